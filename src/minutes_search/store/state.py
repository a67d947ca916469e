"""The documents of one state of the index by number: sets of them, their columns, and which comes first."""

from __future__ import annotations

import functools
import json
from array import array
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from minutes_search.store import schema
from minutes_search.store.blocks import Blocks
from minutes_search.store.terms import Extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from minutes_search.store.blocks import Block
    from minutes_search.store.segment import Segment

_MOST_A_DAY = 1 << 32
"""Meetings; so a day and the rank in it are one number."""
_LISTED = ("date", "length")
"""Columns that are read most, an item at a time, which takes from an array more than twice as long as from a list."""


class State:
    """The documents by number, and what is told first of meetings and files, which decides between those of one day."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        """Number the documents of the segments, one after the other."""
        self.segments = tuple(segments)
        self._meetings = Blocks(self.segments)
        self._columns: dict[str, Sequence[int]] = {}
        self._ranks: dict[int, int] = {}

    def documents(self, field: str, term: str) -> set[int]:
        """Return the documents that have an exact term in a field of tags."""
        found: set[int] = set()
        for segment in self.segments:
            found |= segment.documents(field, term)
        return found

    def tagged(self, field: str) -> dict[str, list[int]]:
        """Return the documents of each term of a field of tags, of all terms that a document has."""
        found: dict[str, list[int]] = {}
        for segment in self.segments:
            for term, told in segment.told(field, ""):
                if postings := segment.read(Extent(*told)):
                    found.setdefault(term, []).extend(postings.docnums)
        return found

    def terms(self, field: str, start: str = "") -> list[str]:
        """Return the terms of a field with this start, in order; some may be of deleted documents only."""
        if len(self.segments) == 1:
            return self.segments[0].terms(field, start)
        return sorted({term for segment in self.segments for term in segment.terms(field, start)})

    @property
    def blocks(self) -> list[Block]:
        """All meetings with their items, by document number."""
        return self._meetings.all

    @functools.cached_property
    def items(self) -> frozenset[int]:
        """All items."""
        return frozenset(docnum for block in self.blocks for docnum in block.items)

    @property
    def item_count(self) -> int:
        """How many items there are."""
        return self._meetings.item_count

    @functools.cached_property
    def _block_at(self) -> dict[int, Block]:
        return {block.meeting: block for block in self.blocks}

    def block_of(self, docnum: int) -> Block:
        """Return the meeting that an item belongs to."""
        return self._meetings.of(docnum)

    def days(self, *, newest_first: bool) -> Iterator[tuple[int, list[Block]]]:
        """Yield the days that have meetings, in order, as ordinals, and the meetings of each, in any order."""
        days = self._meetings.days
        for day in reversed(days) if newest_first else days:
            yield day, list(map(self._meetings.of, self._meetings.by_day[day]))

    def items_of(self, meetings: Iterable[int]) -> set[int]:
        """Return the items of meetings, which are given by document number; other documents have none."""
        found: set[int] = set()
        for docnum in meetings:
            if block := self._block_at.get(docnum):
                found.update(block.items)
        return found

    def column(self, name: str) -> Sequence[int]:
        """Return a column over all documents, deleted ones too; the index is the document number."""
        if name not in self._columns:
            parts = [segment.column(name) for segment in self.segments]
            self._columns[name] = parts[0] if len(parts) == 1 else sum(parts, array(schema.COLUMNS[name]))
        return self._columns[name]

    def list_columns(self) -> None:
        """Have the columns that are read most as lists from now on: for who asks again, as a server does."""
        for name in _LISTED:
            self._columns[name] = list(self.column(name))

    @functools.cached_property
    def copies(self) -> dict[int, list[int]]:
        """The items by the number that copies of each other share, see `copies`; each group by document number."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        column = self.column("copies")
        for block in self.blocks:
            for docnum in block.items:
                groups[column[docnum]].append(docnum)
        return dict(groups)

    @property
    def average_length(self) -> float:
        """The mean number of words of an item; 1 when there are no items."""
        return self._meetings.average_length

    @property
    def newest(self) -> int:
        """The ordinal of the newest meeting's day; 1 without meetings."""
        return self._meetings.newest

    @functools.cached_property
    def _bases(self) -> list[int]:
        return [segment.base for segment in self.segments]

    def _segment_of(self, docnum: int) -> Segment:
        return self.segments[bisect_right(self._bases, docnum) - 1]

    def _rank(self, block: Block) -> int:
        """Return which of its day a meeting is; only for days that are asked for the names are read, which decide."""
        rank = self._ranks.get(block.meeting)
        if rank is None:
            same = self._meetings.on(block.day)
            ordered = sorted(same, key=self._place) if len(same) > 1 else same
            self._ranks.update({meeting: number for number, meeting in enumerate(ordered)})
            rank = self._ranks[block.meeting]
        return rank

    def _place(self, meeting: int) -> tuple[str, str]:
        head = self._head(meeting)
        return head["archive"], head["path"]

    def order(self, docnum: int, *, newest_first: bool) -> tuple[int, int]:
        """Return a sorting key: by date, then archive and path, then place in the file (never reversed)."""
        block = self.block_of(docnum)
        return (-block.day if newest_first else block.day) * _MOST_A_DAY + self._rank(block), docnum

    def _head(self, docnum: int) -> dict[str, Any]:
        """Return what is told first of a meeting, which is what its items are shown with, or of a file that is none."""
        head: dict[str, Any] = json.loads(self._segment_of(docnum).stored(docnum).partition(b"\n")[0])
        return head

    def _all_of(self, docnum: int) -> dict[str, Any]:
        """Return all that is told of a meeting, or of a file that is none."""
        told: dict[str, Any] = {}
        for line in self._segment_of(docnum).stored(docnum).splitlines():
            told |= json.loads(line)
        return told
