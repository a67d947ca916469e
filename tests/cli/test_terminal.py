"""Terminals, pipes and what minutes could do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import COMMAND, ESCAPE, on_terminal, run, shell, spawn
from tests.conftest import SAMPLE
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pager(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pager that writes down that it ran, and marks what it prints."""
    script = home / "pager"
    script.write_text("#!/bin/sh\ntouch paged\nsed 's/^/paged: /'\n")
    script.chmod(0o755)
    monkeypatch.setenv("PAGER", str(script))
    return home / "paged"


# -- colours --------------------------------------------------------------------------------------------------------


def test_a_terminal_gets_colours_and_the_same_text(sample_index: Path) -> None:
    args = ("query", "--index", str(sample_index), "sigstore", "--limit", "2")
    on = on_terminal(*args, rows=50, columns=200)
    assert (on.status, bool(ESCAPE.search(on.out))) == (0, True)
    assert ESCAPE.sub("", on.out).splitlines() == run(*args).out.replace("**", "").splitlines()


def test_no_color_turns_colours_off_unless_it_is_empty(sample_index: Path) -> None:
    args = ("query", "--index", str(sample_index), "sigstore", "--limit", "2")
    off = on_terminal(*args, env={"NO_COLOR": "1"}, rows=50)
    assert not ESCAPE.search(off.out)
    assert "**" in off.out, "hits are marked all the same"
    assert ESCAPE.search(on_terminal(*args, env={"NO_COLOR": ""}, rows=50).out)


def test_a_pipe_gets_no_colours(sample_index: Path) -> None:
    for args in (("query", "sigstore"), ("show", "2025-03-12"), ("query", "sort:foo")):
        ran = spawn(*args, "--index", sample_index)
        assert "\x1b" not in ran.out + ran.err


# -- the pager ------------------------------------------------------------------------------------------------------


def test_long_output_on_a_terminal_goes_through_the_pager(sample_index: Path, pager: Path) -> None:
    ran = on_terminal("query", "--index", sample_index, "--all", rows=24)
    assert ran.status == 0
    assert pager.exists()
    assert all(line.startswith("paged: ") for line in ran.lines)


def test_a_long_meeting_goes_through_the_pager(sample_index: Path, pager: Path) -> None:
    assert on_terminal("show", "2025-03-12", "--index", sample_index).status == 0
    assert pager.exists()


def test_output_that_fits_on_the_terminal_does_not(sample_index: Path, pager: Path) -> None:
    ran = on_terminal("query", "--index", sample_index, "sigstore", "--limit", "2", rows=24)
    assert "paged" not in ran.out
    assert not pager.exists()


def test_no_pager_runs_where_the_output_is_no_terminal(sample_index: Path, pager: Path) -> None:
    ran = spawn("query", "--index", sample_index, "--all")
    assert len(ran.lines) > 100
    assert not pager.exists()


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_rows_never_go_through_the_pager(sample_index: Path, pager: Path, format_: str) -> None:
    on_terminal("query", "--index", sample_index, "--all", "--format", format_)
    assert not pager.exists()


def test_the_exit_status_is_that_of_the_query_even_through_the_pager(sample_index: Path, pager: Path) -> None:
    assert on_terminal("query", "--index", sample_index, "--all", rows=5).status == 0
    assert on_terminal("query", "--index", sample_index, "nowhere-to-be-found", rows=2).status == 1


# -- progress -------------------------------------------------------------------------------------------------------


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(home: Path) -> None:
    ran = on_terminal("index", SAMPLE, "--index", home / "index", columns=100)
    assert ran.status == 0
    assert "[####" in ran.out
    assert "reading sample" in ran.out
    assert "sample: 13 indexed" in ran.out
    elsewhere = spawn("index", SAMPLE, "--index", home / "other")
    assert "###" not in elsewhere.err
    assert "\r" not in elsewhere.err
    assert elsewhere.out == ""


def test_a_run_with_nothing_to_do_has_nothing_to_draw(home: Path) -> None:
    run("index", SAMPLE, "--index", home / "index")
    ran = on_terminal("index", SAMPLE, "--index", home / "index", columns=100)
    assert (ran.status, "sample: 0 indexed, 13 unchanged, 1 skipped" in ran.out) == (0, True)


# -- processes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "status"),
    [(("tea",), 0), (("nowhere-to-be-found",), 1), (("sort:foo",), 2), (("--formt",), 2), (("--count", "tea"), 0)],
)
def test_the_status_of_the_process(archives: Archives, args: tuple[str, ...], status: int) -> None:
    ran = spawn("query", "--index", archives.index, *args)
    assert ran.status == status
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("format_", ["text", "jsonl", "csv", "json"])
def test_a_reader_that_stops_early_sees_no_traceback(sample_index: Path, format_: str) -> None:
    command = f"$COMMAND query --index '{sample_index}' --all --format {format_}"
    ran = shell(f"for n in 1 2 3; do {command}; done | head -1; exit ${{PIPESTATUS[0]}}")
    assert len(ran.lines) == 1
    assert ran.err in {"", "\n"}
    assert ran.status in {0, 141}, "1 would say that there are no hits"


def test_a_full_disk_is_an_error_without_a_traceback(sample_index: Path) -> None:
    ran = shell(f"$COMMAND query --index '{sample_index}' --all > /dev/full")
    assert ran.status == 2
    assert ran.err.startswith("Error: ")
    assert "Traceback" not in ran.err
    assert "No space left on device" in ran.err


def test_a_closed_output_is_no_crash(sample_index: Path) -> None:
    ran = shell(f"$COMMAND query --index '{sample_index}' sigstore >&-")
    assert (ran.status, ran.err) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_output_encoding_that_lacks_a_character_is_no_crash(
    sample_index: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    ran = shell(f"$COMMAND query --index '{sample_index}' --all | wc -l; exit ${{PIPESTATUS[0]}}")
    assert (ran.status, ran.err) == (0, "")


def test_bytes_that_are_not_utf_8_in_a_query_find_nothing(archives: Archives) -> None:
    for form in ("$'caf\\xe9'", "$'by:caf\\xe9' --format json", "$'caf\\xe9*' --format csv"):
        ran = shell(f"$COMMAND query --index '{archives.index}' {form}")
        assert ran.status == 1, ran.err
        assert "Traceback" not in ran.err


def test_the_command_is_installed_beside_the_interpreter() -> None:
    assert COMMAND.exists()
    assert spawn("--version").out.startswith("minutes-search, version ")


# -- untrusted text -------------------------------------------------------------------------------------------------

HOSTILE = "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07 \u202ereversed\u202c back\x08\x08 c1\x9b31m"


@pytest.fixture
def hostile(home: Path) -> Archives:
    """Minutes that want to steer the terminal, in every part that is printed."""
    archives = Archives(home)
    text = minutes(
        "2024-06-12", f"* [ ] ({HOSTILE}) tea {HOSTILE}", f"    * Ada to drink {HOSTILE}", f"    * https://x.org/{HOSTILE}",
        attendees=f"* Ada {HOSTILE}", title=f"Harbour {HOSTILE}",
    ).replace("## New items", f"## New items {HOSTILE}")  # fmt: skip
    archives.write("north/\x1b[32m.md", text)
    archives.write("north/\x1b]0;skipped\x07.md", "")
    return archives


def is_harmless(text: str) -> bool:
    return not any(char in text for char in "\x1b\x07\x08\x9b\u202e\u202c")


def test_nothing_in_minutes_steers_the_terminal(hostile: Archives) -> None:
    indexed = run("index", hostile.folder / "north", "--index", hostile.index)
    assert indexed.status == 0
    assert is_harmless(indexed.err)
    assert is_harmless(run("extract", hostile.folder / "north").err)
    (row,) = run("query", "--index", hostile.index, "tea", "--format", "jsonl").rows
    assert "\x1b[31m" in row["title"], "the data is as it is"
    for args in (
        ("query", "tea"),
        ("query", "drink"),
        ("show", row["id"]),
        ("show", "2024-06-12"),
        ("show", row["path"]),
    ):
        ran = run(*args, "--index", hostile.index)
        assert ran.status == 0
        assert "red" in ran.out
        assert is_harmless(ran.out + ran.err), args
        on = on_terminal(*args, "--index", hostile.index, env={"NO_COLOR": "1"}, rows=100)
        assert is_harmless(on.out), args


def test_rows_hold_no_raw_escapes(hostile: Archives) -> None:
    """JSON escapes control characters itself."""
    hostile.run("north")
    for format_ in ("json", "jsonl"):
        assert "\x1b" not in run("query", "--index", hostile.index, "tea", "--format", format_).out


def test_a_query_that_is_told_back_cannot_steer_the_terminal(archives: Archives) -> None:
    for query in (f"tea {HOSTILE}", f"sort:{HOSTILE}", f"({HOSTILE}", f"by:{HOSTILE}"):
        ran = run("query", "--index", archives.index, query)
        assert ran.status in {1, 2}
        assert is_harmless(ran.out + ran.err), query
