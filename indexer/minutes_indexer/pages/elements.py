"""What can be told of one element of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.markdown.autolinks import BareUrl, find_bare_urls, trim_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_NO_LANGUAGE = frozenset({"default", "none", "text", "plaintext", "notranslate", "source", "plain"})

# Smart quotes that a generator made of straight ones; in a URL they would be encoded.
_QUOTE = re.compile("[“”‘’«»]")

_DIVISIONS = (
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "form", "header", "hgroup", "html", "main", "search", "section", "summary",
    "tbody", "td", "tfoot", "th", "thead", "tr",
)  # fmt: skip
BLOCKS = dict.fromkeys(_DIVISIONS, "div") | {
    "ul": "ul", "ol": "ol", "menu": "ul", "dir": "ul", "li": "li", "p": "p", "blockquote": "blockquote",
}  # fmt: skip
"""Elements that are blocks, and as what they are written."""
INLINE = {name: name for name in ("strong", "b", "u", "ins", "code", "kbd", "samp")} | {"tt": "code"}
"""Inline elements that mean something to the outline, links aside, and as what they are written."""
BLOCK_NAMES = (*BLOCKS, "table", "pre", "hr", *sorted(HEADINGS))
CLOSERS = ("ul", "ol", "table", "pre", "blockquote", "hr", *sorted(HEADINGS))
"""What ends a heading that nobody closed."""


def tag_name(element: _Element) -> str:
    """Give an element's name; "" for comments and their like."""
    return element.tag if isinstance(element.tag, str) else ""


def classes(element: _Element) -> frozenset[str]:
    """Give an element's classes, see `_squeezed`."""
    written = element.get("class")
    return frozenset(map(_squeezed, written.split())) if written else frozenset()


def _squeezed(name: str) -> str:
    """Give ``tableofcontents`` for ``table-of-contents``, ``tableOfContents_bqdL`` and ``table-of-contents__link``."""
    return name.partition("_")[0].replace("-", "").lower()


def anchor_of(heading: _Element) -> str | None:
    """Give the id of a heading, of an anchor in it, or that its permalink leads to."""
    if own := heading.get("id"):
        return own
    for element in heading.iter("a", "span"):
        if anchor := element.get("id") or element.get("name"):
            return anchor
    for link in heading.iter("a"):
        target = link.get("href", "").partition("#")[2]
        if target:
            return target
    return None


def has_language(code: _Element) -> bool:
    """Tell whether a code block names its language: Sphinx in a block around it, others in the block or in it."""
    named = [*code.iterancestors("div"), code, *code.iter("code")]
    for element in named:
        for name in element.get("class", "").split():
            prefix, dash, language = name.partition("-")
            if dash and prefix in {"language", "highlight", "lang"} and language not in _NO_LANGUAGE:
                return True
    return False


def bare_urls(text: str) -> Iterator[BareUrl]:
    """Give the bare URLs of a text in order, by the rule of GFM."""
    end = 0
    for candidate in find_bare_urls(text):
        quote = _QUOTE.search(text, candidate.start, candidate.end)
        url = trim_url(text, BareUrl(candidate.start, quote.start() if quote else candidate.end), None)
        if url is not None and url.start >= end:
            yield url
            end = url.end
