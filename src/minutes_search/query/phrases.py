"""Dates as a sentence writes them ("March 2021", "5 June 2024", "three months ago") in the query's grammar."""

from __future__ import annotations

import re

from minutes_search.patterns import pattern

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNIT = "(?:day|week|month|year)s?"
_COUNT = rf"(?:[0-9]{{1,3}}|an?|{'|'.join(_COUNTS)})"
_MONTH = rf"(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' if month[3:] else month for month in _MONTHS)}|sept)\.?"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"

SPAN = rf"(?:{_COUNT} )?{_UNIT}"
"""Matches a stretch of time: "3 months", "year"."""

_FORMS = (
    pattern(r"(?P<year>[0-9]{4})(?:-(?P<number>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.IGNORECASE),
    pattern(rf"(?P<day>{_DAY}) (?:of )?(?P<month>{_MONTH}),? (?P<year>[0-9]{{4}})", re.IGNORECASE),
    pattern(rf"(?P<month>{_MONTH}) (?P<day>{_DAY}),? (?P<year>[0-9]{{4}})", re.IGNORECASE),
    pattern(rf"(?P<month>{_MONTH})(?: of)?,? (?P<year>[0-9]{{4}})", re.IGNORECASE),
)
_RELATIVE = rf"(?:last|this) (?:week|month|year)|yesterday|today|{SPAN} ago"
_GROUP = pattern(r"\?P<\w+>")

DATE = "(?:" + "|".join([*(_GROUP.sub("?:", form.pattern) for form in _FORMS), _RELATIVE]) + ")"
"""Matches a date that `read_date` reads, without groups; to be used without regard to case."""
DATE_WORDS = frozenset(["week", "month", "year", "yesterday", "today", "ago"])
"""Words of which a date has one where it has no digit."""


def read_date(words: str) -> str:
    """Return the value of ``date:`` that words matching `DATE` mean; whether there is such a day is not checked."""
    for form in _FORMS:
        if match := form.fullmatch(words):
            found = match.groupdict()
            month = found.get("number") or _month_number(found.get("month"))
            day = re.sub(r"\D", "", found.get("day") or "").zfill(2) if found.get("day") else ""
            return "-".join(piece for piece in (found["year"], month, day) if piece)
    words = words.lower()
    return read_span(words.removesuffix(" ago")) if words.endswith(" ago") else words.replace(" ", "-")


def read_span(words: str) -> str:
    """Return the day on which a stretch of time that ends today began, as in ``3-months-ago``."""
    count, _, unit = words.lower().rpartition(" ")
    number = str(_COUNTS.index(count) + 1) if count in _COUNTS else count or "a"
    return f"{number}-{unit}-ago"


def _month_number(name: str | None) -> str:
    """Return the month's number in two digits; an empty text for None."""
    return next((f"{i:02}" for i, month in enumerate(_MONTHS, 1) if name and month[:3] == name[:3].lower()), "")
