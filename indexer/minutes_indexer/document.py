"""A source file as extraction reads it: front matter, HTML tree, and the source line of every block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.markdown import render
from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

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
    tree: Element
    """Every block element has a ``data-line``, the 1-based line of the file on which it starts, and each further line
    of its text begins with an empty ``<span data-line>``. A page's headings have a ``data-anchor``."""


def read_document(path: str, text: str) -> Document:
    r"""Read a file's text; the name's suffix says whether it is Markdown, else it is taken for HTML.

    Lines end with ``\n`` or ``\r\n`` and with nothing else: real minutes have form feeds and line separators inside
    a line, and an editor does not count those. Any text is read; nothing is raised.
    """
    text = _UNUSABLE.sub("\ufffd", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not path.lower().endswith(MARKDOWN_SUFFIXES):
        from minutes_indexer.pages import read_page  # noqa: PLC0415  # most archives have no pages

        return Document(path, *read_page(text))
    front_matter, lines_taken = split_front_matter(text)
    body = "\n".join(text.split("\n")[lines_taken:])
    return Document(path, front_matter, render(body, lines_taken + 1))


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
