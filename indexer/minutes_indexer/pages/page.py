"""Published minutes: from a page of a site to what its Markdown would have been read as."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from lxml import etree

from minutes_indexer.pages.frame import Frame
from minutes_indexer.pages.notes import Notes
from minutes_indexer.pages.writer import PageWriter

if TYPE_CHECKING:
    from lxml.etree import _Element

# Between the name of a page and that of its site.
_SITE = re.compile(r"\s+[|–—·»«]\s+")
_PUBLISHED = frozenset({"article:published_time", "date", "dc.date", "dcterms.date", "datepublished"})


def read_page(text: str) -> tuple[dict[str, str], Element]:
    """Read a page: what its head says (``title``, ``published``), and the tree of its content. Nothing is raised."""
    root = _parse(text)
    if root is None:
        return {}, Element("body")
    frame = Frame(root)
    content = frame.content()
    return _head(root, content, frame), PageWriter(frame, Notes(content)).write(content)


def _parse(text: str) -> _Element | None:
    """Parse HTML as lxml does, which knows the line of every element; Beautiful Soup on top of it does not."""
    # A page is cut off where it is nested deeper than 2048 elements; without huge_tree, than 256.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _head(root: _Element, content: _Element, frame: Frame) -> dict[str, str]:
    head: dict[str, str] = {}
    title = next(root.iter("title"), None)
    if title is not None and (name := " ".join("".join(title.itertext()).split())):
        head["title"] = _SITE.split(name)[0]
    if published := _published(root, content, frame):
        head["published"] = published
    return head


def _published(root: _Element, content: _Element, frame: Frame) -> str | None:
    """Give the day on which a page says it was published, which may be days after the meeting."""
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in _PUBLISHED and (day := meta.get("content")):
            return day
    for time in islice(content.iter("time"), 10):
        if any(parent in frame for parent in time.iterancestors()):
            continue
        if (day := time.get("datetime")) and time.get("itemprop", "").lower() != "datemodified":
            return day
    return None
