"""The postings of many words are put together as those of one: what is told is what their own postings tell."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from minutes_search.query import Prefix
from minutes_search.store import Store, open_for_writing, rebuild
from minutes_search.store.zones import packed, spread
from tests.store.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMON = ("buildable", "builder", "builders", "building")


def _text(number: int) -> str:
    """Return a text of words that few items, some items or this one alone have, some of them several times."""
    return f"buildbot{number} of {COMMON[number % 4]} buildbot{number // 3} builds {COMMON[number % 3]} build{number}"


@pytest.fixture(scope="module", params=["one segment", "two segments, some deleted"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("index")
    with rebuild(path) as writer:
        for number in range(9):
            texts = [_text(10 * number + place) for place in range(10)]
            writer.put_meeting(record(f"{number}.md", *texts, day=1 + number))
    if request.param != "one segment":
        with open_for_writing(path) as writer:
            writer.put_meeting(record("0.md", _text(3), _text(500)))
            writer.remove("core", "7.md")
    with Store.open(path) as opened:
        yield opened


def _places(store: Store, beginning: str) -> dict[int, list[int]]:
    """Return where the items have words with a beginning, term by term."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for segment in store.segments:
        for term, extent in segment.extents("text"):
            written = term.partition("\0")[2] or term.lstrip("=")
            postings = segment.read(extent) if written.startswith(beginning) else None
            if postings:
                for docnum, value in zip(postings.docnums, postings.values, strict=True):
                    places[docnum].extend(array("I", value))
    return {docnum: sorted(found) for docnum, found in places.items()}


@pytest.mark.parametrize("beginning", ["build", "buildbot", "buildbot5", "builder", "o"])
def test_a_prefix_stands_where_the_words_stand_that_begin_so(store: Store, beginning: str) -> None:
    found = store.words.occurrences(Prefix(beginning))
    expected = _places(store, beginning)
    assert expected
    assert {docnum: list(found.places(docnum)) for docnum in found.items()} == expected
    zones = store.words.zones
    assert found.counts == {docnum: packed(spread(places, zones(docnum))) for docnum, places in expected.items()}


def test_no_words_together_are_no_postings(store: Store) -> None:
    assert store.segments[0].counted([]) == {}
    assert not store.words.occurrences(Prefix("buildx")).items()
