"""A Markdown file as its writer sees it: the raw lines, and what Markdown takes each for."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from minutes_indexer.document import split_front_matter
from minutes_indexer.markdown.blocks import BlockScanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.markdown.nodes import Node

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DEFINITION = re.compile(r"\s*\[[^\]]+\]:\s*\S+")
_BOX = re.compile(r"\[[xX]\]")
_CONTAINER = re.compile(r"[\s>]*")


class SourceText:
    """The raw lines of a Markdown file by their number, and its tree of blocks."""

    def __init__(self, content: bytes) -> None:
        text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        _, self.front_matter = split_front_matter(text)
        """How many lines the front matter takes."""
        self.lines = text.split("\n")
        scanner = BlockScanner(self.front_matter + 1)
        self.tree = scanner.scan(self.lines[self.front_matter :])

    def line(self, number: int) -> str:
        """Give a raw line; empty behind the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def blocks(self, *kinds: str) -> Iterator[Node]:
        """Give the blocks of some kinds in the order of the file."""
        yield from _descend(self.tree, kinds)

    def closing_line(self, fence: Node) -> int | None:
        """Give the line that closes a fenced block; None where nothing does."""
        number = fence.line + len(fence.lines) + 1
        text = _CONTAINER.sub("", self.line(number), count=1).rstrip()
        closes = len(text) >= len(fence.fence) and text == fence.fence[0] * len(text)
        return number if closes else None

    def texts(self) -> Iterator[tuple[int, str]]:
        """Give the lines with words for a reader: without front matter, comments, tags, fences and definitions."""
        bare = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), "\n".join(self.lines)).split("\n")
        markup = {fence.line for fence in self.blocks("fence")}
        markup |= {closing for fence in self.blocks("fence") if (closing := self.closing_line(fence))}
        for number, line in enumerate(bare, 1):
            if number > self.front_matter and number not in markup and not _DEFINITION.match(line):
                text = _BOX.sub("", html.unescape(_TAG.sub("", line)))
                if any(char.isalnum() for char in text):
                    yield number, text


def _descend(node: Node, kinds: tuple[str, ...]) -> Iterator[Node]:
    for child in node.children:
        if child.kind in kinds:
            yield child
        yield from _descend(child, kinds)
