"""How often a word stands in which part of an item, as the index keeps it and as the positions tell."""

from __future__ import annotations

import datetime
from array import array
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from minutes_search.model import Item, Meeting, TextLine
from minutes_search.query.parser import parse
from minutes_search.search import search
from minutes_search.store import MeetingRecord, Store, rebuild
from minutes_search.store.zones import UNTOLD, Parts, Spread, Zones, add_all, added, packed, spread, unpacked

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = st.builds(Spread, st.integers(0, 5000), st.integers(0, 70), st.integers(0, 70))


@given(COUNTS)
def test_counts_come_back_or_are_said_to_be_too_high(counts: Spread) -> None:
    number = packed(counts)
    assert number == UNTOLD or unpacked(number) == counts
    assert (number == UNTOLD) == (
        counts.body > 4095 or counts.title > 63 or counts.headings > 63 or counts == (4095, 63, 63)
    )


@given(COUNTS, COUNTS)
def test_two_forms_of_a_word_count_together(one: Spread, other: Spread) -> None:
    if UNTOLD in (packed(one), packed(other)):
        assert added(packed(one), packed(other)) == UNTOLD
    else:
        assert added(packed(one), packed(other)) == packed(Spread(*map(sum, zip(one, other, strict=True))))


@given(st.dictionaries(st.integers(0, 9), COUNTS.map(packed)), st.dictionaries(st.integers(0, 9), COUNTS.map(packed)))
def test_two_forms_of_a_word_count_together_in_each_item(one: dict[int, int], other: dict[int, int]) -> None:
    found = dict(one)
    add_all(found, other, other.values())
    both = one.keys() & other.keys()
    assert found == one | other | {docnum: added(one[docnum], other[docnum]) for docnum in both}


@given(st.lists(st.integers(0, 40)))
def test_each_position_is_in_one_part(places: list[int]) -> None:
    counts = spread(places, Zones(3, 6, 20))
    assert sum(counts) == len(places)
    assert counts.title == sum(3 <= place < 6 for place in places)
    assert counts.headings == sum(place >= 20 for place in places)


@given(st.lists(st.lists(st.integers(0, 40), min_size=1), max_size=3))
def test_the_parts_of_items_tell_how_often_a_word_stands_where(places: list[list[int]]) -> None:
    zones = [Zones(3, 6, 20), Zones(0, 0, 9), Zones(30, 35, 38)]
    columns = [[place + 1 for place in column] for column in zip(*zones, strict=True)]
    parts = Parts(*columns)
    assert [parts(docnum) for docnum in range(3)] == zones
    found = parts.counted({docnum: array("I", each).tobytes() for docnum, each in enumerate(places)})
    assert found == {docnum: packed(spread(each, zones[docnum])) for docnum, each in enumerate(places)}


def test_a_word_that_stands_too_often_for_its_number_is_ranked_and_placed_all_the_same(tmp_path: Path) -> None:
    day = datetime.date(2026, 1, 5)
    often = Item("often", 2, "other", ("other",), "title", lines=(TextLine(2, "spam " * 5000, 0),))
    headed = Item("headed", 4, "other", ("spam",), "title", lines=(TextLine(4, "egg", 0),))
    with rebuild(tmp_path / "index") as writer:
        writer.put_meeting(MeetingRecord(Meeting("core", "1.md", day, "m", items=(often, headed)), "d"))
    with Store.open(tmp_path / "index") as store:
        ids = {
            text: [hit.stored.item.id for hit in search(store, parse(text, day)).hits]
            for text in ("spam", "section:spam")
        }
        assert ids == {"spam": ["often", "headed"], "section:spam": ["headed"]}
        best = search(store, parse("spam", day)).hits[0]
        assert best.score > 0
