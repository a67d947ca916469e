"""What markdown-it-py and our pipeline each make of a text: the tree of headings and list entries, to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from minutes_indexer.document import read_document, split_front_matter
from minutes_indexer.html_tree import contents, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown_it.token import Token

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_HEADINGS, "p", "ul", "ol", "li", "pre", "blockquote", "table", "hr", "tr", "td", "th", "div")


@dataclass
class Mark:
    """A heading or list entry: what kind, on which line it starts, its own text, and what is nested in it."""

    kind: str
    """``h1`` to ``h6``; ``ul`` or ``ol`` for an entry of such a list; ``quote``, ``pre``, ``table``, ``hr``."""
    line: int
    text: str = ""
    inner: list[Mark] = field(default_factory=list)

    def show(self, depth: int = 0) -> list[str]:
        """One line each, nested by indentation."""
        own = f"{'  ' * depth}{self.kind} {self.line}: {self.text}".rstrip()
        return [own, *(line for mark in self.inner for line in mark.show(depth + 1))]


def fold(text: str) -> str:
    """White space folded, so that only what a reader reads is compared."""
    return " ".join(text.split())


@cache
def oracle() -> MarkdownIt:
    """markdown-it-py as CommonMark with the tables and strikethrough of GFM."""
    # Its default depth is less than a line of "- - - -" can nest.
    return MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])


def oracle_tree(text: str) -> list[str]:
    """The tree by markdown-it-py, with the lines of the whole file."""
    _, skipped = split_front_matter(text)
    root = Mark("root", 0)
    open_marks = [root]
    lists: list[str] = []
    for token in oracle().parse("\n".join(text.split("\n")[skipped:])):
        _take(token, skipped, open_marks, lists)
    return [line for mark in root.inner for line in mark.show()]


def _take(token: Token, skipped: int, open_marks: list[Mark], lists: list[str]) -> None:
    line = (token.map[0] if token.map else 0) + skipped + 1
    match token.type:
        case "bullet_list_open" | "ordered_list_open":
            lists.append(token.tag)
        case "bullet_list_close" | "ordered_list_close":
            lists.pop()
        case "list_item_open" | "heading_open" | "blockquote_open" | "table_open":
            kind = lists[-1] if token.type == "list_item_open" else token.tag
            open_marks.append(Mark(kind, line))
            open_marks[-2].inner.append(open_marks[-1])
        case "list_item_close" | "heading_close" | "blockquote_close" | "table_close":
            open_marks.pop()
        case "inline":
            open_marks[-1].text = fold(f"{open_marks[-1].text} {_text(token.children or [])}")
        case "fence" | "code_block":
            open_marks[-1].inner.append(Mark("pre", line, fold(token.content)))
        case "hr":
            open_marks[-1].inner.append(Mark("hr", line))


def _text(tokens: list[Token]) -> str:
    text = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            text += token.content
        elif token.type in ("softbreak", "hardbreak"):
            text += "\n"
    return text


def our_tree(text: str) -> list[str]:
    """The tree by our pipeline."""
    root = Mark("root", 0)
    _walk(read_document("file.md", text).tree, root)
    return [line for mark in root.inner for line in mark.show()]


def _walk(element: Element, mark: Mark) -> None:
    for child in contents(element):
        if isinstance(child, str):
            mark.text = fold(f"{mark.text} {child}") if child.strip() else mark.text
        else:
            _take_element(child, element, mark)


def _take_element(element: Element, parent: Element, mark: Mark) -> None:
    name = element.tag
    if name in ("p", "td", "th"):
        mark.text = fold(f"{mark.text} {text_of(element)}")
    elif name in _HEADINGS:
        mark.inner.append(Mark(name, _line(element), fold(text_of(element))))
    elif name in ("li", "blockquote", "table"):
        mark.inner.append(Mark(parent.tag if name == "li" else name, _line(element)))
        _walk(element, mark.inner[-1])
    elif name == "pre":
        mark.inner.append(Mark("pre", _line(element), fold(text_of(element))))
    elif name == "hr":
        mark.inner.append(Mark("hr", _line(element)))
    elif any(each.tag in _BLOCKS for each in element.iter()) or name in ("thead", "tbody"):
        _walk(element, mark)
    else:
        mark.text = f"{mark.text} {text_of(element)}"


def _line(element: Element) -> int:
    return int(re.sub(r"\D", "", element.get("data-line", "")) or 0)


_INDENTED_START = re.compile(r"((?: {0,3}>)*)([ \t]+)([-#`~*+_=<>0-9|:].*)")
_DELIMITER_ROW = re.compile(r"[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*|[ \t|:-]*\|[ \t|:-]*-[ \t|:-]*")


def without_quirks(text: str) -> str:
    """The text without what markdown-it-py reads by other rules than CommonMark's, as `QUIRKS` shows.

    A line indented by 4 columns or more that looks like the start of a block, but is the lazy continuation of a
    paragraph or code, begins with a word instead; so does a delimiter row that makes no table; tabs behind quote
    marks become as many spaces.
    """
    tree = read_document("file.md", text).tree
    starting = {"p", "li", "blockquote", "table", "tr", "hr", *_HEADINGS}
    starts = {_line(element) for element in tree.iter() if element.tag in starting}
    tables = {_line(element) for element in tree.iter("table")}
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = _INDENTED_START.fullmatch(line)
        if match and number not in starts and len((match[1] + match[2]).expandtabs(4)) - len(match[1]) >= 4:
            lines[number - 1] = f"{match[1]}{match[2]}word"
        elif _DELIMITER_ROW.fullmatch(line) and number - 1 not in tables:
            lines[number - 1] = "word"
        elif ">" in line:
            lines[number - 1] = line.expandtabs(4)
    return "\n".join(lines)


QUIRKS = {
    "   - text\n    # no heading": (
        ["ul 1: text # no heading"],
        (
            "Counted from the list it is indented code, which cannot interrupt a paragraph (CommonMark 4.4), so it is a"
            " lazy continuation. markdown-it-py counts from the entry's text, sees a heading, and ends the entry."
        ),
    ),
    ">> text\n    - no entry": (
        ["blockquote 1:", "  blockquote 1: text - no entry"],
        "The same in a quote.",
    ),
    ">\n    > code": (
        ["blockquote 1:", "pre 2: > code"],
        "A quote mark is indented by 3 columns at most (CommonMark 5.1). markdown-it-py forgets that on further lines.",
    ),
    "- a | b\n|---|---|": (
        ["ul 1: a | b |---|---|"],
        "The header row of a table is text (GFM 4.10), and a bullet is none. markdown-it-py looks for tables first.",
    ),
    ">> - \ttext": (
        ["blockquote 1:", "  blockquote 1:", "    ul 1: text"],
        "Tab stops are those of the whole line (CommonMark 2.2). markdown-it-py miscounts them behind two quote marks.",
    ),
}
"""Where markdown-it-py departs from CommonMark and we do not: text, our tree, and the rule.

In each the reference implementation commonmark.py reads as we do."""
