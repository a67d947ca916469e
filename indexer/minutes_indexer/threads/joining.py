"""The threads of all archives: those of each by itself, joined where a meeting stands in several. See `grouping`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from minutes_indexer.threads.grouping import ArchiveThreads, Thread
from minutes_indexer.threads.members import Member
from minutes_indexer.threads.places import places
from minutes_indexer.threads.sets import Sets
from minutes_indexer.threads.table import Minutes, Table
from minutes_indexer.threads.traits import in_order, traits_of
from minutes_indexer.threads.twins import twins_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from minutes_indexer.threads.grouping import Run
    from minutes_indexer.threads.places import ThreadPlace
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_indexer.threads.twins import Twins
    from minutes_search.model import Meeting

Told = list[tuple[Member, "ThreadPlace"]]
"""The items of a thread in order of time, each with its place."""

_Members = list[tuple[Member, "Run"]]
"""Likewise, each with the copies that it is one of."""


@dataclass(frozen=True, slots=True)
class Tied:
    """The threads of whole archives."""

    threads: list[Told]
    tables: Mapping[str, Table]
    """How that came about, by archive."""


def find_threads(meetings: Iterable[Meeting]) -> dict[str, ThreadPlace]:
    """Give the place of every item, by the item's id. The order of the meetings and of their items does not matter.

    Each item is compared with a bounded number of others, so the work grows with the archive and no faster.
    """
    traits = [traits_of(meeting) for meeting in meetings]
    tied = tie(traits, twins_of(traits))
    return {member.traits.id: place for told in tied.threads for member, place in told}


def tie(meetings: Iterable[MeetingTraits], twins: Twins) -> Tied:
    """Tie the meetings of whole archives together, as `find_threads` does."""
    threads: list[_Members] = []
    tables: dict[str, Table] = {}
    ordered = sorted(meetings, key=lambda each: (each.archive, each.date, each.path))
    for name, each in groupby(ordered, key=lambda meeting: meeting.archive):
        found, tables[name] = _tie_archive(each)
        threads += found
    return Tied([list(places(members, twins)) for members in _joined(threads, twins)], tables)


def _tie_archive(meetings: Iterable[MeetingTraits]) -> tuple[list[_Members], Table]:
    """Put the items of an archive into threads. What it took to find them is let go of: there is much of it."""
    archive, table = ArchiveThreads(), Table()
    for meeting in meetings:
        items = meeting.items
        table.meetings.append(Minutes.of(meeting, items))
        where, day = (meeting.archive, meeting.path), meeting.date.toordinal()
        for item in in_order(items):
            item.head = table.add(item)
            archive.add(Member.of(item, where, day))
    for row, decision in enumerate(archive.decisions):
        table.decide(
            row,
            decision.thread.label,
            decision.run.label,
            recognisable=decision.recognisable,
            registered=decision.registered,
        )
    table.heads.let_go()
    for thread in archive.threads:
        for member, _ in thread.members:
            member.forget_words()
    return [thread.members for thread in archive.threads], table


def _joined(threads: list[_Members], twins: Twins) -> Iterator[_Members]:
    """Give the items of each thread, those as one that have an item of twins in common."""
    if not twins.items:
        yield from threads
        return
    having: dict[str, int] = {}
    sets: Sets[int] = Sets()
    for number, members in enumerate(threads):
        for member, _ in members:
            if shared := twins.items.get(member.traits.id):
                sets.unite(number, having.setdefault(shared, number))
    together: defaultdict[int, list[_Members]] = defaultdict(list)
    for number, members in enumerate(threads):
        together[sets.first(number)].append(members)
    for group in together.values():
        yield group[0] if len(group) == 1 else as_one((member for each in group for member, _ in each), twins)


def as_one(members: Iterable[Member], twins: Twins) -> _Members:
    """Give the items of several threads as one: again in order of time, and those of twins are copies."""
    members = sorted(members, key=lambda each: each.order)
    whole = Thread(members[0].head.owners)
    runs: dict[str, Run] = {}
    for member in members:
        shared = twins.items.get(member.traits.id, member.traits.id)
        runs[shared] = whole.add(member, runs.get(shared))
    return whole.members
