"""An item's thread with what changed in it, its copies, and its neighbours; and the meetings at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.weave import place_items
from minutes_search.model import Attendee
from minutes_search.search.meetings import meeting_heads
from minutes_search.search.threads import copies, neighbours, thread
from minutes_search.store import Store
from tests.search.small import item, make, meeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minutes_search.model import TextLine
    from minutes_search.store import StoredItem

ASK, PAY, WHO = "ask the pilots what they think", "the guild would pay half of all that", "nobody knows who paid so far"
MEETINGS = (
    meeting("2024-01-10", item("Crane"), item("Dredge the basin", ASK), attendees=[Attendee("Wilma Verhoeven", "WV")]),
    meeting("2024-02-10", item("Dredge the basin", ASK, PAY)),
    meeting("2024-03-10", item("Dredge the basin", PAY), item("Buoys"), item("Ropes")),
    meeting("2024-03-10", item("Dredge the basin", ASK), archive="island"),
    meeting("2024-04-10", item("Budget", ASK, kind="standing")),
    meeting("2024-05-10", item("Budget", WHO, kind="standing")),
    meeting("2024-06-10", item("Budget", ASK, kind="standing")),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("index"), *place_items(MEETINGS)) as opened:
        yield opened


def get(store: Store, date: str, number: int, archive: str = "core") -> StoredItem:
    found = store.item(f"{archive}-{date}-{number}")
    assert found is not None
    return found


def texts(lines: tuple[TextLine, ...]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(("date", "number"), [("2024-01-10", 2), ("2024-02-10", 1), ("2024-03-10", 1)])
def test_from_any_item_its_thread_tells_what_each_step_adds_and_drops(store: Store, date: str, number: int) -> None:
    steps = thread(store, get(store, date, number))
    assert [step.stored.date.isoformat() for step in steps] == ["2024-01-10", "2024-02-10", "2024-03-10"]
    assert [(texts(step.adds), texts(step.drops)) for step in steps] == [([], []), ([PAY], []), ([], [ASK])]
    assert [step.before for step in steps] == [None, steps[0].stored, steps[1].stored]


def test_a_copy_is_compared_with_the_copy_before_it_though_other_notes_stand_between(store: Store) -> None:
    first, second, third = thread(store, get(store, "2024-05-10", 1))
    assert (second.before, texts(second.adds), texts(second.drops)) == (first.stored, [WHO], [ASK])
    assert (third.before, third.adds, third.drops) == (first.stored, (), ())


def test_another_archive_has_its_own_threads(store: Store) -> None:
    island = get(store, "2024-03-10", 1, "island")
    assert [step.stored for step in thread(store, island)] == [island]
    assert copies(store, island) == (island,)


def test_copies_come_oldest_first_and_without_other_notes_under_the_same_title(store: Store) -> None:
    found = copies(store, get(store, "2024-06-10", 1))
    assert [copy.date.isoformat() for copy in found] == ["2024-04-10", "2024-06-10"]


def test_an_item_whose_archive_was_not_looked_at_as_a_whole_is_a_thread_by_itself(tmp_path: Path) -> None:
    with make(tmp_path, meeting("2024-01-10", item("Crane")), meeting("2024-02-10", item("Crane"))) as opened:
        (step,) = thread(opened, get(opened, "2024-01-10", 1))
        assert (step.stored.date.isoformat(), step.adds, step.drops, step.before) == ("2024-01-10", (), (), None)


def test_neighbours_are_of_the_same_meeting(store: Store) -> None:
    def titles(number: int) -> list[str | None]:
        return [each.item.title if each else None for each in neighbours(store, get(store, "2024-03-10", number))]

    assert titles(1) == [None, "Buoys"]
    assert titles(2) == ["Dredge the basin", "Ropes"]
    assert titles(3) == ["Buoys", None]


def test_the_threads_of_the_sample_hold_each_item_once(sample_index: Path) -> None:
    with Store.open(sample_index) as store:
        for docnum in store.items:
            stored = store.load(docnum)
            steps = thread(store, stored)
            assert [step.stored.docnum for step in steps].count(docnum) == 1
            assert [step.stored.date for step in steps] == sorted(step.stored.date for step in steps)
            assert {copy.docnum for copy in copies(store, stored)} <= {step.stored.docnum for step in steps}


def test_meetings_are_newest_first_with_the_number_of_their_items(store: Store) -> None:
    heads = meeting_heads(store, ["core"])
    assert [(head.date.isoformat(), head.items) for head in heads] == [
        ("2024-06-10", 1), ("2024-05-10", 1), ("2024-04-10", 1),
        ("2024-03-10", 3), ("2024-02-10", 1), ("2024-01-10", 2),
    ]  # fmt: skip
    assert (heads[-1].archive, heads[-1].path, heads[-1].title) == ("core", "2024-01-10.md", "Meeting")
    assert heads[-1].attendees == (Attendee("Wilma Verhoeven", "WV"),)


def test_meetings_of_a_day_are_in_the_order_of_their_archives(store: Store) -> None:
    same = [head.archive for head in meeting_heads(store) if head.date.isoformat() == "2024-03-10"]
    assert same == ["core", "island"]
    assert meeting_heads(store, ["nowhere"]) == []
