"""Meetings in the index: each is a row of documents, the meeting's own and then its items in the order of the file."""

from __future__ import annotations

import functools
import re
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.store.segment import Segment

_MEETING, _ITEM = bytes((schema.KIND_MEETING,)), bytes((schema.KIND_ITEM,))
_BLOCK = re.compile(_MEETING + b"(?:" + _ITEM + b")*")
_OTHERS_LENGTH = 1
"""What documents that are no items have in the column ``length``."""


class Block(NamedTuple):
    """A meeting and its items, which follow it."""

    meeting: int
    stop: int
    """One more than the number of the last item."""
    day: int
    """The date's ordinal."""

    @property
    def items(self) -> range:
        """The items' document numbers, in the order of the file."""
        return range(self.meeting + 1, self.stop)


class Blocks:
    """The meetings of some segments; all documents of a meeting are deleted together, or none.

    Who looks at few items does without the list of all meetings, which grows with the archive and takes long to make.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._bases = [segment.base for segment in segments]

    @functools.cached_property
    def all(self) -> list[Block]:
        """All meetings, by document number."""
        return [
            Block(segment.base + found.start(), segment.base + found.end(), segment.column("date")[found.start()])
            for segment, types in zip(self._segments, self._types, strict=True)
            for found in _BLOCK.finditer(types)
            if not segment.is_deleted(segment.base + found.start())
        ]

    def of(self, docnum: int) -> Block:
        """Return the meeting that an item belongs to."""
        if "all" in self.__dict__:
            return self.all[bisect_right(self._starts, docnum) - 1]
        number = bisect_right(self._bases, docnum) - 1
        segment, types = self._segments[number], self._types[number]
        start = types.rindex(_MEETING, 0, docnum - segment.base + 1)
        found = _BLOCK.match(types, start)
        assert found is not None  # noqa: S101  # it begins with that
        return Block(segment.base + start, segment.base + found.end(), segment.column("date")[start])

    def on(self, day: int) -> list[int]:
        """Return the document numbers of a day's meetings; that is quicker than `by_day` for a few days."""
        found: list[int] = []
        for segment, types, days in zip(self._segments, self._types, self._days, strict=True):
            sought = array(schema.COLUMNS["date"], [day]).tobytes()
            at = days.find(sought)
            while at >= 0:
                number, beside = divmod(at, len(sought))
                if (
                    not beside
                    and types[number] == schema.KIND_MEETING
                    and not segment.is_deleted(segment.base + number)
                ):
                    found.append(segment.base + number)
                at = days.find(sought, at + 1)
        return found

    @functools.cached_property
    def by_day(self) -> dict[int, list[int]]:
        """The document numbers of each day's meetings."""
        found: dict[int, list[int]] = {}
        for segment, starts in self._meetings():
            days = segment.column("date")
            for start in starts:
                found.setdefault(days[start], []).append(segment.base + start)
        return found

    @functools.cached_property
    def days(self) -> list[int]:
        """The days that have meetings, ascending."""
        return sorted(self.by_day)

    @functools.cached_property
    def newest(self) -> int:
        """The ordinal of the newest meeting's day; 1 without meetings."""
        days = (max(map(segment.column("date").__getitem__, starts), default=1) for segment, starts in self._meetings())
        return max(days, default=1)

    @functools.cached_property
    def item_count(self) -> int:
        """How many items there are."""
        return sum(
            types.count(_ITEM) - sum(types[docnum] == schema.KIND_ITEM for docnum in segment.deleted)
            for segment, types in zip(self._segments, self._types, strict=True)
        )

    @functools.cached_property
    def average_length(self) -> float:
        """The mean number of words of an item; 1 when there are no items."""
        total = documents = 0
        for segment in self._segments:
            lengths = segment.column("length")
            total += sum(lengths) - sum(map(lengths.__getitem__, segment.deleted))
            documents += len(lengths) - len(segment.deleted)
        total -= (documents - self.item_count) * _OTHERS_LENGTH
        return max(1.0, total / self.item_count - 1) if self.item_count else 1.0

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [block.meeting for block in self.all]

    @functools.cached_property
    def _types(self) -> list[bytes]:
        return [segment.column("type").tobytes() for segment in self._segments]

    @functools.cached_property
    def _days(self) -> list[bytes]:
        return [segment.column("date").tobytes() for segment in self._segments]

    def _meetings(self) -> Iterator[tuple[Segment, list[int]]]:
        """Yield the segments with where in each the documents of meetings are."""
        for segment, types in zip(self._segments, self._types, strict=True):
            starts = [found.start() for found in re.finditer(_MEETING, types)]
            yield segment, [start for start in starts if start not in segment.deleted] if segment.deleted else starts
