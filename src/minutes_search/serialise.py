"""Meetings and items as plain dicts, and back: the shape that ``extract`` prints.

Keys are those that the extraction scorer documents; ``archive`` comes on top. The dicts hold nothing but what JSON
has: text, numbers, lists, dicts and None.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from minutes_search.model import Action, Attendee, Commit, Item, Meeting, Mention, Place, Reference, TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def meeting_to_dict(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting with all its items; the date is ISO text."""
    return {
        "archive": meeting.archive,
        "path": meeting.path,
        "date": meeting.date.isoformat(),
        "title": meeting.title,
        "attendees": [attendee_to_dict(attendee) for attendee in meeting.attendees],
        "items": [item_to_dict(item) for item in meeting.items],
        "revision": meeting.revision,
        "changed": meeting.changed.isoformat() if meeting.changed else None,
    }


def meeting_from_dict(data: Mapping[str, Any]) -> Meeting:
    """Return the meeting that `meeting_to_dict` wrote; KeyError or ValueError when `data` is something else."""
    return Meeting(
        archive=data["archive"],
        path=data["path"],
        date=datetime.date.fromisoformat(data["date"]),
        title=data["title"],
        attendees=tuple(attendee_from_dict(attendee) for attendee in data["attendees"]),
        items=tuple(item_from_dict(item) for item in data["items"]),
        revision=data["revision"],
        changed=time_from_text(data["changed"]),
    )


def time_from_text(text: str | None) -> datetime.datetime | None:
    """Return the moment that stands in ISO form; None for None."""
    return datetime.datetime.fromisoformat(text) if text else None


def attendee_to_dict(attendee: Attendee) -> dict[str, Any]:
    """Return one row of an attendee table."""
    return {
        "name": attendee.name,
        "initials": attendee.initials,
        "login": attendee.login,
        "affiliation": attendee.affiliation,
    }


def attendee_from_dict(data: Mapping[str, Any]) -> Attendee:
    """Return the attendee that `attendee_to_dict` wrote."""
    return Attendee(name=data["name"], initials=data["initials"], login=data["login"], affiliation=data["affiliation"])


def _reference_to_dict(ref: Reference) -> dict[str, Any]:
    return {
        "id": ref.id,
        "url": ref.url,
        "line": ref.line,
        "kind": ref.kind,
        "repository": ref.repository,
        "number": ref.number,
        "path": ref.path,
    }


def item_to_dict(item: Item) -> dict[str, Any]:
    """Return one item with all its lines."""
    return {
        "id": item.id,
        "line": item.line,
        "kind": item.kind,
        "section": list(item.section),
        "title": item.title,
        "status": item.status,
        "owners": [mention_to_dict(mention) for mention in item.owners],
        "assignees": [mention_to_dict(mention) for mention in item.assignees],
        "speakers": [mention_to_dict(mention) for mention in item.speakers],
        "refs": [_reference_to_dict(ref) for ref in item.refs],
        "actions": [_action_to_dict(action) for action in item.actions],
        "lines": lines_to_list(item.lines),
        "anchor": item.anchor,
        "place": _place_to_dict(item.place) if item.place else None,
        "entered": _commit_to_dict(item.entered),
        "changed": _commit_to_dict(item.changed),
    }


def lines_to_list(lines: Iterable[TextLine]) -> list[dict[str, Any]]:
    """Return lines of an item."""
    return [{"line": line.line, "text": line.text, "depth": line.depth} for line in lines]


def _lines_from_list(data: Iterable[Mapping[str, Any]]) -> tuple[TextLine, ...]:
    return tuple(TextLine(line["line"], line["text"], line["depth"]) for line in data)


def _place_to_dict(place: Place) -> dict[str, Any]:
    return {
        "thread": place.thread,
        "position": place.position,
        "copies": place.copies,
        "role": place.role,
        "carried": place.carried,
        "previous": place.previous,
        "adds": lines_to_list(place.adds),
    }


def _place_from_dict(data: Mapping[str, Any]) -> Place:
    return Place(**{**data, "adds": _lines_from_list(data["adds"])})


def _commit_to_dict(commit: Commit | None) -> dict[str, Any] | None:
    return {"id": commit.id, "time": commit.time.isoformat()} if commit else None


def _commit_from_dict(data: Mapping[str, Any] | None) -> Commit | None:
    return Commit(data["id"], datetime.datetime.fromisoformat(data["time"])) if data else None


def item_from_dict(data: Mapping[str, Any]) -> Item:
    """Return the item that `item_to_dict` wrote."""
    return Item(
        id=data["id"],
        line=data["line"],
        kind=data["kind"],
        section=tuple(data["section"]),
        title=data["title"],
        status=data["status"],
        owners=_mentions(data["owners"]),
        assignees=_mentions(data["assignees"]),
        speakers=_mentions(data["speakers"]),
        refs=tuple(Reference(**ref) for ref in data["refs"]),
        actions=tuple(_action_from_dict(action) for action in data["actions"]),
        lines=_lines_from_list(data["lines"]),
        anchor=data["anchor"],
        place=_place_from_dict(data["place"]) if data["place"] else None,
        entered=_commit_from_dict(data["entered"]),
        changed=_commit_from_dict(data["changed"]),
    )


def mention_to_dict(mention: Mention) -> dict[str, Any]:
    """Return a label and whom it is taken to mean."""
    return {
        "label": mention.label,
        "login": mention.login,
        "name": mention.name,
        "person": mention.person,
        "how": mention.how,
        "candidates": list(mention.candidates),
    }


def mention_from_dict(data: Mapping[str, Any]) -> Mention:
    """Return the mention that `mention_to_dict` wrote."""
    return Mention(
        label=data["label"],
        person=data["person"],
        name=data["name"],
        login=data["login"],
        how=data["how"],
        candidates=tuple(data["candidates"]),
    )


def _mentions(data: list[dict[str, Any]]) -> tuple[Mention, ...]:
    return tuple(mention_from_dict(mention) for mention in data)


def _action_to_dict(action: Action) -> dict[str, Any]:
    return {
        "line": action.line,
        "text": action.text,
        "assignees": [mention_to_dict(mention) for mention in action.assignees],
        "status": action.status,
    }


def _action_from_dict(data: Mapping[str, Any]) -> Action:
    return Action(data["line"], data["text"], _mentions(data["assignees"]), data["status"])
