"""Edits between words, and the pattern by which most of a long list is told off."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.edits import near_pattern, within_edits

_WORDS = st.text("abé語", max_size=9)


def matches(text: str, bound: int, other: str) -> bool:
    """Tell whether the pattern of a text is one for another text."""
    return re.fullmatch(near_pattern(text, bound), other.encode()) is not None


@given(_WORDS, _WORDS, st.integers(1, 2))
def test_what_is_within_the_bound_matches(text: str, other: str, bound: int) -> None:
    if within_edits(text, other, bound):
        assert matches(text, bound, other)


@given(st.text("ab.+*(", min_size=1, max_size=12), st.data(), st.integers(1, 2))
def test_a_text_with_slips_in_it_matches(text: str, data: st.DataObject, bound: int) -> None:
    other = text
    for _ in range(bound):
        at = data.draw(st.integers(0, len(other)))
        letter = data.draw(st.sampled_from(["", "a", "x", "é", "語"]))
        other = other[:at] + letter + other[at + data.draw(st.integers(0, 1)) :]
    assert matches(text, bound, other)


@pytest.mark.parametrize("other", ["kevin", "cybernetics", "k", "", "netes", "governments"])
def test_most_others_do_not_match(other: str) -> None:
    assert not matches("kubernetes", 1, other)


def test_a_long_text_has_a_short_pattern() -> None:
    assert len(near_pattern("a" * 5000, 2)) < 50_000
