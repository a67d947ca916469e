"""From the content of a published page to the tree that the outline is read from.

The tree is what `minutes_indexer.document` makes of Markdown: blocks with ``data-line``, and an empty
``<span data-line>`` where a line begins inside of one. It is built anew, not by removing from the page: every step
costs the same, however long a page is, and what only dresses the page is gone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import TreeBuilder

from minutes_indexer.pages.elements import (
    BLOCK_NAMES,
    BLOCKS,
    CLOSERS,
    HEADINGS,
    INLINE,
    anchor_of,
    bare_urls,
    classes,
    has_language,
    tag_name,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from lxml.etree import _Element

    from minutes_indexer.pages.frame import Frame
    from minutes_indexer.pages.notes import Notes

MAX_DEPTH = 150
"""Elements nested in each other; what is nested deeper is text. A generated page has about 30."""

MAX_LIST = 50_000
"""Characters of a code block that may be a list: reading one as Markdown takes longer than reading a page."""

_SECTIONS = frozenset({"section", "article", "div", "main"})
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")


class PageWriter:
    """Writes the content of one page."""

    def __init__(self, frame: Frame, notes: Notes) -> None:
        self._tree = TreeBuilder()
        self._frame = frame
        self._notes = notes
        self._due: list[_Element] = []  # notes that were referred to and are not written yet
        self._elsewhere = False  # inside a note, which stands at the end of the page
        self._line = 1  # of the page's source, where the writing is at
        self._last = 0  # the last line that was given to text
        self._pending: list[Element] = []  # blocks in which no text stands yet; they start where it does
        self._break = False  # what comes next begins a line
        self._folded = 0  # inside headings and cells, which are one line each
        self._plain = 0  # inside links and code, where no URL is a link of its own
        self._anchor: str | None = None  # of the section that no heading has named yet

    def write(self, element: _Element) -> Element:
        """Write an element and all in it, and return the tree."""
        self._tree.start("body", {})
        self._element(element, 0)
        self._tree.end("body")
        return self._tree.close()

    def _element(self, element: _Element, depth: int) -> None:
        element = self._unwrapped(element)
        self._at(element)
        name = tag_name(element)
        if element in self._frame or self._notes.holds(element):
            return
        if depth >= MAX_DEPTH:
            self._deep(element)
        elif name == "br":
            self._break_line()
        elif name in {"img", "input"}:
            self._replaced(element)
        elif self._folded and name in BLOCK_NAMES:
            self._tree.data(" ")
            self._children(element, depth)
            self._tree.data(" ")
        elif name in HEADINGS:
            self._heading(element, depth)
        elif name == "pre":
            self._code(element)
        elif name == "table":
            self._table(element, depth)
        elif name == "hr":
            self._close(self._open("hr"))
        elif name in BLOCKS:
            self._block(element, BLOCKS[name], depth)
        else:
            self._inline(element, depth)

    def _unwrapped(self, element: _Element) -> _Element:
        """Give the innermost of divisions that hold nothing but one another."""
        while len(element) == 1 and element.tag == element[0].tag == "div" and element not in self._frame:
            if f"{element.text or ''}{element[0].tail or ''}".strip():
                break
            self._anchor = element.get("id") or self._anchor
            element = element[0]
        return element

    def _at(self, element: _Element) -> None:
        """Note the line of an element. libxml2 counts to 65535; after that, the line ends of the text count on."""
        if not self._elsewhere:
            self._line = max(self._line, element.sourceline or 0)

    def _children(self, element: _Element, depth: int) -> None:
        self._text(element.text)
        for child in element:
            self._element(child, depth + 1)
            self._text(child.tail)

    def _deep(self, element: _Element) -> None:
        """Write all that is nested in an element as text."""
        for text in self._frame.strings(element):
            self._text(text)

    def _block(self, element: _Element, name: str, depth: int) -> None:
        if element.tag in _SECTIONS and element.get("id"):
            self._anchor = element.get("id")
        block = self._open(name)
        self._children(element, depth)
        if name == "li":
            self._write_notes(depth)
        self._close(block)
        self._write_notes(depth)

    def _write_notes(self, depth: int) -> None:
        """Write the notes that were referred to, as a part of what refers to them."""
        if self._folded or self._elsewhere:
            return
        due, self._due = self._due, []
        line, self._elsewhere = self._line, True
        for note in dict.fromkeys(due):
            block = self._open("blockquote")
            self._children(note, depth)
            self._close(block)
        self._line, self._elsewhere = line, False

    def _open(self, name: str) -> Element:
        block = self._tree.start(name, {})
        self._pending.append(block)
        return block

    def _close(self, block: Element) -> None:
        self._tree.end(block.tag)
        if self._pending and self._pending[-1] is block:
            # Nothing was written in it.
            self._pending.pop().set("data-line", str(max(self._line, self._last + 1)))
        self._break = True

    def _heading(self, element: _Element, depth: int) -> None:
        """Write a heading; one that nobody closed ends before the list, table or heading that came into it."""
        children = list(element)
        cut = next(
            (index for index, child in enumerate(children) if next(child.iter(*CLOSERS), None) is not None), None
        )
        block = self._open(str(element.tag))
        if anchor := anchor_of(element) or self._anchor:
            block.set("data-anchor", anchor)
        self._anchor = None
        self._folded += 1
        self._text(element.text)
        for child in children[:cut]:
            self._element(child, depth + 1)
            self._text(child.tail)
        self._folded -= 1
        self._close(block)
        self._write_notes(depth)
        for child in children[cut:] if cut is not None else ():
            self._element(child, depth + 1)
            self._text(child.tail)

    def _table(self, element: _Element, depth: int) -> None:
        """Write a table; one that holds headings or tables only lays out the page."""
        if next(element.iter(*HEADINGS), None) is not None or len(list(element.iter("table"))) > 1:
            self._block(element, "div", depth)
            return
        table = self._open("table")
        for row in element.iter("tr"):
            block = self._open("tr")
            self._folded += 1
            for cell in row:
                if cell.tag in {"td", "th"} and cell not in self._frame:
                    self._at(cell)
                    self._tree.start(str(cell.tag), {})
                    self._children(cell, depth + 1)
                    self._tree.end(str(cell.tag))
            self._folded -= 1
            self._close(block)
        self._close(table)
        self._write_notes(depth)

    def _code(self, element: _Element) -> None:
        """Write a code block.

        A generator shows an indented block, which in minutes is most often a list (see `outline_reader`), as it shows
        a fenced one without a language. One that looks like a list is taken for one.
        """
        text = "".join(self._frame.strings(element))
        code = text.removeprefix("\n")
        self._line += len(text) - len(code)
        block = self._open("pre")
        if code.strip():
            self._begin()
            if len(code) < MAX_LIST and _LISTED.match(code) and not has_language(element):
                block.set("data-indented", "")
            else:
                # The line of the fence, by the rule of `outline_reader`.
                block.set("data-line", str(self._last - 1))
            self._tree.data(code)
            lines = code.rstrip("\n").count("\n")
            self._last += lines
            self._line += lines
        self._close(block)

    def _replaced(self, element: _Element) -> None:
        """Write an image or a checkbox; an emoji that is an image is its character."""
        if element.tag == "input":
            if element.get("type", "").lower() == "checkbox":
                self._begin()
                checked = {} if element.get("checked") is None else {"checked": ""}
                self._leaf("input", {"type": "checkbox", **checked})
        elif any("emoji" in name for name in classes(element)):
            self._text(element.get("alt"))
        else:
            self._begin()
            self._leaf("img", {"src": element.get("src", ""), "alt": element.get("alt", "")})

    def _inline(self, element: _Element, depth: int) -> None:
        """Write inline content.

        An element that means nothing to the outline leaves only what is in it, and so does one around blocks.
        """
        name = tag_name(element)
        if name in {"a", "span"} and not len(element) and not (element.text or "").strip():
            self._anchor = element.get("id") or element.get("name") or self._anchor
        link = element.get("href") if name == "a" else None
        if link and (note := self._notes.referred(element)) is not None:
            self._due.append(note)
            return
        dresses = link is None and name not in INLINE
        if dresses or (not self._folded and next(element.iter(*BLOCK_NAMES), None) is not None):
            self._children(element, depth)
            return
        written = "a" if link else INLINE.get(name, "span")
        plain = int(name in {"a", "code", "kbd", "samp", "tt"})
        self._tree.start(written, {"href": link} if link else {})
        self._plain += plain
        self._children(element, depth)
        self._plain -= plain
        self._tree.end(written)

    def _break_line(self) -> None:
        if self._folded:
            self._tree.data(" ")
        else:
            self._break = True

    def _text(self, text: str | None) -> None:
        r"""Write text.

        A generator keeps the line ends of a paragraph's source and strips the indentation of its lines. So a line end
        before an indentation was made by whoever formatted the HTML, and is a space.
        """
        if not text:
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                self._line += 1
                if self._folded or line[:1] in {" ", "\t"}:
                    self._tree.data(" ")
                else:
                    self._break = True
            if not line.strip():
                if line:
                    self._tree.data(" ")
                continue
            self._begin()
            self._linked(line)

    def _begin(self) -> None:
        """Say the line on which the text that comes next stands, where it begins one."""
        if not self._pending and (self._folded or not self._break):
            return
        # Only rows may be on one line: a generator writes a table without line ends, and no row is an item.
        row = bool(self._pending) and self._pending[-1].tag == "tr"
        self._last = max(self._line, self._last if row else self._last + 1)
        if not self._pending:
            self._leaf("span", {"data-line": str(self._last)})
        for block in self._pending:
            block.set("data-line", str(self._last))
        self._pending.clear()
        self._break = False

    def _linked(self, text: str) -> None:
        """Write text with its bare URLs as links, by the rule of GFM; Sphinx leaves them text."""
        written = 0
        for url in () if self._plain else bare_urls(text):
            self._tree.data(text[written : url.start])
            address = text[url.start : url.end]
            self._leaf("a", {"href": address if "://" in address[:8] else f"http://{address}"}, address)
            written = url.end
        self._tree.data(text[written:])

    def _leaf(self, name: str, attributes: dict[str, str], text: str = "") -> None:
        """Write an element that holds no other."""
        self._tree.start(name, attributes)
        self._tree.data(text)
        self._tree.end(name)
