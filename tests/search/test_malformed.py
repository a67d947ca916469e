"""Queries that people mistype: each is an error that points at its place, or the right answer; never anything else."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.query import QueryError
from minutes_search.query.describe import describe
from minutes_search.query.sentence import understand
from minutes_search.search import search
from minutes_search.store import PersonRecord, Store, UnsupportedQueryError
from tests.search.brute_force import Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minutes_search.query import Query
    from minutes_search.search import Results

TODAY = datetime.date(2026, 6, 1)
# What queries are made of, each with the slips of a hurried hand.
PIECES = (
    "sigstore", "attestation", "Sigstore", "mirrors", "wick", "recipes", "by:WV", "by:wv", "by:", "by :WV",
    "by:@wilmav", "bye:WV", "owner:SC", 'by:"Wilma', 'by:"Wilma Verhoeven"', "-by:WV", "--by:WV", "- by:WV",
    "ref:cep:46", "ref:cep46", "ref:lantern/ceps#52", "ref:#52", "cep:46", "cep:CEP 46", "cep:x",
    "date:2025", "date:2025-3", "date:2025-13", "date:2024..2025", "date:2025..2024", "date:..",
    "since:last-year", "since:lastyear", "is:open", "is:opened", "is:open,done", "is:", "kind:vote",
    "kind:votes", "sort:date-desc", "sort:newest", "in:title", "in:heading", "has:pr", "section:",
    "archive:sample", "archive:smaple", "OR", "or", "AND", "NOT", "(", ")", "()", '"', "“", "”",
    '"mirror list"', "mirr*", "*", "mi*rr", "mirors~", "mirrors~3", "~", "-", "--", "\\", "\\:", "a:b:c",
    "http://x", ",", ":", "'", "\x00", "é",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(sample_index: Path) -> Iterator[Store]:
    with Store.open(sample_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def oracle(store: Store) -> Oracle:
    people: list[PersonRecord] = list(store.people.persons.values())
    return Oracle([stored.meeting for stored in store.meetings()], people)


def answer(store: Store, text: str) -> tuple[Query, Results] | QueryError | UnsupportedQueryError:
    """What a person gets: how the text was read and what it finds, or the error."""
    try:
        query = understand(text, TODAY).query
        return query, search(store, query, limit=None)
    except (QueryError, UnsupportedQueryError) as error:
        return error


def check(store: Store, oracle: Oracle, text: str) -> None:
    answered = answer(store, text)
    if isinstance(answered, UnsupportedQueryError):
        assert str(answered)
    elif isinstance(answered, QueryError):
        assert 0 <= answered.position <= len(text)
        assert answered.message
        assert answered.drawn(text)
    else:
        query, results = answered
        found = {(hit.stored.archive, hit.stored.path, hit.stored.item.id) for hit in results.hits}
        assert found == oracle.answer(query.root, query.scope)
        assert describe(query)


@given(parts=st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), space=st.sampled_from((" ", "  ", "")))
@settings(max_examples=250, deadline=None)
def test_what_nearly_is_a_query_is_an_error_with_its_place_or_has_the_right_answer(
    store: Store, oracle: Oracle, parts: list[str], space: str
) -> None:
    check(store, oracle, space.join(parts))


@given(text=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_an_error_with_its_place_or_has_the_right_answer(
    store: Store, oracle: Oracle, text: str
) -> None:
    check(store, oracle, text)


@pytest.mark.parametrize("text", ["junkwordxyz", "by:nobodyatall", "ref:no/such#1", "cep:9999", "repo:no/such"])
def test_junk_finds_nothing_and_the_answer_says_how_it_was_read(store: Store, text: str) -> None:
    understood = understand(text, TODAY)
    assert search(store, understood.query).count == 0
    assert describe(understood.query)
