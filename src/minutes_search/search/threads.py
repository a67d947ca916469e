"""What became of an item: the items of its thread with what changed from one to the next, its copies, its neighbours.

The build has put the items in threads; this reads what it left with each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.changes import lines_beyond
from minutes_search.store.copies import copies_of

if TYPE_CHECKING:
    from minutes_search.model import TextLine
    from minutes_search.store import Store, StoredItem


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a thread, and what it has changed."""

    stored: StoredItem
    adds: tuple[TextLine, ...]
    """Its lines that `before` does not have."""
    drops: tuple[TextLine, ...]
    """The lines of `before` that it does not have, as they stand there."""
    before: StoredItem | None
    """What it is compared with (`Place.previous`): the copy before it, or where there is none, as of a standing entry
    with other notes, the item before it in the thread. None for the first."""


def thread(store: Store, stored: StoredItem) -> tuple[Step, ...]:
    """Give the items of an item's thread, itself among them, oldest first; on one day by archive and path."""
    steps: list[Step] = []
    earlier: dict[str, StoredItem] = {}
    for each in _members(store, stored):
        place = each.item.place
        before = earlier.get(place.previous) if place and place.previous else None
        drops = lines_beyond(before.item, each.item) if before else ()
        steps.append(Step(each, place.adds if place and before else (), drops, before))
        earlier[each.item.id] = each
    return tuple(steps)


def copies(store: Store, stored: StoredItem) -> tuple[StoredItem, ...]:
    """Give the copies of an item, itself among them, oldest first."""
    return tuple(store.load(docnum) for docnum in copies_of(store, stored.docnum))


def neighbours(store: Store, stored: StoredItem) -> tuple[StoredItem | None, StoredItem | None]:
    """Give the items before and after an item in the minutes of its meeting; None at either end."""
    items = store.block_of(stored.docnum).items
    before, after = stored.docnum - 1, stored.docnum + 1
    return (
        store.load(before) if before in items else None,
        store.load(after) if after in items else None,
    )


def _members(store: Store, stored: StoredItem) -> list[StoredItem]:
    if stored.item.place is None:
        return [stored]
    members = [store.load(docnum) for docnum in store.documents("thread", stored.item.place.thread)]
    return sorted(members, key=lambda each: each.item.place.position if each.item.place else 0)
