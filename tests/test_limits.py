"""A query that would take too long is given up, and suggestions before the answer."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pytest

from minutes_search.limits import check_limit, cpu_limit
from minutes_search.query import parse
from minutes_search.search import search
from minutes_search.store import QueryTooCostlyError, Store, StoreError
from tests.search.small import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TYPOS = [f"{one}{two}nda{three}" for one in LETTERS[:10] for two in "aeiou" for three in "xyzk"]
COSTLY = {
    "prefixes": " OR ".join(f"{letter}*" for letter in LETTERS * 5)[:998].rsplit(" OR ", 1)[0],
    "excluded prefixes": " ".join(f"-{letter}*" for letter in LETTERS * 5),
    "fuzzy words": " OR ".join(f"{word}~2" for word in TYPOS)[:998].rsplit(" OR ", 1)[0],
    "people": "by:" + ",".join(TYPOS[:120]),
    "named people": "mentions:" + ",".join(TYPOS[:120]),
    "a phrase": '"' + " ".join(["the"] * 150) + '"',
    "a section": 'section:"' + " ".join(TYPOS[:120]) + '"',
    "references": "ref:" + ",".join(f"harbour/lamps#{number}" for number in range(55)),
}


def _spend(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_without_a_limit_nothing_is_too_costly() -> None:
    check_limit()


def test_a_limit_is_over_when_the_time_is_spent_and_forgotten_after_its_block() -> None:
    with cpu_limit(0.2):
        check_limit()
        _spend(0.21)
        with pytest.raises(QueryTooCostlyError, match="fewer or longer words"):
            check_limit()
    check_limit()


def test_to_wait_costs_nothing() -> None:
    with cpu_limit(0.2):
        time.sleep(0.3)
        check_limit()


def test_time_that_went_by_is_not_forgotten_while_a_thread_waited() -> None:
    with cpu_limit(0.2):
        time.sleep(0.3)
        check_limit()
        _spend(0.21)
        with pytest.raises(QueryTooCostlyError):
            check_limit()


def test_a_limit_inside_of_another_makes_it_no_longer() -> None:
    with cpu_limit(0.01), cpu_limit(60):
        _spend(0.02)
        with pytest.raises(QueryTooCostlyError):
            check_limit()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Time as it would be if all of it went by while the clocks are looked at: a second each time."""
    counted = itertools.count()
    for clock in ("thread_time", "monotonic"):
        monkeypatch.setattr(time, clock, lambda: float(next(counted)))
    return counted


@pytest.mark.parametrize("kind", COSTLY)
def test_a_query_of_every_costly_kind_looks_at_the_limit_again_and_again(
    sample_index: Path, kind: str, looks: Iterator[int]
) -> None:
    with Store.open(sample_index) as store:
        with cpu_limit(1e9):
            search(store, parse(COSTLY[kind], TODAY))
        assert next(looks) > 50
        with cpu_limit(20), pytest.raises(QueryTooCostlyError):
            search(store, parse(COSTLY[kind], TODAY))


def test_an_answer_without_time_for_suggestions_has_none(sample_index: Path, looks: Iterator[int]) -> None:
    query = parse("sigstoer", TODAY)
    with Store.open(sample_index) as store:
        with cpu_limit(1e9):
            whole = search(store, query)
        spent = next(looks)
        with cpu_limit(spent - 4):
            hurried = search(store, query)
    assert whole.suggestions
    assert (hurried.suggestions, hurried.count) == ((), whole.count)


def test_a_costly_query_is_an_error_of_the_store_as_all_that_users_are_told() -> None:
    assert issubclass(QueryTooCostlyError, StoreError)
