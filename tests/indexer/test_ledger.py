"""Every action once, over the copies of its item: issue 3, "Actions"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.ledger import ledger
from minutes_indexer.threads import find_threads
from minutes_search.ledger import ActionPlace, LedgerEntry
from minutes_search.model import Action, Item, Kind, Meeting, Mention, Status, TextLine
from tests.shared import needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2022, 6, 1)
SMILLA = Mention("SV", "smillav")
BEA = Mention("BR", "beara")


def task(title: str, *owners: Mention, status: Status | None = "open") -> Item:
    """An item of kind action."""
    return Item("", 3, "action", ("TODOs",), title, status, owners, owners, lines=(TextLine(3, title),))


def topic(title: str, *actions: Action, kind: Kind = "new") -> Item:
    """An item that holds actions."""
    lines = (TextLine(3, title), *(TextLine(action.line, action.text, 1) for action in actions if action.line != 3))
    return Item("", 3, kind, ("Agenda",), title, actions=actions, lines=lines)


def ask(text: str, *assignees: Mention, line: int = 4, status: Status | None = "open") -> Action:
    return Action(line, text, assignees, status)


def meetings_of(*meetings: list[Item]) -> list[Meeting]:
    """Meetings two weeks apart, the first on `DAY`."""
    return [
        Meeting(
            "harbour",
            f"{number}.md",
            DAY + timedelta(14 * number),
            "Meeting",
            items=tuple(replace(item, id=f"{number}-{index}") for index, item in enumerate(items)),
        )
        for number, items in enumerate(meetings)
    ]


def kept(*meetings: list[Item]) -> list[LedgerEntry]:
    made = meetings_of(*meetings)
    return ledger(made, find_threads(made))


def at(meeting: int, line: int, index: int = 0) -> ActionPlace:
    """Where an action stands in the meeting of that number."""
    day = DAY + timedelta(14 * meeting)
    return ActionPlace(day, "harbour", f"{meeting}.md", line, f"{meeting}-{index}")


def test_an_item_of_kind_action_is_itself_an_action() -> None:
    (entry,) = kept([task("Dredge the basin", SMILLA)])
    assert (entry.text, entry.assignees, entry.status) == ("Dredge the basin", (SMILLA,), "open")
    assert (entry.first, entry.last, entry.carried) == (at(0, 3), at(0, 3), 0)
    assert (entry.since, entry.last_seen) == (DAY, DAY)


def test_an_action_is_open_since_its_first_copy_and_done_by_its_last() -> None:
    copies = [[task("Dredge the basin", SMILLA, status=status)] for status in ("open", "open", "done")]
    (entry,) = kept(*copies)
    assert (entry.since, entry.last_seen, entry.carried) == (DAY, DAY + timedelta(28), 2)
    assert entry.status == "done"
    assert kept(*copies, [task("Dredge the basin", SMILLA)])[0].status == "open"


def test_a_list_pasted_twice_is_carried_nowhere() -> None:
    (entry,) = kept([task("Dredge the basin", SMILLA), replace(task("Dredge the basin", SMILLA), line=30)])
    assert (entry.carried, entry.last) == (0, at(0, 30, 1))


def test_nested_actions_are_matched_by_their_text_across_the_copies() -> None:
    one, other = ask("ask the pilots about the winter", SMILLA), ask("pay the guild", BEA, line=5)
    later = replace(one, line=9, text="Ask the pilots about the winters.", status="done")
    first, second = kept([topic("Crane", one, other)], [topic("Crane", other, later)])
    assert (first.text, first.status, first.carried) == (later.text, "done", 1)
    assert (first.first, first.last) == (at(0, 4), at(1, 9))
    assert (second.text, second.status, second.carried) == ("pay the guild", "open", 1)


def test_an_action_that_is_gone_from_the_last_copy_was_last_seen_before() -> None:
    (entry,) = kept([topic("Crane", ask("pay the guild", BEA))], [topic("Crane")])
    assert (entry.last_seen, entry.carried) == (DAY, 0)


def test_the_same_words_in_another_thread_are_another_action() -> None:
    assert len(kept([topic("Crane", ask("make an issue"))], [topic("Basin", ask("make an issue"))])) == 2


def test_a_text_handed_to_two_persons_is_two_actions() -> None:
    both = [ask("review it", SMILLA), ask("review it", BEA, line=5)]
    entries = kept([topic("Crane", *both)], [topic("Crane", *reversed(both))])
    assert [(entry.assignees, entry.carried) for entry in entries] == [((SMILLA,), 1), ((BEA,), 1)]


def test_an_action_may_change_hands() -> None:
    (entry,) = kept([topic("Crane", ask("pay the guild", SMILLA))], [topic("Crane", ask("pay the guild", BEA))])
    assert entry.assignees == (BEA,)


def test_the_assignees_are_those_of_the_last_copy_that_names_any() -> None:
    (entry,) = kept([topic("Crane", ask("pay the guild", SMILLA))], [topic("Crane", ask("pay the guild"))])
    assert entry.assignees == (SMILLA,)


def test_what_an_item_hands_out_on_its_own_line_is_the_item_when_it_becomes_a_task() -> None:
    handed = topic("TODO: dredge the basin", ask("dredge the basin", SMILLA, line=3, status=None))
    (entry,) = kept([handed], [task("TODO: dredge the basin")])
    assert (entry.text, entry.carried, entry.assignees) == ("TODO: dredge the basin", 1, (SMILLA,))


def test_the_ledger_begins_with_the_oldest() -> None:
    entries = kept([task("Paint", SMILLA), task("Oil", BEA)], [task("Sell"), task("Oil", BEA)])
    assert [entry.text for entry in entries] == ["Paint", "Oil", "Sell"]


words = st.sampled_from(["crane", "basin", "pay", "3.12", "3.13", "👍"])
phrases = st.lists(words, max_size=4).map(" ".join)
people = st.lists(st.sampled_from([SMILLA, BEA, Mention("XY")]), max_size=2).map(tuple)
statuses = st.sampled_from([None, "open", "done"])
actions = st.builds(Action, st.integers(3, 6), phrases, people, statuses)
items = st.builds(
    lambda title, kind, found: topic(title, *found, kind=kind),
    phrases,
    st.sampled_from(["action", "new"]),
    st.lists(actions, max_size=3),
)


@given(st.lists(st.lists(items, max_size=3), max_size=5))
def test_every_action_is_kept_whatever_the_order_of_meetings(drawn: list[list[Item]]) -> None:
    meetings = meetings_of(*drawn)
    threads = find_threads(meetings)
    entries = ledger(meetings, threads)
    assert ledger(meetings[::-1], threads) == entries
    assert all(entry.since <= entry.last_seen and entry.carried < len(meetings) for entry in entries)
    ends = {entry.first for entry in entries} | {entry.last for entry in entries}
    tasks = {item.id for each in meetings for item in each.items if item.kind == "action"}
    in_threads = {threads[item_id].thread.id for item_id in tasks}
    assert in_threads <= {threads[place.item].thread.id for place in ends}


@needs_shared
def test_the_real_ledger_knows_how_long_an_action_was_carried(real_meetings: Callable[..., list[Meeting]]) -> None:
    meetings = real_meetings("conda-forge")
    entries = {entry.text: entry for entry in ledger(meetings, find_threads(meetings))}
    legal = entries["Reach out to NumFocus to figure out legal ramifications of not including licenses in files."]
    assert (legal.status, legal.carried, legal.since) == ("open", 62, date(2019, 9, 18))
    assert [mention.label for mention in legal.assignees] == ["Anthony"]
    rooms = entries["make conda-forge compilers room (add people including keith)"]
    assert (rooms.first.line, rooms.last_seen, rooms.carried) == (130, date(2022, 11, 16), 35)
