"""Small meetings for the tests of the store."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from minutes_search.model import Item, Meeting, TextLine
from minutes_search.query import Word
from minutes_search.store import Evaluation, MeetingRecord, Store

if TYPE_CHECKING:
    from pathlib import Path


def meeting(path: str, *texts: str, archive: str = "core", day: int = 1) -> Meeting:
    """Make a meeting with one item for each text."""
    items = tuple(
        Item(f"{path}-{n}", n, "new", ("Your agenda items",), text, lines=(TextLine(n, text),))
        for n, text in enumerate(texts, 1)
    )
    return Meeting(archive, path, datetime.date(2024, 1, day), f"Meeting {path}", items=items)


def record(path: str, *texts: str, archive: str = "core", day: int = 1) -> MeetingRecord:
    """Make the record of such a meeting."""
    return MeetingRecord(meeting(path, *texts, archive=archive, day=day), f"digest of {path}")


def titles(store: Store) -> list[str]:
    """Return the titles of all items, sorted."""
    return sorted(store.load(docnum).item.title for docnum in store.items)


def titles_in(path: Path) -> list[str]:
    """Return the titles of all items of the index in a directory, sorted."""
    with Store.open(path) as store:
        return titles(store)


def count(path: Path, word: str) -> int:
    """Return how many items of the index in a directory have a word."""
    with Store.open(path) as store:
        return len(Evaluation(store).items(Word(word)))
