"""The tree of blocks that a scan of a Markdown file yields (CommonMark 3.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

NodeKind = Literal[
    "document", "quote", "list", "item", "paragraph", "heading", "rule", "fence", "indented", "html", "table"
]
CONTAINERS = frozenset({"document", "quote", "list", "item"})
VERBATIM = frozenset({"fence", "indented", "html"})
"""Leaves that take every further line as it stands."""


class Marker(NamedTuple):
    """What a list item begins with: ``-``, ``*``, ``+``, ``1.`` or ``1)``."""

    sign: str
    """The bullet, or the delimiter behind the number; a list ends where it changes (CommonMark 5.3)."""
    start: int | None
    """The number of an ordered item."""
    width: int
    """Columns from the container's edge to the item's text; what is indented less is not in the item."""
    indent: int
    """Columns from the container's edge to the marker, up to 3."""


@dataclass(eq=False, slots=True)
class Node:
    """One block. Which of the fields below `lines` matter depends on the kind."""

    kind: NodeKind
    line: int
    """1-based source line on which the block starts."""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """The text of a leaf, one source line each, the first on `line`."""
    open: bool = True
    depth: int = 0
    """How many quotes and items the block stands in."""
    level: int = 0
    """Of a heading, 1 to 6."""
    marker: Marker | None = None
    """Of a list, that of its first item; of an item, its own."""
    fence: str = ""
    """The run of backticks or tildes that opened a fenced code block."""
    fence_indent: int = 0
    html_kind: int = 0
    """Which of the seven start conditions of CommonMark 4.6 opened an HTML block."""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Of a table: source line and cells of each row, the header first."""
    filled: int = 0
    """Of a table: how many missing cells have been filled in."""
    may_head_table: bool = False
    """A paragraph's last line is not lazy and not indented like code, so a delimiter row may follow it."""

    def text(self) -> str:
        """The lines of a leaf, joined."""
        return "\n".join(self.lines)
