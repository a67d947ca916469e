"""The meetings by year, and the page of a meeting."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from minutes_search.links import Spot
from minutes_search.store import StoredItem
from minutes_webui.asking import address, check_archives
from minutes_webui.errors import not_found
from minutes_webui.marking import safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.reading import ByYear, alternates, asked_for, page
from minutes_webui.pages.showing import Named, ShownLine, chips, first_line_says_it, named, place_of, shown_lines
from minutes_webui.settings import archive_links, snapshot
from minutes_webui.warming import meetings

if TYPE_CHECKING:
    from minutes_search.model import Attendee, Item, Meeting
    from minutes_search.search.meetings import MeetingHead
    from minutes_webui.pages.showing import Chip


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item in the minutes."""

    item: Item
    url: str
    anchor: str | None
    """The id that it shares with its copies, for a link that does not know this copy's own."""
    place: tuple[str, bool]
    """The address of its own line, and whether that is in the source."""
    owners: list[Named]
    speakers: list[Named]
    lines: tuple[ShownLine, ...]
    """Without its own line where that is its title."""
    chips: list[Chip]
    """The references of its own line where that is not shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the minutes."""

    path: tuple[str, ...]
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who attended."""

    name: str
    url: str | None
    more: str
    """Initials and affiliation, as far as the minutes state them."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting as minutes."""

    meeting: Meeting
    source_url: str | None
    present: tuple[Present, ...]
    sections: tuple[Section, ...]


def year_view() -> str:
    """Show the meetings of a year, the newest one where none is named."""
    asked = asked_for(ByYear)
    check_archives(snapshot().store, asked.archive)
    heads = meetings(snapshot(), asked.archive)
    years = Counter(head.date.year for head in heads)
    year = asked.year or max(years, default=None)
    if asked.year and asked.year not in years:
        raise not_found(f"There are no meetings of {asked.year}.")
    shown = [head for head in heads if head.date.year == year]
    return page(
        "meetings.html",
        asked=asked,
        archives=snapshot().store.archives(),
        year=year,
        years=sorted(years.items(), reverse=True),
        months=[
            (datetime.date(year or 1, month, 1), list(group))
            for month, group in groupby(shown, key=lambda head: head.date.month)
        ],
        shown=len(shown),
        items=sum(head.items for head in shown),
        alternates=alternates("/meetings", address("", asked), ("json", "csv", "atom")),
    )


def day_view(archive: str, date: str) -> str:
    """Show the meetings of an archive on a day: there is one, but two may be held."""
    check_archives(snapshot().store, [archive])
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        raise not_found("A meeting's address ends in its day, such as 2024-06-12.") from None
    found = [stored.meeting for stored in snapshot().store.meetings([archive], date=day)]
    if not found:
        raise not_found("There are no minutes of that day in this archive.")
    before, after = _around(archive, day)
    return page(
        "meeting.html",
        archive=archive,
        date=day,
        minutes=[_minutes(meeting) for meeting in found],
        before=before,
        after=after,
        alternates=alternates(addresses.meeting(archive, day)),
    )


def _around(archive: str, day: datetime.date) -> tuple[MeetingHead | None, MeetingHead | None]:
    """Return the meetings of the archive before and after a day."""
    before = after = None
    for head in meetings(snapshot(), [archive]):  # newest first
        if head.date > day:
            after = head
        elif head.date < day:
            before = head
            break
    return before, after


def _minutes(meeting: Meeting) -> Minutes:
    anchors = _anchors(meeting)
    sections = tuple(
        Section(path, tuple(_shown(meeting, item, anchors.get(item.id)) for item in group))
        for path, group in groupby(meeting.items, key=lambda item: item.section)
    )
    return Minutes(
        meeting,
        safe_link(archive_links().of_spot(Spot(meeting.archive, meeting.path, meeting.date))),
        tuple(_present(attendee) for attendee in meeting.attendees),
        sections,
    )


def _anchors(meeting: Meeting) -> dict[str, str]:
    """Return for the first copy of an item in a meeting the id that all its copies share, unless it is its own."""
    taken = {item.id for item in meeting.items}
    anchors = {}
    for item in meeting.items:
        if item.place and item.place.copies not in taken:
            anchors[item.id] = item.place.copies
            taken.add(item.place.copies)
    return anchors


def _shown(meeting: Meeting, item: Item, anchor: str | None) -> ShownItem:
    stored = StoredItem(0, meeting.archive, meeting.path, meeting.date, meeting.title, item)
    without_own = first_line_says_it(item)
    lines = item.lines[1:] if without_own else item.lines
    own = [ref for ref in item.refs if ref.line == item.line] if without_own else []
    return ShownItem(
        item,
        addresses.item(item.id),
        anchor,
        place_of(stored, item.line),
        named(item.owners),
        named(item.speakers),
        shown_lines(stored, lines),
        chips(own),
    )


def _present(attendee: Attendee) -> Present:
    name = attendee.name or attendee.login or attendee.initials or "?"
    people = snapshot().store.people
    persons = next(
        (
            found
            for value in (attendee.login, attendee.name, attendee.initials)
            if value and len(found := people.resolve(value).persons) == 1
        ),
        (),
    )
    more = ", ".join(part for part in (attendee.initials, attendee.affiliation) if part and part != name)
    return Present(name, addresses.person(persons[0].key) if persons else None, more)
