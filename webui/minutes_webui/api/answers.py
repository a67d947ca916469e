"""The answer to a search as JSON, written straight: `models.SearchAnswer` declares it, and tests hold it to that.

It is asked for most, and checking what we made ourselves would take as long as finding a third of the answers. What
does not depend on the question is written once for each item that is found.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import request
from pydantic_core import to_json

from minutes_search.query.describe import describe
from minutes_search.query.parts import parts
from minutes_search.query.write import to_text
from minutes_search.render.rows import carried_row, note_row
from minutes_search.search.toggling import Toggling
from minutes_webui.api import models
from minutes_webui.api.rows import summary
from minutes_webui.marking import marked
from minutes_webui.pages import addresses
from minutes_webui.settings import absolute, archive_links, snapshot

if TYPE_CHECKING:
    from minutes_search.search import Hit
    from minutes_search.search.periods import Timeline
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
            "parts": [asdict(part) for part in parts(answer.query)],
        },
        "notes": [note_row(note) for note in results.notes],
        "suggestions": [asdict(each) for each in results.suggestions],
    }
    counts = {"facets": _facets(answer, toggling), "timeline": _timeline(answer.timeline, toggling)}
    return _joined(to_json(head), b'{"results":[' + b",".join(_hits(results.hits)) + b"]}", to_json(counts))


def _joined(*objects: bytes) -> bytes:
    """Return objects of JSON, none of which is empty, as one."""
    return b"{" + b",".join(each[1:-1] for each in objects) + b"}"


def _hits(hits: tuple[Hit, ...]) -> list[bytes]:
    of_item = snapshot().of_items(_of_item)
    root = absolute(request.script_root)
    links = archive_links()
    return [
        _joined(
            of_item(hit.stored.docnum),
            to_json(
                {
                    "page": root + addresses.item(hit.stored.item.id),
                    "title_html": marked(hit.stored.item.title, hit.title_marks),
                    "snippets": [
                        {
                            "line": line.line,
                            "text": line.text,
                            "html": marked(line.text, line.marks),
                            "url": links.of_line(hit.stored, line.line),
                        }
                        for line in hit.lines
                    ],
                    "score": round(hit.score, 4),
                    "copies": hit.copies,
                    "carried": carried_row(hit.series),
                }
            ),
        )
        for hit in hits
    ]


def _of_item(docnum: int) -> bytes:
    """Return what a result says of its item; not the address of its page, which depends on who asks."""
    found = models.ItemSummary.model_validate(summary(snapshot().store.load(docnum)))
    return found.model_dump_json(exclude={"page"}).encode()


def _facets(answer: Answer, toggling: Toggling) -> dict[str, list[dict[str, Any]]]:
    """Return the values of facets, each with the query that it leads to."""
    return {
        name: [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "query": value.query,
                "selected": value.selected,
                "toggle": toggling.value(name, value) if value.query else None,
            }
            for value in facet.values
        ]
        for name, facet in answer.facets.items()
    }


def _timeline(found: Timeline, toggling: Toggling) -> dict[str, Any]:
    """Return how an answer lies in time."""
    periods = [
        {
            "value": each.name,
            "count": each.count,
            "query": each.query,
            "selected": each.selected,
            "toggle": toggling.period(each),
        }
        for each in found.periods
    ]
    return {"unit": found.unit, "periods": periods}
