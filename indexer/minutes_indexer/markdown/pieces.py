"""What inline content is read into, and from that to elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from minutes_indexer.html_tree import append_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_EMPHASIS_DEPTH = 32
"""Emphasis nested deeper is shown plain; libxml2 stops at 256 nested elements."""


@dataclass(eq=False, slots=True)
class Piece:
    """A piece of inline content."""

    plain: str
    """Its text, which is what it shows unless it has nodes."""
    nodes: Sequence[Element | str] | None = None
    """What it shows in place of its text."""
    link: Element | None = None
    """The link that begins behind it."""
    ends_link: bool = False
    """The link that was begun last ends before it."""
    closing: list[str] | None = None
    """Names of the emphasis elements that end before it."""
    opening: list[str] | None = None
    """Names of those that begin behind it, the innermost first."""
    is_link: bool = False
    """A link of its own, which is to be plain text within a link (CommonMark 6.3: links hold no links)."""


class PieceWriter:
    """Writes pieces into an element; emphasis beyond `MAX_EMPHASIS_DEPTH` is left out, its text is not."""

    def __init__(self, element: Element) -> None:
        self._open = [element]
        self._text: list[str] = []
        self._depth = 0

    def write(self, pieces: Iterable[Piece]) -> None:
        """Write all pieces of a text."""
        for piece in pieces:
            for _ in piece.closing or ():
                self._depth -= 1
                if self._depth < MAX_EMPHASIS_DEPTH:
                    self._end()
            if piece.ends_link:
                self._end()
            if piece.nodes is None:
                self._text.append(piece.plain)
            else:
                self._nodes(piece.nodes)
            if piece.link is not None:
                self._begin(piece.link)
            for name in reversed(piece.opening or ()):
                if self._depth < MAX_EMPHASIS_DEPTH:
                    self._begin(Element(name))
                self._depth += 1
        self._flush()

    def _nodes(self, nodes: Iterable[Element | str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._text.append(node)
            else:
                self._flush()
                self._open[-1].append(node)

    def _begin(self, element: Element) -> None:
        self._flush()
        self._open[-1].append(element)
        self._open.append(element)

    def _end(self) -> None:
        self._flush()
        self._open.pop()

    def _flush(self) -> None:
        append_text(self._open[-1], "".join(self._text))
        self._text.clear()
