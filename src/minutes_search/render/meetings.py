"""The list of meetings as text and as JSON."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from minutes_search.render.tables import counted
from minutes_search.render.text import Style, linked, printable
from minutes_search.serialise import attendee_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.links import Links
    from minutes_search.model import Meeting


def meetings_lines(meetings: Sequence[Meeting], style: Style, links: Links) -> Iterator[str]:
    """Give meetings, which are in order of time, under their years: day, file, title, number of items and people."""
    for year, group in itertools.groupby(meetings, key=lambda meeting: meeting.date.year):
        of_year = list(group)
        yield style.title(f"{year}: {counted(len(of_year), 'meeting')}")
        for meeting in of_year:
            place = linked(printable(f"{meeting.archive}/{meeting.path}"), links.of_meeting(meeting), style)
            counts = f"{counted(len(meeting.items), 'item')}, {counted(len(meeting.attendees), 'attendee')}"
            day = style.date(meeting.date.isoformat())
            yield f"    {day}  {style.place(place)}  {printable(meeting.title)}  {counts}"
        yield ""
    yield f"{counted(len(meetings), 'meeting')}" if meetings else "No meetings"


def meetings_json(meetings: Sequence[Meeting], links: Links) -> dict[str, Any]:
    """Give meetings as JSON values, with their attendees and the number of their items."""
    rows = [
        {
            "date": meeting.date.isoformat(),
            "archive": meeting.archive,
            "path": meeting.path,
            "title": meeting.title,
            "items": len(meeting.items),
            "attendees": [attendee_to_dict(attendee) for attendee in meeting.attendees],
            "url": links.of_meeting(meeting),
        }
        for meeting in meetings
    ]
    return {"count": len(meetings), "meetings": rows}
