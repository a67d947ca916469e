"""The archive at a glance: how much there is of what, and from when to when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_search.model import Skipped
from minutes_search.refs import reference_key
from minutes_search.search.actions import find_actions, is_open
from minutes_search.search.people import count_people

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minutes_search.store import Store


@dataclass(frozen=True, slots=True)
class Stats:
    """What some archives hold."""

    meetings: int
    items: int
    """Each copy of a carried-over item counts."""
    threads: int
    """Items with their copies, and standing entries over all their meetings, count once."""
    people: int
    references: int
    """Different ones."""
    open: int
    """Actions still to be done, as `actions` has them."""
    done: int
    first: datetime.date | None
    """The day of the first meeting."""
    last: datetime.date | None
    years: dict[int, tuple[int, int]]
    """Meetings and items of each year that has a meeting, in order."""


def stats(store: Store, archives: Sequence[str] = ()) -> Stats:
    """Count what the archives hold (all of them when none is named)."""
    return _counted(store, list(_held(store, archives).values()), archives)


def stats_of_each(store: Store) -> tuple[Stats, dict[str, Stats]]:
    """Count what all archives hold, and what each does by itself; their items are read once."""
    held = _held(store)
    each = {name: _counted(store, [held[name]] if name in held else [], [name]) for name in store.archives()}
    return _counted(store, list(held.values()), ()), each


@dataclass(slots=True)
class _Held:
    """What stands in the meetings of an archive."""

    threads: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    meetings: list[tuple[datetime.date, int]] = field(default_factory=list)
    """The day of each, and how many items it has."""


def _held(store: Store, archives: Sequence[str] = ()) -> dict[str, _Held]:
    """Read what archives hold, by name; all of them where none is named."""
    found: defaultdict[str, _Held] = defaultdict(_Held)
    for stored in store.meetings(archives):  # one after the other: they are not held in memory together
        meeting = stored.meeting
        held = found[meeting.archive]
        held.meetings.append((meeting.date, len(meeting.items)))
        held.threads.update([item.place.thread if item.place else item.id for item in meeting.items])
        held.references.update([reference_key(reference.id) for item in meeting.items for reference in item.refs])
    return found


def _counted(store: Store, held: Sequence[_Held], archives: Sequence[str]) -> Stats:
    """Count what was read of some archives, with what the index tells of these."""
    meetings = [each for one in held for each in one.meetings]
    years: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for day, items in sorted(meetings):
        before = years[day.year]
        years[day.year] = before[0] + 1, before[1] + items
    actions = find_actions(store, state="any", archives=archives).found
    return Stats(
        meetings=len(meetings),
        items=sum(items for _, items in meetings),
        threads=len(set().union(*(one.threads for one in held))),
        people=count_people(store, archives),
        references=len(set().union(*(one.references for one in held))),
        open=sum(map(is_open, actions)),
        done=sum(action.entry.status == "done" for action in actions),
        first=min((day for day, _ in meetings), default=None),
        last=max((day for day, _ in meetings), default=None),
        years=dict(years),
    )


def skipped_files(store: Store, archive: str) -> list[Skipped]:
    """Give the files of an archive that yielded nothing, by path."""
    files = store.files(archive)
    return [Skipped(path, state.skipped) for path, state in sorted(files.items()) if state.skipped is not None]
