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

    from minutes_search.model import Meeting
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
    meetings = [stored.meeting for stored in store.meetings(archives)]
    items = [item for meeting in meetings for item in meeting.items]
    return Stats(
        meetings=len(meetings),
        items=len(items),
        threads=len({item.place.thread if item.place else item.id for item in items}),
        people=len(directory(store, archives)),
        references=len({reference_key(reference.id) for item in items for reference in item.refs}),
        open=len(find_actions(store, state="open", archives=archives).found),
        done=len(find_actions(store, state="done", archives=archives).found),
        first=min((meeting.date for meeting in meetings), default=None),
        last=max((meeting.date for meeting in meetings), default=None),
        years=_years(meetings),
    )


def _years(meetings: Sequence[Meeting]) -> dict[int, tuple[int, int]]:
    held = Counter(meeting.date.year for meeting in meetings)
    items: Counter[int] = Counter()
    for meeting in meetings:
        items[meeting.date.year] += len(meeting.items)
    return {year: (held[year], items[year]) for year in sorted(held)}


def skipped_files(store: Store, archive: str) -> list[Skipped]:
    """Give the files of an archive that yielded nothing, by path."""
    files = store.files(archive)
    return [Skipped(path, state.skipped) for path, state in sorted(files.items()) if state.skipped is not None]
