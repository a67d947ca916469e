"""A query written back as text is the same query."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minutes_search.query import Query, QueryError, describe, parse, to_text
from tests.query.strategies import TODAY, near_queries, queries


@given(queries)
def test_a_tree_comes_back_from_its_text(query: Query) -> None:
    assert parse(to_text(query), TODAY) == query


@given(near_queries | st.text())
def test_a_text_comes_back_as_the_same_query(text: str) -> None:
    try:
        query = parse(text, TODAY)
    except QueryError:
        assume(False)
    else:
        assert parse(to_text(query), TODAY) == query


@given(queries)
def test_every_query_is_told_in_one_line(query: Query) -> None:
    assert describe(query).startswith(("items ", "all items"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sigstore  AND by:@WV", "sigstore by:WV"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("a OR b sort:date-asc", "(a OR b) sort:date-asc"),
        ("date:2021-03-01..2022-06-30", "date:2021-03..2022-06"),
        ("date:2024-01-01..2024-12-31", "date:2024"),
        ("date:2024-02-29..2024-02-29", "date:2024-02-29"),
        ("after:2025", "since:2026"),
        ("cep:0046", "cep:46"),
        ("ref:cfep-12,CEP46", "ref:cfep:12,cep:46"),
        ("by:WV (by:JK)", "by:WV (by:JK)"),
        ("is:action is:open", "is:action is:open"),
    ],
)
def test_the_text_is_the_shortest_that_a_person_would_write(text: str, written: str) -> None:
    assert to_text(parse(text, TODAY)) == written


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "all items"),
        ("sigstore by:WV sort:date-desc", "items with “sigstore”, owned by or spoken in by WV, newest first"),
        ('a "b c" d*', "items with “a” and the phrase “b c” and words that start with “d”"),
        ("a OR -b", "items with “a” or not with “b”"),
        ("(a OR b) c~2", "items (with “a” or with “b”), with a word within two edits of “c”"),
        (
            "is:open,done cep:46 has:pr",
            "items that are open or that are done, referring to CEP 46, with a pull request",
        ),
        ("since:2024 kind:vote", "items since 2024-01-01, of the kind vote"),
        ("a in:title", "items with “a”, looking in the title only"),
    ],
)
def test_a_query_is_told_in_words(text: str, told: str) -> None:
    assert describe(parse(text, TODAY)).startswith(told)
