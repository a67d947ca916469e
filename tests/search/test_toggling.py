"""A click on a value of a facet leads to just the items that it counted, and a second one leads back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.query import Field, Node, Query, QueryError, parse, to_text
from minutes_search.query.parser import conjunction
from minutes_search.query.parts import conditions
from minutes_search.search import search
from minutes_search.search.facets import facets
from minutes_search.search.periods import timeline
from minutes_search.search.toggling import Toggling
from minutes_search.store import MeetingRecord, Store, rebuild
from tests.search.archives import PEOPLE, TREES, meetings
from tests.search.small import JAN, JO, TODAY, WILMA, item, make, meeting, mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.model import Meeting
    from minutes_search.search.facets import FacetValue


def _found(store: Store, text: str) -> frozenset[int]:
    return search(store, parse(text, TODAY), limit=0).documents


def _known(store: Store, facet: str, value: FacetValue) -> bool:
    """Tell whether a value is no label of nobody known, which finds the persons too that it may stand for."""
    return facet not in {"person", "owner", "speaker"} or value.value in store.people.persons


def _check(store: Store, query: Query) -> None:
    """Follow every value that an answer shows."""
    documents = search(store, query, limit=0).documents
    for name, facet in facets(store, documents, limit=None, query=query).items():
        for value in facet.values:
            text = Toggling(store, query).value(name, value)
            assert to_text(parse(text, TODAY)) == text
            if value.selected:
                if _asks_for_one(query):
                    assert _found(store, text) >= documents, (name, value)
                assert not _selected(store, parse(text, TODAY), name, value)
            elif _known(store, name, value):
                assert len(_found(store, text)) == value.count, (name, value)
                assert _found(store, text) <= documents
    for period in timeline(store, documents, query=query).periods:
        if not period.selected and period.count:
            assert len(_found(store, Toggling(store, query).period(period))) == period.count


def _asks_for_one(query: Query) -> bool:
    """Tell whether no field gives a choice; else the answer with the rest of the values may be another."""
    return not any(isinstance(node, Field) and len(node.values) > 1 for node in conditions(query.root))


def _selected(store: Store, query: Query, name: str, value: FacetValue) -> bool:
    documents = search(store, query, limit=0).documents
    found = facets(store, documents, [name], limit=None, query=query)[name].values
    return any(each.selected for each in found if each.value == value.value)


@given(st.lists(meetings(), min_size=1, max_size=4), st.lists(TREES, min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_a_value_that_is_put_in_finds_what_it_counted_and_one_that_is_taken_out_is_gone(
    batch: list[Meeting], roots: list[Node]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with rebuild(Path(folder)) as writer:
            for each in batch:
                writer.put_meeting(MeetingRecord(each, "digest"))
            writer.put_people(PEOPLE)
        with Store.open(Path(folder)) as store:
            for root in (None, *roots):
                try:  # into the parser's normal form, as a query that was asked has it
                    query = parse(to_text(Query(root)), TODAY)
                except QueryError:
                    continue
                _check(store, query)


@pytest.mark.parametrize("text", ["sigstore", "by:SC", "date:2020 sort:date-asc", "kind:vote OR is:done"])
def test_every_value_over_the_sample_leads_to_what_it_counted(sample_index: Path, text: str) -> None:
    with Store.open(sample_index) as store:
        _check(store, parse(text, TODAY))


@pytest.mark.parametrize("text", ["sigstore", "sigstore in:title sort:date-asc", "mirrors OR sigstore"])
def test_a_value_put_in_and_taken_out_again_leaves_the_same_query(sample_index: Path, text: str) -> None:
    with Store.open(sample_index) as store:
        query = parse(text, TODAY)
        documents = search(store, query, limit=0).documents
        for name, facet in facets(store, documents, query=query).items():
            for value in facet.values:
                narrowed = parse(Toggling(store, query).value(name, value), TODAY)
                inside = search(store, narrowed, limit=0).documents
                (there,) = (
                    each for each in facets(store, inside, [name], limit=None, query=narrowed)[name].values
                    if each.value == value.value
                )  # fmt: skip
                assert there.selected, (name, value)
                assert Toggling(store, narrowed).value(name, there) == text
        for period in timeline(store, documents, query=query).periods:
            if period.count:
                narrowed = parse(Toggling(store, query).period(period), TODAY)
                inside = search(store, narrowed, limit=0).documents
                line = timeline(store, inside, unit=timeline(store, documents).unit, query=narrowed)
                (bar,) = (each for each in line.periods if each.name == period.name)
                assert Toggling(store, narrowed).period(bar) == text


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = (
        meeting("2024-01-10", item("a", owner=mention(WILMA), speaker=mention(JO), kind="vote", status="open")),
        meeting("2024-02-10", item("a", owner=mention(JO), speaker=mention(WILMA)), item("a", owner=mention(JAN))),
        meeting("2025-02-10", item("b", owner=mention(WILMA), status="done"), archive="island"),
    )
    with make(tmp_path_factory.mktemp("index"), *made) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "facet", "value", "becomes"),
    [
        ("a", "person", "wilmav", "a by:wilmav"),
        ("by:JO-LANE", "person", "wilmav", "by:JO-LANE (by:wilmav)"),
        ("a OR b", "year", "2025", "(a OR b) date:2025"),
        ("since:2024 a", "quarter", "2024-Q1", "since:2024 a date:2024-01..2024-03"),
        ("date:2024", "quarter", "2024-Q1", "date:2024 (date:2024-01..2024-03)"),
        ("a sort:date-asc in:title", "kind", "vote", "a kind:vote in:title sort:date-asc"),
        ("a", "status", "none", "a -is:open -is:done"),
        ("", "archive", "island", "archive:island"),
        ("a by:WV", "person", "wilmav", "a"),
        ("by:WV", "person", "wilmav", ""),
        ("by:WV", "owner", "wilmav", "by:WV owner:wilmav"),
        ("by:WV,jo-lane a", "person", "wilmav", "by:jo-lane a"),
        ("by:WV (by:Wilma,jo-lane)", "person", "wilmav", "by:jo-lane"),
        ("by:JL a", "person", "jo-lane", "a"),
        ("kind:vote,new a sort:date-asc", "kind", "vote", "kind:new a sort:date-asc"),
        ("date:2024,2025", "year", "2024", "date:2025"),
        ("is:open a", "status", "open", "a"),
        ("-is:open,done a", "status", "none", "a"),
        ("-is:open -is:carried,done", "status", "none", "-is:carried"),
        ("is:open,done (is:open) a", "status", "open", "is:done a"),
    ],
)
def test_a_click_leads_to(store: Store, text: str, facet: str, value: str, becomes: str) -> None:
    query = parse(text, TODAY)
    documents = search(store, query, limit=0).documents
    (chosen,) = (
        each for each in facets(store, documents, [facet], limit=None, query=query)[facet].values if each.value == value
    )
    assert Toggling(store, query).value(facet, chosen) == becomes


PIECES = ("date:2024", "date:2024-01..2024-03", "by:WV", "kind:vote", "repo:a/b", "is:open", "-is:open -is:done")
OPTIONS = Query(None, scope=("title",), sort="date-asc")


@given(root=st.none() | TREES, options=st.sampled_from([Query(None), OPTIONS]))
def test_a_piece_between_the_texts_is_the_query_with_one_condition_more(
    store: Store, root: Node | None, options: Query
) -> None:
    try:  # into the parser's normal form, as a query that was asked has it
        query = parse(to_text(replace(options, root=root)), TODAY)
    except QueryError:
        return
    toggling = Toggling(store, query)
    for piece in PIECES:
        whole = conjunction([*conditions(query.root), *conditions(parse(piece, TODAY).root)])
        assert f"{toggling.before}{toggling.put_in(piece)}{toggling.behind}" == to_text(replace(query, root=whole))


def test_what_holds_for_a_part_of_the_answer_only_is_not_taken_out(store: Store) -> None:
    query = parse("a (kind:vote OR is:done)", TODAY)
    (vote,) = facets(store, search(store, query).documents, ["kind"], query=query)["kind"].values
    assert not vote.selected
    assert Toggling(store, query).value("kind", vote) == "a (kind:vote OR is:done) kind:vote"
