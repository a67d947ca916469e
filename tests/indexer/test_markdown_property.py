"""On generated documents our pipeline and markdown-it-py see the same tree, and no text at all makes it raise."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_indexer.document import Document, read_document
from minutes_indexer.html_tree import contents
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.raw_html import parse_html
from tests.indexer.oracle import oracle_tree, our_tree, without_quirks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

# While working on the parser: MINUTES_EXAMPLES=20000
EXAMPLES = int(os.environ.get("MINUTES_EXAMPLES", "300"))
SLOW = [HealthCheck.too_slow]

INDENT = st.one_of(
    st.integers(0, 9).map(lambda width: " " * width),
    st.sampled_from(["\t", " \t", "  \t", "\t ", "\t\t", "   \t ", "\t   "]),
)
BULLET = st.sampled_from(["-", "*", "+", "1.", "2.", "10.", "1)", "7)", "123456789."])
GAP = st.sampled_from([" ", " ", " ", "  ", "   ", "    ", "     ", "\t", " \t", "\t\t"])
WORD = st.sampled_from(
    ["a", "b c", "[ ] task", "[x] done", "*em*", "**st** x", "`c d`", "~~s~~", "x_y_z", "a\\*b", "&amp;"]
)
LEAF = st.one_of(
    WORD,
    st.sampled_from(["# h", "## h ##", "###### h", "#", "#no", "===", "---", "--", "-", "***", "* * *", "_ _ _", "+"]),
    st.sampled_from(["```", "~~~", "````", "``` py", "|a|b|", "|---|---|", "a | b", "--- | :-:", "|x|", ""]),
)


@st.composite
def markdown_line(draw: st.DrawFn) -> str:
    """A line: indentation, then any number of quote marks and bullets, then a leaf."""
    line = draw(INDENT)
    for _ in range(draw(st.integers(0, 3))):
        mark = draw(st.one_of(BULLET, BULLET, st.just(">")))
        line += mark + (draw(st.sampled_from(["", " ", "  ", "\t"])) if mark == ">" else draw(GAP))
    return line + draw(LEAF)


DOCUMENT = st.lists(st.one_of(markdown_line(), markdown_line(), st.just("")), min_size=1, max_size=12).map("\n".join)


@given(DOCUMENT)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_a_generated_document_has_the_tree_that_markdown_it_sees(text: str) -> None:
    if our_tree(text) != oracle_tree(text):
        text = without_quirks(text)
    assert our_tree(text) == oracle_tree(text)


@given(DOCUMENT)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_the_tree_is_the_one_that_a_parser_makes_of_its_html(text: str) -> None:
    tree = read_document("a.md", text).tree
    parsed = parse_html(ElementTree.tostring(tree, encoding="unicode", method="html"))
    assert read_outline(Document("a.md", {}, tree)) == read_outline(Document("a.md", {}, parsed))


def in_order(element: Element) -> Iterator[Element | str]:
    """An element, and the text and elements in it, but for code blocks."""
    yield element
    for node in contents(element):
        if isinstance(node, str):
            yield node
        elif node.tag != "pre":
            yield from in_order(node)


def words_by_line(tree: Element) -> Iterator[tuple[int, str]]:
    """The words outside of code blocks, each with the line that the nearest mark or block before it says."""
    line = 0
    for node in in_order(tree):
        if isinstance(node, str):
            yield from ((line, word) for word in re.findall(r"w\d+", node))
        else:
            line = int(node.get("data-line", line))


@st.composite
def numbered_document(draw: st.DrawFn) -> str:
    """A document in which each word names its line, some of it in emphasis, links and code over several lines."""
    lines = draw(DOCUMENT).split("\n")
    wraps = st.sampled_from(
        ["{}", "*{}", "{}*", "**{}", "{}**", "[{}", "{}](u)", "`{}", "{}`", "<b>{}", "{}</b>", "~~{}~~"]
    )
    return "\n".join(f"{line} {draw(wraps).format(f'w{number}')}" for number, line in enumerate(lines, 1))


@given(numbered_document())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_each_word_stands_behind_the_mark_of_its_own_line(text: str) -> None:
    for line, word in words_by_line(read_document("a.md", text).tree):
        assert word == f"w{line}"


@given(st.text(), st.sampled_from(["a.md", "a.html"]))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_any_text_is_read(text: str, path: str) -> None:
    read_document(path, text)


@given(st.text(alphabet=" \t\n\r-*+>#`~_=|<>/[]()!\\:&;\"'0123456789.abchtpswliu\x00\x01\x02\x03\x0b\x0c\u2028\ud800"))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_any_text_of_marks_is_read(text: str) -> None:
    read_document("a.md", text)
