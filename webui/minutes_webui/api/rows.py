"""From the core's answers to the declared rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from minutes_search.links import Spot
from minutes_search.render.rows import item_row
from minutes_search.serialise import attendee_to_dict
from minutes_search.store import StoredItem
from minutes_webui.api import models
from minutes_webui.settings import absolute, archive_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.model import Meeting
    from minutes_search.search.meetings import MeetingHead

_SUMMARY = tuple(models.ItemSummary.model_fields)


def page_of_item(id_: str) -> str:
    """Return the address of an item's page."""
    return absolute(url_for("pages.item", name=id_))


def page_of_day(archive: str, date: object) -> str:
    """Return the address of the page of a meeting."""
    return absolute(url_for("pages.meeting", archive=archive, date=str(date)))


def summary(stored: StoredItem) -> dict[str, Any]:
    """Return an item without its text."""
    return summary_of(item_row(stored, archive_links()))


def summary_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an item's row what a summary has, with the item's page."""
    return told_of(row) | {"page": page_of_item(row["id"])}


def told_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an item's row what a summary has, without the item's page."""
    return {name: row[name] for name in _SUMMARY if name != "page"}


def meeting_head(head: MeetingHead) -> dict[str, Any]:
    """Return a meeting without its items."""
    return {
        "archive": head.archive,
        "path": head.path,
        "date": head.date,
        "title": head.title,
        "items": head.items,
        "attendees": [attendee_to_dict(row) for row in head.attendees],
        "url": archive_links().of_spot(Spot(head.archive, head.path, head.date)),
        "page": page_of_day(head.archive, head.date),
    }


def meeting_whole(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting with its items."""
    return {
        "archive": meeting.archive,
        "path": meeting.path,
        "date": meeting.date,
        "title": meeting.title,
        "attendees": [attendee_to_dict(row) for row in meeting.attendees],
        "items": [
            summary(StoredItem(0, meeting.archive, meeting.path, meeting.date, meeting.title, item))
            for item in meeting.items
        ],
        "revision": meeting.revision,
        "changed": meeting.changed,
        "url": archive_links().of_meeting(meeting),
        "page": page_of_day(meeting.archive, meeting.date),
    }
