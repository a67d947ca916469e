"""The scan of a Markdown file into its tree of blocks.

This is the first phase of the parsing strategy in CommonMark's appendix: line by line, with the chain of open
blocks from the document down to the `tip`. A line first continues as many of them as it can, then may start new ones,
and its rest goes to the innermost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.markdown.cursor import CODE_INDENT, Cursor
from minutes_indexer.markdown.html_blocks import ENDS_AT_BLANK, ends_html_block
from minutes_indexer.markdown.nodes import CONTAINERS, VERBATIM, Node
from minutes_indexer.markdown.references import take_definitions
from minutes_indexer.markdown.starts import BLOCK_STARTS, Started, indented_code, take_quote_mark
from minutes_indexer.markdown.tables import MAX_FILLED_CELLS, split_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_indexer.markdown.nodes import NodeKind

MAX_DEPTH = 48
"""Quotes and items nested deeper are text: each level costs the later stages a few calls on the stack, and libxml2
stops at 256 nested elements."""
_HOLD_BLOCKS = CONTAINERS - {"list"}
_CLOSING_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*$")


class BlockScanner:
    """The open blocks, and the line that is being read."""

    def __init__(self, first_line: int) -> None:
        self.document = Node("document", first_line)
        self.references: dict[str, tuple[str, str]] = {}
        """Normalised label: destination and title."""
        self.tip = self.document
        self.number = first_line
        self.cursor = Cursor("")
        self._matched = self.document
        """The innermost open block that the line continues."""

    def scan(self, lines: Iterable[str]) -> Node:
        """Read all lines and return the document."""
        for line in lines:
            self._read(line)
            self.number += 1
        self._close_down_to(self.document)
        return self.document

    @property
    def all_matched(self) -> bool:
        """Whether the line continues every open block."""
        return self._matched is self.tip

    def add(self, kind: NodeKind) -> Node:
        """Open a block of a kind that starts on this line, closing what the line does not continue."""
        if self.tip is not self._matched:
            self.close_unmatched()
        while not (self.tip.kind == "list" if kind == "item" else self.tip.kind in _HOLD_BLOCKS):
            self._close(self.tip)
        parent = self.tip
        node = Node(kind, self.number, parent)
        node.depth = parent.depth + (kind in ("quote", "item"))
        parent.children.append(node)
        self.tip = self._matched = node
        return node

    def close_unmatched(self) -> None:
        """Close the open blocks that the line does not continue."""
        self._close_down_to(self._matched)

    def may_nest(self) -> bool:
        """Whether one more quote or item may be opened."""
        return self._matched.depth < MAX_DEPTH

    def _close_down_to(self, node: Node) -> None:
        while self.tip is not node:
            self._close(self.tip)

    def _close(self, node: Node) -> None:
        node.open = False
        if node.kind == "paragraph":
            self.take_definitions(node)
            if not node.lines and node.parent is not None:
                node.parent.children.remove(node)
        elif node.kind == "indented":
            while node.lines and not node.lines[-1].strip(" \t"):
                node.lines.pop()
        if self.tip is node and node.parent is not None:
            self.tip = node.parent

    def take_definitions(self, paragraph: Node) -> None:
        """Cut the link reference definitions that a paragraph begins with."""
        taken = take_definitions(paragraph.lines, self.references)
        del paragraph.lines[:taken]
        paragraph.line += taken

    def _read(self, line: str) -> None:
        self.cursor = Cursor(line)
        container = self._match_open_blocks()
        if container is None:
            return
        self._matched = container
        container, is_leaf = self._start_blocks(container)
        cursor = self.cursor
        if not self.all_matched and not cursor.blank and self.tip.kind == "paragraph":
            # A lazy continuation (CommonMark 5.1): the text goes on although the marks of its containers are missing.
            self._add_text(self.tip, lazy=True)
            return
        self.close_unmatched()
        if container.kind == "paragraph":
            self._add_text(container, lazy=False)
        elif container.kind in VERBATIM:
            self._add_verbatim(container)
        elif container.kind == "table":
            if not is_leaf:
                self._add_row(container)
        elif not is_leaf and not cursor.blank:
            self._add_text(self.add("paragraph"), lazy=False)

    def _match_open_blocks(self) -> Node | None:
        """The innermost open block that the line continues; None where the line is used up, as a closing fence is."""
        container = self.document
        while container.children and container.children[-1].open:
            child = container.children[-1]
            if child.kind == "fence" and self._closes_fence(child):
                self._close_down_to(child)
                self._close(child)
                return None
            if not self._continues(child):
                break
            container = child
        return container

    def _continues(self, node: Node) -> bool:
        cursor = self.cursor
        match node.kind:
            case "list":
                return True
            case "quote":
                return take_quote_mark(cursor)
            case "item":
                return self._continues_item(node)
            case "fence":
                cursor.skip_columns(min(node.fence_indent, cursor.indent))
                return True
            case "indented":
                goes_on = cursor.indented or cursor.blank
                cursor.skip_columns(min(CODE_INDENT, cursor.indent) if goes_on else 0)
                return goes_on
            case "html":
                return not (cursor.blank and node.html_kind in ENDS_AT_BLANK)
            case "table":
                return not cursor.blank and not cursor.indented
            case _:
                return node.kind == "paragraph" and not cursor.blank

    def _continues_item(self, item: Node) -> bool:
        cursor = self.cursor
        if cursor.blank:
            cursor.skip_to_text()
            # An item can begin with at most one blank line (CommonMark 5.2).
            return bool(item.children)
        if item.marker is not None and cursor.indent >= item.marker.width:
            cursor.skip_columns(item.marker.width)
            return True
        return False

    def _closes_fence(self, node: Node) -> bool:
        cursor = self.cursor
        if cursor.blank or cursor.indented or cursor.line[cursor.next] != node.fence[0]:
            return False
        match = _CLOSING_FENCE.match(cursor.line, cursor.next)
        return match is not None and len(match[1]) >= len(node.fence)

    def _start_blocks(self, container: Node) -> tuple[Node, bool]:
        """Open the blocks that start on the line: the innermost, and whether it is a leaf that takes no text here."""
        cursor = self.cursor
        if container.kind in VERBATIM:
            return container, False
        while not cursor.blank:
            for start in (indented_code,) if cursor.indented else BLOCK_STARTS.get(cursor.line[cursor.next], ()):
                started = start(self, container)
                if started is not Started.NOTHING:
                    container = self.tip
                    break
            else:
                break
            if started is Started.LEAF:
                return container, True
        return container, False

    def _add_text(self, paragraph: Node, *, lazy: bool) -> None:
        paragraph.lines.append(self.cursor.text())
        # Measured from the edge of the innermost container, which is where the cursor stands.
        paragraph.may_head_table = not lazy and not self.cursor.indented

    def _add_verbatim(self, node: Node) -> None:
        if node.kind == "fence" and node.line == self.number:
            return
        rest = self.cursor.rest()
        node.lines.append(rest)
        if node.kind == "html" and ends_html_block(node.html_kind, rest):
            self._close(node)

    def _add_row(self, table: Node) -> None:
        cells = split_row(self.cursor.text())
        columns = len(table.rows[0][1])
        table.filled += max(0, columns - len(cells))
        table.rows.append((self.number, (cells + [""] * columns)[:columns]))
        if table.filled > MAX_FILLED_CELLS:
            self._close(table)
