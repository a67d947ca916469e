"""The table of an archive with the meetings of now in place of those that changed; what is new in it is undecided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.threads.table import BARE, STANDING, Minutes, Table
from minutes_indexer.threads.traits import in_order

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from minutes_indexer.threads.traits import ItemTraits, MeetingTraits

_Row = tuple[str, int, int, int]
"""What is compared of an item: its id, the number of its head, its text and flags."""


@dataclass
class Merged:
    """A table, and how its rows go with those of the one before."""

    table: Table
    was: list[int] = field(default_factory=list)
    """Of each row the row before; -1 for new ones, which are undecided."""
    new: dict[int, ItemTraits] = field(default_factory=dict)
    """The items of the meetings that changed, by row: those that are new as they are tied, and the others."""
    gone: list[tuple[int, int]] = field(default_factory=list)
    """The rows before that are not there any more, each with the first row behind its place; in order."""


def merge(old: Table, gone: Collection[str], new: Sequence[tuple[MeetingTraits, Sequence[str]]]) -> Merged:
    """Put meetings in place of those of the same path, and leave out the paths that are gone.

    Each comes with the ids of the items that it had, in the order of the rows. An item that is tied as before and
    stands where it stood, among those of its meeting, stays.
    """
    merged = Merged(Table(heads=old.heads))
    before: dict[tuple[int, str], tuple[Minutes, int]] = {}
    first = 0
    for each in old.meetings:
        before[each.day, each.path] = each, first
        first += each.size
    now = {(meeting.date.toordinal(), meeting.path): (meeting, ids) for meeting, ids in new}
    dropped = {*gone, *(path for _, path in now)}
    for key in sorted(before.keys() | now.keys()):
        minutes, start = before.get(key, (None, 0))
        rows = range(start, start + minutes.size) if minutes else range(0)
        if key in now:
            meeting, ids = now[key]
            _put_in_place(merged, old, rows, ids if minutes else (), meeting)
        elif minutes and minutes.path in dropped:
            merged.gone += [(len(merged.table), row) for row in rows]
        elif minutes:
            merged.table.meetings.append(minutes)
            merged.table.add_rows(old, rows.start, rows.stop)
            merged.was += rows
    return merged


def _put_in_place(merged: Merged, old: Table, rows: range, ids: Sequence[str], meeting: MeetingTraits) -> None:
    table = merged.table
    as_written = meeting.items
    table.meetings.append(Minutes.of(meeting, as_written))
    items = in_order(as_written)
    before = [
        (id_, old.head[row], old.text[row], old.flags[row] & (BARE | STANDING))
        for id_, row in zip(ids, rows, strict=True)
    ]
    first, last = _same_ends(before, [_row(table, item) for item in items])
    for index, item in enumerate(items):
        merged.new[len(table)] = item
        row = index if index < first else index - len(items) + len(rows) if index >= len(items) - last else None
        if row is None:
            table.add(item)
            merged.was.append(-1)
        else:
            table.add_rows(old, rows[row], rows[row] + 1)
            merged.was.append(rows[row])
    place = len(table) - len(items) + first
    merged.gone += [(place, row) for row in rows[first : len(rows) - last]]


def _row(table: Table, item: ItemTraits) -> _Row:
    flags = (BARE if not item.notes else 0) | (STANDING if item.standing else 0)
    return item.id, table.heads.number(item.head), item.text, flags


def _same_ends(one: Sequence[_Row], other: Sequence[_Row]) -> tuple[int, int]:
    """Give how many values two sequences begin and end with in common, none counted twice."""
    most = min(len(one), len(other))
    first = next((index for index in range(most) if one[index] != other[index]), most)
    most -= first
    last = next((index for index in range(most) if one[-1 - index] != other[-1 - index]), most)
    return first, last
