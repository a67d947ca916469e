"""Items and meetings as extraction gives them, for tests of threads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from minutes_search.model import Item, Kind, Meeting, Mention, TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2022, 6, 1)
SMILLA = Mention("SV", "smillav")
_IDS = count()


def entry(
    title: str, *notes: str, owners: Sequence[Mention] = (), kind: Kind = "new", section: tuple[str, ...] = ("Agenda",)
) -> Item:
    """An item; its notes are the lines below its own."""
    mark = f"({'/'.join(owner.label for owner in owners)}) " if owners else ""
    lines = (TextLine(1, mark + title), *(TextLine(2 + number, note, 1) for number, note in enumerate(notes)))
    return Item(f"{next(_IDS):08x}", 1, kind, section, title, owners=tuple(owners), lines=lines)


def meeting(days: int, *items: Item, archive: str = "harbour", path: str | None = None) -> Meeting:
    """A meeting so many days after `DAY`; its items stand in the order given."""
    placed = tuple(replace(item, line=10 * (number + 1)) for number, item in enumerate(items))
    return Meeting(archive, path or f"{days:05}.md", DAY + timedelta(days), "Meeting", items=placed)


def again(meeting: Meeting, archive: str) -> Meeting:
    """The same meeting as another archive has it."""
    items = tuple(replace(item, id=f"{archive} {item.id}") for item in meeting.items)
    return replace(meeting, archive=archive, items=items)
