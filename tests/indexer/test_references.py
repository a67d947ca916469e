"""References are what lines link to or name: the ids of the definition's table, each once."""

from __future__ import annotations

import pytest

from minutes_indexer.body import walk
from minutes_indexer.reading import read_file
from minutes_indexer.references import read_references
from minutes_search.model import Skipped


def ids(text: str, renamed: dict[str, str] | None = None) -> list[str]:
    outline = read_file("a.md", text.encode())
    assert not isinstance(outline, Skipped)
    lines = [line.line for line in walk(outline.blocks, 0) if not line.code]
    return [reference.id for reference in read_references(lines, renamed)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://github.com/lantern/wick/issues/5", ["lantern/wick#5"]),
        ("https://github.com/lantern/wick/pull/5", ["lantern/wick#5"]),
        ("https://github.com/lantern/wick/pull/5/files", ["lantern/wick#5"]),
        ("https://github.com/lantern/wick/pull/5/commits/0a1b2c", ["lantern/wick#5"]),
        ("https://github.com/lantern/wick/pull/5?w=1#discussion_r1", ["lantern/wick#5"]),
        ("https://github.com/lantern/wick/discussions/5#discussioncomment-1", ["lantern/wick#5"]),
        ("https://github.com/Lantern/Wick/pull/5", ["lantern/wick#5"]),
        ("[the wording](https://github.com/lantern/wick/pull/5)", ["lantern/wick#5"]),
        ("see (https://github.com/lantern/wick/pull/5).", ["lantern/wick#5"]),
        ("lantern/wick#5, and so on", ["lantern/wick#5"]),
        ("Lantern-Forge/lantern-forge.github.io#19", ["lantern-forge/lantern-forge.github.io#19"]),
        ("https://github.com/lantern/wick", ["https://github.com/lantern/wick"]),
        ("https://github.com/lantern/wick/blob/main/a.md#L3", ["https://github.com/lantern/wick/blob/main/a.md#L3"]),
    ],
)
def test_github(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CEP 46", ["cep:46"]),
        ("CEP46", ["cep:46"]),
        ("cfep-12", ["cfep:12"]),
        ("CFEP05", ["cfep:5"]),
        ("PEP-440", ["pep:440"]),
        ("nep29 + 6 months", ["nep:29"]),
        ("spec 3", ["spec:3"]),
        ("https://github.com/lantern/ceps/blob/main/cep-0046.md", ["cep:46"]),
        ("[x](https://numpy.example.org/neps/nep-0029-deprecation_policy.html)", ["nep:29"]),
        ("[CEP 46](https://example.org/a)", ["https://example.org/a", "cep:46"]),
    ],
)
def test_proposals(text: str, expected: list[str]) -> None:
    assert sorted(ids(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "concept 5",
        "CEPs",
        "CEP-draft",
        "inspec 5",
        "spec 2.0",
        "#5",
        "PR #5",
        "lantern/wick",
        "a/b/c#5",
        "example.org",
        "www.example.org",
        "goat@example.org",
        "`https://example.org`",
        "`CEP 46` and `lantern/wick#5`",
        "```\nhttps://example.org CEP 46\n```",
        "[text](mailto:goat@example.org)",
        "[text](#anchor)",
        "",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a)", ["https://example.org/a"]),
        ("https://example.org/a, https://example.org/b!", ["https://example.org/a", "https://example.org/b"]),
        ("<https://example.org/a?b=c#d>", ["https://example.org/a?b=c#d"]),
        ("[A](https://example.org/A) [B](https://example.org/B)", ["https://example.org/A", "https://example.org/B"]),
        ("[](https://example.org/a)https://example.org/a", ["https://example.org/a"]),
        ("[https://example.org/a](https://example.org/a)", ["https://example.org/a"]),
    ],
)
def test_other_links_stay_as_written(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_semicolon_is_sentence_punctuation_as_well() -> None:
    assert ids("https://example.org/a; and so on") == ["https://example.org/a"]


def test_each_is_given_once_however_often_it_is_named() -> None:
    assert ids("- lantern/wick#5\n    - https://github.com/lantern/wick/pull/5\n    - CEP 46, CEP-46\n") == [
        "lantern/wick#5",
        "cep:46",
    ]


def test_a_proposal_and_the_pull_request_that_introduced_it_stay_two() -> None:
    assert sorted(ids("[cfep-12](https://github.com/lantern-forge/cfep/pull/17)")) == [
        "cfep:12",
        "lantern-forge/cfep#17",
    ]


def test_a_renamed_repository_is_known_by_its_new_name() -> None:
    renamed = {"lantern-forge/enhancements": "lantern-forge/cfep"}
    assert ids("https://github.com/lantern-forge/enhancements/pull/17", renamed) == ["lantern-forge/cfep#17"]
    assert ids("lantern-forge/Enhancements#17", renamed) == ["lantern-forge/cfep#17"]


def test_tables_are_read_and_struck_out_text_is_text() -> None:
    assert ids("| a |\n| - |\n| lantern/wick#5 |\n") == ["lantern/wick#5"]
    assert ids("~~lantern/wick#5~~") == ["lantern/wick#5"]
