"""The places of a published page that a link can lead to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from minutes_indexer.outline import Heading

if TYPE_CHECKING:
    from minutes_indexer.outline import Outline


class Anchors:
    """The anchors of an outline, by line; Markdown has none."""

    def __init__(self, outline: Outline) -> None:
        headings = [(block.line.number, block.anchor) for block in outline.blocks if isinstance(block, Heading)]
        self._anchors = [(line, anchor) for line, anchor in headings if anchor]
        self._lines = [line for line, _ in self._anchors]

    def above(self, line: int) -> str | None:
        """Give the anchor of the heading at or above a line."""
        index = bisect_right(self._lines, line)
        return self._anchors[index - 1][1] if index else None
