"""A document reduced to what extraction reads: headings, entries, paragraphs and tables, each line with its number.

The outline is plain data, the same for Markdown and for published HTML. The index keeps it beside each meeting,
so that a new directory of people is applied to unchanged files without parsing them again.
"""

from __future__ import annotations

from typing import Literal

from minutes_search.frozen import field, frozen


@frozen
class Span:
    """A stretch of a line's text: half-open character offsets, and for links and images where they lead."""

    start: int
    end: int
    kind: Literal["link", "image", "code"]
    url: str = ""

    def moved(self, by: int) -> Span:
        """The span `by` characters further on."""
        return Span(self.start + by, self.end + by, self.kind, self.url)


@frozen
class Line:
    """One source line of text as a reader sees it: no Markdown, white space folded."""

    number: int
    text: str
    spans: tuple[Span, ...] = ()
    strong: bool = False
    """All of the line's text is bold or underlined, as in a line that stands in for a heading."""
    underlined: bool = False
    """All of the line's text is underlined."""

    def cut(self, start: int) -> Line:
        """Give the line without its first `start` characters and the white space after them."""
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        spans = tuple(
            Span(max(span.start - start, 0), max(span.end - start, 0), span.kind, span.url)
            for span in self.spans
            if span.end > start or (span.url and span.end >= start)
        )
        return Line(self.number, self.text[start:], spans, self.strong, self.underlined)


@frozen
class Heading:
    """A heading of level 1 to 6."""

    level: int
    line: Line
    anchor: str | None = None
    """Of a published page: the id by which a link leads here."""


@frozen
class Paragraph:
    """Prose."""

    lines: tuple[Line, ...]


@frozen
class Code:
    """A code block, verbatim; `number` is the source line of its first line of text."""

    number: int
    text: str


@frozen
class Row:
    """A table row: one `Line` a cell."""

    number: int
    cells: tuple[Line, ...]
    header: bool = False


@frozen
class Table:
    """A table."""

    rows: tuple[Row, ...]


@frozen
class Rule:
    """A horizontal rule."""

    number: int


@frozen
class Entry:
    """A list entry: its own first lines, then what is nested under it in order."""

    number: int
    lines: tuple[Line, ...]
    """The entry's own paragraph (several lines where it is folded); empty where it starts with a nested block.
    A checkbox is removed."""
    ordered: bool = False
    status: Literal["open", "done"] | None = None
    blocks: tuple[Block, ...] = ()


@frozen
class Nested:
    """Blocks that belong to what stands above them: a quotation, or a list that Markdown takes for indented code."""

    number: int
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Code | Table | Rule | Entry | Nested


@frozen
class Outline:
    """A whole document: front matter and blocks in order. A list is a run of `Entry` blocks."""

    front_matter: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
