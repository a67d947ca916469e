"""`minutes-search extract`: what stands in minutes, without an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run
from tests.conftest import SAMPLE
from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folders(home: Path) -> Archives:
    """Folders of minutes that nobody has indexed."""
    found = Archives(home)
    found.write("north/2024-06-12.md", minutes("2024-06-12", "* (WV) sigstore", attendees=table("Wilma V, WV, wilmav")))
    found.write("north/2024-06-26.md", minutes("2024-06-26", "* (WV) mirrors"))
    found.write("south/deep/2024-07-10.md", minutes("2024-07-10", "* (wilmav) lanterns"))
    return found


def test_a_folder_is_one_json_object_a_meeting(folders: Archives) -> None:
    ran = run("extract", folders.folder / "north")
    assert (ran.status, ran.err) == (0, "")
    assert [(row["archive"], row["path"], row["date"]) for row in ran.rows] == [
        ("north", "2024-06-12.md", "2024-06-12"),
        ("north", "2024-06-26.md", "2024-06-26"),
    ]
    assert ran.rows[0]["attendees"][0]["login"] == "wilmav"


def test_json_is_a_list_of_the_same(folders: Archives) -> None:
    ran = run("extract", folders.folder / "north", "--format", "json")
    assert ran.json == run("extract", folders.folder / "north").rows


def test_a_file_is_named_itself_and_a_file_deep_in_a_folder_by_its_way(folders: Archives) -> None:
    (row,) = run("extract", folders.folder / "north/2024-06-26.md").rows
    assert (row["archive"], row["path"]) == ("north", "2024-06-26.md")
    (row,) = run("extract", folders.folder / "south").rows
    assert row["path"] == "deep/2024-07-10.md"


def test_people_are_resolved_over_everything_that_is_given_together(folders: Archives) -> None:
    def owners(*paths: str) -> list[list[str | None]]:
        rows = run("extract", *(folders.folder / path for path in paths)).rows
        return [[owner["login"] for item in row["items"] for owner in item["owners"]] for row in rows]

    assert owners("north/2024-06-26.md") == [[]]
    assert owners("north/2024-06-26.md", "north/2024-06-12.md") == [["wilmav"], ["wilmav"]]
    assert owners("south") == [[]]
    assert owners("north", "south") == [["wilmav"], ["wilmav"], ["wilmav"]]


def test_people_of_the_configuration_are_known(folders: Archives) -> None:
    (folders.folder / "minutes.toml").write_text('[[people]]\nname = "Wim Vos"\nlogin = "wvos"\ninitials = ["WV"]\n')
    (row,) = run("extract", folders.folder / "north/2024-06-26.md").rows
    assert row["items"][0]["owners"][0]["login"] == "wvos"


def test_what_yields_nothing_is_told_on_standard_error_only(folders: Archives) -> None:
    folders.write("north/empty.md", "")
    folders.write("north/latin.md", b"# 2024-06-12\n\n* caf\xe9\n")
    ran = run("extract", folders.folder / "north")
    assert (ran.status, len(ran.rows)) == (0, 2)
    assert ran.err.splitlines() == [
        "skipped empty.md: no date in the front matter, the title, the first heading or the file name",
        "skipped latin.md: line 3: byte 0xe9 is not UTF-8; save the file as UTF-8",
    ]


@pytest.mark.parametrize(("format_", "out"), [("jsonl", ""), ("json", "[]\n")])
def test_the_status_is_2_when_nothing_could_be_read(folders: Archives, format_: str, out: str) -> None:
    folders.write("bad/empty.md", "")
    ran = run("extract", folders.folder / "bad", "--format", format_)
    assert (ran.status, ran.out) == (2, out)
    (folders.folder / "void").mkdir()
    assert run("extract", folders.folder / "void").status == 2


def test_a_path_that_is_not_there_is_an_error(folders: Archives) -> None:
    ran = run("extract", folders.folder / "north", folders.folder / "nowhere")
    assert (ran.status, ran.out) == (2, "")
    assert f"{folders.folder / 'nowhere'}: no such file or folder" in ran.err


def test_the_sample_is_thirteen_meetings_and_a_cancelled_one() -> None:
    ran = run("extract", SAMPLE)
    assert len(ran.rows) == 13
    assert ran.err.startswith("skipped 2017-02-10.md: no agenda items")
