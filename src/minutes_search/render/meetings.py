"""The list of meetings as text and as JSON."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from minutes_search.links import Spot
from minutes_search.render.tables import counted
from minutes_search.render.text import Style, linked, printable
from minutes_search.serialise import attendee_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.links import Links
    from minutes_search.search.meetings import MeetingHead


def meetings_lines(meetings: Sequence[MeetingHead], style: Style, links: Links) -> Iterator[str]:
    """Give meetings, which are in order of time, under their years: day, file, title, number of items and people."""
    for year, group in itertools.groupby(meetings, key=lambda meeting: meeting.date.year):
        of_year = list(group)
        yield style.title(f"{year}: {counted(len(of_year), 'meeting')}")
        for meeting in of_year:
            place = linked(printable(f"{meeting.archive}/{meeting.path}"), _url(meeting, links), style)
            counts = f"{counted(meeting.items, 'item')}, {counted(len(meeting.attendees), 'attendee')}"
            day = style.date(meeting.date.isoformat())
            yield f"    {day}  {style.place(place)}  {printable(meeting.title)}  {counts}"
        yield ""
    yield f"{counted(len(meetings), 'meeting')}" if meetings else "No meetings"


def meetings_json(meetings: Sequence[MeetingHead], links: Links) -> dict[str, Any]:
    """Give meetings as JSON values, with their attendees and the number of their items."""
    rows = [
        {
            "date": meeting.date.isoformat(),
            "archive": meeting.archive,
            "path": meeting.path,
            "title": meeting.title,
            "items": meeting.items,
            "attendees": [attendee_to_dict(attendee) for attendee in meeting.attendees],
            "url": _url(meeting, links),
        }
        for meeting in meetings
    ]
    return {"count": len(meetings), "meetings": rows}


def _url(meeting: MeetingHead, links: Links) -> str | None:
    return links.of_spot(Spot(meeting.archive, meeting.path, meeting.date))
