"""What was most discussed, and the story of a reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from flask import redirect
from pydantic import Field as Limits

from minutes_search.links import Spot
from minutes_search.query import Field, Query, to_text
from minutes_search.refs import PROPOSALS, normalise_reference, reference_key
from minutes_search.search.periods import timeline
from minutes_search.search.references import story
from minutes_webui.asking import Archives, address, check_archives, page_of
from minutes_webui.errors import Problem, RequestError
from minutes_webui.marking import safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.charts import chart
from minutes_webui.pages.reading import alternates, asked_for, page
from minutes_webui.pages.showing import first_line_says_it, named, ref_name, shown_lines
from minutes_webui.settings import archive_links, snapshot
from minutes_webui.warming import meetings, references

if TYPE_CHECKING:
    import datetime

    from werkzeug.wrappers import Response

    from minutes_search.search.notes import EvidenceLine
    from minutes_search.search.references import Discussed, Discussion
    from minutes_search.store import Store, StoredItem
    from minutes_webui.pages.showing import ShownLine

_OTHERS = {"issues": "Issues and pull requests", "links": "Other links"}
_A_PAGE = 50
_MOST_LINES = 8
"""So many lines of an item the story has; its page has the others."""


class RefsQuery(Archives):
    """Which references the page lists."""

    page_size: int = Limits(_A_PAGE, ge=1, le=1000)
    series: Annotated[str, Limits(max_length=20)] | None = None


def _series(reference: str) -> str:
    prefix, colon, _ = reference.partition(":")
    if colon and prefix in PROPOSALS:
        return prefix
    return "issues" if re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", reference) else "links"


def list_view() -> str:
    """Show the references, the most discussed first."""
    asked = asked_for(RefsQuery)
    check_archives(snapshot().store, asked.archive)
    found = references(snapshot(), asked.archive)
    kinds = dict.fromkeys((*PROPOSALS, *_OTHERS), 0)
    for each in found:
        kinds[_series(each.reference)] += 1
    if asked.series and asked.series not in kinds:
        raise RequestError(400, Problem("There is no such series.", "series", hint=f"There are: {', '.join(kinds)}."))
    chosen = [each for each in found if asked.series is None or _series(each.reference) == asked.series]
    last = max(1, -(-len(chosen) // asked.page_size))
    shown: list[Discussed] = list(page_of(chosen, asked))
    return page(
        "refs.html",
        asked=asked,
        shown=shown,
        name=ref_name,
        count=len(chosen),
        total=len(found),
        series=[(name, _OTHERS.get(name, name.upper()), count) for name, count in kinds.items() if count],
        change=lambda **changes: address("/refs", asked, **{"generation": None, "page": 1} | changes),
        last_page=last,
        alternates=alternates("/refs", address("", asked, series=None, page=1, page_size=_A_PAGE, generation=None),
                              ("json", "csv")),
    )  # fmt: skip


def story_view(name: str) -> str | Response:
    """Show everything that was said of a reference, in order."""
    written = addresses.written_reference(name)
    reference = normalise_reference(written)
    if reference is None:
        example = "Such as conda/ceps#112, CFEP-12 or the address of a page."
        raise RequestError(404, Problem("This is no reference.", hint=example))
    if reference != written:
        return redirect(addresses.reference(reference), 302)
    store = snapshot().store
    told = story(store, reference)
    if not told.discussions and not told.notes:
        nearest = ", ".join(ref_name(each) for each in told.nearest)
        hint = f"Near it: {nearest}." if nearest else None
        raise RequestError(404, Problem(f"Nobody ever referred to {ref_name(reference)}.", hint=hint))
    query = to_text(Query(Field("ref", (reference,))))
    documents = {copy.docnum for discussion in told.discussions for copy in discussion.copies}
    return page(
        "ref.html",
        story=told,
        reference=reference,
        name=ref_name(reference),
        outside=_outside(told.discussions, reference),
        query=query,
        first=min((each.copies[0].date for each in told.discussions), default=None),
        last=max((each.last.date for each in told.discussions), default=None),
        chart=chart(timeline(store, documents), lambda period: addresses.query(f"{query} {period.query}")),
        named=named,
        source=lambda stored: safe_link(archive_links().of_item(stored)),
        said=lambda stored: _said(stored, reference),
        evidence=_evidence,
        alternates=alternates(addresses.reference(reference)),
    )


def _said(stored: StoredItem, reference: str) -> tuple[tuple[ShownLine, ...], int]:
    """Return what an item says, from the line on that refers, and how many of its lines that leaves out."""
    item = stored.item
    lines = item.lines[1:] if first_line_says_it(item) else item.lines
    if len(lines) > _MOST_LINES:
        refers = {ref.line for ref in item.refs if reference_key(ref.id) == reference}
        start = next((i for i, line in enumerate(lines) if line.line in refers), 0)
        start = min(start, len(lines) - _MOST_LINES)
        shown = lines[start : start + _MOST_LINES]
        return shown_lines(stored, shown), len(lines) - len(shown)
    return shown_lines(stored, lines), 0


def _outside(discussions: tuple[Discussion, ...], reference: str) -> str | None:
    """Return the link to the reference itself, as the newest item that has one writes it."""
    for discussion in reversed(discussions):
        for ref in discussion.last.item.refs:
            if reference_key(ref.id) == reference and ref.url and (link := safe_link(ref.url)):
                return link
    return None


def _evidence(line: EvidenceLine) -> tuple[str, str | None]:
    """Return a line that ties two references as its meeting's day, and where it stands."""
    date = snapshot().once("days", _days).get((line.archive, line.path))
    if date is None:
        return f"{line.path}:{line.line}", None
    url = safe_link(archive_links().of_spot(Spot(line.archive, line.path, date, line.line)))
    return f"{date.isoformat()}, line {line.line}", url or addresses.meeting(line.archive, date)


def _days(_: Store) -> dict[tuple[str, str], datetime.date]:
    """Return the day of each meeting by archive and path."""
    return {(head.archive, head.path): head.date for head in meetings(snapshot())}
