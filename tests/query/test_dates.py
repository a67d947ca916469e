"""Dates in queries: inclusive ends that round outwards, relative dates, and dates that there are not."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.query import DateRange, Field, QueryError, parse
from minutes_search.query.dates import read_range, write_range

TODAY = datetime.date(2024, 3, 31)


def days(text: str) -> tuple[str, str]:
    root = parse(text, TODAY).root
    assert isinstance(root, Field)
    assert root.name == "date"
    (found,) = root.values
    assert isinstance(found, DateRange)
    return str(found.since or ""), str(found.until or "")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("date:2025", "2025-01-01", "2025-12-31"),
        ("date:2024-02", "2024-02-01", "2024-02-29"),
        ("date:2025-02-19", "2025-02-19", "2025-02-19"),
        ("date:2024-01..2024-06", "2024-01-01", "2024-06-30"),
        ("date:2024..2025-02", "2024-01-01", "2025-02-28"),
        ("date:2024..", "2024-01-01", ""),
        ("date:..2020-12", "", "2020-12-31"),
        ("date:>=2024-06", "2024-06-01", ""),
        ("date:>2024-06", "2024-07-01", ""),
        ("date:<=2024-06", "", "2024-06-30"),
        ("date:<2024-06", "", "2024-05-31"),
        ("since:2023", "2023-01-01", ""),
        ("until:2024-06", "", "2024-06-30"),
        ("after:2025", "2026-01-01", ""),
        ("before:2025", "", "2024-12-31"),
        ("date:today", "2024-03-31", "2024-03-31"),
        ("since:yesterday", "2024-03-30", ""),
        ("date:last-year", "2023-01-01", "2023-12-31"),
        ("date:this-year", "2024-01-01", "2024-12-31"),
        ("date:last-month", "2024-02-01", "2024-02-29"),
        ("date:last-week", "2024-03-18", "2024-03-24"),
        ("date:this-week", "2024-03-25", "2024-03-31"),
        ("since:last-year", "2023-01-01", ""),
        ("after:last-year", "2024-01-01", ""),
        ("since:1-month-ago", "2024-02-29", ""),
        ("since:3-months-ago", "2023-12-31", ""),
        ("since:2-years-ago", "2022-03-31", ""),
        ("since:10-days-ago", "2024-03-21", ""),
        ("since:a-week-ago", "2024-03-24", ""),
        ('since:"3 Months ago"', "2023-12-31", ""),
        ("date:last-year..today", "2023-01-01", "2024-03-31"),
    ],
)
def test_a_date_is_a_range_of_days(text: str, since: str, until: str) -> None:
    assert days(text) == (since, until)


@pytest.mark.parametrize(
    "value",
    [
        *("2025-13", "2025-02-30", "2025-00", "0000", "2025..2024", "..", "202", "2024-1-1-1", "summer", "20240101"),
        *(">=", ">2024..2025", "2024..2025..2026", "5000-years-ago", ">9999", "<0001", "٢٠٢٤"),
    ],
)
def test_what_is_no_date_is_an_error_at_the_value(value: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(f"a date:{value}", TODAY)
    assert (caught.value.position, caught.value.length) == (7, len(value))
    assert caught.value.hint


@pytest.mark.parametrize("text", ["since:2024..2025", "until:>2024", "after:.."])
def test_a_bound_is_one_date(text: str) -> None:
    with pytest.raises(QueryError, match="takes one date"):
        parse(text, TODAY)


def test_the_same_field_twice_is_either_and_different_ones_are_both() -> None:
    twenty, thirty = parse("date:2020", TODAY).root, parse("date:2030", TODAY).root
    assert isinstance(twenty, Field)
    assert isinstance(thirty, Field)
    assert parse("date:2020 date:2030", TODAY).root == Field("date", (*twenty.values, *thirty.values))
    both = parse("since:2020 until:2024", TODAY).root
    assert both is not None
    assert not isinstance(both, Field)


@given(st.tuples(st.dates(), st.dates()).map(sorted), st.sampled_from(["both", "since", "until"]))
def test_a_range_is_read_as_it_was_written(ends: list[datetime.date], which: str) -> None:
    since, until = ends
    written = DateRange(since if which != "until" else None, until if which != "since" else None)
    assert read_range(write_range(written), TODAY) == written
