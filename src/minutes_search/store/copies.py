"""Copies of an item that was carried from meeting to meeting, as the index knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minutes_search.model import Series
    from minutes_search.store.records import StoredItem
    from minutes_search.store.store import Store


def group_of(store: Store, docnum: int) -> int:
    """Return the number that an item shares with its copies and with no other item."""
    return store.column("copies")[docnum]


def copies_of(store: Store, docnum: int) -> list[int]:
    """Return an item and its copies, oldest first."""
    return sorted(store.copies[group_of(store, docnum)], key=lambda each: store.order(each, newest_first=False))


def archive_of(store: Store, docnum: int, copy: StoredItem) -> str:
    """Return the archive of an item by one of its copies: another one only where archives have meetings in common."""
    return store.bare_meeting(store.block_of(docnum)).archive if store.twins else copy.archive


def meeting_of(store: Store, stored: StoredItem) -> tuple[str, str]:
    """Return archive and path of an item's meeting; where it stands in several archives, those of the first."""
    return store.twins.get((stored.archive, stored.path), (stored.archive, stored.path))


def series_of(store: Store, stored: StoredItem) -> Series | None:
    """Return all copies of an item as a whole; None where it is the only one."""
    return store.series_from(stored.item.place.copies) if stored.item.place else None
