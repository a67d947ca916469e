"""From the tree of blocks to elements of HTML, in the tree that Python-Markdown builds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from minutes_indexer.html_tree import append_text
from minutes_indexer.markdown.html_blocks import CANNOT_INTERRUPT, ENDS_AT_BLANK, number_elements
from minutes_indexer.markdown.inline import render_inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minutes_indexer.markdown.nodes import Node


class ElementWriter:
    """Writes the blocks of one file.

    `references` has destination and title for each normalised label of a link. `stash` puts raw HTML aside and returns
    what stands for it in the text.
    """

    def __init__(self, references: Mapping[str, tuple[str, str]], stash: Callable[[str], str]) -> None:
        self._references = references
        self._stash = stash

    def write(self, container: Node, parent: Element) -> None:
        """Write what stands in a container at the end of an element."""
        for node in container.children:
            match node.kind:
                case "list":
                    self._list(node, parent)
                case "paragraph":
                    self._text(_block(parent, "p", node.line), node.text().rstrip(" \t"), node.line)
                case "heading":
                    self._text(_block(parent, f"h{node.level}", node.line), node.text(), node.line)
                case "quote":
                    self.write(node, _block(parent, "blockquote", node.line))
                case "table":
                    self._table(node, parent)
                case "rule":
                    _block(parent, "hr", node.line)
                case "html":
                    self._raw_html(node, parent)
                case _:
                    _code(node, parent)

    def _list(self, node: Node, parent: Element) -> None:
        ordered = node.marker is not None and node.marker.start is not None
        written = _block(parent, "ol" if ordered else "ul", node.line)
        for item in node.children:
            entry = _block(written, "li", item.line)
            if item.marker is not None and item.marker.indent:
                entry.set("data-indent", str(item.marker.indent))
            self.write(item, entry)

    def _table(self, node: Node, parent: Element) -> None:
        table = _block(parent, "table", node.line)
        (header_line, header), *rows = node.rows
        self._row(SubElement(table, "thead"), header_line, "th", header)
        body = SubElement(table, "tbody")
        for line, cells in rows:
            self._row(body, line, "td", cells)

    def _row(self, parent: Element, line: int, name: str, cells: list[str]) -> None:
        row = _block(parent, "tr", line)
        for cell in cells:
            self._text(_block(row, name, line), cell, line)

    def _raw_html(self, node: Node, parent: Element) -> None:
        raw = number_elements(node.text(), node.line, mark_lines=node.html_kind in ENDS_AT_BLANK)
        if node.html_kind == CANNOT_INTERRUPT:
            # A block that begins with any other tag than CommonMark's list of block tags reads as a paragraph.
            raw = f'<p data-line="{node.line}">{raw}</p>'
        if raw.strip():
            append_text(parent, self._stash(raw))

    def _text(self, element: Element, text: str, line: int) -> None:
        render_inline(element, text, line, self._references, self._stash)


def _block(parent: Element, name: str, line: int) -> Element:
    return SubElement(parent, name, {"data-line": str(line)})


def _code(node: Node, parent: Element) -> None:
    block = _block(parent, "pre", node.line)
    if node.kind == "indented":
        # What looks like indented code may be a list that was indented too far; a fence leaves no doubt.
        block.set("data-indented", "")
    SubElement(block, "code").text = "".join(f"{line}\n" for line in node.lines)
