"""From the content of a published page to the tree that the outline is read from.

The tree is what `minutes_indexer.document` makes of Markdown: blocks with ``data-line``, and an empty
``<span data-line>`` where a line begins inside of one. It is built anew, not by removing from the page: every step
costs the same, however long a page is, and what only dresses the page is gone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

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
        self.tree = BeautifulSoup("", "lxml")
        self._frame = frame
        self._notes = notes
        self._due: list[_Element] = []  # notes that were referred to and are not written yet
        self._elsewhere = False  # inside a note, which stands at the end of the page
        self._line = 1  # of the page's source, where the writing is at
        self._last = 0  # the last line that was given to text
        self._pending: list[Tag] = []  # blocks in which no text stands yet; they start where it does
        self._break = False  # what comes next begins a line
        self._folded = 0  # inside headings and cells, which are one line each
        self._plain = 0  # inside links and code, where no URL is a link of its own
        self._anchor: str | None = None  # of the section that no heading has named yet

    def write(self, element: _Element) -> None:
        """Write an element and all in it at the end of the tree."""
        self._element(element, self.tree, 0)

    def _element(self, element: _Element, parent: Tag, depth: int) -> None:
        element = self._unwrapped(element)
        self._at(element)
        name = tag_name(element)
        if element in self._frame or self._notes.holds(element):
            return
        if depth >= MAX_DEPTH:
            self._deep(element, parent)
        elif name == "br":
            self._break_line(parent)
        elif name in {"img", "input"}:
            self._replaced(element, parent)
        elif self._folded and name in BLOCK_NAMES:
            parent.append(" ")
            self._children(element, parent, depth)
            parent.append(" ")
        elif name in HEADINGS:
            self._heading(element, parent, depth)
        elif name == "pre":
            self._code(element, parent)
        elif name == "table":
            self._table(element, parent, depth)
        elif name == "hr":
            self._close(self._open("hr", parent))
        elif name in BLOCKS:
            self._block(element, BLOCKS[name], parent, depth)
        else:
            self._inline(element, parent, depth)

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

    def _children(self, element: _Element, parent: Tag, depth: int) -> None:
        self._text(element.text, parent)
        for child in element:
            self._element(child, parent, depth + 1)
            self._text(child.tail, parent)

    def _deep(self, element: _Element, parent: Tag) -> None:
        """Write all that is nested in an element as text."""
        for text in self._frame.strings(element):
            self._text(text, parent)

    def _block(self, element: _Element, name: str, parent: Tag, depth: int) -> None:
        if element.tag in _SECTIONS and element.get("id"):
            self._anchor = element.get("id")
        block = self._open(name, parent)
        self._children(element, block, depth)
        if name == "li":
            self._write_notes(block, depth)
        self._close(block)
        self._write_notes(parent, depth)

    def _write_notes(self, parent: Tag, depth: int) -> None:
        """Write the notes that were referred to, as a part of what refers to them."""
        if self._folded or self._elsewhere:
            return
        due, self._due = self._due, []
        line, self._elsewhere = self._line, True
        for note in dict.fromkeys(due):
            block = self._open("blockquote", parent)
            self._children(note, block, depth)
            self._close(block)
        self._line, self._elsewhere = line, False

    def _open(self, name: str, parent: Tag) -> Tag:
        block = self.tree.new_tag(name)
        parent.append(block)
        self._pending.append(block)
        return block

    def _close(self, block: Tag) -> None:
        if self._pending and self._pending[-1] is block:
            # Nothing was written in it.
            self._pending.pop()["data-line"] = str(max(self._line, self._last + 1))
        self._break = True

    def _heading(self, element: _Element, parent: Tag, depth: int) -> None:
        """Write a heading; one that nobody closed ends before the list, table or heading that came into it."""
        children = list(element)
        cut = next(
            (index for index, child in enumerate(children) if next(child.iter(*CLOSERS), None) is not None), None
        )
        block = self._open(str(element.tag), parent)
        if anchor := anchor_of(element) or self._anchor:
            block["data-anchor"] = anchor
        self._anchor = None
        self._folded += 1
        self._text(element.text, block)
        for child in children[:cut]:
            self._element(child, block, depth + 1)
            self._text(child.tail, block)
        self._folded -= 1
        self._close(block)
        self._write_notes(parent, depth)
        for child in children[cut:] if cut is not None else ():
            self._element(child, parent, depth + 1)
            self._text(child.tail, parent)

    def _table(self, element: _Element, parent: Tag, depth: int) -> None:
        """Write a table; one that holds headings or tables only lays out the page."""
        if next(element.iter(*HEADINGS), None) is not None or len(list(element.iter("table"))) > 1:
            self._block(element, "div", parent, depth)
            return
        table = self._open("table", parent)
        for row in element.iter("tr"):
            block = self._open("tr", table)
            self._folded += 1
            for cell in row:
                if cell.tag in {"td", "th"} and cell not in self._frame:
                    written = self.tree.new_tag(str(cell.tag))
                    block.append(written)
                    self._at(cell)
                    self._children(cell, written, depth + 1)
            self._folded -= 1
            self._close(block)
        self._close(table)
        self._write_notes(parent, depth)

    def _code(self, element: _Element, parent: Tag) -> None:
        """Write a code block.

        A generator shows an indented block, which in minutes is most often a list (see `outline_reader`), as it shows
        a fenced one without a language. One that looks like a list is taken for one.
        """
        text = "".join(self._frame.strings(element))
        code = text.removeprefix("\n")
        self._line += len(text) - len(code)
        block = self._open("pre", parent)
        if code.strip():
            self._begin(block)
            if len(code) < MAX_LIST and _LISTED.match(code) and not has_language(element):
                block["data-indented"] = ""
            else:
                # The line of the fence, by the rule of `outline_reader`.
                block["data-line"] = str(self._last - 1)
            block.append(NavigableString(code))
            lines = code.rstrip("\n").count("\n")
            self._last += lines
            self._line += lines
        self._close(block)

    def _replaced(self, element: _Element, parent: Tag) -> None:
        """Write an image or a checkbox; an emoji that is an image is its character."""
        if element.tag == "input":
            if element.get("type", "").lower() == "checkbox":
                self._begin(parent)
                box = self.tree.new_tag("input", attrs={"type": "checkbox"})
                if element.get("checked") is not None:
                    box["checked"] = ""
                parent.append(box)
        elif any("emoji" in name for name in classes(element)):
            self._text(element.get("alt"), parent)
        else:
            self._begin(parent)
            attributes = {"src": element.get("src", ""), "alt": element.get("alt", "")}
            parent.append(self.tree.new_tag("img", attrs=attributes))

    def _inline(self, element: _Element, parent: Tag, depth: int) -> None:
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
            self._children(element, parent, depth)
            return
        inner = self.tree.new_tag("a", attrs={"href": link}) if link else self.tree.new_tag(INLINE.get(name, "span"))
        parent.append(inner)
        plain = int(name in {"a", "code", "kbd", "samp", "tt"})
        self._plain += plain
        self._children(element, inner, depth)
        self._plain -= plain

    def _break_line(self, parent: Tag) -> None:
        if self._folded:
            parent.append(" ")
        else:
            self._break = True

    def _text(self, text: str | None, parent: Tag) -> None:
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
                    parent.append(" ")
                else:
                    self._break = True
            if not line.strip():
                if line:
                    parent.append(" ")
                continue
            self._begin(parent)
            self._linked(line, parent)

    def _begin(self, parent: Tag) -> None:
        """Say the line on which the text that comes next stands, where it begins one."""
        if not self._pending and (self._folded or not self._break):
            return
        # Only rows may be on one line: a generator writes a table without line ends, and no row is an item.
        row = bool(self._pending) and self._pending[-1].name == "tr"
        self._last = max(self._line, self._last if row else self._last + 1)
        if not self._pending:
            parent.append(self.tree.new_tag("span", attrs={"data-line": str(self._last)}))
        for block in self._pending:
            block["data-line"] = str(self._last)
        self._pending.clear()
        self._break = False

    def _linked(self, text: str, parent: Tag) -> None:
        """Write text with its bare URLs as links, by the rule of GFM; Sphinx leaves them text."""
        written = 0
        for url in () if self._plain else bare_urls(text):
            parent.append(NavigableString(text[written : url.start]))
            address = text[url.start : url.end]
            link = self.tree.new_tag("a", attrs={"href": address if "://" in address[:8] else f"http://{address}"})
            link.append(NavigableString(address))
            parent.append(link)
            written = url.end
        parent.append(NavigableString(text[written:]))
