"""The archive at a glance: how much there is of what, and from when to when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.model import Skipped
from minutes_search.refs import reference_key
from minutes_search.search.actions import find_actions
from minutes_search.search.people import directory

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
    threads: set[str] = set()
    references: set[str] = set()
    days: list[datetime.date] = []
    held: Counter[int] = Counter()
    items: Counter[int] = Counter()
    for stored in store.meetings(archives):  # one after the other: they are not held in memory together
        meeting = stored.meeting
        days.append(meeting.date)
        held[meeting.date.year] += 1
        items[meeting.date.year] += len(meeting.items)
        threads.update(item.place.thread if item.place else item.id for item in meeting.items)
        references.update(reference_key(reference.id) for item in meeting.items for reference in item.refs)
    return Stats(
        meetings=len(days),
        items=items.total(),
        threads=len(threads),
        people=len(directory(store, archives)),
        references=len(references),
        open=len(find_actions(store, state="open", archives=archives).found),
        done=len(find_actions(store, state="done", archives=archives).found),
        first=min(days, default=None),
        last=max(days, default=None),
        years={year: (held[year], items[year]) for year in sorted(held)},
    )


def skipped_files(store: Store, archive: str) -> list[Skipped]:
    """Give the files of an archive that yielded nothing, by path."""
    files = store.files(archive)
    return [Skipped(path, state.skipped) for path, state in sorted(files.items()) if state.skipped is not None]
