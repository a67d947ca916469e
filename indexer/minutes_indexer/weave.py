"""What ties the meetings of archives together: threads of copies, the ledger of actions, relations of references.

Each needs the whole archive, and the archives with which it has meetings in common. An item keeps its own place in its
thread; what concerns a thread as a whole (how long, from when to when) changes with every new copy and is kept beside
the items, in a part for the archives that have meetings in common.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from minutes_indexer.ledger import Standing, entries_of
from minutes_indexer.relations import Evidence, Relation, find_relations
from minutes_indexer.threads import find_threads
from minutes_indexer.threads.sets import Sets
from minutes_search.ledger import pack_entry
from minutes_search.store import woven as kept
from minutes_search.store.packed import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from minutes_indexer.threads.joining import Told
    from minutes_indexer.threads.members import Where
    from minutes_indexer.threads.table import Table
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_indexer.twin_days import TwinDays
    from minutes_search.model import Meeting
    from minutes_search.store import Store, Writer

_NAMES = (kept.SERIES, kept.LEDGER, kept.RELATIONS, kept.TWINS, kept.SHARED)


def place_items(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Give each item of whole archives its place among its copies."""
    meetings = list(meetings)
    places = find_threads(meetings)
    return [
        replace(meeting, items=tuple(replace(item, place=places[item.id].kept) for item in meeting.items))
        for meeting in meetings
    ]


@dataclass
class Part:
    """What is kept of some archives together."""

    series: dict[str, list[Any]] = field(default_factory=dict)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    relations: list[list[Any]] = field(default_factory=list)

    @classmethod
    def load(cls, store: Store, archives: kept.Archives) -> Part:
        """Read what an index keeps of them."""
        series = Packed(kept.load_bytes(store, kept.SERIES, archives))
        return cls(
            dict(series.starting("")),
            kept.load_part(store, kept.LEDGER, archives) or [],
            kept.load_part(store, kept.RELATIONS, archives) or [],
        )

    def save(self, writer: Writer, archives: kept.Archives) -> None:
        """Keep it in an index."""
        kept.put_bytes(writer, kept.SERIES, archives, pack(self.series))
        kept.put_part(writer, kept.LEDGER, archives, self.ledger)
        kept.put_part(writer, kept.RELATIONS, archives, self.relations)

    def put_threads(self, threads: Iterable[Told], gone: Collection[str] = ()) -> None:
        """Take what is to be told of threads, in place of what was of those of the same id and of those that are gone.

        `gone` has the ids of threads, and of copies.
        """
        threads = list(threads)
        places = [place for told in threads for _, place in told]
        stale = {*gone, *(place.thread.id for place in places), *(place.copies.id for place in places)}
        self.series = {id_: packed for id_, packed in self.series.items() if id_ not in stale}
        for series in {place.copies.id: place.copies for place in places}.values():
            if series.size > 1:
                first, last = series.first.isoformat(), series.last.isoformat()
                self.series[series.id] = [series.size, series.meetings, first, last]
        entries = [pack_entry(entry) for entry in entries_of(_standing(threads))]
        self.ledger = [entry for entry in self.ledger if entry["thread"] not in stale]
        self.ledger = sorted([*self.ledger, *entries], key=_order) if self.ledger else entries

    def put_relations(self, meetings: Iterable[MeetingTraits], gone: Collection[Where] = ()) -> None:
        """Take what meetings tie together, in place of what was known of those, and of meetings that are gone."""
        meetings = list(meetings)
        stale = {*gone, *((meeting.archive, meeting.path) for meeting in meetings)}
        known = [
            Relation(proposal, reference, tuple(Evidence(*line) for line in lines if (line[0], line[1]) not in stale))
            for proposal, reference, lines in self.relations
        ]
        self.relations = [
            [
                relation.proposal,
                relation.reference,
                [[each.archive, each.path, each.line] for each in relation.evidence],
            ]
            for relation in find_relations(meetings, known)
        ]


def _standing(threads: Iterable[Told]) -> Iterator[Standing]:
    for told in threads:
        for member, place in told:
            if member.traits.actions:
                date = datetime.date.fromordinal(member.day)
                yield Standing(place, date, *member.where, member.traits.id, member.traits.actions)


def _order(entry: dict[str, Any]) -> tuple[object, ...]:
    """What packed entries are sorted by, as `ledger` does."""
    first, last = (tuple(entry[end][name] for name in _PLACE) for end in ("first", "last"))
    return first, entry["text"], last


_PLACE = ("date", "archive", "path", "line", "item")


class Woven:
    """What the index keeps of archives as wholes, by the archives that have meetings in common."""

    def __init__(self, archives: Iterable[kept.Archives] = (), store: Store | None = None) -> None:
        self.archives = list(archives)
        """Those that have parts together, or had before this run; an archive is in one only."""
        self.store = store
        """The state before this run."""
        self._before = list(self.archives)
        self._parts: dict[kept.Archives, Part] = {}
        self._twins: dict[kept.Archives, TwinDays] = {}
        self._tables: dict[str, bytes] = {}

    @classmethod
    def load(cls, store: Store | None) -> Woven:
        """Take what an index keeps, nothing of which is read before it is asked for."""
        return cls(kept.load_archives(store), store) if store is not None else cls()

    def together_with(self, archives: Collection[str]) -> set[str]:
        """Give the archives, and those that were woven together with any of them."""
        return set(archives).union(*(names for names in self.archives if not set(names).isdisjoint(archives)))

    def put(self, archives: kept.Archives, part: Part, twins: TwinDays) -> None:
        """Take what is known of archives together in place of what was known of each of them."""
        self.drop(archives)
        self.archives.append(archives)
        self._parts[archives] = part
        self._twins[archives] = twins

    def drop(self, archives: Collection[str]) -> None:
        """Forget what was known of archives, each together with others."""
        self.archives = [names for names in self.archives if set(names).isdisjoint(archives)]

    def put_table(self, archive: str, table: Table) -> None:
        """Take how an archive's items were put into threads."""
        self._tables[archive] = table.to_bytes()

    def save(self, writer: Writer) -> None:
        """Keep in the index what this run has made anew."""
        for archives in self.archives:
            if archives in self._parts:
                self._parts[archives].save(writer, archives)
                self._twins[archives].save(writer, archives)
        firsts = {archives[0] for archives in self.archives}
        for archives in self._before:
            if archives[0] not in firsts:
                for name in _NAMES:
                    kept.put_bytes(writer, name, archives, b"")
        names = {name for archives in self.archives for name in archives}
        for name in {name for archives in self._before for name in archives} - names:
            kept.put_bytes(writer, kept.TABLE, (name,), b"")
        for name, table in self._tables.items():
            kept.put_bytes(writer, kept.TABLE, (name,), table)
        kept.put_archives(writer, self.archives)


def by_archives(names: Iterable[str], twins: TwinDays) -> list[kept.Archives]:
    """Give archives by those that have items in common; most archives are alone."""
    sets: Sets[str] = Sets()
    for items in twins.items():
        for item in items[1:]:
            sets.unite(items[0].archive, item.archive)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        together[sets.first(name)].append(name)
    return [tuple(each) for each in together.values()]
