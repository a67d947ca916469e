"""The rows of a table as members of threads, looked up as of a moment: by what stands before a row."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from typing import TYPE_CHECKING

from minutes_indexer.threads.members import Member
from minutes_indexer.threads.table import BARE, REGISTERED, STANDING, UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minutes_indexer.threads.grouping import Decision
    from minutes_indexer.threads.table import Table
    from minutes_indexer.threads.traits import ItemTraits


class Rows:
    """The rows of a table. They are decided here, so that all that is kept of them by head and thread stays true."""

    def __init__(self, archive: str, table: Table, read: Callable[[int], ItemTraits]) -> None:
        """Take the rows of a table; `read` gives what is known of the item of a row."""
        self.table = table
        self._read = read
        self.days = [meeting.day for meeting in table.meetings for _ in range(meeting.size)]
        self._wheres = [(archive, meeting.path) for meeting in table.meetings for _ in range(meeting.size)]
        self._of_head: defaultdict[int, list[int]] = defaultdict(list)
        self._of_thread: defaultdict[int, list[int]] = defaultdict(list)
        self._registered: defaultdict[int, list[int]] = defaultdict(list)
        self._members: dict[int, Member] = {}
        for row, (head, flags, thread) in enumerate(zip(table.head, table.flags, table.thread, strict=True)):
            self._of_head[head].append(row)
            if flags & REGISTERED:
                self._registered[head].append(row)
            if thread != UNDECIDED:
                self._of_thread[thread].append(row)

    def member(self, row: int) -> Member:
        """Give an item as the member of a thread."""
        if row not in self._members:
            table, flags = self.table, self.table.flags[row]
            self._members[row] = Member(
                where=self._wheres[row],
                day=self.days[row],
                head=table.heads[table.head[row]],
                text=table.text[row],
                bare=bool(flags & BARE),
                standing=bool(flags & STANDING),
                read=lambda: self._read(row),
                row=row,
            )
        return self._members[row]

    def of_head(self, head: int, start: int) -> list[int]:
        """Give the rows of a head from one on."""
        rows = self._of_head[head]
        return rows[bisect_left(rows, start) :]

    def of_thread(self, thread: int, start: int = 0, stop: int | None = None) -> list[int]:
        """Give the rows of a thread from one on, and before another."""
        rows = self._of_thread.get(thread, [])
        return rows[bisect_left(rows, start) : None if stop is None else bisect_left(rows, stop)]

    def last_day(self, thread: int, before: int) -> int:
        """Give the day on which a thread was last met before a row; it was."""
        rows = self._of_thread[thread]
        return self.days[rows[bisect_left(rows, before) - 1]]

    def registered(self, heads: Iterable[int], before: int) -> list[int]:
        """Give the rows of some heads, before one, by which later ones find their threads; in order."""
        return sorted(row for head in heads for row in self._registered.get(head, ()) if row < before)

    def decide(self, row: int, thread: int, run: int, decision: Decision) -> None:
        """Note how it was decided where an item belongs."""
        table = self.table
        head, before = table.head[row], table.thread[row]
        if before != thread:
            if before != UNDECIDED:
                self._of_thread[before].remove(row)
            insort(self._of_thread[thread], row)
        if decision.registered and not table.flags[row] & REGISTERED:
            insort(self._registered[head], row)
        elif not decision.registered and table.flags[row] & REGISTERED:
            self._registered[head].remove(row)
        table.decide(row, thread, run, recognisable=decision.recognisable, registered=decision.registered)
