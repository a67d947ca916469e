r"""From the tree of blocks to text in the dialect of Python-Markdown.

Python-Markdown nests by 4 columns a level, needs a blank line before a list or table, and reads a block's first
characters by rules of its own. So every block stands alone between blank lines, indented by 4 columns for each
item and prefixed with ``> `` for each quote that it stands in. The text of a block is put aside, and code and raw
HTML are stashed as finished HTML: what stands for them cannot be misread as a block of another kind.

What stands for something is a *token*: ``\x02``, a word, a number, ``\x03``, in the manner of Python-Markdown's own.
`read_document` has replaced these two characters in the file.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from minutes_indexer.markdown.html_blocks import CANNOT_INTERRUPT, ENDS_AT_BLANK, number_elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_indexer.markdown.nodes import Node

TOKEN = re.compile(r"\x02(at|text|end):([0-9]+)(?::([0-9]+))?\x03")
"""``at``: the container begins on that source line. ``text``: that entry of `DialectWriter.texts`.
``end``: keeps two containers apart that Python-Markdown would join."""
_INDENT = " " * 4


def token(word: str, *numbers: int) -> str:
    """What stands for something."""
    return f"\x02{word}:{':'.join(map(str, numbers))}\x03"


class DialectWriter:
    """Writes the blocks of one file. `stash` takes HTML and returns what stands for it."""

    def __init__(self, stash: Callable[[str], str]) -> None:
        self.lines: list[str] = []
        """The dialect text."""
        self.texts: list[tuple[str, int]] = []
        """The texts put aside, each with the source line of its first line."""
        self._stash = stash

    def write(self, node: Node, prefix: str = "") -> None:
        """Write what stands in a container, behind the prefix of its lines."""
        before = ""
        for child in node.children:
            if child.kind == before and child.kind in ("list", "quote"):
                self._block(prefix, token("end", child.line))
            before = child.kind
            self._write_block(child, prefix)

    def _write_block(self, node: Node, prefix: str) -> None:
        match node.kind:
            case "list":
                for item in node.children:
                    mark = "*" if item.marker is None or item.marker.start is None else f"{item.marker.start}."
                    indent = item.marker.indent if item.marker else 0
                    self._block(prefix, f"{mark} {token('at', item.line, indent)}")
                    self.write(item, prefix + _INDENT)
            case "quote":
                self._block(prefix, "> " + token("at", node.line))
                self.write(node, prefix + "> ")
            case "heading":
                self._block(prefix, f"{'#' * node.level} {self._text(node.text(), node.line)}")
            case "paragraph":
                self._block(prefix, self._text(node.text().rstrip(" \t"), node.line))
            case "table":
                self._block(prefix, *self._table(node))
            case "rule":
                self._block(prefix, self._stash(f'<hr data-line="{node.line}">'))
            case "html":
                self._block(prefix, self._stash(_raw_html(node)))
            case _:
                code = "".join(html.escape(line, quote=False) + "\n" for line in node.lines)
                # What looks like indented code may be a list that was indented too far; a fence leaves no doubt.
                attribute = " data-indented" if node.kind == "indented" else ""
                self._block(prefix, self._stash(f'<pre data-line="{node.line}"{attribute}><code>{code}</code></pre>'))

    def _table(self, node: Node) -> list[str]:
        rows = [
            "| " + " | ".join(self._text(cell, line) for cell in cells) + " |"
            for line, cells in node.rows
        ]  # fmt: skip
        rows.insert(1, "|" + " --- |" * len(node.rows[0][1]))
        return rows

    def _text(self, text: str, line: int) -> str:
        self.texts.append((text, line))
        return token("text", len(self.texts) - 1)

    def _block(self, prefix: str, *lines: str) -> None:
        self.lines.extend(prefix + line for line in lines)
        self.lines.append("")


def _raw_html(node: Node) -> str:
    raw = number_elements(node.text(), node.line, mark_lines=node.html_kind in ENDS_AT_BLANK)
    # A block that begins with any other tag than CommonMark's list of block tags reads as a paragraph.
    return f'<p data-line="{node.line}">{raw}</p>' if node.html_kind == CANNOT_INTERRUPT else raw
