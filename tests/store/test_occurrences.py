"""Of a word that many items have only some postings are read: what is told of items is the same as of all read."""

from __future__ import annotations

import datetime
import itertools
import random
from typing import TYPE_CHECKING

import pytest

from minutes_search.query import Phrase, Prefix, Word
from minutes_search.query.parser import parse
from minutes_search.search import search
from minutes_search.store import Evaluation, Store, open_for_writing, rebuild
from minutes_search.store.decoding import LongPostings
from minutes_search.store.occurrences import following
from minutes_search.store.zones import packed, spread
from tests.store.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.store.words import WordNode

WORDS = ("maintain", "maintained", "maintains", "feedstock", "of", "python", "rare")


def _texts(rnd: random.Random, number: int) -> list[str]:
    """Return texts of words that most of them have, and one that few have."""
    return [" ".join(rnd.choices(WORDS, (9, 2, 1, 9, 12, 5, 0.2), k=rnd.randint(1, 12))) for _ in range(number)]


@pytest.fixture(scope="module", params=["one segment", "two segments, some deleted"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("index")
    rnd = random.Random(1)  # noqa: S311
    with rebuild(path) as writer:
        for number in range(30):
            writer.put_meeting(record(f"{number}.md", *_texts(rnd, 100), day=1 + number % 28))
    if request.param != "one segment":
        with open_for_writing(path) as writer:
            writer.put_meeting(record("0.md", *_texts(rnd, 40)))
            writer.remove("core", "7.md")
    with Store.open(path) as opened:
        yield opened


def _counted(store: Store, node: WordNode) -> dict[int, int]:
    """Return of all items that have a word how often, from all of its postings."""
    return dict(store.words.occurrences(node).counts)


@pytest.mark.parametrize("node", [Word("maintain"), Word("of"), Word("rare"), Prefix("main"), Phrase("feedstock of")])
@pytest.mark.parametrize("number", [0, 1, 7, 300, 2900])
def test_the_counts_of_some_items_are_those_of_all(store: Store, node: WordNode, number: int) -> None:
    items = set(random.Random(number).sample(sorted(store.items), min(number, len(store.items))))  # noqa: S311
    expected = {docnum: count for docnum, count in _counted(store, node).items() if docnum in items}
    with Store.open(store.path) as fresh:
        occurrences = fresh.words.occurrences(node)
        assert dict(occurrences.among(items)) == expected
        assert dict(zip(*occurrences.rows(expected.keys()), strict=True)) == expected
    with Store.open(store.path) as fresh:
        assert fresh.words.occurrences(node).packed(items).keys() == expected.keys()
        assert len(fresh.words.occurrences(node)) == len(_counted(store, node))


@pytest.mark.parametrize("node", [Word("maintain"), Word("of"), Word("rare"), Phrase("feedstock of")])
@pytest.mark.parametrize("number", [0, 1, 7, 300, 2900])
def test_narrowed_to_some_items_a_word_stands_in_these_where_it_stood(
    store: Store, node: WordNode, number: int
) -> None:
    items = set(random.Random(number).sample(sorted(store.items), min(number, len(store.items))))  # noqa: S311
    occurrences = store.words.occurrences(node)
    with Store.open(store.path) as fresh:
        narrowed = fresh.words.occurrences(node).narrowed(items)
        assert narrowed.keys() & items == occurrences.among(items).keys()
        assert dict(narrowed.among(items)) == occurrences.among(items)
        for docnum in occurrences.among(items):
            assert list(narrowed.places(docnum)) == list(occurrences.places(docnum))


def test_a_word_of_most_items_is_read_in_parts(store: Store) -> None:
    segment = store.segments[0]
    ((_, extent),) = segment.extents("text", "of\0")
    parts, whole = segment.read_in_parts(extent), segment.read(extent)
    assert parts
    assert whole
    assert isinstance(parts, LongPostings) == (len(store.segments) == 1)  # what has deleted documents is read whole
    for docnum, weight, value in zip(whole.docnums, whole.weights, whole.values, strict=True):
        part = parts.around(docnum)
        place = part.docnums.index(docnum)
        assert (part.weights[place], part.values[place]) == (weight, value)
    assert (parts.docnums, list(parts.weights), list(parts.values)) == (
        whole.docnums,
        list(whole.weights),
        list(whole.values),
    )


@pytest.mark.parametrize(
    "words",
    [
        *itertools.permutations(["feedstock", "of", "python", "rare"], 2),
        *itertools.product(["maintain", "of", "rare"], repeat=3),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("number", [None, 0, 7, 300])
def test_words_follow_one_another_where_their_positions_say_so(
    store: Store, words: tuple[str, ...], number: int | None
) -> None:
    items = None if number is None else set(random.Random(number).sample(sorted(store.items), number))  # noqa: S311
    all_words = [store.words.occurrences(Word(word)) for word in words]
    found = following([(word, offset) for offset, word in enumerate(all_words)], items, store.words.zones)
    expected = {}
    for docnum in set.intersection(*(word.items() for word in all_words)):
        starts = set.intersection(
            *({place - offset for place in word.places(docnum)} for offset, word in enumerate(all_words))
        )
        if starts and (items is None or docnum in items):
            expected[docnum] = sorted(starts)
    assert {docnum: list(found.places(docnum)) for docnum in found.items()} == expected
    zones = store.words.zones
    assert found.counts == {docnum: packed(spread(places, zones(docnum))) for docnum, places in expected.items()}


@pytest.mark.parametrize("words", ["rare", "maintain", "of", '"feedstock of"', "main*", "python in:title", "unheard"])
@pytest.mark.parametrize("days", ["date:2024-01-03..2024-01-09", "until:2024-01-02", "date:2024-01-02,2024-01-20"])
def test_a_word_of_some_days_is_in_the_items_of_these_days_that_have_it(store: Store, words: str, days: str) -> None:
    def matching(text: str) -> set[int]:
        query = parse(text, datetime.date(2024, 6, 1))
        return Evaluation(store, query.scope).items(query.root)

    assert matching(f"{words} {days}") == matching(words) & matching(days)


@pytest.mark.parametrize("node", [Word("maintain"), Word("of"), Word("unheard"), Phrase("feedstock of")])
def test_the_documents_of_a_word_are_its_items(store: Store, node: WordNode) -> None:
    occurrences = store.words.occurrences(node)
    assert set(occurrences.documents()) == occurrences.items() == occurrences.keys()


@pytest.mark.parametrize(
    "text", ["rare of", "of rare", "rare of date:2024-01-03..2024-01-09", "of -rare", "rare main*"]
)
def test_what_few_items_have_narrows_what_is_read_of_the_others_and_not_the_answer(store: Store, text: str) -> None:
    query = parse(text, datetime.date(2024, 6, 1))
    with Store.open(store.path) as fresh:
        results = search(fresh, query, limit=None)
        scores = {hit.stored.item.id: hit.score for hit in results.hits}
    for word in ("of", "rare", "maintain"):
        store.words.occurrences(Word(word)).counts  # noqa: B018  # so that all is read and kept
    again = search(store, query, limit=None)
    assert {hit.stored.item.id: hit.score for hit in again.hits} == scores
    assert results.documents == Evaluation(store).items(query.root)
