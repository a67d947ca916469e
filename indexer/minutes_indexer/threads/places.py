"""From a thread to the places of its items: which of them are copies, and what each has beyond the one before it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from minutes_search.model import Place, Series

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from minutes_indexer.threads.members import Member, Where
    from minutes_indexer.threads.twins import Twins
    from minutes_search.model import Role, TextLine


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """An item's place among the items that say the same."""

    thread: Series
    position: int
    """0 for the first of the thread."""
    copies: Series
    """Those of the thread that are copies of each other, this item among them: one result of a search."""
    role: Role
    """`new`: the first of its thread; `copy`: of an item before it; `standing`: the entry again, with other notes."""
    meeting: Where
    """Archive and path of its meeting; of twins those of the first."""
    carried: bool = False
    """Whether an earlier meeting has a copy: a list that is pasted twice into one meeting carries nothing, and what
    stands in two archives neither."""
    previous: str | None = None
    """The id of the copy before it; of a standing one, that of the item before it in the thread."""
    adds: tuple[TextLine, ...] = ()
    """The lines that `previous` does not have; empty for the first of a thread."""

    @property
    def is_standing(self) -> bool:
        """Whether the thread is that of a standing item: its members are not all copies of each other."""
        return self.copies.size < self.thread.size

    @property
    def kept(self) -> Place:
        """What the item itself keeps of it."""
        return Place(self.thread.id, self.position, self.copies.id, self.role, self.carried, self.previous, self.adds)


def places(members: Sequence[tuple[Member, Hashable]], twins: Twins) -> Iterator[tuple[Member, ThreadPlace]]:
    """Give each item of a thread with its place.

    The members come in order, each with what it has in common with its copies and with no other member.
    """
    whole = _series([member for member, _ in members], twins)
    copies: defaultdict[Hashable, list[Member]] = defaultdict(list)
    for member, run in members:
        copies[run].append(member)
    series = {run: whole if len(each) == whole.size else _series(each, twins) for run, each in copies.items()}
    before: list[Member] = []
    copied: defaultdict[Hashable, list[Member]] = defaultdict(list)
    for position, (member, run) in enumerate(members):
        previous = _previous(copied[run], member) or _previous(before, member)
        role: Role = "new" if previous is None else "copy" if copied[run] else "standing"
        yield (
            member,
            ThreadPlace(
                whole,
                position,
                series[run],
                role,
                twins.first_of(member.where),
                series[run].first.toordinal() < member.day,
                previous.traits.id if previous else None,
                _lines_beyond(member, previous) if previous else (),
            ),
        )
        before.append(member)
        copied[run].append(member)


def _previous(before: Sequence[Member], member: Member) -> Member | None:
    """Give the last of those before it; where several archives have a meeting of that day, the one of its own.

    Each archive has its own ways to write the same, which are not to be told as changes.
    """
    if not before:
        return None
    last = before[-1]
    if last.day == member.day:
        return last
    of_the_day = takewhile(lambda each: each.day == last.day, reversed(before))
    return next((each for each in of_the_day if each.where[0] == member.where[0]), last)


def _lines_beyond(member: Member, other: Member) -> tuple[TextLine, ...]:
    """Give the lines of an item that the other does not have, as `minutes_search.changes.lines_beyond` does."""
    mine, others = member.traits, other.traits
    if member.text == other.text and mine.own == others.own:
        return ()
    left = Counter(others.keys)
    beyond = []
    for index, key in enumerate(mine.keys):
        left[key] -= 1
        if left[key] < 0:
            beyond.append(index)
    if not beyond:
        return ()
    lines = mine.lines
    return tuple(lines[index] for index in beyond)


def _series(members: Sequence[Member], twins: Twins) -> Series:
    meetings = len({twins.first_of(member.where) for member in members})
    first, last = (datetime.date.fromordinal(member.day) for member in (members[0], members[-1]))
    return Series(members[0].traits.id, len(members), meetings, first, last)
