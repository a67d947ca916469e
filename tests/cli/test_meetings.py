"""`minutes-search meetings`: the meetings of the archive, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    from pathlib import Path


def test_meetings_are_listed_under_their_years_newest_first(archives: Archives) -> None:
    archives.write("south/2023-01-11.md", minutes("2023-01-11", "* tea", title="Pier"))
    archives.run("south")
    ran = run("meetings", "--index", archives.index)
    assert ran.status == 0
    assert ran.lines == [
        "2024: 4 meetings",
        "    2024-07-10  south/2024-07-10.md  Pier 2024-07-10  1 item, 0 attendees",
        "    2024-06-26  north/2024-06-26.md  Harbour 2024-06-26  2 items, 0 attendees",
        "    2024-06-12  north/2024-06-12.md  Harbour 2024-06-12  3 items, 2 attendees",
        "    2024-06-12  south/2024-06-12.md  Pier 2024-06-12  1 item, 0 attendees",
        "",
        "2023: 1 meeting",
        "    2023-01-11  south/2023-01-11.md  Pier 2023-01-11  1 item, 0 attendees",
        "",
        "5 meetings",
    ]


def test_one_year_and_one_archive_narrow_the_list(archives: Archives) -> None:
    index = ("--index", archives.index, "--format", "json")
    assert run("meetings", "--year", "2024", *index).json["count"] == 4
    answer = run("meetings", "--archive", "north", *index).json
    assert [row["path"] for row in answer["meetings"]] == ["2024-06-26.md", "2024-06-12.md"]
    nothing = run("meetings", "--year", "1999", "--index", archives.index)
    assert (nothing.status, nothing.out) == (1, "No meetings\n")
    assert run("meetings", "--archive", "east", *index).status == 2


@pytest.mark.parametrize("year", ["0", "-1", "10000", "last"])
def test_a_year_that_is_none_is_an_error(archives: Archives, year: str) -> None:
    ran = run("meetings", "--year", year, "--index", archives.index)
    assert (ran.status, ran.out) == (2, "")


def test_a_row_has_the_attendees_and_the_link(archives: Archives) -> None:
    (archives.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{date}/"\n')
    rows = run("meetings", "--index", archives.index, "--format", "json").json["meetings"]
    assert rows[2] == {
        "date": "2024-06-12",
        "archive": "north",
        "path": "2024-06-12.md",
        "title": "Harbour 2024-06-12",
        "items": 3,
        "attendees": [
            {"name": "Wilma Verhoeven", "initials": "WV", "login": "wilmav", "affiliation": None},
            {"name": "Ada Brook", "initials": "AB", "login": "adabrook", "affiliation": None},
        ],
        "url": "https://x.org/2024-06-12/",
    }
    assert rows[0]["url"] is None


def test_the_sample_has_thirteen(sample_index: Path) -> None:
    ran = run("meetings", "--index", sample_index)
    assert ran.lines[-1] == "13 meetings"
    days = [line.split()[0] for line in ran.lines if line.startswith("    ")]
    assert days == sorted(days, reverse=True)
    assert ran.lines[0] == "2026: 2 meetings"


def test_nothing_in_a_meeting_steers_the_terminal(home: Path) -> None:
    archives = Archives(home)
    archives.write("north/\x1b[32m.md", minutes("2020-01-08", "* tea", title="\x1b]0;title\x07 Harbour \u202e"))
    archives.run("north")
    ran = run("meetings", "--index", archives.index)
    assert ran.status == 0
    assert not any(char in ran.out for char in "\x1b\x07\u202e")


def test_no_index_is_an_error(home: Path) -> None:
    assert run("meetings", "--index", home / "none").status == 2
