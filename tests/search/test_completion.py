"""What is offered at the cursor of a query, and what the query becomes when it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.query import parse
from minutes_search.search.completion import complete
from tests.query.strategies import near_queries
from tests.search.small import IDA, JAN, JO, TODAY, WILMA, item, make, meeting, mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.store import Store

PULL = "https://github.com/lantern/lep/pull/52"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = (
        meeting("2024-01-10", item("a", owner=mention(WILMA), refs=(("cep:17", None), ("lantern/lep#52", PULL)))),
        meeting("2024-02-10", item("b", owner=mention(JO), refs=(("cep:1", None),)), item("c", owner=mention(WILMA))),
        meeting("2024-03-10", item("d", owner=mention(JAN), refs=(("cep:17", None),)), archive="island"),
        meeting("2024-04-10", item("e", owner=mention(JAN), speaker=mention(IDA)), archive="island"),
    )
    with make(tmp_path_factory.mktemp("index"), *made) as opened:
        yield opened


def becomes(store: Store, text: str) -> list[str]:
    """The queries that may come of a text, of which the cursor is at the bar."""
    before, _, after = text.partition("|")
    whole = before + after
    return [whole[: each.start] + each.text + whole[each.end :] for each in complete(store, whole, len(before))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("|", []),
        ("w|", []),
        ("wil|", ["by:wilmav"]),
        ("verh|", ["by:wilmav"]),
        ("WV|", ["by:wilmav"]),
        ("@wil|", ["by:wilmav"]),
        ("sigstore wil| b", ["sigstore by:wilmav b"]),
        ("(-wi|lma OR b)", ["(-by:wilmav OR b)"]),
        ("ferrer|", ["by:IF"]),
        ("by|", ["by:"]),
        ("auth|", ["owner:"]),
        ("spe|", ["speaker:", "spec:"]),
        ("-own|", ["-owner:"]),
        ("by:|", ["by:janl", "by:wilmav", "by:IF", "by:jo-lane"]),
        ("by:JL|", ["by:janl", "by:jo-lane"]),
        ("author:@wil|", ["author:wilmav"]),
        ('by:"wilma v|', ["by:wilmav"]),
        ('by:"wilma v|er" x', ["by:wilmav x"]),
        ('by:"wil| x', ["by:wilmav x"]),
        ("by:IF,wil|", ["by:IF,wilmav"]),
        ("by:wil|,IF x", ["by:wilmav,IF x"]),
        ("is:o|", ["is:open"]),
        ("is:open,d|", ["is:open,done"]),
        ("kind:VO|", ["kind:vote"]),
        ("sort:date|", ["sort:date-desc", "sort:date-asc"]),
        ("archive:is|", ["archive:island"]),
        ("cep:1|", ["cep:1", "cep:17"]),
        ("cep1|", ["cep:1", "cep:17"]),
        ("CEP 1|", ["cep:1", "cep:17"]),
        ("about cep-17|", ["about cep:17"]),
        ("concep 1|", []),
        ("ref:cep|", ["ref:cep:1", "ref:cep:17"]),
        ("lantern/lep#|", ["ref:lantern/lep#52"]),
        ("lantern/|", ["repo:lantern/lep"]),
        ("repo:le|", ["repo:lantern/lep"]),
        ("since:20|", []),
        ("nothing:wil|", []),
        ('"wil|', []),
        ('"a" wil|', ['"a" by:wilmav']),
    ],
)
def test_the_token_at_the_cursor_is_completed(store: Store, text: str, found: list[str]) -> None:
    assert becomes(store, text) == found


def test_a_completion_says_what_it_is(store: Store) -> None:
    def told(text: str) -> tuple[str, str, str]:
        first = complete(store, text, len(text))[0]
        return first.kind, first.label, first.help

    assert told("owner:wil") == ("person", "owner:wilmav", "Wilma Verhoeven")
    assert told("cep 17") == ("reference", "cep:17", "2 items")
    assert told("cep:1") == ("reference", "cep:1", "1 item")
    assert told("lantern/l") == ("repository", "repo:lantern/lep", "1 item")
    assert told("archive:c") == ("archive", "archive:core", "3 items")
    assert told("is:o") == ("choice", "is:open", "that are open")
    assert told("in:t") == ("choice", "in:title", "looking in the title only")
    assert told("own") == ("field", "owner:", "a person who owns the item")


def test_there_are_no_more_than_asked_for(store: Store) -> None:
    assert len(complete(store, "by:", 3, most=2)) == 2
    assert complete(store, "by:", 3, most=0) == ()


@given(text=near_queries | st.text(), cursor=st.integers(-3, 60))
def test_any_text_has_completions_inside_of_it(store: Store, text: str, cursor: int) -> None:
    for each in complete(store, text, cursor):
        assert 0 <= each.start <= max(0, min(cursor, len(text))) <= each.end <= len(text)
        assert each.text
        assert each.label


@pytest.mark.parametrize(
    "text",
    ["wil", "JL", "cep 1", "cep:", "lantern/", "is:", "by:", "ref:", "repo:", "kind:", "archive:", "sort:", "in:"],
)
def test_what_is_offered_is_a_query_that_means_what_its_label_says(store: Store, text: str) -> None:
    found = complete(store, text, len(text))
    assert found
    for each in found:
        assert parse(text[: each.start] + each.text + text[each.end :], TODAY) == parse(each.label, TODAY)
