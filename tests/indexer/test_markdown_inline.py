"""Within a paragraph our pipeline and markdown-it-py see the same emphasis, code, links and line breaks.

Emphasis and links are generated apart: markdown-it-py decides on emphasis at the end of a link's text as if nothing
followed, where CommonMark 6.2 looks at the next character. A bracket does not follow another at once: it takes any
brackets for the label of a reference, where CommonMark 6.3 has no brackets in a label.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_indexer.document import read_document
from minutes_indexer.html_tree import contents
from minutes_indexer.raw_html import parse_html
from tests.indexer.oracle import oracle

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# While working on the parser: MINUTES_EXAMPLES=20000
EXAMPLES = int(os.environ.get("MINUTES_EXAMPLES", "300"))
REFERENCE = "\n\n[r]: /reference"

PLAIN = ["a", "b", " ", " ", "\ny", "é", "“", "€", ".", "1", "&amp;", "&x;", "<!-- c -->", "\\a", "  \ny"]
EMPHASIS = ["(", "*", "**", "***", "****", "_", "__", "`", "``", "~~", "\\*", "\\`"]
LINKS = [" [", "]", "![", "](u)", '](<v(> "t")', "[r]", "[R]", "[]", "[x]", ")", "\\]", "`"]


def outline(tree: Element) -> str:
    """Text with the inline elements in it, without white space, paragraphs and the marks of lines."""
    parts: list[str] = []

    def walk(element: Element) -> None:
        for child in contents(element):
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "p":
                walk(child)
            elif child.tag != "span":
                name = {"s": "del"}.get(child.tag, child.tag)
                parts.append(f"<{name} {child.get('href', child.get('src', ''))}>")
                walk(child)
                parts.append(f"</{name}>")

    walk(tree)
    return "".join("".join(parts).split())


def by_oracle(text: str) -> str:
    return outline(parse_html(oracle().render(text)))


@given(st.lists(st.sampled_from(PLAIN + EMPHASIS), max_size=16).map("".join))
@settings(max_examples=EXAMPLES, deadline=None)
def test_emphasis_and_code_are_those_that_markdown_it_sees(text: str) -> None:
    assert outline(read_document("a.md", "x" + text).tree) == by_oracle("x" + text)


@given(st.lists(st.sampled_from(PLAIN + LINKS), max_size=12).map("".join))
@settings(max_examples=EXAMPLES, deadline=None)
def test_links_and_images_are_those_that_markdown_it_sees(text: str) -> None:
    assert outline(read_document("a.md", "x" + text + REFERENCE).tree) == by_oracle("x" + text + REFERENCE)
