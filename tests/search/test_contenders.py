"""The first of a large answer, for which not all items are scored, are those that scoring all of them gives."""

from __future__ import annotations

import datetime
import functools
import random
from typing import TYPE_CHECKING

import pytest

from minutes_search.model import Item, Meeting, Mention, Place, TextLine
from minutes_search.query import parse
from minutes_search.search import search
from minutes_search.search.facets import facets
from minutes_search.search.ranking import scores
from minutes_search.store import Evaluation, MeetingRecord, PersonRecord, Store, open_for_writing, word_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = datetime.date(2026, 11, 26)
FIRST = datetime.date(2016, 1, 4)
WOLF = PersonRecord("wolfv", "Wolf Vollprecht", "wolfv", initials=("WV",))
WV = Mention("WV", "wolfv", "Wolf Vollprecht", "wolfv", "table")
MEETINGS, ITEMS, THREADS = 260, 20, 4000
LASTING = 300
"""So many threads have the word `lasting`, and half of all items."""
LEAST = 2000
"""Items of an answer from which on not all are scored."""
WORDS = ("sigstore", "status", "page", "wick", "candle", "of", "solver", "wicked")


def _item(chance: random.Random, key: str) -> Item:
    """Return an item of a few words; titles and bodies differ in length, and one word is rare in titles."""
    number = int(THREADS * chance.random() ** 3)
    title = " ".join(chance.choices(WORDS, weights=(1, 9, 9, 9, 9, 9, 9, 9), k=chance.choice((1, 2, 3, 8))))
    texts = [" ".join(chance.choices(WORDS, k=chance.choice((1, 4, 12)))) for _ in range(chance.choice((0, 1, 1, 5)))]
    if chance.random() < 0.02:
        texts.append("sigstore " * chance.choice((3, 40, 5000)))
    if number < LASTING:
        texts.append("lasting")
    return Item(
        key,
        1,
        "new",
        (chance.choice(("Sigstore agenda", "Active votes")),),
        title,
        owners=(WV,) if chance.random() < 0.1 else (),
        lines=tuple(TextLine(n, text) for n, text in enumerate((title, *texts, "always here"), 1)),
        place=Place(f"t{number}", 0, f"t{number}"),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield an index of two segments, the first with deleted items; several meetings share a day."""
    path = tmp_path_factory.mktemp("index")
    chance = random.Random(26)  # noqa: S311  # nothing secret
    for numbers in (range(MEETINGS - 60), range(MEETINGS - 70, MEETINGS)):
        with open_for_writing(path) as writer:
            for number in numbers:
                day = FIRST + datetime.timedelta(days=chance.randrange(3000) // 7 * 7)
                items = tuple(_item(chance, f"{number}-{n}") for n in range(ITEMS))
                writer.put_meeting(MeetingRecord(Meeting("core", f"{number}.md", day, "m", items=items), "d"))
            writer.put_people([WOLF])
    with Store.open(path) as opened:
        assert len(opened.segments) == 2
        assert opened.segments[0].deleted
        yield opened


def _expected(store: Store, text: str, *, grouped: bool) -> list[tuple[int, float]]:
    """Return all hits of an answer with their scores, worked out from the scores of all items."""
    query = parse(text, TODAY)
    evaluation = Evaluation(store)
    items = frozenset(evaluation.items(query.root))
    by_date = query.sort or not word_leaves(query.root)
    found = dict.fromkeys(items, 0.0) if by_date else scores(store, evaluation, query.root, items)
    order = functools.partial(store.order, newest_first=query.sort != "date-asc")
    groups = store.column("copies")
    firsts: dict[int, int] = {}
    for docnum in sorted(items, key=lambda docnum: (-found[docnum], order(docnum))):
        firsts.setdefault(groups[docnum] if grouped else docnum, docnum)
    return [(docnum, found[docnum]) for docnum in firsts.values()]


def _hits(store: Store, text: str, limit: int, offset: int, *, grouped: bool) -> list[tuple[int, float]]:
    results = search(store, parse(text, TODAY), limit=limit, offset=offset, grouped=grouped)
    return [(hit.stored.docnum, hit.score) for hit in results.hits]


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "sigstore",
        "always",
        "lasting",
        "agenda",
        "wick*",
        "sig*",
        "solvr~",
        '"always here"',
        "always -lasting",
        "always date:2017..2023",
        "always OR by:WV",
        "(agenda OR kind:new) since:2017",
        "status page",
        "always (by:WV OR kind:new)",
        "lasting OR kind:new",
        "",
        "kind:new sort:date-asc",
        "lasting sort:date-desc",
    ],
)
def test_the_first_of_a_large_answer_are_those_of_the_highest_scores_of_all(
    store: Store, text: str, *, grouped: bool
) -> None:
    expected = _expected(store, text, grouped=grouped)
    assert search(store, parse(text, TODAY), limit=0).count > LEAST
    for limit, offset in ((1, 0), (20, 0), (50, 150), (400, 0)):
        assert _hits(store, text, limit, offset, grouped=grouped) == expected[offset : offset + limit], (limit, offset)


def test_an_answer_of_fewer_threads_than_are_asked_for_has_them_all(store: Store) -> None:
    expected = _expected(store, "lasting", grouped=True)
    assert search(store, parse("lasting", TODAY), limit=0).count > LEAST
    assert len(expected) <= LASTING
    assert _hits(store, "lasting", 450, 0, grouped=True) == expected


@pytest.mark.parametrize("word", ["sigstore", "wick*", '"status page"'])
def test_a_word_counts_the_same_alone_and_beside_a_condition_that_ranks_nothing(store: Store, word: str) -> None:
    alone = dict(_expected(store, word, grouped=False))
    beside = dict(_expected(store, f"{word} OR kind:new", grouped=False))
    assert len(alone) < len(beside)
    assert beside == {docnum: alone.get(docnum, 0.0) for docnum in beside}


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("sort", ["sort:date-asc", "sort:date-desc"])
@pytest.mark.parametrize("text", ["always", "lasting", "sigstore", "wick date:2016", "date:2023", "nothingness"])
def test_answers_by_date_are_in_that_order_however_far_away_and_many_their_items_are(
    store: Store, text: str, sort: str, *, grouped: bool
) -> None:
    expected = _expected(store, f"{text} {sort}", grouped=grouped)
    for limit, offset in ((1, 0), (20, 0), (20, 100), (6000, 0)):
        hits = _hits(store, f"{text} {sort}", limit, offset, grouped=grouped)
        assert hits == expected[offset : offset + limit], (limit, offset)


@pytest.mark.parametrize("text", ["sigstore", "lasting date:2020", "kind:new"])
def test_an_answer_is_the_same_after_its_values_were_counted(store: Store, text: str) -> None:
    with Store.open(store.path) as opened:
        before = search(opened, parse(text, TODAY), grouped=True)
        facets(opened, before.documents)
        assert search(opened, parse(text, TODAY), grouped=True) == before
