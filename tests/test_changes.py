"""Which lines one text of an item has that another has not."""

from __future__ import annotations

from minutes_search.changes import lines_beyond
from minutes_search.model import Item, TextLine


def entry(title: str, *notes: str, mark: str = "") -> Item:
    """An item with notes under its own line."""
    lines = (TextLine(1, mark + title), *(TextLine(2 + number, note, 1) for number, note in enumerate(notes)))
    return Item("x", 1, "new", ("Agenda",), title, lines=lines)


def changed(before: Item, after: Item) -> tuple[list[str], list[str]]:
    """The lines that are new in the later text, and those that are gone."""
    return [line.text for line in lines_beyond(after, before)], [line.text for line in lines_beyond(before, after)]


def test_an_edited_line_is_one_added_and_one_dropped() -> None:
    before = entry("Dredge", "the pilots want it", "the guild pays for half of it")
    after = entry("Dredge", "the pilots want it", "the guild pays for all of it")
    assert changed(before, after) == (["the guild pays for all of it"], ["the guild pays for half of it"])


def test_lines_that_are_left_out_are_dropped_as_they_stood_there() -> None:
    assert changed(entry("Dredge", "1. Ask!", "pay"), entry("Dredge", "pay")) == ([], ["1. Ask!"])


def test_order_numbering_case_and_the_mark_of_an_owner_change_nothing() -> None:
    before = entry("Dredge", "1. ask the pilots", "2. Hire a digger", mark="(SV) ")
    assert changed(before, entry("Dredge", "hire a digger", "1. Ask the pilots!", mark="(Smilla) ")) == ([], [])


def test_a_line_that_is_said_twice_is_added_once() -> None:
    assert changed(entry("Dredge", "ask"), entry("Dredge", "ask", "ask")) == (["ask"], [])
