"""What the agenda of the next meeting needs to know of an index that only the indexer can tell.

How lines were written, from the outlines that the index keeps; the actions of some meetings alone; whom a label means
in a meeting that is not there yet; and how the finished file is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.body import walk
from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.kept import kept_from_bytes
from minutes_indexer.knowledge import Knowledge
from minutes_indexer.ledger import ledger
from minutes_indexer.outline import Code, Entry, Line, Nested, Outline, Paragraph, Span
from minutes_indexer.people import Directory, Evidence
from minutes_indexer.reading import read_file
from minutes_indexer.references import read_references
from minutes_indexer.sections import cut_sections
from minutes_indexer.threads import find_threads
from minutes_indexer.vocabulary import is_frame_entry, is_instruction
from minutes_search.model import Skipped
from minutes_search.written import WrittenLine, WrittenSpan

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.body import BodyLine
    from minutes_indexer.outline import Block
    from minutes_search.config import Config
    from minutes_search.ledger import LedgerEntry
    from minutes_search.model import Attendee, Meeting, Reference
    from minutes_search.store import Store


_DATE = re.compile(r"(?<!\d)20\d\d[-_/]?[01]\d[-_/]?[0-3]\d(?!\d)")


class IndexReader:
    """Reads an index for the agenda of one meeting."""

    def __init__(self, store: Store, config: Config, archive: str, date: datetime.date) -> None:
        self._store = store
        self._config = config
        self._archive = archive
        self._meeting = (archive, date)
        self._knowledge = Knowledge(store)
        self._directories: dict[tuple[Attendee, ...], Directory] = {}

    def ledger(self, meetings: Sequence[Meeting]) -> list[LedgerEntry]:
        """Give the actions of meetings, as if there were no others."""
        return ledger(meetings, find_threads(meetings))

    def present(self, meeting: Meeting) -> Sequence[str | None]:
        """Give whom the rows of a meeting's attendee list stand for, None for nobody known."""
        return self._knowledge.present(meeting.archive, meeting.path)

    def lines(self, meeting: Meeting) -> Mapping[tuple[int, str], WrittenLine]:
        """Give the lines of a meeting's file as they were written, by number and text."""
        outline = self._outline(meeting)
        code = dict(_code_lines(outline.blocks))
        return {
            (body.line.number, body.line.text): _written(body, code.get(body.line.number))
            for body in walk(outline.blocks, 0)
        }

    def frame(self, meeting: Meeting) -> tuple[WrittenLine, ...]:
        """Give what stands above a meeting's first section in every file: links to the call, instructions."""
        items = {line.line for item in meeting.items for line in item.lines} | {item.line for item in meeting.items}
        sections = cut_sections(self._outline(meeting))
        blocks = [block for section in sections if section.heading is None for block in section.blocks]
        return tuple(
            _written(body, None)
            for block in blocks
            for body in walk([block], 0)
            if body.line.number not in items and _is_frame(block, body.line)
        )

    def references(self, lines: Sequence[WrittenLine]) -> tuple[Reference, ...]:
        """Give what lines link to or name."""
        return read_references(map(_line, (line for line in lines if not line.code)), self._config.renamed)

    def person(self, label: str, attendees: tuple[Attendee, ...]) -> str | None:
        """Give whom a label means in the meeting that the agenda is for, if these attend; None for nobody known."""
        archive, date = self._meeting
        return self._directory(attendees).resolve(label, date, archive, attendees).person

    def read(self, text: str, path: str) -> Meeting | Skipped:
        """Read a file of the archive, as `minutes-search check` would with this index."""
        outline = read_file(path, text.encode())
        if isinstance(outline, Skipped):
            return outline
        evidence = read_evidence(outline, archive=self._archive, path=path)
        directory = self._directory(evidence.attendees if evidence else ())
        return extract(outline, archive=self._archive, path=path, directory=directory, renamed=self._config.renamed)

    def _directory(self, attendees: tuple[Attendee, ...]) -> Directory:
        """Give the people of the index and these attendees of the meeting that the agenda is for."""
        if attendees not in self._directories:
            # Where the archive has a file of that day, the one that is made takes its place, as it does for `check`.
            others = [seen for seen in self._knowledge.evidence() if (seen.archive, seen.date) != self._meeting]
            own = Evidence(*self._meeting, "", attendees)
            self._directories[attendees] = Directory.build([*others, own], self._config.people)
        return self._directories[attendees]

    def _outline(self, meeting: Meeting) -> Outline:
        data = self._store.outline(meeting.archive, meeting.path)
        return Outline() if data is None else kept_from_bytes(data).outline


def _is_frame(block: Block, line: Line) -> bool:
    """Tell whether a line above the first section is one that every meeting has; what tells a date is one's own."""
    if any(_DATE.search(text) for text in (line.text, *(span.url for span in line.spans))):
        return False
    prose = isinstance(block, Paragraph) and is_instruction(" ".join(each.text for each in block.lines))
    return prose or is_instruction(line.text) or is_frame_entry(line.text)


def _written(body: BodyLine, verbatim: str | None) -> WrittenLine:
    spans = tuple(WrittenSpan(span.start, span.end, span.kind, span.url) for span in body.line.spans)
    text = body.line.text if verbatim is None or not body.code else verbatim
    return WrittenLine(text, spans, body.depth, body.status, body.entry is not None, body.code)


def _line(line: WrittenLine) -> Line:
    return Line(0, line.text, tuple(Span(span.start, span.end, span.kind, span.url) for span in line.spans))


def _code_lines(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """Give the lines of code blocks by their number, with the spaces that an item's lines have folded."""
    for block in blocks:
        if isinstance(block, Code):
            yield from enumerate(block.text.split("\n"), block.number)
        elif isinstance(block, Entry | Nested):
            yield from _code_lines(block.blocks)
