"""Footnotes of a published page: what a note says belongs to the entry that refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.pages.elements import classes

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = frozenset({"footnotes", "footnotelist", "footnote", "footdef"})


class Notes:
    """The footnotes of a page by their ids.

    Understood are GFM and most Markdown (``section.footnotes`` with ``li#fn1``), and Docutils, new (``aside.footnote``)
    and old (``dl.footnote`` with ``dt#id1`` and its ``dd``).
    """

    def __init__(self, content: _Element) -> None:
        self._notes: dict[str, _Element] = {}
        self._holders: set[_Element] = set()
        within: set[_Element] = set()
        for element in content.iter():
            parent = element.getparent()
            holds = bool(classes(element) & _HOLDERS) or element.get("role") in {"doc-endnotes", "doc-footnote"}
            if not holds and parent not in within:
                continue
            within.add(element)
            if parent not in within:
                self._holders.add(element)
            if (name := element.get("id")) and (holds or element.tag in {"li", "dt"}):
                text = element.getnext() if element.tag == "dt" else element
                if text is not None:
                    self._notes[name] = text

    def holds(self, element: _Element) -> bool:
        """Tell whether an element holds nothing but footnotes."""
        return bool(self._notes) and element in self._holders

    def referred(self, link: _Element) -> _Element | None:
        """Give the note that a link is the mark of."""
        return self._notes.get(link.get("href", "").partition("#")[2]) if self._notes else None
