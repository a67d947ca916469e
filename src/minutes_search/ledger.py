"""The ledger of actions over meetings: what was handed to whom, since when, and whether it is done."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from minutes_search.serialise import mention_from_dict, mention_to_dict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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


class ArchiveSpan(NamedTuple):
    """The copies of an action in one archive."""

    first: ActionPlace
    last: ActionPlace


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
    """In how many meetings it stands after the first; one that stands in several archives counts once."""
    spans: tuple[ArchiveSpan, ...] = ()
    """Where it stands in each archive, by the archive's name; empty where it is in one only."""

    @property
    def ends(self) -> tuple[ActionPlace, ...]:
        """The last copy, and the ones of that day in other archives."""
        lasts = [span.last for span in self.spans] or [self.last]
        return tuple(place for place in lasts if place.date == self.last.date)

    def stands_in(self, archives: Collection[str]) -> bool:
        """Tell whether one of these archives has a copy."""
        return any(place.archive in archives for place in (self.first, *(span.first for span in self.spans)))

    def seen_from(self, archives: Collection[str]) -> LedgerEntry:
        """Return it with the copies of these archives as the first and the last where several have one of that day.

        All else is told of the action as a whole.
        """
        spans = [span for span in self.spans if span.first.archive in archives]
        return replace(
            self,
            first=next((span.first for span in spans if span.first.date == self.first.date), self.first),
            last=next((span.last for span in reversed(spans) if span.last.date == self.last.date), self.last),
        )

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


def pack_entry(entry: LedgerEntry) -> dict[str, Any]:
    """Return an entry as the index keeps it: with what it is in each archive, where there are several."""
    spans = [[_place_to_dict(span.first), _place_to_dict(span.last)] for span in entry.spans]
    return entry_to_dict(entry) | ({"spans": spans} if spans else {})


def unpack_entry(data: Mapping[str, Any]) -> LedgerEntry:
    """Return the entry that `pack_entry` wrote."""
    return LedgerEntry(
        thread=data["thread"],
        text=data["text"],
        assignees=tuple(mention_from_dict(mention) for mention in data["assignees"]),
        status=data["status"],
        first=_place_from_dict(data["first"]),
        last=_place_from_dict(data["last"]),
        carried=data["carried"],
        spans=tuple(ArchiveSpan(*map(_place_from_dict, span)) for span in data.get("spans", ())),
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
