"""A result of a search as a page shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import get_template_attribute

from minutes_search.links import at_line
from minutes_search.store.copies import archive_of, copies_of, series_of
from minutes_webui.marking import marked, safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.showing import Chip, Named, around_line, chips, named
from minutes_webui.settings import archive_links, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from minutes_search.model import Item, Kind, Status
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
    archive: str
    url: str
    here: bool
    """Whether it is the one that is shown."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page shows of an item beside its text, whatever was asked."""

    url: str
    archive: str
    date: datetime.date
    meeting_url: str
    kind: Kind
    status: Status | None
    owners: list[Named]
    chips: list[Chip]
    more_chips: int
    carried: str
    """How often it was carried over, in words; empty where it was not."""
    copies: tuple[Copy, ...]
    also: tuple[Copy, ...]
    """The copies in other archives that have the meeting as well."""
    source: str
    """File and line."""
    source_url: str
    outside: bool
    """As of a line."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a result is made of whatever was asked: the HTML that stands above and below the text."""

    url: str
    title: Markup
    """Without marks."""
    section: str
    above: Markup
    below: Markup
    around: tuple[str, ...]
    """What stands around the number of a line in its address."""
    outside: bool
    """As of a line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A result."""

    id: str
    url: str
    card: Card
    section: str
    """Where it stands, when nothing in the item itself shows why it was found; else empty."""
    title: Markup
    lines: tuple[Line, ...]


def rows(hits: Iterable[Hit], without: str = "") -> list[Row]:
    """Return results as a page shows them; `without` is the page of the person whom they need not name."""
    known = snapshot().of_items(_card)
    return [_row(hit, _card(hit.stored.docnum, without) if without else known(hit.stored.docnum)) for hit in hits]


def _row(hit: Hit, card: Card) -> Row:
    item = hit.stored.item
    own = _own_line(item)
    return Row(
        id=item.id,
        url=card.url,
        card=card,
        section="" if hit.lines or hit.title_marks else card.section,
        title=marked(item.title, hit.title_marks) if hit.title_marks else card.title,
        lines=tuple(
            Line(line.line, at_line(card.around, line.line), card.outside, marked(line.text, line.marks))
            for line in hit.lines
            if line.line != own or not hit.title_marks
        ),
    )


def _own_line(item: Item) -> int:
    return item.lines[0].line if item.lines else item.line


def _card(docnum: int, without: str = "") -> Card:
    """Make the card of an item."""
    stored = snapshot().store.load(docnum)
    about = _about(stored)
    above, below = (get_template_attribute("parts.html", name) for name in ("above", "below"))
    section = "" if without else " › ".join(stored.item.section)
    title = marked(stored.item.title, ())
    return Card(about.url, title, section, above(about, without), below(about), *around_line(stored))


def _about(stored: StoredItem) -> About:
    item = stored.item
    references = chips(item.refs)
    series = series_of(snapshot().store, stored)
    carried = f"carried over in {series.meetings} meetings" if series and series.meetings > 1 else ""
    copies = _copies(stored) if series else ()
    source = safe_link(archive_links().of_item(stored))
    url = addresses.item(item.id)
    return About(
        url=url,
        archive=stored.archive,
        date=stored.date,
        meeting_url=addresses.meeting(stored.archive, stored.date, item.id),
        kind=item.kind,
        status=item.status,
        owners=named(item.owners),
        chips=references[:_MOST_CHIPS],
        more_chips=max(0, len(references) - _MOST_CHIPS),
        carried=carried,
        copies=copies if carried else (),
        also=_also(stored, copies),
        source=f"{stored.path}:{item.line}",
        source_url=source or f"{url}#L{_own_line(item)}",
        outside=source is not None,
    )


def _copies(stored: StoredItem) -> tuple[Copy, ...]:
    """Return where the copies of an item stand, which needs none of them to be read."""
    store, place = snapshot().store, stored.item.place
    found = []
    for docnum in copies_of(store, stored.docnum):
        date = datetime.date.fromordinal(store.block_of(docnum).day)
        archive = archive_of(store, docnum, stored)
        url = addresses.meeting(archive, date, place.copies if place else None)
        found.append(Copy(date, archive, url, docnum == stored.docnum))
    return tuple(found)


def _also(stored: StoredItem, copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Return the copies of the same day in other archives, one of each."""
    same_day = [copy for copy in copies if copy.date == stored.date and copy.archive != stored.archive]
    return tuple({copy.archive: copy for copy in reversed(same_day)}.values())[::-1]
