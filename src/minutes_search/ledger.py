"""The ledger of actions over meetings: what was handed to whom, since when, and whether it is done."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minutes_search.serialise import mention_from_dict, mention_to_dict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.model import Mention, Status


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """Where one copy of an action stands."""

    date: datetime.date
    archive: str
    path: str
    line: int
    item: str
    """The id of the item that holds it or is it."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One action, as it stands in its last copy."""

    thread: str
    text: str
    assignees: tuple[Mention, ...]
    """Of the last copy that names any."""
    status: Status | None
    """By the last copy; None where that has no checkbox."""
    first: ActionPlace
    last: ActionPlace
    carried: int
    """In how many meetings it stands after the first."""

    @property
    def since(self) -> datetime.date:
        """The day of the first copy."""
        return self.first.date

    @property
    def last_seen(self) -> datetime.date:
        """The day of the last copy."""
        return self.last.date


def entry_to_dict(entry: LedgerEntry) -> dict[str, Any]:
    """Return an entry as plain values, for JSON."""
    return {
        "thread": entry.thread,
        "text": entry.text,
        "assignees": [mention_to_dict(mention) for mention in entry.assignees],
        "status": entry.status,
        "first": _place_to_dict(entry.first),
        "last": _place_to_dict(entry.last),
        "carried": entry.carried,
    }


def entry_from_dict(data: Mapping[str, Any]) -> LedgerEntry:
    """Return the entry that `entry_to_dict` wrote."""
    return LedgerEntry(
        thread=data["thread"],
        text=data["text"],
        assignees=tuple(mention_from_dict(mention) for mention in data["assignees"]),
        status=data["status"],
        first=_place_from_dict(data["first"]),
        last=_place_from_dict(data["last"]),
        carried=data["carried"],
    )


def _place_to_dict(place: ActionPlace) -> dict[str, Any]:
    return {
        "date": place.date.isoformat(),
        "archive": place.archive,
        "path": place.path,
        "line": place.line,
        "item": place.item,
    }


def _place_from_dict(data: Mapping[str, Any]) -> ActionPlace:
    return ActionPlace(**{**data, "date": datetime.date.fromisoformat(data["date"])})
