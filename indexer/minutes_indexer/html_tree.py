"""The tree of HTML that an outline is read from, of Markdown and of published pages alike.

Its elements are those of the standard library's ElementTree, which Python-Markdown builds: what it builds needs no
parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def contents(element: Element) -> list[Element | str]:
    """Give what stands in an element in order: text and elements."""
    nodes: list[Element | str] = [element.text] if element.text else []
    for child in element:
        nodes.append(child)
        if child.tail:
            nodes.append(child.tail)
    return nodes


def text_of(element: Element) -> str:
    """Give all text in an element."""
    return "".join(element.itertext())


def append_text(element: Element, text: str) -> None:
    """Put text behind all that an element holds. A long text is best put there as a whole: each call copies."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
