"""Dates as the query language writes them, and the ranges of days they mean.

Both ends of a range are inclusive and round outwards: ``2024..2025-02`` is 2024-01-01 to 2025-02-28.
"""

from __future__ import annotations

import datetime
import itertools
import re
from typing import TYPE_CHECKING

from minutes_search.patterns import pattern
from minutes_search.query.errors import ValueProblem, quoted
from minutes_search.query.tree import DateRange

if TYPE_CHECKING:
    from collections.abc import Iterable

Period = tuple[datetime.date, datetime.date]
"""The first and the last day."""

FORMS = "Write 2025, 2025-02, 2025-02-19, 2024-01..2024-06, 2024.., ..2020-12, >=2024-06, last-year or 3-months-ago."

_ABSOLUTE = pattern(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = pattern(r"([0-9]{1,4}|an?)-(day|week|month|year)s?-ago")
_NAMED = pattern(r"(this|last)-(week|month|year)")
_COMPARED = pattern(r"(>=|<=|>|<)(.*)", re.DOTALL)
_DAY = datetime.timedelta(days=1)


def read_range(text: str, today: datetime.date) -> DateRange:
    """Return the days that a value of ``date:`` means; `ValueProblem` where it means none."""
    text = text.strip()
    if compared := _COMPARED.fullmatch(text):
        name = {">=": "since", "<=": "until", ">": "after", "<": "before"}[compared[1]]
        return read_bound(name, compared[2], today)
    if ".." not in text:
        return DateRange(*read_period(text, today))
    left, right = text.split("..", 1)
    if not (left.strip() or right.strip()):
        raise ValueProblem("A range needs at least one end.", FORMS)
    since = read_period(left, today)[0] if left.strip() else None
    until = read_period(right, today)[1] if right.strip() else None
    if since and until and since > until:
        message = f"The range ends ({until}) before it begins ({since})."
        raise ValueProblem(message, f"The earlier date comes first: {right.strip()}..{left.strip()}")
    return DateRange(since, until)


def read_bound(name: str, text: str, today: datetime.date) -> DateRange:
    """Return the days that a value of ``since:`` (until, after, before) means; `ValueProblem` where it means none."""
    if ".." in text or _COMPARED.match(text.strip()):
        raise ValueProblem(f"{name}: takes one date, not a range.", f"Write the range as date:, or {name}:2024-06.")
    first, last = read_period(text, today)
    try:
        match name:
            case "since":
                return DateRange(since=first)
            case "until":
                return DateRange(until=last)
            case "after":
                return DateRange(since=last + _DAY)
            case _:
                return DateRange(until=first - _DAY)
    except OverflowError:
        raise ValueProblem(f"There are no days {name} {quoted(text)}.", FORMS) from None


def read_period(text: str, today: datetime.date) -> Period:
    """Return the first and last day of a day, month or year, also a relative one; `ValueProblem` if it is none."""
    text = text.strip()
    if absolute := _ABSOLUTE.fullmatch(text):
        return _absolute(text, *absolute.groups())
    word = "-".join(re.split(r"[\s_-]+", text.casefold()))
    if word in {"today", "yesterday"}:
        day = today if word == "today" else today - _DAY
        return day, day
    if named := _NAMED.fullmatch(word):
        return _around(today, named[2], back=named[1] == "last")
    if ago := _AGO.fullmatch(word):
        day = _days_ago(today, ago[2], 1 if ago[1].startswith("a") else int(ago[1]))
        return day, day
    raise ValueProblem(f"{quoted(text)} is not a date." if text else "A date is missing.", FORMS)


def _absolute(text: str, year: str, month: str | None, day: str | None) -> Period:
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueProblem(f"There is no such date as {quoted(text)}.", _nearest(int(year), month, day)) from None
    if day:
        return first, first
    if month:
        return first, _month_end(first)
    return first, datetime.date(first.year, 12, 31)


def _nearest(year: int, month: str | None, day: str | None) -> str:
    if year and month and day and 1 <= int(month) <= 12:
        return f"That month ends on {_month_end(datetime.date(year, int(month), 1))}."
    return "Write the year first, then the month from 01 to 12, then the day." if year else "Years begin at 0001."


def _days(year: int, month: int) -> int:
    import calendar  # noqa: PLC0415  # few queries have a date

    return calendar.monthrange(year, month)[1]


def _month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=_days(day.year, day.month))


def _around(today: datetime.date, unit: str, *, back: bool) -> Period:
    """Return the week (from Monday), month or year of today, or the one before it."""
    day = _days_ago(today, unit, 1) if back else today
    match unit:
        case "week":
            monday = day - datetime.timedelta(days=day.weekday())
            return monday, monday + datetime.timedelta(days=6)
        case "month":
            return day.replace(day=1), _month_end(day)
        case _:
            return datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)


def _days_ago(today: datetime.date, unit: str, count: int) -> datetime.date:
    """Return the day that lies so many days, weeks, months or years back; the 31st becomes the month's last day."""
    try:
        if unit in {"day", "week"}:
            return today - datetime.timedelta(days=count * (7 if unit == "week" else 1))
        year, month = divmod(today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1), 12)
        last = _days(year, month + 1)
        return datetime.date(year, month + 1, min(today.day, last))
    except (OverflowError, ValueError):
        raise ValueProblem("That is too long ago.", FORMS) from None


def narrowed(ranges: Iterable[DateRange], by: Iterable[DateRange]) -> list[DateRange]:
    """Return the days that are in one of the ranges and in one of the others; empty where there are none."""
    found: dict[DateRange, None] = {}
    for one, other in itertools.product(ranges, by):
        since = max((day for day in (one.since, other.since) if day), default=None)
        until = min((day for day in (one.until, other.until) if day), default=None)
        if not (since and until and since > until):
            found[DateRange(since, until)] = None
    return list(found)


def write_range(days: DateRange) -> str:
    """Return the shortest value of ``date:`` that means these days."""
    since, until = days.since, days.until
    grain = max((_start_grain(since) if since else 0), (_end_grain(until) if until else 0))
    if since and until and since == until:
        return since.isoformat()
    left, right = _cut(since, grain), _cut(until, grain)
    return left if left == right else f"{left}..{right}"


def write_bound(days: DateRange) -> tuple[str, str] | None:
    """Return the field and value, ``since`` or ``until``, of a range that is open at one end; None if it is not."""
    if (days.since is None) == (days.until is None):
        return None
    return ("since" if days.since else "until"), write_range(days).replace("..", "")


def _start_grain(day: datetime.date) -> int:
    """Return how exactly the first day of a range has to be written: 0 the year, 1 the month, 2 the day."""
    return 2 if day.day > 1 else 1 if day.month > 1 else 0


def _end_grain(day: datetime.date) -> int:
    """Return how exactly the last day of a range has to be written, as `_start_grain` has it."""
    if day.day < 28 or day != _month_end(day):  # no month ends earlier
        return 2
    return 1 if day.month < 12 else 0


def _cut(day: datetime.date | None, grain: int) -> str:
    return day.isoformat()[: (4, 7, 10)[grain]] if day else ""
