"""The meetings that stand in several archives, by day, as the index keeps them: see `threads.twins`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.threads.twins import Twins, twins_of
from minutes_search.store import woven as kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from minutes_indexer.threads.members import Where
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_search.store import Store, Writer


class Shared(NamedTuple):
    """An item that stands in several archives as well."""

    archive: str
    path: str
    rank: int
    """Which of the meeting's items it is, in the order of the file."""
    id: str


@dataclass
class TwinDay:
    """The twins of a day."""

    meetings: list[list[Where]] = field(default_factory=list)
    """Those that are one, the first one first."""
    items: list[list[Shared]] = field(default_factory=list)
    """Those that are the same."""

    @property
    def archives(self) -> set[str]:
        """Whose meetings they are."""
        return {archive for meetings in self.meetings for archive, _ in meetings}


@dataclass
class TwinDays:
    """The twins of some archives, by the ordinal of the day."""

    days: dict[int, TwinDay] = field(default_factory=dict)

    @classmethod
    def find(cls, meetings: Iterable[MeetingTraits]) -> TwinDays:
        """Find the twins among meetings."""
        by_day: defaultdict[int, list[MeetingTraits]] = defaultdict(list)
        for meeting in meetings:
            by_day[meeting.date.toordinal()].append(meeting)
        several = {day: each for day, each in by_day.items() if len({meeting.archive for meeting in each}) > 1}
        found = {day: _of_a_day(each) for day, each in sorted(several.items())}
        return cls({day: twins for day, twins in found.items() if twins.meetings})

    @classmethod
    def load(cls, store: Store, archives: kept.Archives) -> TwinDays:
        """Read the twins of archives that have some together."""
        value = kept.load_part(store, kept.SHARED, archives) or {}
        return cls({
            int(day): TwinDay(
                [[(archive, path) for archive, path in each] for each in meetings],
                [[Shared(*item) for item in each] for each in items],
            )
            for day, (meetings, items) in value.items()
        })  # fmt: skip

    @classmethod
    def together(cls, several: Iterable[TwinDays]) -> TwinDays:
        """Put the twins of several together, which have none in common."""
        found: defaultdict[int, TwinDay] = defaultdict(TwinDay)
        for each in several:
            for number, day in each.days.items():
                found[number].meetings.extend(day.meetings)
                found[number].items.extend(day.items)
        return cls(dict(found))

    def with_days(self, days: Collection[int], new: TwinDays) -> TwinDays:
        """Give the twins with new ones in place of those of some days."""
        return TwinDays({number: day for number, day in self.days.items() if number not in days} | new.days)

    def of_days(self, days: Collection[int]) -> list[TwinDay]:
        """Give the twins of some days."""
        return [self.days[day] for day in days if day in self.days]

    def save(self, writer: Writer, archives: kept.Archives) -> None:
        """Keep them as those of archives."""
        days = {day: [twins.meetings, twins.items] for day, twins in sorted(self.days.items())}
        kept.put_part(writer, kept.SHARED, archives, days)
        kept.put_part(writer, kept.TWINS, archives, sorted(each for day in self.days.values() for each in day.meetings))

    def of(self, archives: Collection[str]) -> TwinDays:
        """Give the twins that meetings of these archives have; none has one elsewhere."""
        found: dict[int, TwinDay] = {}
        for number, day in self.days.items():
            meetings = [each for each in day.meetings if each[0][0] in archives]
            items = [each for each in day.items if each[0].archive in archives]
            if meetings:
                found[number] = TwinDay(meetings, items)
        return TwinDays(found)

    def items(self) -> Iterator[list[Shared]]:
        """Give the items that are the same."""
        return (each for day in self.days.values() for each in day.items)

    def twins(self) -> Twins:
        """Give them as threads are made of them."""
        first_of = {where: each[0] for day in self.days.values() for each in day.meetings for where in each}
        return Twins(first_of, {item.id: each[0].id for each in self.items() for item in each})


def _of_a_day(meetings: Iterable[MeetingTraits]) -> TwinDay:
    meetings = sorted(meetings, key=lambda each: (each.archive, each.path))
    twins = twins_of(meetings)
    together: defaultdict[Where, list[Where]] = defaultdict(list)
    same: defaultdict[str, list[Shared]] = defaultdict(list)
    for meeting in meetings:
        where = meeting.archive, meeting.path
        if where in twins.meetings:
            together[twins.meetings[where]].append(where)
            for rank, item in enumerate(meeting.in_order):
                if shared := twins.items.get(item.id):
                    same[shared].append(Shared(*where, rank, item.id))
    return TwinDay(sorted(together.values()), sorted(same.values()))
