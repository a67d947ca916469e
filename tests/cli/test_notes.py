"""What the command says beside an answer, and `minutes-search help`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.query import FIELDS
from minutes_search.query.operators import OPERATORS
from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path


def test_initials_that_stood_for_two_people_are_told_with_the_years_of_each(sample_index: Path) -> None:
    ran = run("by:SC", "--index", sample_index, "--limit", "1")
    assert "Note: SC stood for Søren Clausen (2020) and Sunita Chandra (2024–2026): items of both" in ran.lines


def test_nobody_of_a_name_is_no_hits_with_the_nearest_name_and_the_query_for_it(sample_index: Path) -> None:
    ran = run("by:Wlima", "--index", sample_index)
    assert ran.status == 1
    assert 'Note: nobody is called Wlima; nearest: by:"Wilma Verhoeven"' in ran.lines
    assert 'Did you mean: by:"Wilma Verhoeven"   (8 items)' in ran.lines
    assert run('by:"Wilma Verhoeven"', "--index", sample_index, "--count").out == "8\n"


def test_what_the_archive_ties_to_a_proposal_is_offered_as_a_query(sample_index: Path) -> None:
    answer = run("cep:52", "--index", sample_index, "--format", "json").json
    (note,) = answer["notes"]
    (linked,) = note["references"]
    assert (note["kind"], linked["reference"], linked["query"]) == (
        "also-linked", "lantern/ceps#52", "ref:lantern/ceps#52",
    )  # fmt: skip
    assert linked["evidence"][0] == {"archive": "sample", "path": "2025-10-01.md", "line": 35}
    both = run("cep:52 OR ref:lantern/ceps#52", "--index", sample_index, "--count").out
    assert int(both) == answer["count"] + linked["items"]


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_notes_and_suggestions_stay_out_of_rows(sample_index: Path, format_: str) -> None:
    ran = run("sigstroe", "by:WV,SC", "--index", sample_index, "--format", format_)
    assert ran.status == 1
    assert "Did you mean" not in ran.out
    assert "Note: SC stood for" in ran.err
    assert "Did you mean: sigstore by:WV,SC" in ran.err


def test_suggestions_are_whole_queries_in_json(sample_index: Path) -> None:
    answer = run("sigstroe", "onwer:WV", "--index", sample_index, "--format", "json").json
    (suggestion,) = answer["suggestions"]
    assert suggestion["query"] == "sigstore owner:WV"
    rows = run(suggestion["query"], "--index", sample_index, "--format", "jsonl", "--all", "--all-copies").rows
    assert len(rows) == suggestion["count"] > 0


def test_an_ordinary_answer_has_neither_notes_nor_suggestions(sample_index: Path) -> None:
    answer = run("sigstore", "by:WV", "--index", sample_index, "--format", "json").json
    assert (answer["notes"], answer["suggestions"]) == ([], [])


def test_a_note_shows_nothing_that_a_terminal_obeys(sample_index: Path) -> None:
    ran = run("by:W\x1b[31mlima\u202e", "--index", sample_index)
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err


def test_help_query_explains_every_operator_and_every_field() -> None:
    ran = run("help", "query")
    assert ran.status == 0
    examples = [example for operator in OPERATORS for example in operator.examples]
    assert [each for each in (*examples, *(field.example for field in FIELDS)) if each not in ran.out] == []


def test_help_alone_is_the_help_of_the_command_and_names_help_query() -> None:
    assert run("help").out == run("--help").out
    assert "help query" in run("help").out


@pytest.mark.parametrize("command", ["index", "show", "help"])
def test_help_of_a_command_is_what_its_own_option_prints(command: str) -> None:
    assert run("help", command).out == run(command, "--help").out


def test_help_of_what_is_no_command_says_how_to_search_for_the_words() -> None:
    ran = run("help", "wanted")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no command 'wanted'" in ran.err
    assert "minutes-search query help wanted" in ran.err
