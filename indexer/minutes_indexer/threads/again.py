"""Putting the items of one archive into threads again after a change: only those that the change can reach.

What decides where an item belongs is what stands before it under its titles and under the bands of its title, and the
threads found there (see `grouping`). So an item is decided again when it is new, or when something that it finds may
not be as it was: an item under one of its titles or bands was added, removed or decided otherwise, or a thread that is
found there has other members. From the first such moment on, whatever has a title or a band in common with a member of
that thread is decided again. Items are decided in order of time, by the same rules as all together; what they find is
made from the table as it stands just before them.
"""

from __future__ import annotations

import itertools
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from minutes_indexer.threads.grouping import LATEST, Grouping, Run, Thread, is_current
from minutes_indexer.threads.kin import Kin
from minutes_indexer.threads.rows import Rows
from minutes_indexer.threads.sketch import KEPT
from minutes_indexer.threads.table import RECOGNISABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from minutes_indexer.threads.members import Member
    from minutes_indexer.threads.merging import Merged
    from minutes_indexer.threads.table import Table
    from minutes_indexer.threads.traits import ItemTraits


class Again(Grouping):
    """The threads of one archive after a change."""

    def __init__(self, archive: str, old: Table, merged: Merged, read: Callable[[int], ItemTraits]) -> None:
        """Take the table before, and the one that `merge` made of it.

        `read` gives what is known of the item of a row of the latter.
        """
        self._old = old
        self._was = merged.was
        self._gone = merged.gone
        self._table = merged.table
        self.rows = Rows(archive, merged.table, read)
        self.changed: set[int] = set()
        """The threads, by number, that have other members, or other copies among them; some of them may have none."""
        self._kin = Kin(merged.table.heads)
        self._row = 0
        self._waiting = [row for row, was in enumerate(merged.was) if was < 0]
        heapify(self._waiting)
        self._seen = bytearray(len(merged.table))
        self._spread: set[int] = set()
        self._threads: dict[int, tuple[Thread, int]] = {}
        self._runs: dict[int, Run] = {}
        self._first_of_thread = _first_rows(old.thread)
        self._first_of_run = _first_rows(old.run)
        self._new_threads = itertools.count(max(old.thread, default=-1) + 1)
        self._new_runs = itertools.count(max(old.run, default=-1) + 1)

    def decide(self) -> None:
        """Decide all items again that the change can reach."""
        for row in self._waiting:
            self._seen[row] = 1
        gone = iter(self._gone)
        event = next(gone, None)
        while self._waiting or event:
            if event and (not self._waiting or event[0] <= self._waiting[0]):
                place, row = event
                self._change_thread(self._old.thread[row], place)
                self._change_head(self._old.head[row], place)
                event = next(gone, None)
            else:
                self._decide(heappop(self._waiting))

    def _decide(self, row: int) -> None:
        table, was = self._table, self._was[row]
        before = (table.thread[row], table.run[row], table.flags[row]) if was >= 0 else None
        self._row = row
        decision = self.put(self.rows.member(row))
        thread = self._numbered_thread(decision.thread, row)
        run = self._numbered_run(decision.run, row)
        self.rows.decide(row, thread, run, decision)
        self._threads[thread] = decision.thread, row + 1
        if before != (thread, run, table.flags[row]):
            if before is not None:
                self._change_thread(before[0], row)
            self._change_thread(thread, row)
        if thread in self.changed:
            self._change_head(table.head[row], row + 1)

    def _numbered_thread(self, thread: Thread, row: int) -> int:
        if thread.label < 0:
            known = self._number_before(row, self._old.thread, self._first_of_thread)
            thread.label = next(self._new_threads) if known is None else known
        return thread.label

    def _numbered_run(self, run: Run, row: int) -> int:
        if run.label < 0:
            known = self._number_before(row, self._old.run, self._first_of_run)
            run.label = next(self._new_runs) if known is None else known
            self._runs[run.label] = run
        return run.label

    def _number_before(self, row: int, numbers: Sequence[int], firsts: Mapping[int, int]) -> int | None:
        """Give the number of what began with this item before and begins with it again, which stays the same."""
        was = self._was[row]
        before = numbers[was] if was >= 0 else -1
        return before if before >= 0 and firsts[before] == was else None

    def _change_thread(self, thread: int, row: int) -> None:
        """Take note that a thread is not as it was from a row on."""
        if thread not in self.changed:
            self.changed.add(thread)
            for head in {self._table.head[each] for each in self.rows.of_thread(thread, stop=row)}:
                self._change_head(head, row)

    def _change_head(self, head: int, row: int) -> None:
        """Have everything from a row on decided again that has something in common with a head."""
        if head in self._spread:
            return
        self._spread.add(head)
        for other in self._kin.of(head):
            for each in self.rows.of_head(other, row):
                if not self._seen[each] and self._table.flags[each] & RECOGNISABLE:
                    self._seen[each] = 1
                    heappush(self._waiting, each)

    def _thread_of(self, number: int) -> Thread:
        """Give a thread as it stands before the row that is being decided."""
        thread, stop = self._threads.get(number, (None, 0))
        for row in self.rows.of_thread(number, stop, self._row):
            member = self.rows.member(row)
            if thread is None:
                thread = Thread(member.head.owners, label=number)
            thread.meet(member.day)
            run = self._table.run[row]
            thread.add(member, self._runs.setdefault(run, Run(label=run)))
            if self._table.flags[row] & RECOGNISABLE:
                thread.become_known(member)
        assert thread is not None  # noqa: S101  # only threads that were met before are asked for
        self._threads[number] = thread, self._row
        return thread

    def _titled(self, member: Member) -> Iterator[Iterator[Thread]]:
        for heads in self._kin.titled(self._table.head[member.row]):
            rows = self.rows.registered(heads, self._row)
            latest = dict.fromkeys(self._table.thread[row] for row in reversed(rows))
            yield map(self._thread_of, list(latest)[:LATEST])

    def _like(self, member: Member) -> list[tuple[int, tuple[str, ...]]]:
        found: dict[tuple[int, tuple[str, ...]], None] = {}
        table = self._table
        for heads in self._kin.like(table.head[member.row]):
            for row in self.rows.registered(heads, self._row)[-KEPT:]:
                found[table.thread[row], table.heads[table.head[row]].title] = None
        return list(found)

    def _is_current(self, reference: int, day: int) -> bool:
        return is_current(self.rows.last_day(reference, self._row), day)

    def _thread(self, reference: int) -> Thread:
        return self._thread_of(reference)


def _first_rows(numbers: Sequence[int]) -> dict[int, int]:
    """Give the first row of each number."""
    return dict(zip(reversed(numbers), range(len(numbers) - 1, -1, -1), strict=True))
