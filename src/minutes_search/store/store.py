"""One committed state of an index, open for reading."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Any

from minutes_search.frozen import replace
from minutes_search.model import Meeting, Series
from minutes_search.serialise import attendee_from_dict, time_from_text
from minutes_search.store import schema
from minutes_search.store.errors import AmbiguousIdError
from minutes_search.store.keys import source_key
from minutes_search.store.opening import open_segments
from minutes_search.store.people import People
from minutes_search.store.records import FileState, StoredItem, StoredMeeting
from minutes_search.store.state import State
from minutes_search.store.tags import Tags
from minutes_search.store.words import Words
from minutes_search.store.woven import TWINS, SeriesFinder, load_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from minutes_search.model import Item
    from minutes_search.store.blocks import Block
    from minutes_search.store.segment import Segment

_DAMAGE_SHOWS_AS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError, MemoryError)
"""What answering may raise where the files are damaged, for a query checks no whole file before it reads from it."""

_KEPT_MEETINGS, _KEPT_ITEMS, _KEPT_PERSONS = 2048, 1024, 256
"""So many of those that were read last are kept in memory: a server shows the same few again and again."""

PEOPLE = "people"
"""The name under which the directory of people is kept."""


class Store(State):
    """A state of the index that stays as it is while writers go on; open it anew to see what they wrote.

    Threads may share a store. Every reading method may raise IndexUnreadableError when the files are damaged.
    """

    def __init__(self, path: Path, generation: int, segments: list[Segment]) -> None:
        """Use `open`."""
        super().__init__(segments)
        self.path = path
        self.generation = generation
        """Goes up with every commit."""
        self._beside = functools.lru_cache(_KEPT_MEETINGS)(self._shown_beside)
        self.load = functools.lru_cache(_KEPT_ITEMS)(self._load)
        """Return an item by its document number."""
        self.of_person = functools.lru_cache(_KEPT_PERSONS)(lambda field, term: frozenset(self.documents(field, term)))
        """Return the documents that have the term of a person in a field of tags."""
        self.series_from = functools.lru_cache(_KEPT_ITEMS)(self._series_from)
        """Return all copies that begin with an item, which is given by its id; None where it is the only one."""

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the current state of the index in a directory.

        Raises IndexMissingError, IndexOutdatedError, IndexUnreadableError or IndexNotTrustedError. A commit that
        replaces files in the very moment is waited out.
        """
        generation, segments = open_segments(path)
        return cls(path, generation, segments)

    def verify(self) -> None:
        """Read all files, and raise IndexUnreadableError unless they are what was written; some 2 GB a second."""
        for segment in self.segments:
            segment.verify()

    def close(self) -> None:
        """Close the files."""
        for segment in self.segments:
            segment.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, _DAMAGE_SHOWS_AS):
                self.verify()
        finally:
            self.close()

    def _load(self, docnum: int) -> StoredItem:
        return StoredItem(docnum, *self._beside(self.block_of(docnum).meeting), self._item(docnum))

    def _shown_beside(self, meeting: int) -> tuple[str, str, datetime.date, str]:
        """Return what of its meeting an item is shown with: archive, path, date and title."""
        head = self._head(meeting)
        return head["archive"], head["path"], datetime.date.fromisoformat(head["date"]), head["title"]

    def _item(self, docnum: int) -> Item:
        return self._segment_of(docnum).item(docnum)

    def packed(self, docnum: int) -> bytes:
        """Return an item as it is stored, in UTF-8: it holds all its texts, and is read in a fifth of the time."""
        return self._segment_of(docnum).stored(docnum)

    def item(self, prefix: str, archives: Sequence[str] = ()) -> StoredItem | None:
        """Return the item whose id is `prefix` or the only one that starts so; None without one.

        Only items of the archives count where any are named. AmbiguousIdError when several ids start so.
        """
        ids = {term: self.documents("id", term) for term in self.terms("id", prefix)}
        if archives:
            inside = set().union(*(self.items_of(self.documents("archive", name)) for name in archives))
            ids = {term: documents & inside for term, documents in ids.items()}
        ids = {term: documents for term, documents in ids.items() if documents}
        found = ids.get(prefix) or set().union(*ids.values())
        if len(ids) > 1 and prefix not in ids:
            raise AmbiguousIdError(prefix, tuple(ids))
        return self.load(min(found)) if found else None

    def meetings(
        self, archives: Sequence[str] = (), *, date: datetime.date | None = None, path: str | None = None
    ) -> Iterator[StoredMeeting]:
        """Yield meetings, oldest first, with all their items: those of the archives, of a day, of a path."""
        day = date.toordinal() if date else None
        chosen = [block for block in self.blocks if day is None or block.day == day]
        for block in sorted(chosen, key=lambda block: self.order(block.meeting, newest_first=False)):
            head = self._head(block.meeting)
            if (not archives or head["archive"] in archives) and path in (None, head["path"]):
                yield self._meeting(block)

    def _meeting(self, block: Block) -> StoredMeeting:
        told = self._all_of(block.meeting)
        items = tuple(map(self._item, block.items))
        return StoredMeeting(replace(_bare(told), items=items), told["digest"])

    def bare_meeting(self, block: Block) -> Meeting:
        """Return a meeting without its items, which are not read."""
        return _bare(self._all_of(block.meeting))

    def meeting(self, archive: str, path: str) -> StoredMeeting | None:
        """Return the meeting of one source file; None when that is none."""
        for docnum in self.documents("source", source_key(archive, path)):
            if block := self._block_at.get(docnum):
                return self._meeting(block)
        return None

    def archives(self) -> list[str]:
        """Return the names of the archives that have a file in the index, sorted."""
        return [name for name in self.terms("archive") if self.documents("archive", name)]

    def files(self, archive: str) -> dict[str, FileState]:
        """Return what is known of each source file of an archive, by path."""
        states = {}
        for docnum in sorted(self.documents("archive", archive)):
            told = self._all_of(docnum)
            states[told["path"]] = FileState(told["digest"], told.get("reason"))
        return states

    def outline(self, archive: str, path: str) -> bytes | None:
        """Return what the build left with a meeting."""
        for docnum in self.documents("source", source_key(archive, path)):
            if self.column("type")[docnum] == schema.KIND_OUTLINE:
                return self._segment_of(docnum).stored(docnum)
        return None

    def stored(self, archive: str, path: str) -> list[bytes]:
        """Return what the documents of a source file store, packed as it is, in order; see `documents.values_of`."""
        documents = sorted(self.documents("source", source_key(archive, path)))
        return [self._segment_of(docnum).raw(docnum)[0] for docnum in documents]

    def outlines(self, archive: str) -> Iterator[tuple[str, bytes]]:
        """Yield path and outline of each meeting of an archive, one at a time, in no particular order."""
        for docnum in sorted(self.documents("archive", archive)):
            if self.column("type")[docnum] == schema.KIND_MEETING:
                yield self._head(docnum)["path"], self._segment_of(docnum - 1).stored(docnum - 1)

    def meta(self, name: str) -> bytes | None:
        """Return a payload that was put under a name; None without one."""
        for docnum in self.documents("meta", name):
            return self._segment_of(docnum).stored(docnum)
        return None

    @functools.cached_property
    def words(self) -> Words:
        """The searched text of all items."""
        return Words(self)

    @functools.cached_property
    def tags(self) -> Tags:
        """Persons, kinds, states, repositories and archives of all items, for counting."""
        return Tags(self)

    @functools.cached_property
    def _series(self) -> SeriesFinder:
        return SeriesFinder(self)

    def _series_from(self, first: str) -> Series | None:
        packed = self._series.get(first)
        if packed is None:
            return None
        size, meetings, day, last = packed
        return Series(first, size, meetings, datetime.date.fromisoformat(day), datetime.date.fromisoformat(last))

    @functools.cached_property
    def twins(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Of each meeting that stands in several archives, by archive and path, the first of those that it is in."""
        twins = (each for _, part in load_parts(self, TWINS) for each in part)
        return {(archive, path): tuple(each[0]) for each in twins for archive, path in each}

    @functools.cached_property
    def people(self) -> People:
        """The directory of people as the last run left it."""
        return People(self.meta(PEOPLE))


def _bare(told: dict[str, Any]) -> Meeting:
    return Meeting(
        archive=told["archive"],
        path=told["path"],
        date=datetime.date.fromisoformat(told["date"]),
        title=told["title"],
        attendees=tuple(attendee_from_dict(row) for row in told["attendees"]),
        revision=told["revision"],
        changed=time_from_text(told["changed"]),
    )
