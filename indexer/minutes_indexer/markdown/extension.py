"""Our one extension of Python-Markdown: CommonMark and GFM in, HTML with source lines out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from minutes_indexer.markdown.blocks import BlockScanner
from minutes_indexer.markdown.dialect import TOKEN, DialectWriter
from minutes_indexer.markdown.inline import render_inline

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LINE_OF_FIRST_CHILD = frozenset({"ul", "ol", "table", "thead", "tbody", "tr"})


class CommonMarkExtension(Extension):
    """Makes Python-Markdown read a file as CommonMark 0.31 with GFM's tables, strikethrough and bare URLs.

    `first_line` is the number of the text's first line in its file.
    """

    def __init__(self, first_line: int = 1) -> None:
        super().__init__()
        self._first_line = first_line

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put our stages in the place of those that read or rewrite the text by other rules than CommonMark's."""
        texts: list[tuple[str, int]] = []
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        md.preprocessors.register(DialectPreprocessor(md, self._first_line, texts), "dialect", 30)
        md.parser.blockprocessors.deregister("reference")
        md.parser.blockprocessors.register(TableProcessor(md.parser, {"use_align_attribute": False}), "table", 75)
        for name in ("inline", "prettify", "unescape"):
            md.treeprocessors.deregister(name)
        md.treeprocessors.register(LineTreeprocessor(md, texts), "lines", 20)
        md.postprocessors.register(StashPostprocessor(md), "raw_html", 30)


class DialectPreprocessor(Preprocessor):
    """Brings a file into Python-Markdown's dialect."""

    def __init__(self, md: Markdown, first_line: int, texts: list[tuple[str, int]]) -> None:
        super().__init__(md)
        self._first_line = first_line
        self._texts = texts

    def run(self, lines: list[str]) -> list[str]:
        """The file's lines in the dialect; texts, stashed HTML and link references go to their places."""
        scanner = BlockScanner(self._first_line)
        document = scanner.scan(lines)
        self.md.references.update(scanner.references)
        writer = DialectWriter(self.md.htmlStash.store)
        writer.write(document)
        self._texts[:] = writer.texts
        # A blank line at the end would be a row to TableProcessor.
        return writer.lines[:-1]


class LineTreeprocessor(Treeprocessor):
    """Resolves the tokens: source lines become attributes, and texts become inline content."""

    def __init__(self, md: Markdown, texts: list[tuple[str, int]]) -> None:
        super().__init__(md)
        self._texts = texts

    def run(self, root: Element) -> None:
        """Change the tree in place. Children come before their parents, which take their line from the first."""
        for element in reversed(list(root.iter())):
            for child in list(element):
                # What stands for a container's line is the text of its first paragraph, or of the item itself.
                container = child if child.tag == "li" else element
                is_spent = self._resolve(child, container) and child.tag == "p"
                if is_spent or (child.tag == "tr" and "data-line" not in child.attrib):
                    # The second: TableProcessor gives a table without rows an empty one.
                    element.remove(child)
            if element.tag in _LINE_OF_FIRST_CHILD and len(element) and "data-line" in element[0].attrib:
                element.set("data-line", element[0].attrib["data-line"])

    def _resolve(self, element: Element, container: Element) -> bool:
        """Resolve the token that an element's text is; whether it is one that stood for no text."""
        match = TOKEN.fullmatch(element.text or "")
        if match is None:
            return False
        word, number = match[1], int(match[2])
        if word == "text":
            text, line = self._texts[number]
            element.set("data-line", str(line))
            element.text = self.md.htmlStash.store(render_inline(text, line, self.md.references))
            return False
        if word == "at":
            container.set("data-line", str(number))
            if match[3] not in {None, "0"}:
                container.set("data-indent", match[3])
        element.text = None
        return True


class StashPostprocessor(RawHtmlPostprocessor):
    """Puts stashed HTML back. All that stands alone in a paragraph is a block of its own (CommonMark 4.6)."""

    def isblocklevel(self, html: str) -> bool:  # noqa: ARG002
        """Whether the paragraph around goes away."""
        return True


def render(text: str, first_line: int = 1) -> str:
    r"""The HTML of a Markdown text whose lines end in ``\n`` and which holds no ``\x00``, ``\x02`` or ``\x03``."""
    return Markdown(extensions=[CommonMarkExtension(first_line)]).convert(text)
