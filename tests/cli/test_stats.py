"""`minutes-search stats`: the archive at a glance."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

from minutes_search.places import FolderPlace, GitPlace
from minutes_search.store import open_for_writing
from minutes_search.store.schema import SCHEMA_VERSION
from minutes_search.store.sources import ArchiveSource, put_sources
from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    from pathlib import Path


def test_each_archive_and_all_of_them_are_counted(archives: Archives) -> None:
    answer = run("stats", "--index", archives.index, "--format", "json").json
    north, south = answer["archives"]
    assert (north["archive"], north["meetings"], north["items"], north["people"], north["references"]) == (
        "north", 2, 5, 2, 1,
    )  # fmt: skip
    assert (south["archive"], south["meetings"], south["items"], south["people"]) == ("south", 2, 2, 0)
    assert (answer["meetings"], answer["items"], answer["people"], answer["references"]) == (4, 7, 2, 1)
    assert (answer["first"], answer["last"]) == ("2024-06-12", "2024-07-10")
    assert answer["years"] == [{"year": 2024, "meetings": 4, "items": 7}]


def test_copies_are_items_of_one_thread(home: Path) -> None:
    archives = Archives(home)
    for day in ("2020-12-09", "2020-12-23", "2021-01-06"):
        archives.write(f"north/{day}.md", minutes(day, "* [ ] TODO: write down how mirrors are checked"))
    archives.run("north")
    answer = run("stats", "--index", archives.index, "--format", "json").json
    assert (answer["items"], answer["threads"], answer["actions"]) == (3, 1, {"open": 1, "done": 0})
    assert [row["year"] for row in answer["years"]] == [2020, 2021]


def test_it_tells_where_each_archive_came_from_and_no_password(archives: Archives) -> None:
    with open_for_writing(archives.index) as writer:
        repository = GitPlace("https://me:secret@example.org/r.git", "dev", "notes")
        put_sources(
            writer,
            {
                "north": ArchiveSource(FolderPlace(archives.folder / "north")),
                "south": ArchiveSource(repository, "3f9c01a84b2e7d65" * 2),
            },
        )
    lines = run("stats", "--index", archives.index).lines
    assert f"    north: {archives.folder / 'north'}" in lines
    assert "    south: https://example.org/r.git (branch dev, notes) at 3f9c01a84b2e" in lines
    north, south = run("stats", "--index", archives.index, "--format", "json").json["archives"]
    assert north["source"] == {"place": str(archives.folder / "north"), "revision": None}
    assert south["source"]["revision"] == "3f9c01a84b2e7d65" * 2


def test_what_was_skipped_is_told_with_the_reason(sample_index: Path) -> None:
    answer = run("stats", "--index", sample_index, "--format", "json").json
    assert [(row["archive"], row["path"]) for row in answer["skipped"]] == [("sample", "2017-02-10.md")]
    assert answer["skipped"][0]["reason"]
    out = run("stats", "--index", sample_index).out
    assert "Skipped: 1 file\n" in out
    assert f"    sample/2017-02-10.md: {answer['skipped'][0]['reason']}\n" in out


def test_counts_are_those_of_the_other_commands(sample_index: Path) -> None:
    index = ("--index", sample_index, "--format", "json")
    answer = run("stats", *index).json
    assert answer["meetings"] == run("meetings", *index).json["count"] == 13
    assert answer["items"] == int(run("query", "--count", "--index", sample_index).out)
    assert answer["people"] == len(run("people", *index).json["people"])
    assert answer["references"] == run("refs", *index).json["count"]
    assert answer["actions"] == {
        "open": run("actions", *index).json["count"],
        "done": run("actions", "--done", *index).json["count"],
    }


def test_the_index_says_how_large_how_old_and_of_which_version_it_is(archives: Archives) -> None:
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    for file in archives.index.glob("*.toc"):
        os.utime(file, (moment.timestamp(),) * 2)
    index = run("stats", "--index", archives.index, "--format", "json").json["index"]
    assert index == {
        "path": str(archives.index),
        "bytes": sum(file.stat().st_size for file in archives.index.iterdir()),
        "written": "2026-03-04T05:06:07+00:00",
        "schema": SCHEMA_VERSION,
    }
    lines = run("stats", "--index", archives.index).lines
    assert "Newest meeting: 2024-07-10" in lines
    assert "Index written: 2026-03-04 05:06 UTC" in lines
    assert lines[-1].endswith(f", schema version {SCHEMA_VERSION}")


def test_the_text_is_a_table_of_archives_and_one_of_years(archives: Archives) -> None:
    lines = run("stats", "--index", archives.index).lines
    assert [line.split()[:3] for line in lines[:4]] == [
        ["Archive", "Meetings", "Items"], ["north", "2", "5"], ["south", "2", "2"], ["all", "4", "7"],
    ]  # fmt: skip
    assert len({len(line) for line in lines[:4]}) == 1
    assert lines[5:7] == ["Year  Meetings  Items", "2024         4      7"]


def test_nothing_in_an_archive_steers_the_terminal(home: Path) -> None:
    archives = Archives(home)
    archives.write("north/\x1b[32m.md", minutes("2020-01-08", "* tea"))
    archives.write("north/\x1b]0;skipped\x07.md", "")
    archives.run("north")
    ran = run("stats", "--index", archives.index)
    assert ran.status == 0
    assert "Skipped: 1 file" in ran.out
    assert not any(char in ran.out for char in "\x1b\x07")


def test_an_index_of_nothing_but_skipped_files_has_no_first_meeting(archives: Archives) -> None:
    for name in ("2024-06-12", "2024-06-26"):
        archives.remove(f"north/{name}.md")
    archives.remove("south/2024-06-12.md")
    archives.remove("south/2024-07-10.md")
    archives.write("north/empty.md", "")
    archives.run("north", "south")
    ran = run("stats", "--index", archives.index)
    assert ran.status == 0
    assert "Newest meeting: none" in ran.out
    assert run("stats", "--index", archives.index, "--format", "json").json["first"] is None


def test_no_index_is_an_error(home: Path) -> None:
    assert run("stats", "--index", home / "none").status == 2
