"""One archive whose items are put into threads again after a change, and what the index has of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from minutes_indexer.threads.again import Again
from minutes_indexer.threads.merging import Merged, merge
from minutes_indexer.threads.rows import Rows
from minutes_indexer.threads.traits import item_traits, traits_of
from minutes_search.store.keys import source_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from minutes_indexer.file_states import Key
    from minutes_indexer.threads.members import Member, Where
    from minutes_indexer.threads.table import Minutes, Table
    from minutes_indexer.threads.traits import ItemTraits, MeetingTraits
    from minutes_search.model import Item, Place
    from minutes_search.store import Store

_MOST, _FEW = 0.2, 200
"""Of the items of an archive so large a part, or so many. Where more are new, deciding all takes less time."""


class Before:
    """The items that the index has, read where they are asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[Where, list[int]] = {}

    def item(self, where: Where, minutes: Minutes, rank: int) -> Item:
        """Read an item of a meeting, by its place among its items in the order of the file."""
        documents = self._documents.get(where)
        if documents is None:
            store = self._store
            documents = sorted(store.items_of(store.documents("source", source_key(*where))))
            self._documents[where] = documents
        return self._store.load(documents[rank if minutes.order is None else minutes.order[rank]]).item


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the build did before it ties meetings together."""

    made: Mapping[Key, MeetingTraits | None]
    """What it made anew; None for files that are no meetings."""
    known: Collection[Key]
    """All files that there are now."""
    touched: Collection[str]
    """The archives of the files that were made anew or removed."""


@dataclass
class _Changes:
    """What a run changed in an archive."""

    new: list[tuple[MeetingTraits, tuple[str, ...]]] = field(default_factory=list)
    """Meetings, each with the ids of the items that it had, in the order of the file."""
    gone: list[str] = field(default_factory=list)
    """Paths of meetings that are none any more."""
    items: dict[str, ItemTraits] = field(default_factory=dict)
    """What was known of the items of the meetings that are new, by id."""
    places: dict[str, Place | None] = field(default_factory=dict)
    """Their places."""


class RewovenArchive:
    """The items of an archive with their threads."""

    def __init__(self, name: str, table: Table, before: Before) -> None:
        self.name = name
        self.table = table
        self.days: set[int] = set()
        """The days of the meetings that changed, as they were and as they are."""
        self.changed: set[int] = set()
        """The threads that are to be told anew: that have other members, or members that are not as they were."""
        self.gone: list[str] = []
        """The paths of meetings that are none any more."""
        self.new: list[MeetingTraits] = []
        """The meetings that the run made anew."""
        self.stale: set[str] = set()
        """The ids of threads, and of copies, that items had which are not there any more."""
        self._before = before
        self._merged = Merged(table)
        self._places: dict[str, Place | None] = {}
        self._starts = _starts(table)
        self._index = {minutes.path: number for number, minutes in enumerate(table.meetings)}
        self._rows: Rows | None = None

    @property
    def rows(self) -> Rows:
        """The items as members of threads."""
        if self._rows is None:
            self._rows = Rows(self.name, self.table, self._read)
        return self._rows

    def change(self, store: Store, run: Run) -> bool:
        """Take in what a run changed; False where that is too much to be worth while, or leaves nothing."""
        old = self.table
        changes = self._changes(store, run)
        replaced = {*changes.gone, *(meeting.path for meeting, _ in changes.new)}
        size = sum(len(meeting.ids) for meeting, _ in changes.new)
        if size > max(_FEW, _MOST * len(old)):
            return False
        self.new = [meeting for meeting, _ in changes.new]
        self.gone = changes.gone
        self.days = {minutes.day for minutes in old.meetings if minutes.path in replaced}
        self.days |= {meeting.date.toordinal() for meeting in self.new}
        merged = merge(old, changes.gone, changes.new)
        if not merged.table.meetings:
            return False
        for _, row in merged.gone:
            self._note_gone(row)
        self._merged, self.table, self._places = merged, merged.table, changes.places
        self._starts = _starts(self.table)
        self._index = {minutes.path: number for number, minutes in enumerate(self.table.meetings)}
        again = Again(self.name, old, merged, self._read)
        again.decide()
        self._rows = again.rows
        self.changed = again.changed
        self.changed |= {
            self.table.thread[row]
            for row, item in merged.new.items()
            if merged.was[row] >= 0 and item != changes.items[item.id]
        }
        return True

    def _changes(self, store: Store, run: Run) -> _Changes:
        changes = _Changes()
        for (name, path), meeting in run.made.items():
            if name != self.name or meeting is None:
                continue
            stored = store.meeting(name, path) if path in self._index else None
            if stored is None:
                changes.new.append((meeting, ()))
                continue
            traits = traits_of(stored.meeting)
            changes.new.append((meeting, tuple(item.id for item in traits.in_order)))
            changes.items |= {item.id: item for item in traits.items}
            changes.places |= {item.id: item.place for item in stored.meeting.items}
        changes.gone = [
            path
            for path in self._index
            if (self.name, path) not in run.known or run.made.get((self.name, path), self) is None
        ]
        return changes

    def _note_gone(self, row: int) -> None:
        """Note what is not to be told any more; before the table is exchanged."""
        minutes, rank = self._locate(row)
        place = self._before.item((self.name, minutes.path), minutes, rank).place
        if place is not None:
            self.stale |= {place.thread, place.copies}

    def rows_of(self, path: str) -> range:
        """Give the rows of a meeting; none where it is not there."""
        number = self._index.get(path)
        return range(0) if number is None else range(self._starts[number], self._starts[number + 1])

    def where(self, row: int) -> tuple[str, int]:
        """Give the path of an item's meeting, and which of its items it is in the order of the file."""
        minutes, rank = self._locate(row)
        return minutes.path, rank

    def members(self, thread: int) -> list[tuple[Member, int]]:
        """Give the items of a thread in order, each with the number of its copies."""
        return [(self.rows.member(row), self.table.run[row]) for row in self.rows.of_thread(thread)]

    def place_before(self, row: int) -> Place | None:
        """Give the place that an item had; None for a new one."""
        if row in self._merged.new:
            return self._places[self._merged.new[row].id] if self._merged.was[row] >= 0 else None
        minutes, rank = self._locate(row)
        return self._before.item((self.name, minutes.path), minutes, rank).place

    def places_of(self, path: str, changed: Mapping[int, Place]) -> tuple[Place | None, ...]:
        """Give the places of a meeting's items, in their order; `changed` has those that are other ones, by rank."""
        rows = self.rows_of(path)
        ranked = [changed.get(rank) or self.place_before(row) for rank, row in enumerate(rows)]
        order = self._locate(rows[0])[0].order if rows else None
        if order is None:
            return tuple(ranked)
        places: list[Place | None] = [None] * len(ranked)
        for rank, index in enumerate(order):
            places[index] = ranked[rank]
        return tuple(places)

    def _locate(self, row: int) -> tuple[Minutes, int]:
        number = bisect_right(self._starts, row) - 1
        return self.table.meetings[number], row - self._starts[number]

    def _read(self, row: int) -> ItemTraits:
        if row in self._merged.new:
            return self._merged.new[row]
        minutes, rank = self._locate(row)
        return item_traits(self._before.item((self.name, minutes.path), minutes, rank))


def _starts(table: Table) -> list[int]:
    """Give the first row of every meeting, and how many rows there are."""
    return list(accumulate((minutes.size for minutes in table.meetings), initial=0))
