"""A mark says whose a line is in every form that the definition names, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.marks import is_name, leading_mark, skip_enumerator, trailing_mark
from tests.indexer.labels import LANTERN


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("(WV) mirrors", ["WV"]),
        ("(WV): mirrors", ["WV"]),
        ("[WV] mirrors", ["WV"]),
        ("WV: mirrors", ["WV"]),
        ("@wilmav: mirrors", ["wilmav"]),
        ("(@wilmav) mirrors", ["wilmav"]),
        ("(AB/DR) mirrors", ["AB", "DR"]),
        ("(AB / DR) mirrors", ["AB", "DR"]),
        ("(AB & DR) mirrors", ["AB", "DR"]),
        ("(AB, DR) mirrors", ["AB", "DR"]),
        ("(AB;DR) mirrors", ["AB", "DR"]),
        ("(PN via AB) mirrors", ["PN", "AB"]),
        ("(Wilma, Ada) mirrors", ["Wilma", "Ada"]),
        ("(Wilma?) mirrors", ["Wilma"]),
        ("(Ada B.) mirrors", ["Ada B."]),
        ("Wilma - mirrors", ["Wilma"]),
        ("WV – mirrors", ["WV"]),
        ("Ada + Priya: mirrors", ["Ada", "Priya"]),
        ("MvN/WV: mirrors", ["MvN", "WV"]),
        ("DR, WV: mirrors", ["DR", "WV"]),
        ("(WV) (AB) mirrors", ["WV", "AB"]),
    ],
)
def test_a_mark_at_the_start(text: str, labels: list[str]) -> None:
    mark = leading_mark(text, LANTERN)
    assert list(mark.labels) == labels
    assert text[mark.rest :] == "mirrors"


def test_initials_that_nobody_explained_are_a_person_all_the_same() -> None:
    assert leading_mark("(ZK) mirrors", LANTERN).labels == ("ZK",)
    assert leading_mark("ZK: mirrors", LANTERN).labels == ("ZK",)


@pytest.mark.parametrize(
    "text", ["(???) mirrors", "() mirrors", "( ) mirrors", "(all) mirrors", "(anyone) mirrors", "(Needs Owner) mirrors"]
)
def test_a_placeholder_is_cut_off_and_is_nobody(text: str) -> None:
    mark = leading_mark(text, LANTERN)
    assert mark.labels == ()
    assert text[mark.rest :] == "mirrors"


@pytest.mark.parametrize(
    "text",
    [
        "TODO: mirrors",
        "(TODO) mirrors",
        "Action: mirrors",
        "Questions: which mirrors?",
        "Windows: mirrors",
        "PR: mirrors",
        "Linux: mirrors",
        "Note: mirrors",
        "(Longer-term) mirrors",
        "(DISCUSSED/Postponed) mirrors",
        "(AB/Windows) mirrors",
        "https://example.org: mirrors",
        "WV has mirrors",
        "WV will mirror",
        "WV, of all people, has mirrors",
        "mirrors (WV)",
        "Ada Brook - tells of mirrors",
        "mirror - WV",
        "CDTs: mirrors",
        "(repodata patches) mirrors",
        "CEP 46: mirrors",
    ],
)
def test_what_only_looks_like_a_mark(text: str) -> None:
    assert leading_mark(text, LANTERN).labels == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("mirrors (Wilma V)", ["Wilma V"]),
        ("mirrors (WV)", ["WV"]),
        ("mirrors [Ada]", ["Ada"]),
        ("mirrors -- Dafydd", ["Dafydd"]),
        ("mirrors – Dafydd", ["Dafydd"]),
        ("mirrors (Ada / Priya)", ["Ada", "Priya"]),
        ("mirrors (Ada & Priya).", ["Ada", "Priya"]),
    ],
)
def test_a_mark_at_the_end_holds_nothing_but_people(text: str, labels: list[str]) -> None:
    mark = trailing_mark(text, LANTERN)
    assert list(mark.labels) == labels
    assert text[: mark.rest] == "mirrors"


@pytest.mark.parametrize(
    "text",
    [
        "mirrors (again)",
        "mirrors (of WV)",
        "mirrors (WV: again)",
        "mirrors (WV done)",
        "mirrors (ZK)",
        "mirrors - again",
        "mirrors (all)",
        "mirrors -- again",
        "(WV)",
        "mirrors WV",
        "mirrors (WV) again",
        "mirrors (CEP 46)",
    ],
)
def test_what_only_looks_like_a_mark_at_the_end(text: str) -> None:
    mark = trailing_mark(text, LANTERN)
    assert mark.labels == ()
    assert mark.rest == len(text)


@pytest.mark.parametrize("text", ["Ada", "Ada Brook", "WV", "Wilma V.", "wilmav"])
def test_a_heading_may_be_a_name(text: str) -> None:
    assert is_name(text, LANTERN)


@pytest.mark.parametrize("text", ["Notes", "Agenda", "Ada and the mirrors", "ZK", ""])
def test_other_headings_are_no_names(text: str) -> None:
    assert not is_name(text, LANTERN)


@pytest.mark.parametrize(
    ("text", "rest"), [("c. WV: so", "WV: so"), ("2) so", "so"), ("so", "so"), ("e.g. so", "e.g. so")]
)
def test_an_enumerator_that_markdown_does_not_know_is_skipped(text: str, rest: str) -> None:
    assert text[skip_enumerator(text) :] == rest


@given(st.text(alphabet="(WV) [ab]:@-–/&,?.+ Ada", max_size=40) | st.text(max_size=40))
def test_marks_stay_inside_the_text_and_labels_are_written_in_it(text: str) -> None:
    for mark in (leading_mark(text, LANTERN), trailing_mark(text, LANTERN)):
        assert 0 <= mark.rest <= len(text)
        assert all(label and label in text for label in mark.labels)
        assert len(set(mark.labels)) == len(mark.labels) or mark.labels
