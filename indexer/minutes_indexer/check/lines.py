"""Lines that belong to nothing: what a reader sees in the file, less all that extraction takes.

Every line with text must be an item's, the title, a heading, an attendee's, an instruction of the template, part of
the frame before the first section, or a date that groups entries (extraction.md, "Item" and "Meeting").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.attendees import read_attendees
from minutes_indexer.body import BodyLine, is_date_only, walk
from minutes_indexer.check.finding import Finding
from minutes_indexer.outline import Entry, Nested, Paragraph, Table
from minutes_indexer.sections import cut_sections, title_of
from minutes_indexer.vocabulary import (
    attendee_words,
    is_frame,
    is_frame_entry,
    is_instruction,
    is_placeholder,
    says_nothing,
)
from minutes_search.changes import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_indexer.check.source import SourceText
    from minutes_indexer.outline import Block, Line, Outline
    from minutes_indexer.sections import Section
    from minutes_search.model import Meeting

_BARE_MARK = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]\W*|[^:]{1,30}:")
"""An entry of which the writer has filled in no more than the owner."""
_SHOWN = 60
"""Characters of a stray line that the message quotes."""


def check_lines(path: str, meeting: Meeting, outline: Outline, source: SourceText | None) -> Iterator[Finding]:
    """Report the lines that belong to nothing; `source` only where the file has lines of its own, as Markdown has."""
    sections = cut_sections(outline)
    taken = {line.line for item in meeting.items for line in item.lines} | {item.line for item in meeting.items}
    taken |= {section.heading.number for section in sections if section.heading}
    if title := title_of(outline):
        taken.add(title.number)
    for section in sections:
        yield from _stray(path, section, taken)
    if source is not None:
        yield from _lost(path, outline, source)


def quoted(text: str) -> str:
    """Quote a text in a message, shortened where it is long."""
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + '…'}”"


def _stray(path: str, section: Section, taken: set[int]) -> Iterator[Finding]:
    if is_frame(section.text) or any(is_frame(parent.text) for parent in section.parents):
        return
    known = taken | (_attendee_lines(section) if section.attendees else set())
    for block in _without_instructions(section.blocks):
        lines = [line for line in walk([block], 0) if line.line.number not in known and not _is_known(line, section)]
        introduces = isinstance(block, Paragraph) and _stands_above_list(block, section)
        for line in lines:
            yield _finding(path, line.line, section, introduces=introduces)


def _without_instructions(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if not (isinstance(block, Paragraph) and is_instruction(" ".join(line.text for line in block.lines))):
            yield block


def _finding(path: str, line: Line, section: Section, *, introduces: bool) -> Finding:
    shown = quoted(line.text)
    if section.attendees:
        hint = "list people as in “1. WV: Wilma Verhoeven (@wilmav), Harbour Labs”, and begin other text with a heading"
        return Finding(path, line.number, "stray-line", f"no attendee is read in {shown}", hint)
    if introduces:
        hint = "make it a list entry, or the heading of the list"
        return Finding(path, line.number, "list-introduction", f"above a list, so in none of its items: {shown}", hint)
    hint = "put it under a heading, or make it a list entry"
    return Finding(path, line.number, "stray-line", f"belongs to no item: {shown}", hint)


def _stands_above_list(block: Paragraph, section: Section) -> bool:
    behind = section.blocks[section.blocks.index(block) + 1 :]
    return section.heading is not None and any(isinstance(other, Entry) for other in behind)


def _is_known(line: BodyLine, section: Section) -> bool:
    """Tell whether a line that no item has is the template's, a date, a placeholder, or the meeting's frame."""
    text = line.line.text
    bare = text.strip("()[]*_: ")
    if says_nothing(text) or is_instruction(text) or is_date_only(text) or is_placeholder(bare):
        return True
    if line.entry is not None and not line.entry.blocks and _BARE_MARK.fullmatch(text):
        return True
    if section.heading is None and is_frame(text):  # "Meeting info:" above the links
        return True
    if any(span.kind == "image" and span.end - span.start == len(text) for span in line.line.spans):
        return True
    return section.heading is None and (is_frame_entry(text) or _is_link(line.line))


def _is_link(line: Line) -> bool:
    return any(span.kind == "link" and span.end - span.start == len(line.text) for span in line.spans)


def _attendee_lines(section: Section) -> set[int]:
    """Give the lines of an attendee section that name people, or tell how many there were."""
    taken: set[int] = set()
    for block in section.blocks:
        if isinstance(block, Table):
            taken |= {row.number for row in block.rows[:1]}
        for part in _rows(block):
            lines = [line.line for line in walk([part], 0)]
            if (
                read_attendees([part])
                or not section.present
                or _tells_number(lines)
                or any(plain(line.text).split(" ")[0] in attendee_words("absent") for line in lines)
            ):
                taken |= {line.number for line in lines}
    return taken


def _rows(block: Block) -> Iterator[Block]:
    """Give what may name an attendee each by itself: a table's rows below its header, entries, a paragraph's lines."""
    match block:
        case Table():
            yield from (Table((*block.rows[:1], row)) for row in block.rows[1:])
        case Entry():
            yield Entry(block.number, block.lines, block.ordered, block.status)
            for inner in block.blocks:
                yield from _rows(inner)
        case Nested():
            for inner in block.blocks:
                yield from _rows(inner)
        case Paragraph():
            yield from (Paragraph((line,)) for line in block.lines)
        case _:
            yield block


def _tells_number(lines: list[Line]) -> bool:
    text = plain(" ".join(line.text for line in lines))
    return any(word.isdigit() for word in text.split()) and not text.replace(" ", "").isdigit()


def _lost(path: str, outline: Outline, source: SourceText) -> Iterator[Finding]:
    """Report lines with text that stand in no block at all."""
    numbers = {line.line.number for line in walk(outline.blocks, 0)}
    for heading in source.blocks("heading"):  # may be folded, and is one line to a reader
        numbers |= set(range(heading.line, heading.line + len(heading.lines)))
    for number, text in source.texts():
        if number not in numbers:
            yield Finding(path, number, "stray-line", f"Markdown drops {quoted(' '.join(text.split()))}")
