"""Expressions that are compiled late are what `re.compile` gives."""

from __future__ import annotations

import re

import pytest

from minutes_search.patterns import pattern


def test_every_method_answers_as_that_of_a_compiled_expression() -> None:
    late, compiled = pattern(r"(?P<word>[a-z]+)\d?", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d?", re.IGNORECASE)
    text = "Ab1 cd2"
    for _ in range(2):
        assert late.findall(text) == compiled.findall(text)
        assert [each["word"] for each in late.finditer(text, 2)] == [
            each["word"] for each in compiled.finditer(text, 2)
        ]
        assert late.sub("x", text) == compiled.sub("x", text)
        assert late.fullmatch(text) is None
    assert late.pattern == compiled.pattern
    assert late.flags == compiled.flags
    assert late.groupindex == compiled.groupindex


def test_what_is_no_expression_is_told_when_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.match("a")


def test_a_method_that_there_is_not_is_an_error() -> None:
    late = pattern("a")
    with pytest.raises(AttributeError):
        late.matches("a")  # type: ignore[attr-defined]
