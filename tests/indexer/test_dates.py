"""Where a meeting's date is read from."""

from __future__ import annotations

import pytest

from minutes_indexer.dates import meeting_date
from minutes_indexer.document import read_document
from minutes_indexer.outline_reader import read_outline


def date_of(text: str, path: str = "notes.md") -> str | None:
    date = meeting_date(read_outline(read_document(path, text)), path)
    return date.isoformat() if date else None


def test_the_front_matter_wins_over_title_heading_and_file_name() -> None:
    text = "---\ndate: 2024-02-01\ntitle: 2024-02-02\n---\n# 2024-02-03\n"
    assert date_of(text, "2024-02-04.md") == "2024-02-01"
    assert date_of(text.replace("date: 2024-02-01\n", ""), "2024-02-04.md") == "2024-02-02"
    assert date_of("# 2024-02-03\n", "2024-02-04.md") == "2024-02-03"
    assert date_of("# Notes\n", "2024-02-04.md") == "2024-02-04"


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("20260520-lantern-ecosystem.md", "2026-05-20"),
        ("20200721_agenda_and_minutes.md", "2020-07-21"),
        ("community-2023-03-01.md", "2023-03-01"),
        ("2024/index.md", None),
        ("20241399.md", None),
    ],
)
def test_a_file_name_may_hold_the_date_in_several_forms(path: str, date: str | None) -> None:
    assert date_of("# Notes\n", path) == date


@pytest.mark.parametrize(
    "heading", ["6 February 2024 | 100th meeting", "Notes, Feb 6th, 2024", "Meeting of the 6th of February, 2024"]
)
def test_a_date_may_be_written_out(heading: str) -> None:
    assert date_of(f"# {heading}\n") == "2024-02-06"


def test_an_iso_date_anywhere_wins_over_one_that_is_written_out() -> None:
    assert date_of("# Minutes approved on 6 February 2024\n", "2024-01-23.md") == "2024-01-23"


@pytest.mark.parametrize("heading", ["02/06/2024", "06.02.2024", "30 February 2024", "2024-02-30", "May 2024"])
def test_a_date_that_may_mean_two_days_or_none_is_not_guessed(heading: str) -> None:
    assert date_of(f"# {heading}\n") is None
