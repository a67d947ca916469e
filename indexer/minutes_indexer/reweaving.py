"""Weaving after a small change, which gives what weaving whole archives would.

Only the threads that the change can reach are told anew, and only the meetings of its days are looked at for twins.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minutes_indexer.rewoven_archive import Before, RewovenArchive
from minutes_indexer.threads.joining import as_one
from minutes_indexer.threads.places import places
from minutes_indexer.threads.table import Table
from minutes_indexer.threads.traits import traits_of
from minutes_indexer.twin_days import TwinDay, TwinDays
from minutes_indexer.weave import Part, by_archives
from minutes_search.store import woven as kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from minutes_indexer.file_states import Key
    from minutes_indexer.rewoven_archive import Run
    from minutes_indexer.threads.joining import Told
    from minutes_indexer.weave import Woven
    from minutes_search.model import Place
    from minutes_search.store import Store

_Thread = tuple[str, int]
"""Its archive, and its number there."""


def reweave(
    woven: Woven,
    old: Store,
    run: Run,
    archives: set[str],
) -> dict[Key, tuple[Place | None, ...]] | None:
    """Tie meetings together after a run that changed little; give those that are new or have other places.

    None where whole archives are to be woven: where they are new, too much changed, or which of them have items in
    common. `archives`: all that it may concern.
    """
    parts = [names for names in woven.archives if not archives.isdisjoint(names)]
    if not archives.issubset(name for names in parts for name in names):
        return None
    touched = [names for names in parts if not set(names).isdisjoint(run.touched)]
    reweaving = _Reweaving.begin(old, run, {name for names in touched for name in names})
    if reweaving is None or not reweaving.change():
        return None
    before = TwinDays.together(TwinDays.load(old, names) for names in parts)
    twins = before.with_days(reweaving.days, reweaving.twins(archives))
    if sorted(by_archives((name for names in parts for name in names), twins)) != sorted(parts):
        return None
    reweaving.touch(day for days in (before, twins) for day in days.of_days(reweaving.days))
    for names in touched:
        reweaving.tell(woven, names, twins.of(names))
    return reweaving.places()


class _Reweaving:
    """The archives that a run concerns, and what is to be told of them."""

    def __init__(self, old: Store, run: Run, archives: dict[str, RewovenArchive]) -> None:
        """Use `begin`."""
        self._old = old
        self._run = run
        self._archives = archives
        self._changed = [archives[name] for name in sorted(run.touched)]
        self._touched: set[_Thread] = set()
        self._places: defaultdict[Key, dict[int, Place]] = defaultdict(dict)
        """By the place of the item in the file."""

    @classmethod
    def begin(cls, old: Store, run: Run, names: Collection[str]) -> _Reweaving | None:
        """Read how the items of archives are in threads; None where that is not known."""
        archives: dict[str, RewovenArchive] = {}
        before = Before(old)
        for name in names:
            payload = kept.load_bytes(old, kept.TABLE, (name,))
            try:
                table = Table.from_bytes(payload or b"")
            except (ValueError, LookupError, TypeError):
                return None
            archives[name] = RewovenArchive(name, table, before)
        return cls(old, run, archives)

    @property
    def days(self) -> set[int]:
        """The days of the meetings that changed."""
        return {day for archive in self._changed for day in archive.days}

    def change(self) -> bool:
        """Decide again where the items of changed archives belong; False where that is not worth while."""
        for archive in self._changed:
            if not archive.change(self._old, self._run):
                return False
            self._touched |= {(archive.name, thread) for thread in archive.changed}
        return True

    def twins(self, archives: Collection[str]) -> TwinDays:
        """Find the twins of the days that changed, among the meetings of these archives."""
        days = self.days
        meetings = [meeting for meeting in self._run.made.values() if meeting is not None]
        found = [(meeting.date.toordinal(), meeting.archive) for meeting in meetings]
        others = []
        for block in self._old.blocks:
            if block.day in days:
                bare = self._old.bare_meeting(block)
                key = bare.archive, bare.path
                if bare.archive in archives and key in self._run.known and key not in self._run.made:
                    others.append((block.day, key))
                    found.append((block.day, bare.archive))
        several = {day for day in days if len({name for each, name in found if each == day}) > 1}
        stored = (self._old.meeting(*key) for day, key in others if day in several)
        meetings += [traits_of(each.meeting) for each in stored if each is not None]
        return TwinDays.find(meeting for meeting in meetings if meeting.date.toordinal() in several)

    def touch(self, days: Iterator[TwinDay]) -> None:
        """Have all threads told anew that the twins of some days are in."""
        for day in days:
            for name, path in (where for meetings in day.meetings for where in meetings):
                if archive := self._archives.get(name):
                    self._touched |= {(name, archive.table.thread[row]) for row in archive.rows_of(path)}

    def tell(self, woven: Woven, names: kept.Archives, days: TwinDays) -> None:
        """Tell of all threads of some archives that are touched, in place of what was told of them."""
        twins = days.twins()
        threads: list[Told] = []
        stale = {id_ for name in names for id_ in self._archives[name].stale}
        for group in self._groups(names, days):
            told: Told = []
            if len(group) == 1:
                ((name, thread),) = group
                told = list(places(self._archives[name].members(thread), twins))
            else:
                members = [member for name, thread in group for member, _ in self._archives[name].members(thread)]
                told = list(places(as_one(members, twins), twins))
            threads.append(told)
            stale |= self._note(told)
        part = Part.load(self._old, names)
        part.put_threads(threads, stale)
        changed = [archive for archive in self._changed if archive.name in names]
        part.put_relations(
            (meeting for archive in changed for meeting in archive.new),
            {(archive.name, path) for archive in changed for path in archive.gone},
        )
        woven.put(names, part, days)
        for archive in changed:
            woven.put_table(archive.name, archive.table)

    def _groups(self, names: kept.Archives, days: TwinDays) -> list[list[_Thread]]:
        """Give the touched threads of some archives, those together that are one because they have items of twins."""
        same_as = {(item.archive, item.path, item.rank): items for items in days.items() for item in items}
        groups = []
        seen: set[_Thread] = set()
        for first in sorted(thread for thread in self._touched if thread[0] in names):
            group = []
            waiting = [first]
            while waiting:
                thread = waiting.pop()
                if thread in seen:
                    continue
                seen.add(thread)
                archive = self._archives[thread[0]]
                rows = archive.rows.of_thread(thread[1])
                if rows:
                    group.append(thread)
                for row in rows if same_as else ():
                    for item in same_as.get((archive.name, *archive.where(row)), ()):
                        other = self._archives[item.archive]
                        waiting.append((item.archive, other.table.thread[other.rows_of(item.path)[item.rank]]))
            if group:
                groups.append(group)
        return groups

    def _note(self, told: Told) -> set[str]:
        """Take note of the places of a thread's items; give the ids of the threads and copies that they were of."""
        stale: set[str] = set()
        for member, place in told:
            name, path = member.where
            archive = self._archives[name]
            before = archive.place_before(member.row)
            if before is not None:
                stale |= {before.thread, before.copies}
            if before != place.kept:
                self._places[name, path][archive.where(member.row)[1]] = place.kept
        return stale

    def places(self) -> dict[Key, tuple[Place | None, ...]]:
        """Give the places of the items of the meetings that are new or have other places, in the order of the items."""
        new = {(meeting.archive, meeting.path) for archive in self._changed for meeting in archive.new}
        return {
            key: self._archives[key[0]].places_of(key[1], self._places[key]) for key in sorted({*new, *self._places})
        }
