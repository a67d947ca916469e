"""The threads of all archives: those of each by itself, joined where a meeting stands in several. See `grouping`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minutes_indexer.threads.features import Features
from minutes_indexer.threads.grouping import ArchiveThreads, Thread
from minutes_indexer.threads.places import Member, places
from minutes_indexer.threads.sets import Sets
from minutes_indexer.threads.twins import find_twins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.threads.grouping import Run
    from minutes_indexer.threads.places import ThreadPlace
    from minutes_indexer.threads.twins import Twins
    from minutes_search.model import Meeting


def find_threads(meetings: Iterable[Meeting]) -> dict[str, ThreadPlace]:
    """Give the place of every item, by the item's id. The order of the meetings and of their items does not matter.

    Each item is compared with a bounded number of others, so the work grows with the archive and no faster.
    """
    archives: defaultdict[str, ArchiveThreads] = defaultdict(ArchiveThreads)
    ordered = sorted(meetings, key=lambda each: (each.archive, each.date, each.path))
    for meeting in ordered:
        for item in sorted(meeting.items, key=lambda each: (each.line, each.id)):
            archives[meeting.archive].add(Member(item, (meeting.archive, meeting.path), meeting.date))
    twins = find_twins(ordered)
    threads = _joined([thread for archive in archives.values() for thread in archive.threads], twins)
    return {item_id: place for thread in threads for item_id, place in places(thread.members, twins)}


def _joined(threads: Iterable[Thread], twins: Twins) -> Iterator[Thread]:
    """Give each thread, those as one that have an item of twins in common."""
    threads = list(threads)
    having: dict[str, Thread] = {}
    sets: Sets[Thread] = Sets()
    for thread in threads:
        for member, _ in thread.members:
            if shared := twins.items.get(member.item.id):
                sets.unite(thread, having.setdefault(shared, thread))
    together: defaultdict[Thread, list[Thread]] = defaultdict(list)
    for thread in threads:
        together[sets.first(thread)].append(thread)
    for group in together.values():
        yield group[0] if len(group) == 1 else _as_one(group, twins)


def _as_one(threads: Iterable[Thread], twins: Twins) -> Thread:
    """Give threads as one: their items again in order of time, of which those of twins are copies."""
    members = sorted((member for thread in threads for member, _ in thread.members), key=lambda each: each.order)
    whole = Thread(Features(members[0].item))
    runs: dict[str, Run] = {}
    for member in members:
        shared = twins.items.get(member.item.id, member.item.id)
        runs[shared] = whole.add(member, Features(member.item), runs.get(shared))
    return whole
