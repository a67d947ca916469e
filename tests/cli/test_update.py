"""`minutes-search update`: every archive is refreshed from where it came, once or again and again."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import PATIENCE, run, start
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def test_every_archive_of_the_index_is_refreshed_from_where_it_came(
    archives: Archives, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.write("north/2024-08-07.md", minutes("2024-08-07", "* brand new"))
    archives.remove("south/2024-07-10.md")
    (archives.folder / "elsewhere").mkdir()
    monkeypatch.chdir(archives.folder / "elsewhere")
    ran = run("update", "--index", archives.index)
    assert ran.status == 0
    assert "north: 1 indexed (1 items), 2 unchanged" in ran.err
    assert "south: 0 indexed, 1 unchanged, 1 removed" in ran.err
    assert archives.answer("brand") == ["brand new"]


def test_a_run_that_finds_nothing_new_writes_nothing(archives: Archives) -> None:
    run("update", "--index", archives.index)
    before = archives.generation()
    assert run("update", "--index", archives.index).status == 0
    assert archives.generation() == before


def test_configured_archives_are_added_and_their_place_counts(archives: Archives) -> None:
    archives.write("west/a.md", minutes("2024-06-12", "* from the west"))
    archives.write("new-north/a.md", minutes("2024-06-12", "* moved"))
    (archives.folder / "minutes.toml").write_text(
        '[archives.west]\nfolder = "west"\n[archives.north]\nfolder = "new-north"\n'
    )
    ran = run("update", "--index", archives.index)
    assert "west: 1 indexed" in ran.err
    assert "north: 1 indexed (1 items), 0 unchanged, 2 removed" in ran.err
    assert "south: 0 indexed, 2 unchanged" in ran.err


def test_a_source_that_is_gone_leaves_its_archive_as_it_was_and_the_others_go_on(archives: Archives) -> None:
    (archives.folder / "north").rename(archives.folder / "away")
    archives.write("south/2024-08-07.md", minutes("2024-08-07", "* brand new"))
    ran = run("update", "--index", archives.index)
    assert ran.status == 1
    assert "north: left as it was: " in ran.err
    assert "no such file or folder" in ran.err
    assert archives.answer("sigstore archive:north") == ["Sigstore bundles"]
    assert archives.answer("brand") == ["brand new"]
    (archives.folder / "south").rename(archives.folder / "away too")
    assert run("update", "--index", archives.index).status == 2


def test_there_must_be_something_to_update(home: Path) -> None:
    ran = run("update", "--index", home / "none")
    assert ran.status == 2
    assert "nothing to update: name sources with `minutes-search index SOURCE`, or in minutes.toml" in ran.err
    assert not (home / "none").exists()


@pytest.mark.parametrize("every", ["0m", "9s", "15", "m", "-1h", "1h30m", ""])
def test_the_time_between_two_rounds_has_a_unit_and_is_no_less_than_ten_seconds(home: Path, every: str) -> None:
    ran = run("update", "--every", every)
    assert ran.status == 2
    assert "is no time of 10 seconds or more, as in 90s, 15m, 2h or 1d" in ran.err


def test_words_after_update_are_a_query(archives: Archives) -> None:
    assert "update" in run("update", "mirrors", "--index", archives.index).out


# -- as a service -----------------------------------------------------------------------------------------------------


def _line(process: subprocess.Popen[str], part: str) -> str:
    """Read what the service tells up to a line with that part."""
    assert process.stderr is not None
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        line = process.stderr.readline()
        assert line, f"it ended, with status {process.wait()}"
        if part in line:
            return line
    pytest.fail(f"it never said {part!r}")


def test_a_service_goes_on_over_rounds_that_fail_and_ends_when_it_is_told_to(archives: Archives) -> None:
    (archives.folder / "minutes.toml").write_text("indx = 3")
    with start("update", "--every", "10s", "--index", archives.index, cwd=archives.folder) as process:
        try:
            assert "unknown key 'indx'" in _line(process, "minutes.toml")
            (archives.folder / "minutes.toml").unlink()
            archives.write("north/2024-08-07.md", minutes("2024-08-07", "* brand new"))
            assert "1 of 2 archives unchanged" in _line(process, "archives unchanged")
            assert "north: 1 indexed (1 items), 2 unchanged" in _line(process, "north")
            assert archives.answer("brand") == ["brand new"]
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
