"""The meetings of the archive at a glance, without what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minutes_search.model import Attendee
    from minutes_search.store import Store


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting without its items."""

    archive: str
    path: str
    date: datetime.date
    title: str
    items: int
    """How many it has."""
    attendees: tuple[Attendee, ...]


def meeting_heads(store: Store, archives: Sequence[str] = ()) -> list[MeetingHead]:
    """Give the meetings of the archives (all of them when none is named), newest first, then by archive and path."""
    found = []
    known: dict[Attendee, Attendee] = {}  # the same people meet again and again, and are held in memory once
    for block in sorted(store.blocks, key=lambda each: store.order(each.meeting, newest_first=True)):
        meeting = store.bare_meeting(block)
        if not archives or meeting.archive in archives:
            attendees = tuple(known.setdefault(each, each) for each in meeting.attendees)
            found.append(
                MeetingHead(meeting.archive, meeting.path, meeting.date, meeting.title, len(block.items), attendees)
            )
    return found
