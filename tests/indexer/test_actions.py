"""An action is work that an entry hands to somebody, in the forms of the definition and in no other."""

from __future__ import annotations

import pytest

from minutes_indexer.actions import RawAction, read_actions
from minutes_indexer.body import walk
from minutes_indexer.reading import read_file
from minutes_search.model import Skipped
from tests.indexer.labels import LANTERN


def actions(text: str, *, own_line: int | None = None) -> list[RawAction]:
    outline = read_file("a.md", text.encode())
    assert not isinstance(outline, Skipped)
    return list(read_actions(list(walk(outline.blocks, 0)), LANTERN, own_line=own_line))


def action(entry: str) -> RawAction | None:
    found = actions(f"- {entry}")
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("TODO: count the mirrors", "count the mirrors"),
        ("TODO count the mirrors", "count the mirrors"),
        ("todo: count the mirrors", "count the mirrors"),
        ("(TODO) count the mirrors", "count the mirrors"),
        ("Action: count the mirrors", "count the mirrors"),
        ("ACTION: count the mirrors", "count the mirrors"),
        ("Action item: count the mirrors", "count the mirrors"),
        ("AI: count the mirrors", "count the mirrors"),
        ("Task: count the mirrors", "count the mirrors"),
        ("Next step: count the mirrors", "count the mirrors"),
        ("Next steps: count the mirrors", "count the mirrors"),
    ],
)
def test_an_entry_announces_an_action(entry: str, text: str) -> None:
    found = action(entry)
    assert found
    assert (found.text, found.assignees) == (text, ())


@pytest.mark.parametrize(
    ("entry", "assignees"),
    [
        ("(AB) TODO: count the mirrors", ["AB"]),
        ("TODO: AB to count the mirrors", ["AB"]),
        ("TODO: (AB) count the mirrors", ["AB"]),
        ("ACTION: @adabrook to count the mirrors", ["adabrook"]),
        ("Wilma to count the mirrors", ["Wilma"]),
        ("Wilma will count the mirrors", ["Wilma"]),
        ("Wilma will also count the mirrors", ["Wilma"]),
        ("Wilma V. will count the mirrors", ["Wilma V."]),
        ("Ada Brook will count the mirrors", ["Ada Brook"]),
        ("They are slow. Wilma to count them.", ["Wilma"]),
        ("They are slow (Wilma will count them)", ["Wilma"]),
        ("(WV) Will count the mirrors", ["WV"]),
        ("WV: to count the mirrors", ["WV"]),
        ("WV - will count the mirrors", ["WV"]),
        ("WV: I'll count the mirrors", ["WV"]),
        ("Wilma and Ada to count the mirrors", ["Wilma", "Ada"]),
        ("WV/AB will count the mirrors", ["WV", "AB"]),
        ("Wilma TODO: count the mirrors", ["Wilma"]),
    ],
)
def test_work_is_handed_to_persons(entry: str, assignees: list[str]) -> None:
    found = action(entry)
    assert found
    assert sorted(found.assignees) == sorted(assignees)


@pytest.mark.parametrize(
    "entry",
    [
        "count the mirrors",
        "we will count the mirrors",
        "Lantern Labs will count the mirrors",
        "somebody to count the mirrors",
        "Wilma has counted the mirrors",
        "Wilma will be away",
        "Wilma to the rescue",
        "thanks to Wilma",
        "talk to Wilma to learn more",
        "WV: count the mirrors",
        "nothing to do",
        "the TODO list is long",
        "next steps are unclear",
    ],
)
def test_what_hands_work_to_nobody(entry: str) -> None:
    assert action(entry) is None


@pytest.mark.parametrize(
    "head", ["TODO", "todos", "todo:", "to do items", "Action items", "Action items:", "Next steps"]
)
def test_each_entry_right_under_one_that_lists_actions_is_one(head: str) -> None:
    found = actions(f"- {head}\n    - [ ] (AB) first\n        - its body\n    - [x] second\n- third\n")
    assert [(each.line, each.text, each.assignees, each.status) for each in found] == [
        (2, "first", ("AB",), "open"),
        (4, "second", (), "done"),
    ]


def test_code_and_tables_hold_no_actions() -> None:
    assert actions("- code\n\n  ```\n  TODO: no\n  ```\n\n  | TODO: a |\n  | ------- |\n  | TODO: b |\n") == []


def test_an_item_that_is_an_action_itself_holds_none_on_its_own_line() -> None:
    assert [each.line for each in actions("- TODO: one\n    - TODO: two\n", own_line=1)] == [2]
