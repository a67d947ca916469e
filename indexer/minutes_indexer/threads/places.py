"""From a thread to the places of its items: which of them are copies, and what each has beyond the one before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from minutes_search.changes import lines_beyond
from minutes_search.model import Series

if TYPE_CHECKING:
    import datetime
    from collections.abc import Hashable, Iterator, Sequence

    from minutes_indexer.threads.twins import Twins, Where
    from minutes_search.model import Item, Role, TextLine


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


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a thread."""

    item: Item
    where: Where
    date: datetime.date

    @property
    def order(self) -> tuple[object, ...]:
        """What the items of a thread are sorted by."""
        return self.date, self.where, self.item.line, self.item.id


def places(members: Sequence[tuple[Member, Hashable]], twins: Twins) -> Iterator[tuple[str, ThreadPlace]]:
    """Give the place of each item of a thread, by the item's id.

    The members come in order, each with what it has in common with its copies and with no other member.
    """
    whole = _series([member for member, _ in members], twins)
    copies: defaultdict[Hashable, list[Member]] = defaultdict(list)
    for member, run in members:
        copies[run].append(member)
    series = {run: _series(each, twins) for run, each in copies.items()}
    before: list[Member] = []
    copied: defaultdict[Hashable, list[Member]] = defaultdict(list)
    for position, (member, run) in enumerate(members):
        previous = _previous(copied[run], member) or _previous(before, member)
        role: Role = "new" if previous is None else "copy" if copied[run] else "standing"
        yield (
            member.item.id,
            ThreadPlace(
                whole,
                position,
                series[run],
                role,
                twins.first_of(member.where),
                series[run].first < member.date,
                previous.item.id if previous else None,
                lines_beyond(member.item, previous.item) if previous else (),
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
    if last.date == member.date:
        return last
    of_the_day = takewhile(lambda each: each.date == last.date, reversed(before))
    return next((each for each in of_the_day if each.where[0] == member.where[0]), last)


def _series(members: Sequence[Member], twins: Twins) -> Series:
    meetings = len({twins.first_of(member.where) for member in members})
    return Series(members[0].item.id, len(members), meetings, members[0].date, members[-1].date)
