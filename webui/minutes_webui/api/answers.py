"""The answer to a search as JSON, written straight: `models.SearchAnswer` declares it, and tests hold it to that.

It is asked for most, and checking what we made ourselves would take as long as finding a third of the answers. What
does not depend on the question is written once for each item that is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import request
from pydantic_core import to_json

from minutes_search.links import at_line
from minutes_search.query.describe import describe
from minutes_search.query.parts import parts
from minutes_search.query.write import to_text
from minutes_search.render.rows import carried_row, item_row, note_row
from minutes_search.search.toggling import Toggling
from minutes_search.store.copies import series_of
from minutes_webui.api import models
from minutes_webui.api.counts import counts_json
from minutes_webui.api.rows import told_of
from minutes_webui.marking import html
from minutes_webui.pages import addresses
from minutes_webui.settings import absolute, archive_links, snapshot

if TYPE_CHECKING:
    from minutes_search.search import Hit
    from minutes_webui.asking import Answer


def search_json(answer: Answer, after: str | None, before: str | None) -> bytes:
    """Return the answer to a search; `after` and `before` are the addresses of the pages beside it."""
    results, asked = answer.results, answer.asked
    toggling = Toggling(snapshot().store, answer.query)
    head = {
        "count": results.count,
        "threads": results.threads,
        "hits": answer.hits,
        "next": after,
        "previous": before,
        "page": asked.page,
        "pages": max(1, -(-answer.hits // asked.page_size)),
        "query": {
            "q": asked.q,
            "text": to_text(answer.query),
            "said": describe(answer.query),
            "as_sentence": answer.understood.as_sentence,
            "literal": to_text(answer.understood.literal),
            "sort": results.sort,
            "parts": [{"text": each.text, "said": each.said, "without": each.without} for each in parts(answer.query)],
        },
        "notes": [note_row(note) for note in results.notes],
        "suggestions": [{"query": each.query, "count": each.count} for each in results.suggestions],
    }
    hits = b",".join(_hits(results.hits))
    counts = counts_json(answer.facets, answer.timeline, toggling)
    return b"".join((to_json(head)[:-1], b',"results":[', hits, b"],", counts, b"}"))


class _OfItem(NamedTuple):
    """What a result says of its item whatever was asked, and what is needed for the rest."""

    head: bytes
    """JSON, up to the address of the item's page, which begins with where the asker finds the server."""
    page: bytes
    """The rest of that address, and on to the title."""
    title: str
    """As HTML, without marks."""
    around: tuple[str, ...] | None
    """What stands around the number of a line in its address."""
    tail: bytes
    """How the item was carried over."""


def _hits(hits: tuple[Hit, ...]) -> list[bytes]:
    of_item = snapshot().of_items(_of_item)
    root = to_json(absolute(request.script_root))[:-1]
    return [_hit(hit, of_item(hit.stored.docnum), root) for hit in hits]


def _hit(hit: Hit, item: _OfItem, root: bytes) -> bytes:
    around = item.around
    found = {
        "title_html": html(hit.stored.item.title, hit.title_marks) if hit.title_marks else item.title,
        "snippets": [
            {
                "line": line.line,
                "text": line.text,
                "html": html(line.text, line.marks),
                "url": None if around is None else at_line(around, line.line),
            }
            for line in hit.lines
        ],
        "score": round(hit.score, 4),
        "copies": hit.copies,
    }
    return b"".join((item.head, root, item.page, to_json(found)[1:-1], item.tail))


def _of_item(docnum: int) -> _OfItem:
    store = snapshot().store
    stored, links = store.load(docnum), archive_links()
    summary = models.ItemSummary.model_validate(told_of(item_row(stored, links)) | {"page": ""})
    told = summary.model_dump_json(exclude={"page"}).encode()
    return _OfItem(
        head=told[:-1] + b',"page":',
        page=to_json(addresses.item(stored.item.id))[1:] + b",",
        title=html(stored.item.title, ()),
        around=links.around_line(stored),
        tail=b',"carried":' + to_json(carried_row(series_of(store, stored))) + b"}",
    )
