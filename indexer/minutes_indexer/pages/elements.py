"""What can be told of one element of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_NO_LANGUAGE = frozenset({"default", "none", "text", "plaintext", "notranslate", "source", "plain"})


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
