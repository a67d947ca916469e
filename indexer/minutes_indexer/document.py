"""A source file as extraction reads it: front matter, HTML tree, and the source line of every block."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString

from minutes_indexer.markdown import render
from minutes_indexer.pages import read_page

MARKDOWN_SUFFIXES = (".md", ".markdown")
MAX_TREE_DEPTH = 200
"""Elements nested in each other. Markdown itself yields at most about 150; raw and published HTML may nest more."""

_KEY = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*)|)$")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")
_DOUBLE_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:#.*)?')
_SINGLE_QUOTED = re.compile(r"'((?:[^']|'')*)'[ \t]*(?:#.*)?")
_TEXT_FOLLOWS = ("|", "|-", ">", ">-")
# CommonMark 2.3 replaces NUL. The other two are what Python-Markdown marks its own placeholders with, and a lone
# surrogate has no place in HTML.
_UNUSABLE = re.compile("[\x00\x02\x03\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """One source file."""

    path: str
    front_matter: dict[str, str]
    """The scalars at the top of a Markdown file, as text without quotes; a list stays the text that it is. Of a page
    its ``title`` and when it was ``published``."""
    tree: BeautifulSoup
    """Every block element has a ``data-line``, the 1-based line of the file on which it starts, and each further line
    of its text begins with an empty ``<span data-line>``. A page's headings have a ``data-anchor``."""


def read_document(path: str, text: str) -> Document:
    r"""Read a file's text; the name's suffix says whether it is Markdown, else it is taken for HTML.

    Lines end with ``\n`` or ``\r\n`` and with nothing else: real minutes have form feeds and line separators inside
    a line, and an editor does not count those. Any text is read; nothing is raised.
    """
    text = _UNUSABLE.sub("\ufffd", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not path.lower().endswith(MARKDOWN_SUFFIXES):
        return Document(path, *read_page(text))
    front_matter, lines_taken = split_front_matter(text)
    body = "\n".join(text.split("\n")[lines_taken:])
    tree = _parse_html(render(body, lines_taken + 1))
    for paragraph in tree.find_all("p"):
        if "data-line" not in paragraph.attrs:
            # libxml2 makes such, of a stray </p> in raw HTML or around text that stands in no element.
            paragraph.unwrap()
    return Document(path, front_matter, tree)


def split_front_matter(text: str) -> tuple[dict[str, str], int]:
    """The front matter's entries, and how many lines it takes with its two rules; none and 0 where there is none.

    A rule at the top of a file that is not followed by ``key:`` is a thematic break.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, 0
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return {}, 0
    content = [line for line in lines[1:end] if line.strip()]
    if content and not any(_KEY.match(line) for line in content):
        return {}, 0
    return _read_entries(content), end + 1


def _read_entries(lines: list[str]) -> dict[str, str]:
    """Top-level ``key: value`` pairs; lines that belong to a key's list or block of text are joined to its value."""
    entries: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _KEY.match(line)
        if match:
            key = match[1]
            entries[key] = _scalar(match[2] or "")
        elif key and line[0] in " \t-":
            entries[key] = f"{entries[key]}\n{line.strip()}".lstrip("\n")
    return entries


def _scalar(value: str) -> str:
    value = value.strip()
    if match := _DOUBLE_QUOTED.fullmatch(value):
        return re.sub(r"\\(.)", r"\1", match[1])
    if match := _SINGLE_QUOTED.fullmatch(value):
        return match[1].replace("''", "'")
    value = _COMMENT.sub("", value).strip()
    return "" if value in _TEXT_FOLLOWS else value


def _parse_html(html: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # Minutes that begin with <?xml, or that are no more than a word, are read as they are.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        tree = BeautifulSoup(html, "lxml")
    # Comments, instructions and declarations are strings of the tree as well, and nobody reads them.
    for string in [string for string in tree.descendants if isinstance(string, PreformattedString)]:
        string.extract()
    _limit_depth(tree)
    return tree


def _limit_depth(tree: BeautifulSoup) -> None:
    """Make text of what is nested deeper than `MAX_TREE_DEPTH`, so that later stages may recurse."""
    level: list[Tag] = [tree]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for tag in level for child in tag.contents if isinstance(child, Tag)]
    for tag in level:
        if any(isinstance(child, Tag) for child in tag.contents):
            tag.string = tag.get_text()
