"""The quick way around click answers what click's way answers, in the same words, or leaves the line to it."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_search.cli.quick import answered, read_line
from tests.cli.running import on_terminal, run, shell, spawn
from tests.query.strategies import near_queries

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives

CLICK = {"OTHER_PROGRAM_COMPLETE": "1"}
"""Where a shell may be asking for completions, every line is left to click."""

NO_READER = "exec 3> >(exit); wait $!;"
"""Makes descriptor 3 a pipe whose reader has ended for sure."""

QUERIES = [
    ["sigstore"], ["sigstore", "by:WV"], ["every sigstore discussion by WV"], ["nowhere-to-be-found"], ["sigstor"], [],
    ["-windows"], ["tea OR sigstore", "sort:date-asc"], ["by:WV", "is:open"], ["open", "action", "items", "of", "WV"],
    ["ref:cep:31"], ["date:2024"], ["query", "tea"], ["by:nobody"], ['"sigstore', 'bundles"'],
]  # fmt: skip
WORDS = st.sampled_from([
    "--index", "--index=", "--count", "--limit", "2", "--", "--help", "--version", "-x", "-", "query", "show", "open",
    "people", "sigstore", "by:WV", "é", "caf\udce9", "(tea", "tea)", "", " ",
])  # fmt: skip


def quickly(*args: str | Path) -> tuple[int | None, str]:
    """Exit status and output of the quick way, in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out):
        status = answered([str(arg) for arg in args])
    out.seek(0)
    return status, out.read()


@pytest.mark.parametrize("words", QUERIES, ids=" ".join)
def test_a_plain_query_is_answered_as_by_click(sample_index: Path, words: list[str]) -> None:
    there = run(*words, "--index", sample_index)
    assert quickly(*words, "--index", sample_index) == (there.status, there.out)
    assert there.err == ""


@given(words=st.lists(WORDS | near_queries, max_size=5), place=st.integers(0, 5), equals=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_line_is_answered_as_by_click_or_not_at_all(
    sample_index: Path, words: list[str], place: int, equals: bool
) -> None:
    named = [f"--index={sample_index}"] if equals else ["--index", str(sample_index)]
    line = [*words[:place], *named, *words[place:]]
    status, out = quickly(*line)
    if status is None:
        assert out == ""
    else:
        there = run(*line)
        assert (status, out, "") == (there.status, there.out, there.err)


@pytest.mark.parametrize(
    "line",
    [
        ["people", "WV"], ["show", "3f9c01"], ["open", "3f9c01"], ["--help"], ["--version"], ["tea", "--count"],
        ["tea", "--limit", "3"], ["tea", "--index"], ["tea", "--index="], ["--index", "a", "--index", "b"],
        ["--index", "--count"], ["--index", "a", "stats"], ["--index=a", "show", "3f9c01"],
        ["--", "tea"], ["tea", "--indx=a"], [],
    ],
    ids=" ".join,
)  # fmt: skip
def test_whatever_is_more_than_a_query_and_an_index_is_left_to_click(line: list[str]) -> None:
    assert read_line(line) is None


def test_what_is_wrong_is_told_by_click(archives: Archives, home: Path) -> None:
    (home / "damaged").mkdir()
    for line in (["sort:foo"], ["(tea"], ["tea", "--index", "nowhere"], ["tea", "--index", "damaged"]):
        named = line if "--index" in line else [*line, "--index", str(archives.index)]
        assert quickly(*named) == (None, "")
        ran = spawn(*named)
        assert (ran.status, ran.out, ran.err) == (2, "", run(*named).err)
    (home / "minutes.toml").write_text("index = 7\n")
    assert quickly("tea", "--index", archives.index) == (None, "")
    assert "index must be a folder" in spawn("tea", "--index", archives.index).err


def test_the_index_is_found_as_by_click(archives: Archives, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("sigstore", "--index", archives.index).out
    (home / "minutes.toml").write_text(f'index = "{archives.index.name}"\n')
    assert quickly("sigstore") == (0, expected)
    (home / "minutes.toml").unlink()
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(archives.index))
    assert quickly("sigstore") == (0, expected)
    (home / "data" / "minutes-search").mkdir(parents=True)
    archives.index.rename(home / "data" / "minutes-search" / "index")
    monkeypatch.delenv("MINUTES_SEARCH_INDEX")
    assert quickly("sigstore") == (0, expected)


@pytest.mark.parametrize(
    ("variables", "rows", "columns"),
    [
        ({}, 60, 200),
        ({"PAGER": "cat"}, 6, 40),
        ({"NO_COLOR": "1"}, 60, 200),
        ({"TERM": "dumb"}, 60, 200),
        ({"PYTHONIOENCODING": "latin-1"}, 60, 200),
    ],
    ids=str,
)
def test_a_terminal_shows_the_same(
    archives: Archives, home: Path, variables: dict[str, str], rows: int, columns: int
) -> None:
    (home / "minutes.toml").write_text('[archives.north]\nurl = "https://example.org/{path}#L{line}"\n')
    for line in (["sigstore"], ["every item by WV"]):
        named = [*line, "--index", str(archives.index)]
        here = on_terminal(*named, env=variables, rows=rows, columns=columns)
        assert here == on_terminal(*named, env=variables | CLICK, rows=rows, columns=columns)


@pytest.mark.parametrize(
    "line",
    [
        "$COMMAND sigstore > /dev/full", "$COMMAND sigstore >&-", f"{NO_READER} $COMMAND sigstore >&3",
        "PYTHONIOENCODING=ascii $COMMAND sigstore", "PYTHONIOENCODING=latin-1 $COMMAND sigstore",
        "PYTHONUTF8=1 $COMMAND caf$'\\xe9'", "LC_ALL=C $COMMAND sigstore",
    ],
)  # fmt: skip
def test_an_output_of_another_kind_gets_the_same(
    archives: Archives, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(archives.index))
    here = shell(f"{line}; echo ${{PIPESTATUS[0]}} >&2")
    monkeypatch.setenv(*next(iter(CLICK.items())))
    assert here == shell(f"{line}; echo ${{PIPESTATUS[0]}} >&2")


@pytest.mark.parametrize("buffered", [True, False])
def test_an_answer_that_cannot_be_written_ends_without_a_traceback(archives: Archives, buffered: bool) -> None:
    command = f"{'' if buffered else 'PYTHONUNBUFFERED=1 '}$COMMAND sigstore --index {archives.index}"
    full = shell(f"{command} > /dev/full; echo $? >&2")
    assert full.err == "Error: [Errno 28] No space left on device\n2\n"
    closed = shell(f"{NO_READER} {command} >&3; echo $? >&2")
    assert closed.err == "141\n"
