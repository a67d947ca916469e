"""Deciding again only what a change can reach gives what deciding all items gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_indexer.threads.again import Again
from minutes_indexer.threads.joining import tie
from minutes_indexer.threads.merging import merge
from minutes_indexer.threads.table import Table
from minutes_indexer.threads.traits import MeetingTraits, traits_of
from minutes_indexer.threads.twins import Twins
from minutes_search.model import Mention
from tests.indexer.agendas import SMILLA, entry, meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.model import Item, Kind, Meeting

ARCHIVE = "harbour"
ALONE = Twins({}, {})

owners = st.lists(
    st.sampled_from([SMILLA, Mention("SV"), Mention("BR", "beara"), Mention("BR", "brune"), Mention("BR")]), max_size=2
)
titles = st.sampled_from([
    "Dredge the basin", "Dredge the east basin", "Dredge the east basin before winter", "Dredge basin 4",
    "Paint the old crane", "Paint the old crane and the mast of the pilot boat", "Crane", "Elections", "N/A", "",
    "1. ", "Agenda", "Paint the old cranes",
])  # fmt: skip
notes = st.lists(
    st.sampled_from([
        "ask the pilots", "ask the pilots what they think of it and when", "nobody knows who has the paint", "!!!",
        "the guild pays half of it and wants to know more about the plan", "postponed",
    ]),
    max_size=3,
)  # fmt: skip
kinds: st.SearchStrategy[Kind] = st.sampled_from(["new", "standing", "action"])


@st.composite
def items(draw: st.DrawFn) -> Item:
    return entry(draw(titles), *draw(notes), owners=draw(owners), kind=draw(kinds))


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """A meeting on one of few days, or after a long pause."""
    days = draw(st.integers(0, 12)) * 7 + draw(st.sampled_from([0, 0, 0, 370, 740]))
    return meeting(
        days, *draw(st.lists(items(), max_size=4)), path=draw(st.sampled_from([f"{n}.md" for n in range(9)]))
    )


@st.composite
def edited(draw: st.DrawFn, before: Meeting) -> Meeting:
    """A meeting with items added, taken out, exchanged or moved, or on another day."""
    kept = list(before.items)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(kept)))
        match draw(st.sampled_from(["add", "remove", "exchange", "note"])):
            case "add":
                kept.insert(place, draw(items()))
            case "remove":
                del kept[place : place + 1]
            case "exchange":
                kept[place : place + 1] = [replace(draw(items()), id=each.id) for each in kept[place : place + 1]]
            case "note":
                kept[place : place + 1] = [replace(each, lines=each.lines[:1]) for each in kept[place : place + 1]]
    lines = draw(st.permutations(range(len(kept)))) if not draw(st.integers(0, 3)) else range(len(kept))
    placed = tuple(replace(item, line=10 * (line + 1)) for item, line in zip(kept, lines, strict=True))
    shift = timedelta(draw(st.sampled_from([0, 0, 0, 7, -7, 400])))
    return replace(before, items=placed, date=before.date + shift)


def by_path(some: Sequence[Meeting]) -> dict[str, MeetingTraits]:
    return {each.path: traits_of(each) for each in some}


def decided(now: dict[str, MeetingTraits]) -> Table:
    """The table of an archive when all its items are decided."""
    return tie(now.values(), ALONE).tables.get(ARCHIVE, Table())


def decided_again(old: Table, before: dict[str, MeetingTraits], now: dict[str, MeetingTraits]) -> Table:
    """The table when only what changed is."""
    new = [
        (each, tuple(item.id for item in before[path].in_order) if path in before else ())
        for path, each in now.items()
        if before.get(path) != each
    ]
    merged = merge(Table.from_bytes(old.to_bytes()), before.keys() - now.keys(), new)
    in_order = [
        item for each in sorted(now.values(), key=lambda each: (each.date, each.path)) for item in each.in_order
    ]
    again = Again(ARCHIVE, old, merged, in_order.__getitem__)
    again.decide()
    _assert_only_changed_threads_changed(old, merged.table, merged.was, again.changed)
    return merged.table


def _assert_only_changed_threads_changed(old: Table, new: Table, was: Sequence[int], changed: set[int]) -> None:
    for row, before in enumerate(was):
        if new.thread[row] not in changed:
            assert (before, new.thread[row], new.run[row]) == (before, old.thread[before], old.run[before])
    there = set(was)
    assert all(thread in changed for row, thread in enumerate(old.thread) if row not in there)


def told(table: Table) -> tuple[object, ...]:
    """What a table says, however it numbers heads, threads and copies."""
    threads: dict[int, int] = {}
    runs: dict[int, int] = {}
    rows = [
        (
            table.heads[table.head[row]].identity,
            table.heads[table.head[row]].bands,
            table.text[row],
            table.flags[row],
            threads.setdefault(table.thread[row], row),
            runs.setdefault(table.run[row], row),
        )
        for row in range(len(table))
    ]
    return table.meetings, rows


@settings(deadline=None)
@given(st.data(), st.lists(meetings(), max_size=9, unique_by=lambda each: each.path))
def test_a_change_leaves_what_deciding_all_items_gives(data: st.DataObject, before: list[Meeting]) -> None:
    table, known = decided(by_path(before)), by_path(before)
    current = {each.path: each for each in before}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(["", *sorted(current)]))
        if path and data.draw(st.integers(0, 3)):
            current[path] = data.draw(edited(current[path]))
        elif path:
            del current[path]
        else:
            new = data.draw(meetings())
            current[new.path] = new
        now = by_path(list(current.values()))
        table = decided_again(table, known, now)
        known = now
        assert told(table) == told(decided(now))


def test_nothing_is_decided_again_where_nothing_changed() -> None:
    before = by_path([meeting(7 * number, entry("Dredge the basin"), entry("Crane")) for number in range(4)])
    table = decided(before)
    merged = merge(table, (), [(each, tuple(item.id for item in each.in_order)) for each in before.values()])
    again = Again(ARCHIVE, table, merged, lambda row: pytest.fail(f"item {row} was read"))
    again.decide()
    assert not again.changed
    assert told(merged.table) == told(table)


def test_only_what_has_something_in_common_is_read() -> None:
    cranes = [
        meeting(7 * number, entry("Paint the old crane", "nobody knows who has the paint")) for number in range(9)
    ]
    basins = [meeting(1 + 7 * number, entry("Dredge the east basin", "ask the pilots")) for number in range(9)]
    before = by_path([*cranes, *basins])
    changed = traits_of(replace(cranes[0], items=(replace(cranes[0].items[0], lines=cranes[0].items[0].lines[:1]),)))
    merged = merge(decided(before), (), [(changed, (changed.items[0].id,))])
    in_order = sorted(before.values(), key=lambda each: (each.date, each.path))
    read = set()

    def read_row(row: int) -> object:
        read.add(in_order[row].items[0].id)
        return (changed if not row else in_order[row]).items[0]

    Again(ARCHIVE, decided(before), merged, read_row).decide()  # type: ignore[arg-type]
    assert read.isdisjoint(each.items[0].id for each in basins)


def test_a_table_is_read_as_it_was_written() -> None:
    table = decided(by_path([meeting(0, entry("Dredge the basin", owners=[SMILLA]), entry("N/A")), meeting(7)]))
    assert told(Table.from_bytes(table.to_bytes())) == told(table)
    assert Table.from_bytes(table.to_bytes()).to_bytes() == table.to_bytes()


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]\n"])
def test_what_is_no_table_is_not_read(damage: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Table.from_bytes(damage)
    with pytest.raises((ValueError, KeyError, TypeError)):
        Table.from_bytes(decided(by_path([meeting(0, entry("Crane"))])).to_bytes()[:-1])
