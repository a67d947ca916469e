"""How an answer lies in time: counts by year, quarter or month."""

from __future__ import annotations

import calendar
import datetime
import functools
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from minutes_search.query.tree import DateRange
from minutes_search.search.narrowing import Narrowing, written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from minutes_search.query.tree import Query
    from minutes_search.store import Store

Unit = Literal["year", "quarter", "month"]
MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
"""The units, finest first, in months."""
LONGEST = 24
"""A timeline has at most so many months or quarters; what is longer is counted by a coarser unit."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter or month, and how many items it has."""

    name: str
    """``2024``, ``2024-Q3``, ``2024-09``."""
    count: int
    days: DateRange
    query: str
    """What narrows the answer to it."""
    selected: bool = False
    """The query asks for just this period already."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts from the first item to the last, oldest first, empty periods included; no periods without items."""

    unit: Unit
    periods: tuple[Period, ...]


def timeline(
    store: Store, documents: Collection[int], *, unit: Unit | None = None, query: Query | None = None
) -> Timeline:
    """Count items, which are given by document number, over time.

    Without a unit it is the finest of which two years of months, or six years of quarters, cover all the items.
    """
    days = store.tags.days(documents)
    unit = unit or _unit(days)
    asked = Narrowing(store, query).days()
    return Timeline(unit, tuple(replace(each, selected=each.days in asked) for each in periods(days, unit)))


def _unit(days: Mapping[int, int]) -> Unit:
    if days:
        for unit in ("month", "quarter"):
            if _number(max(days), unit) - _number(min(days), unit) < LONGEST:
                return unit
    return "year"


def periods(days: Mapping[int, int], unit: Unit, *, empty: bool = True) -> list[Period]:
    """Add up counts by day, which are given by ordinal, oldest first; with the empty periods between them or not."""
    counts: Counter[int] = Counter()
    for day, count in days.items():
        counts[_number(day, unit)] += count
    numbers = range(min(counts), max(counts) + 1) if counts and empty else sorted(counts)
    return [replace(_period(number, unit), count=counts[number]) for number in numbers]


def _number(day: int, unit: Unit) -> int:
    """Return the number of a day's period, counted from the year 0."""
    date = datetime.date.fromordinal(day)
    return (date.year * 12 + date.month - 1) // MONTHS[unit]


@functools.lru_cache(maxsize=1024)
def _period(number: int, unit: Unit) -> Period:
    year, month = divmod(number * MONTHS[unit], 12)
    first = datetime.date(year, month + 1, 1)
    last = first.replace(month=month + MONTHS[unit])
    last = last.replace(day=calendar.monthrange(year, last.month)[1])
    names = {"year": f"{year:04}", "quarter": f"{year:04}-Q{month // 3 + 1}", "month": f"{year:04}-{month + 1:02}"}
    days = DateRange(first, last)
    return Period(names[unit], 0, days, written("date", days))
