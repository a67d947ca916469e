"""Our one extension of Python-Markdown: CommonMark and GFM in, a tree of HTML with source lines out."""

from __future__ import annotations

import threading
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from minutes_indexer.markdown.blocks import BlockScanner
from minutes_indexer.markdown.elements import ElementWriter


class CommonMarkExtension(Extension):
    """Makes Python-Markdown read a file as CommonMark 0.31 with GFM's tables, strikethrough and bare URLs."""

    first_line = 1
    """The number of the text's first line in its file."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put our stage in the place of those that read or rewrite the text by other rules than CommonMark's."""
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("inline", "prettify", "unescape"):
            md.treeprocessors.deregister(name)
        md.parser.blockprocessors.register(CommonMarkProcessor(md, self), "commonmark", 1000)


class CommonMarkProcessor(BlockProcessor):
    """Reads all blocks at once: where a block of CommonMark ends is for the ones that it stands in to say.

    Python-Markdown's own processors, which it leaves nothing to, nest by four columns, and read text that is a list
    from beginning to end in quadratic time.
    """

    def __init__(self, md: Markdown, extension: CommonMarkExtension) -> None:
        super().__init__(md.parser)
        self._md = md
        self._extension = extension

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether the processor is for a block: for any."""
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Write all blocks to the end of an element."""
        lines = "\n\n".join(blocks).split("\n")
        blocks.clear()
        scanner = BlockScanner(self._extension.first_line)
        document = scanner.scan(lines)
        ElementWriter(scanner.references, self._md.htmlStash.store).write(document, parent)


def _serialize(element: Element) -> str:
    # Python-Markdown's own function leaves alone what looks like an entity; in our texts none is left.
    return ElementTree.tostring(element, encoding="unicode", method="html")


class _Reader(threading.local):
    """Python-Markdown with our extension, of which each thread makes one: it may be used again, but not at once."""

    def __init__(self) -> None:
        self.extension = CommonMarkExtension()
        self.md = Markdown(extensions=[self.extension])
        self.md.serializer = _serialize


_reader = _Reader()


def render(text: str, first_line: int = 1) -> Element:
    r"""Give the HTML of a Markdown text whose lines end in ``\n`` and which holds no ``\x02`` or ``\x03``.

    Every block element has a ``data-line``, the 1-based line of the file on which it starts, and each further line
    of its text begins with an empty ``<span data-line>``.
    """
    _reader.extension.first_line = first_line
    md = _reader.md.reset()
    body = Element("body")
    md.parser.parseChunk(body, text)
    if not md.htmlStash.html_counter:
        return body
    # Raw HTML may begin in one block and end in another, or never. A parser of HTML knows what that means.
    from minutes_indexer.raw_html import parse_html  # noqa: PLC0415  # a tenth of a second, and most files have none

    return parse_html(md.reset().convert(text))
