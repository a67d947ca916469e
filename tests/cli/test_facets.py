"""`--facets`: what is printed below the hits, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.search.facets import FACETS
from tests.cli.running import ESCAPE, on_terminal, run, spawn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives


LEGEND = "* the query asks for it"


def _blocks(lines: list[str]) -> dict[str, list[str]]:
    """Return the tables by their title."""
    tables: dict[str, list[str]] = {}
    title = ""
    for line in lines:
        if line == LEGEND:
            break
        if not line or line.startswith(("  ", "* ")):
            tables.get(title, []).extend([line] if line else [])
        else:
            tables[title := line] = []
    return tables


def test_the_tables_follow_the_answer_and_are_aligned(archives: Archives) -> None:
    plain, ran = (run("query", "--index", archives.index, *more) for more in ((), ("--facets",)))
    assert ran.status == 0
    assert ran.lines[: len(plain.lines)] == plain.lines
    tables = _blocks(ran.lines[len(plain.lines) :])
    assert tables["By month"] == [
        "  2024-06  6  " + "#" * 40,
        "  2024-07  1  " + "#" * 7,
    ]
    assert tables["Person (owner or speaker)"] == [
        "  2  Ada Brook        by:adabrook",
        "  1  Wilma Verhoeven  by:wilmav",
    ]
    assert tables["Owner"] == ["  1  Ada Brook        owner:adabrook", "  1  Wilma Verhoeven  owner:wilmav"]
    assert tables["Speaker"] == ["  1  Ada Brook  speaker:adabrook"]
    assert tables["Status"] == [
        "  5  no checkbox  -is:open -is:done",
        "  1  done         is:done",
        "  1  open         is:open",
    ]
    assert tables["Archive"] == ["  5  north  archive:north", "  2  south  archive:south"]
    assert "Repository" not in tables, "there is none"


def test_what_the_query_asks_for_is_marked_also_what_an_option_asks_for(archives: Archives) -> None:
    def ask(*words: str) -> list[str]:
        return run("query", "--index", archives.index, *words, "--facets").lines

    tables = _blocks(ask("sigstore", "by:WV", "--archive", "north"))
    people = ["  1  Ada Brook        by:adabrook", "* 1  Wilma Verhoeven  by:wilmav"]
    assert tables["Person (owner or speaker)"] == people
    assert tables["Archive"] == ["* 1  north  archive:north"]
    assert ask("by:WV")[-1] == LEGEND
    assert LEGEND not in ask("sigstore")


def test_the_query_beside_a_value_finds_as_many_as_are_counted(sample_index: Path) -> None:
    answer = run("query", "--index", sample_index, "mirror", "--format", "json", "--facets").json
    for name, values in answer["facets"].items():
        for value in values:
            if value["query"]:
                ran = run("query", "--index", sample_index, "--count", "mirror", value["query"])
                assert int(ran.out) == value["count"], (name, value)


def test_json_has_every_value_of_every_facet_and_the_timeline(sample_index: Path) -> None:
    ran = run("query", "--index", sample_index, "date:2020", "by:HK", "--format", "json", "--facets", "--limit", "1")
    answer = ran.json
    assert list(answer["facets"]) == list(FACETS)
    assert answer["facets"]["year"] == [
        {"value": "2020", "label": "2020", "count": answer["count"], "query": "date:2020", "selected": True}
    ]
    assert answer["timeline"]["unit"] == "month"
    assert [period["value"] for period in answer["timeline"]["periods"]] == ["2020-11"]
    assert [v["label"] for v in answer["facets"]["person"] if v["selected"]] == ["Hana Kobayashi"]
    assert "facets" not in run("query", "--index", sample_index, "date:2020", "--format", "json").json


def test_no_hit_has_nothing_to_count(sample_index: Path) -> None:
    plain = run("query", "--index", sample_index, "nothingness")
    ran = run("query", "--index", sample_index, "nothingness", "--facets")
    assert (ran.status, ran.out) == (plain.status, plain.out)
    answer = run("query", "--index", sample_index, "nothingness", "--facets", "--format", "json").json
    assert (answer["count"], answer["timeline"]["periods"]) == (0, [])
    assert set(map(len, answer["facets"].values())) == {0}


@pytest.mark.parametrize("more", [("--format", "csv"), ("--format", "jsonl"), ("--count",)])
def test_facets_with_what_has_no_place_for_them_is_an_error(sample_index: Path, more: tuple[str, ...]) -> None:
    ran = run("query", "--index", sample_index, "sigstore", "--facets", *more)
    assert (ran.status, ran.out) == (2, "")
    assert "--facets" in ran.err


def test_a_terminal_has_bars_of_blocks_that_fill_its_width(sample_index: Path) -> None:
    args = ("query", "--index", str(sample_index), "mirror", "--facets", "--limit", "1")
    size = {"COLUMNS": "60", "LINES": "200"}  # which the environment of a test run may say otherwise
    on = on_terminal(*args, env={**size, "PYTHONIOENCODING": "utf-8"}, rows=200, columns=60)
    bars = [line for line in ESCAPE.sub("", on.out).splitlines() if "█" in line]
    assert max(map(len, bars)) == 60
    ascii_only = on_terminal(*args, env={**size, "PYTHONIOENCODING": "ascii"}, rows=200, columns=60)
    assert "█" not in ascii_only.out
    assert "####" in ascii_only.out


def test_a_pipe_has_bars_of_signs_that_any_tool_can_count(sample_index: Path) -> None:
    lines = _blocks(spawn("query", "--index", sample_index, "--facets").lines)["By year"]
    counts = {line.split()[0]: (int(line.split()[1]), line.count("#")) for line in lines}
    assert list(counts) == [str(year) for year in range(2016, 2027)]
    assert counts["2017"] == (0, 0), "a year without a meeting has a row of its own"
    most = max(count for count, _ in counts.values())
    assert {bar for count, bar in counts.values() if count == most} == {40}
    assert all((bar > 0) == (count > 0) for count, bar in counts.values())
