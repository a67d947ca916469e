"""A result of a search as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.search.threads import copies
from minutes_webui.marking import marked, safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.showing import Chip, Named, chips, named, place_of
from minutes_webui.settings import settings, snapshot

if TYPE_CHECKING:
    import datetime

    from markupsafe import Markup

    from minutes_search.model import Kind, Status
    from minutes_search.search import Hit
    from minutes_search.store import StoredItem

_MOST_CHIPS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a result."""

    number: int
    url: str
    outside: bool
    """Whether the address is where the line stands in its source, and not the item's page."""
    text: Markup


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an item in another meeting."""

    date: datetime.date
    meeting: str
    url: str
    status: Status | None
    here: bool
    """Whether it is the one that is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A result."""

    id: str
    url: str
    archive: str
    date: datetime.date
    meeting: str
    meeting_url: str
    section: str
    kind: Kind
    status: Status | None
    owners: list[Named]
    title: Markup
    lines: tuple[Line, ...]
    chips: list[Chip]
    more_chips: int
    carried: str
    """How often it was carried over, in words; empty where it was not."""
    copies: tuple[Copy, ...]
    source: str
    """File and line."""
    source_url: str
    outside: bool
    """As of a line."""


def row(hit: Hit) -> Row:
    """Return a result as a page shows it."""
    stored, item = hit.stored, hit.stored.item
    references = chips(item.refs)
    own = item.lines[0].line if item.lines else item.line
    carried = ""
    if hit.series and hit.series.meetings > 1:
        carried = f"carried over in {hit.series.meetings} meetings"
    source = safe_link(settings().links.of_item(stored))
    return Row(
        id=item.id,
        url=addresses.item(item.id),
        archive=stored.archive,
        date=stored.date,
        meeting=stored.meeting,
        meeting_url=addresses.meeting(stored.archive, stored.date, item.id),
        section=item.section[-1] if item.section else "",
        kind=item.kind,
        status=item.status,
        owners=named(item.owners),
        title=marked(item.title, hit.title_marks),
        lines=tuple(
            Line(line.line, *place_of(stored, line.line), marked(line.text, line.marks))
            for line in hit.lines
            if line.line != own or not hit.title_marks
        ),
        chips=references[:_MOST_CHIPS],
        more_chips=max(0, len(references) - _MOST_CHIPS),
        carried=carried,
        copies=_copies(stored) if carried else (),
        source=f"{stored.path}:{item.line}",
        source_url=source or f"{addresses.item(item.id)}#L{own}",
        outside=source is not None,
    )


def _copies(stored: StoredItem) -> tuple[Copy, ...]:
    return tuple(
        Copy(each.date, each.meeting, addresses.item(each.item.id), each.item.status, each.item.id == stored.item.id)
        for each in copies(snapshot().store, stored)
    )
