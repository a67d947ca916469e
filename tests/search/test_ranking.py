"""The order of an answer by relevance, one rule at a time: what differs between two items is what the rule is about."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.model import Item, Meeting, Mention, TextLine
from minutes_search.query import parse
from minutes_search.search import search
from minutes_search.search.ranking import HALF_LIFE, RECENT
from minutes_search.store import MeetingRecord, PersonRecord, Store, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TODAY = datetime.date(2024, 6, 1)
WOLF = PersonRecord("wolfv", "Wolf Vollprecht", "wolfv", initials=("WV",))
WV = Mention("WV", "wolfv", "Wolf Vollprecht", "wolfv", "table")


def _item(title: str, *more: str, owner: Mention | None = None, speaker: Mention | None = None) -> Item:
    lines = (TextLine(1, title), *(TextLine(n, text, 1) for n, text in enumerate(more, 2)))
    return Item(
        "",
        1,
        "new",
        ("Agenda items",),
        title,
        owners=(owner,) if owner else (),
        speakers=(speaker,) if speaker else (),
        lines=lines,
    )


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that makes an index of items by name, each the only one of its meeting, and opens it."""

    def make(days: dict[str, datetime.date] | None = None, /, **items: Item) -> Store:
        with rebuild(tmp_path) as writer:
            for name, item in items.items():
                day = (days or {}).get(name, TODAY)
                named = Item(name, **{f: getattr(item, f) for f in Item.__dataclass_fields__ if f != "id"})
                writer.put_meeting(MeetingRecord(Meeting("core", f"{name}.md", day, name, items=(named,)), "d"))
            writer.put_people([WOLF])
        return Store.open(tmp_path)

    return make


def _order(store: Store, text: str) -> list[str]:
    return [hit.stored.item.id for hit in search(store, parse(text, TODAY)).hits]


def test_a_word_in_a_short_title_comes_before_one_in_a_long_title_and_that_before_one_in_the_body(
    made: Callable[..., Store],
) -> None:
    rest = "one two three four five six"
    with made(
        a=_item("other " + rest, "sigstore"), b=_item("sigstore " + rest, "other"), c=_item("sigstore", "other " + rest)
    ) as store:
        assert _order(store, "sigstore") == ["c", "b", "a"]


def test_a_word_only_in_the_heading_of_the_section_comes_last(made: Callable[..., Store]) -> None:
    with made(a=_item("nothing else"), b=_item("other things", "agenda")) as store:
        assert _order(store, "agenda") == ["b", "a"]


def test_words_that_stand_together_in_the_order_of_the_query_come_first(made: Callable[..., Store]) -> None:
    texts = {
        "apart": "status of some other page",
        "reversed": "page and its status there",
        "together": "some other status page here",
    }
    with made(**{name: _item("title", text) for name, text in texts.items()}) as store:
        assert _order(store, "status page")[0] == "together"
        assert _order(store, "page status")[0] != "together"


def test_neighbours_that_are_identifiers_are_as_long_as_their_parts(made: Callable[..., Store]) -> None:
    with made(
        apart=_item("title", "outage of rattler-build today"),
        together=_item("title", "some rattler-build outage today"),
    ) as store:
        assert _order(store, "rattler-build outage") == ["together", "apart"]


def test_a_rare_identifier_counts_for_more_than_a_frequent_word(made: Callable[..., Store]) -> None:
    items = {f"w{n}": _item("title", "the outage") for n in range(9)}
    with made(identifier=_item("title", "the rattler-build"), **items) as store:
        assert _order(store, "outage OR rattler-build")[0] == "identifier"


def test_a_long_discussion_comes_before_a_line_that_was_put_off(made: Callable[..., Store]) -> None:
    talk = [f"they say that windows on arm number {n} works" for n in range(9)]
    with made(line=_item("Windows ARM"), talk=_item("Windows ARM", *talk)) as store:
        assert _order(store, "windows arm") == ["talk", "line"]


def test_what_a_person_owns_comes_before_what_they_only_speak_in(made: Callable[..., Store]) -> None:
    with made(
        a=_item("sigstore", speaker=WV), b=_item("sigstore", owner=WV), c=_item("sigstore", owner=WV, speaker=WV)
    ) as store:
        for text in ("sigstore by:WV", "sigstore by:wolfv", "by:WV sort:relevance", "sigstore (by:WV OR kind:vote)"):
            assert _order(store, text) == ["b", "c", "a"], text
        assert _order(store, "sigstore speaker:WV") == ["a", "c"]


def test_of_two_like_items_the_newer_is_first_but_a_title_outweighs_the_years(made: Callable[..., Store]) -> None:
    days = {"old": datetime.date(2016, 1, 1), "title": datetime.date(2015, 1, 1), "new": TODAY}
    with made(
        days, new=_item("one", "sigstore"), old=_item("one", "sigstore"), title=_item("sigstore", "one")
    ) as store:
        assert _order(store, "sigstore") == ["title", "new", "old"]


def test_recency_is_counted_from_the_newest_meeting_and_halves_as_documented(made: Callable[..., Store]) -> None:
    days = {"new": datetime.date(2009, 1, 1), "old": datetime.date(2009 - HALF_LIFE, 1, 1)}
    with made(days, new=_item("sigstore"), old=_item("sigstore")) as store:
        new, old = search(store, parse("sigstore", TODAY)).hits
        assert new.score / old.score == pytest.approx((1 + RECENT) / (1 + RECENT / 2), rel=1e-3)


def test_without_words_and_persons_nothing_has_a_score(made: Callable[..., Store]) -> None:
    with made(a=_item("x"), b=_item("y")) as store:
        hits = search(store, parse("kind:new sort:relevance", TODAY)).hits
        assert [hit.score for hit in hits] == [0.0, 0.0]


_TEXTS = st.lists(st.sampled_from(("sigstore", "status", "page", "rattler-build", "of")), min_size=1, max_size=5)


@given(st.lists(_TEXTS, min_size=1, max_size=6), st.permutations(["sigstore", "status", "page"]))
@settings(max_examples=25, deadline=None)
def test_scores_are_positive_and_more_of_a_word_in_the_same_place_is_never_worse(
    tmp_path_factory: pytest.TempPathFactory, texts: Sequence[list[str]], words: list[str]
) -> None:
    path = tmp_path_factory.mktemp("index")
    with rebuild(path) as writer:
        for n, text in enumerate(texts):
            item = Item(f"i{n}", 1, "new", (), "title", lines=(TextLine(1, "title"), TextLine(2, " ".join(text))))
            writer.put_meeting(MeetingRecord(Meeting("core", f"{n}.md", TODAY, "m", items=(item,)), "d"))
    with Store.open(path) as store:
        hits = search(store, parse(" OR ".join(words), TODAY), limit=None).hits
        assert all(hit.score > 0 for hit in hits)
        scores = {hit.stored.path: hit.score for hit in search(store, parse("sigstore", TODAY), limit=None).hits}
        plain = [n for n, text in enumerate(texts) if "rattler-build" not in text]  # which is two words long
        for one, other in itertools.permutations(plain, 2):
            more, less = texts[one].count("sigstore"), texts[other].count("sigstore")
            if len(texts[one]) == len(texts[other]) and more > less > 0:
                assert scores[f"{one}.md"] > scores[f"{other}.md"]
