"""`minutes-search index`: what a run tells, and what it leaves."""

from __future__ import annotations

import json
import re
import signal
import stat
from typing import TYPE_CHECKING

from minutes_search.store import open_for_writing
from minutes_search.store.disk import INDEX_NAME
from tests.cli.running import PATIENCE, run, start
from tests.conftest import SAMPLE
from tests.indexer.indexing import Archives, everything, minutes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_steps_and_result_are_told_on_standard_error(home: Path) -> None:
    ran = run("index", SAMPLE, "--index", home / "index")
    assert (ran.status, ran.out) == (0, "")
    *steps, result, skipped = ran.err.splitlines()
    assert steps[:2] == ["reading sample: 14", "extracting: 14"]
    assert steps[-1].startswith("writing")
    assert re.fullmatch(r"sample: 13 indexed \(\d+ items\), 0 unchanged, 1 skipped", result)
    assert skipped.startswith("  skipped 2017-02-10.md: no agenda items")


def test_the_next_run_tells_what_changed(archives: Archives) -> None:
    archives.write("north/2024-08-07.md", minutes("2024-08-07", "* one", "* two"))
    archives.remove("north/2024-06-26.md")
    archives.write("north/empty.md", "")
    ran = run("index", archives.folder / "north", "--index", archives.index)
    assert "north: 1 indexed (2 items), 1 unchanged, 1 removed, 1 skipped" in ran.err
    again = run("index", archives.folder / "north", "--index", archives.index)
    assert "north: 0 indexed, 2 unchanged, 1 skipped" in again.err
    assert "  skipped empty.md: no date" in again.err
    assert again.status == 0


def test_files_updated_for_what_is_known_of_people_are_told_apart(archives: Archives) -> None:
    archives.write("north/2024-06-26.md", minutes("2024-06-26", "* (WV) runners"))
    run("index", archives.folder / "north", "--index", archives.index)
    text = (archives.folder / "north/2024-06-12.md").read_text()
    archives.write("north/2024-06-12.md", text.replace("Wilma Verhoeven", "Wilma Brandt"))
    ran = run("index", archives.folder / "north", "--index", archives.index)
    assert re.search(r"north: 1 indexed \(3 items\), 1 unchanged, 1 updated for .+\n", ran.err)


def test_archives_are_named_after_their_folders_or_as_asked(home: Path) -> None:
    archives = Archives(home)
    archives.write("minutes/a.md", minutes("2024-06-12", "* tea"))
    index = archives.index
    assert "minutes: 1 indexed" in run("index", home / "minutes", "--index", index).err
    assert "core: 1 indexed" in run("index", home / "minutes", "--archive", "core", "--index", index).err
    assert "there are: core, minutes" in run("tea", "--index", index, "--archive", "none").err


def test_two_sources_for_one_archive_are_an_error(archives: Archives) -> None:
    ran = run(
        "index", archives.folder / "north", archives.folder / "south", "--archive", "core", "--index", archives.index
    )
    assert ran.status == 2
    assert "several sources for one archive" in ran.err


def test_the_status_is_2_when_nothing_could_be_read(home: Path) -> None:
    ran = run("index", home / "nowhere", "--index", home / "index")
    assert ran.status == 2
    assert f"nowhere: left as it was: {home / 'nowhere'}: no such file or folder" in ran.err
    assert "no index in" in run("tea", "--index", home / "index").err
    (home / "void").mkdir()
    assert run("index", home / "void", "--index", home / "index").status == 2


def test_the_status_is_0_when_one_of_two_sources_was_read(archives: Archives) -> None:
    ran = run("index", archives.folder / "nowhere", archives.folder / "south", "--index", archives.index)
    assert ran.status == 0
    assert "nowhere: left as it was" in ran.err
    assert "south: 0 indexed, 2 unchanged" in ran.err


def test_an_archive_is_forgotten_with_all_that_came_of_it(archives: Archives) -> None:
    ran = run("index", "--forget", "north", "--index", archives.index)
    assert ran.status == 0
    assert "north: 0 indexed, 0 unchanged, 2 removed" in ran.err
    assert archives.answer("sigstore") == ["Sigstore at the pier"]
    assert archives.answer("by:Ada") == []
    other = Archives(archives.folder / "other")
    other.write("south/2024-06-12.md", (archives.folder / "south/2024-06-12.md").read_bytes())
    other.write("south/2024-07-10.md", (archives.folder / "south/2024-07-10.md").read_bytes())
    other.run("south")
    assert everything(archives.index) == everything(other.index)
    assert "north" not in run("update", "--index", archives.index).err
    again = run("index", "--forget", "north", "--index", archives.index)
    assert again.status == 2
    assert "no archive 'north' in" in again.err


def test_a_rebuild_reads_every_file_and_keeps_other_archives(archives: Archives) -> None:
    ran = run("index", archives.folder / "north", "--rebuild", "--index", archives.index)
    assert "north: 2 indexed (5 items), 0 unchanged" in ran.err
    assert run("pier", "--index", archives.index).status == 0


def test_an_index_that_cannot_be_read_is_rebuilt_with_a_message(archives: Archives) -> None:
    for file in archives.index.glob("*.toc"):
        file.write_bytes(b"x")
    assert "rebuild it with `minutes-search index --rebuild`" in run("tea", "--index", archives.index).err
    ran = run("index", archives.folder / "north", "--index", archives.index)
    assert (ran.status, "rebuilding it now" in ran.err) == (0, True)
    assert "archives not named in this run must be indexed again" in ran.err
    assert run("tea", "--index", archives.index).status == 0


def test_an_index_that_cannot_be_written_is_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").touch()
    assert run("index", SAMPLE, "--index", home / "file").status == 2
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(home / "file"))
    ran = run("index", SAMPLE)
    assert (ran.status, ran.out) == (2, "")
    assert str(home / "file") in ran.err


def test_a_second_writer_gives_up_and_says_who_writes(archives: Archives) -> None:
    with open_for_writing(archives.index):
        ran = run("index", archives.folder / "north", "--index", archives.index, "--wait", "0.2")
    assert ran.status == 2
    waiting, error = ran.err.splitlines()
    assert waiting.startswith("waiting for process ")
    assert "is being written to by process" in error


def test_an_interrupt_ends_a_run_without_a_traceback_and_changes_nothing(archives: Archives) -> None:
    before = archives.generation()
    archives.write("north/2024-08-07.md", minutes("2024-08-07", "* one"))
    with open_for_writing(archives.index), start(
        "index", archives.folder / "north", "--index", archives.index
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline().startswith("waiting for process ")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, "1 would say that there are no hits"
    assert err == "Interrupted.\n"
    assert archives.generation() == before
    assert "north: 1 indexed" in run("index", archives.folder / "north", "--index", archives.index).err


def test_an_index_of_another_version_is_made_anew_without_naming_its_sources(archives: Archives) -> None:
    run("index", archives.folder / "north", archives.folder / "south", "--index", archives.index)
    for file in list(archives.index.iterdir()):
        if INDEX_NAME in file.name:
            file.rename(file.with_name(file.name.replace(INDEX_NAME, "minutes1")))
    told = run("tea", "--index", archives.index)
    assert told.status == 2
    assert "rebuild it with `minutes-search index --rebuild`" in told.err
    ran = run("index", "--rebuild", "--index", archives.index)
    assert ran.status == 0
    assert "north: 2 indexed (5 items)" in ran.err
    assert "south: 2 indexed (2 items)" in ran.err
    assert archives.answer("tea") == ["tea"]


def test_what_is_noted_beside_the_index_is_for_its_owner_and_may_be_garbage(archives: Archives) -> None:
    run("update", "--index", archives.index)
    noted = archives.index / "sources.json"
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600
    for garbage in ("", "[]", '{"north": {"kind": "ftp"}}', '{"north": 3}'):
        noted.write_text(garbage)
        assert run("update", "--index", archives.index).status == 0
        assert set(json.loads(noted.read_text())) == {"north", "south"}
