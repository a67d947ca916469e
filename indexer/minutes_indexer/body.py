"""An item's text as a run of lines, each with its depth and what it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.outline import Code, Entry, Heading, Line, Nested, Paragraph, Table
from minutes_indexer.vocabulary import is_instruction
from minutes_search.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.outline import Block
    from minutes_search.model import Status

# Lines that only group entries carried over from that day: "2022-06-15", also as a link or with the old file's URL.
_DATE_ONLY = re.compile(r"\W*\d{4}-\d\d?-\d\d?\W*(?:https?://\S+\W*)?")


@frozen
class BodyLine:
    """A line of an item."""

    line: Line
    depth: int
    entry: Entry | None = None
    """The list entry that the line begins."""
    parent: Entry | None = None
    """The list entry right above that entry."""
    verbatim: bool = False
    """A line of code, or a row of a table: nobody speaks in it."""
    code: bool = False

    @property
    def status(self) -> Status | None:
        """The checkbox of the entry that the line begins."""
        return self.entry.status if self.entry else None


def is_date_only(text: str) -> bool:
    """Tell whether a text is a bare date that only groups entries."""
    return _DATE_ONLY.fullmatch(text) is not None


def has_text(blocks: Iterable[Block]) -> bool:
    """Tell whether anything stands in these blocks."""
    return any(True for _ in walk(blocks, 0))


def without_frame(block: Paragraph) -> Paragraph | None:
    """Drop a paragraph's lines that are only a date or an instruction of the template."""
    if is_instruction(" ".join(line.text for line in block.lines)):
        return None
    lines = tuple(line for line in block.lines if not is_date_only(line.text) and not is_instruction(line.text))
    return Paragraph(lines) if lines else None


def walk(blocks: Iterable[Block], depth: int, parent: Entry | None = None) -> Iterator[BodyLine]:
    """Give the lines of blocks in order; `parent` is the entry that they are nested in."""
    for block in blocks:
        match block:
            case Entry():
                for index, line in enumerate(block.lines):
                    first = index == 0
                    yield BodyLine(line, depth, block if first else None, parent if first else None)
                yield from walk(block.blocks, depth + 1, block)
            case Paragraph():
                yield from (BodyLine(line, depth) for line in block.lines)
            case Heading():
                yield BodyLine(block.line, depth)
            case Nested():
                yield from walk(block.blocks, depth, parent)
            case Table() | Code():
                yield from _verbatim(block, depth)
            case _:
                pass


def _verbatim(block: Table | Code, depth: int) -> Iterator[BodyLine]:
    if isinstance(block, Table):
        lines = [_row_line(row.number, row.cells) for row in block.rows]
    else:
        texts = block.text.rstrip("\n").split("\n")
        lines = [Line(block.number + offset, " ".join(text.split())) for offset, text in enumerate(texts)]
    for line in lines:
        if line.text:
            yield BodyLine(line, depth, verbatim=True, code=isinstance(block, Code))


def _row_line(number: int, cells: tuple[Line, ...]) -> Line:
    """Put a table's row on one line, its links at their places."""
    text, spans = "", []
    for cell in cells:
        if cell.text:
            text += " | " if text else ""
            spans += [span.moved(len(text)) for span in cell.spans]
            text += cell.text
    return Line(number, text, tuple(spans))
