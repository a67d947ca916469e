"""Meetings in the index: each is a row of documents, the meeting's own and then its items in the order of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_search.store.segment import Segment

_BLOCK = re.compile(bytes((schema.KIND_MEETING,)) + b"(" + bytes((schema.KIND_ITEM,)) + b"*)")


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


def live_blocks(segments: Iterable[Segment]) -> Iterator[Block]:
    """Yield the meetings by document number; all documents of a meeting are deleted together, or none."""
    for segment in segments:
        days = segment.column("date")
        for found in _BLOCK.finditer(segment.column("type").tobytes()):
            if not segment.is_deleted(segment.base + found.start()):
                yield Block(segment.base + found.start(), segment.base + found.end(), days[found.start()])
