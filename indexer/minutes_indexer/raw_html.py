"""Raw HTML, as some minutes hold it among their Markdown, read by Beautiful Soup.

It takes broken HTML without complaint. Importing it takes as long as reading twenty files of Markdown alone.
"""

from __future__ import annotations

import warnings
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from minutes_indexer.html_tree import append_text

MAX_TREE_DEPTH = 200
"""Elements nested in each other. Markdown itself yields at most about 150; raw HTML may nest more."""


def parse_html(html: str) -> Element:
    """Read HTML, however broken: its body, without comments and their like. Nothing is raised."""
    with warnings.catch_warnings():
        # Minutes that begin with <?xml, or that are no more than a word, are read as they are.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(html, "lxml")
    for paragraph in soup.find_all("p"):
        if "data-line" not in paragraph.attrs:
            # libxml2 makes such, of a stray </p> in raw HTML or around text that stands in no element.
            paragraph.unwrap()
    return _element(soup.body or soup, 0)


def _element(tag: Tag, depth: int) -> Element:
    """Give a tag as an element; what is nested deeper than `MAX_TREE_DEPTH` is text, so that later stages may recurse.

    Comments, instructions and declarations are strings of the tree as well, and nobody reads them.
    """
    element = Element(tag.name, {name: value for name, value in tag.attrs.items() if isinstance(value, str)})
    text: list[str] = []
    for child in tag.contents:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                text.append(child)
        elif depth == MAX_TREE_DEPTH:
            text.append(child.get_text())
        elif isinstance(child, Tag):
            append_text(element, "".join(text))
            text.clear()
            element.append(_element(child, depth + 1))
    append_text(element, "".join(text))
    return element
