"""How an answer lies in time: counts by year, quarter or month."""

from __future__ import annotations

import calendar
import datetime
import functools
from typing import TYPE_CHECKING, Literal, NamedTuple

from minutes_search.frozen import frozen
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


class Period(NamedTuple):
    """A year, quarter or month, and how many items it has."""

    name: str
    """``2024``, ``2024-Q3``, ``2024-09``."""
    count: int  # type: ignore[assignment]  # a tuple's method, which nobody asks this one for
    days: DateRange
    query: str
    """What narrows the answer to it."""
    selected: bool = False
    """The query asks for just this period already."""


_period = functools.partial(tuple.__new__, Period)


@frozen
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
    unit = unit or _unit(store, documents)
    counts = store.tags.periods(documents, MONTHS[unit])
    return Timeline(unit, tuple(periods(counts, unit, asked=Narrowing(store, query).days())))


def _unit(store: Store, documents: Collection[int]) -> Unit:
    for unit in ("month", "quarter"):
        counts = store.tags.periods(documents, MONTHS[unit])
        if counts and max(counts) - min(counts) < LONGEST:
            return unit
    return "year"


def periods(counts: Mapping[int, int], unit: Unit, *, asked: Collection[DateRange] = ()) -> list[Period]:
    """Return the periods that are counted, by number from the year 0, and the empty ones between them, oldest first.

    `asked` are those that the query asks for.
    """
    found: list[Period] = []
    for number in range(min(counts), max(counts) + 1) if counts else ():
        name, days, query = described(number, unit)
        found.append(_period((name, counts.get(number, 0), days, query, days in asked if asked else False)))
    return found


@functools.lru_cache(maxsize=1024)
def described(number: int, unit: Unit) -> tuple[str, DateRange, str]:
    """Return name, days and query of a period."""
    year, month = divmod(number * MONTHS[unit], 12)
    first = datetime.date(year, month + 1, 1)
    last = first.replace(month=month + MONTHS[unit])
    last = last.replace(day=calendar.monthrange(year, last.month)[1])
    names = {"year": f"{year:04}", "quarter": f"{year:04}-Q{month // 3 + 1}", "month": f"{year:04}-{month + 1:02}"}
    days = DateRange(first, last)
    return names[unit], days, written("date", days)
