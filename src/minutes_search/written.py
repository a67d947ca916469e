"""Lines as they were written: what a line of an item has beside its text, so that it can be written again.

The index searches plain text. Where a line is copied into another file, its links, code and checkbox go with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from minutes_search.model import Status


@dataclass(frozen=True, slots=True)
class WrittenSpan:
    """A stretch of a line's text that is a link, an image or code; half-open offsets of characters."""

    start: int
    end: int
    kind: Literal["link", "image", "code"]
    url: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of an item as a reader sees it, and what stood behind it."""

    text: str
    spans: tuple[WrittenSpan, ...] = ()
    """Nested in each other or apart, never overlapping."""
    depth: int = 0
    """How deep it is nested below the line that it is copied with."""
    status: Status | None = None
    """The checkbox that the line began with, which is not in the text."""
    listed: bool = True
    """It begins a list entry; else it continues one, or is a paragraph or a table's row."""
    code: bool = False
    """It is a line of a code block, and the text is verbatim."""

    def part(self, start: int, end: int) -> WrittenLine:
        """Give a stretch of the line with the spans in it; a span that only reaches into it is cut."""
        spans = tuple(
            WrittenSpan(max(span.start, start) - start, min(span.end, end) - start, span.kind, span.url)
            for span in self.spans
            if (span.start < end and span.end > start) or (span.url and start <= span.start == span.end <= end)
        )
        return WrittenLine(self.text[start:end], spans, self.depth, self.status, self.listed, self.code)

    def behind(self, prefix: str) -> WrittenLine:
        """Give the line with a text put in front of it."""
        by = len(prefix)
        spans = tuple(WrittenSpan(span.start + by, span.end + by, span.kind, span.url) for span in self.spans)
        return WrittenLine(prefix + self.text, spans, self.depth, self.status, self.listed, self.code)
