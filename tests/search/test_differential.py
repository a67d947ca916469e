"""The store's answers are those of a naive evaluation, through several segments, deletions and replacements."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.query import Node, Query, Scope
from minutes_search.search import search
from minutes_search.store import Evaluation, MeetingRecord, Store, open_for_writing, rebuild
from tests.search.archives import PEOPLE, SCOPES, TREES, meetings
from tests.search.brute_force import Oracle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.model import Meeting

_batches = st.lists(st.lists(meetings() | st.just(None), min_size=1, max_size=4), min_size=1, max_size=5)
_queries = st.lists(st.tuples(TREES, SCOPES), min_size=10, max_size=30)


def _write(path: Path, batches: Sequence[Sequence[Meeting | None]]) -> dict[tuple[str, str], Meeting]:
    """Write each batch as one run (None removes the oldest file) and return what should be there afterwards."""
    state: dict[tuple[str, str], Meeting] = {}
    for batch in batches:
        with open_for_writing(path) as writer:
            for meeting in batch:
                if meeting is not None:
                    writer.put_meeting(MeetingRecord(meeting, "digest"))
                    state.pop((meeting.archive, meeting.path), None)
                    state[meeting.archive, meeting.path] = meeting
                elif state:
                    oldest = next(iter(state))
                    writer.remove(*oldest)
                    del state[oldest]
            writer.put_people(PEOPLE)
    return state


def _answer(store: Store, root: Node | None, scope: Sequence[Scope]) -> set[tuple[str, str, str]]:
    found = [store.load(docnum) for docnum in Evaluation(store, scope).items(root)]
    keys = {(stored.archive, stored.path, stored.item.id) for stored in found}
    assert len(keys) == len(found)
    return keys


@given(_batches, _queries)
@settings(max_examples=40, deadline=None)
def test_every_tree_finds_exactly_what_reading_all_items_finds(
    batches: list[list[Meeting | None]], queries: list[tuple[Node, tuple[Scope, ...]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        state = _write(Path(folder), batches)
        oracle = Oracle(list(state.values()), PEOPLE)
        with Store.open(Path(folder)) as store:
            assert _answer(store, None, ()) == oracle.answer(None)
            for root, scope in queries:
                assert _answer(store, root, scope) == oracle.answer(root, scope), (root, scope)


@given(_batches, _queries)
@settings(max_examples=15, deadline=None)
def test_an_updated_index_answers_like_a_rebuilt_one(
    batches: list[list[Meeting | None]], queries: list[tuple[Node, tuple[Scope, ...]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        updated, rebuilt = Path(folder) / "updated", Path(folder) / "rebuilt"
        state = _write(updated, batches)
        with rebuild(rebuilt) as writer:
            for meeting in state.values():
                writer.put_meeting(MeetingRecord(meeting, "digest"))
            writer.put_people(PEOPLE)
        with Store.open(updated) as one, Store.open(rebuilt) as other:
            for root, scope in queries:
                query = Query(root, scope=scope)
                assert _shown(one, query) == _shown(other, query)


def _shown(store: Store, query: Query) -> list[object]:
    answer = search(store, query, limit=None)
    assert answer.count == len(answer.hits)
    return [(hit.stored.path, hit.stored.item, hit.score, hit.snippet) for hit in answer.hits]
