"""What is written as Markdown is read as the same text, with the same links, code and checkboxes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minutes_indexer.body import walk
from minutes_indexer.outline import Entry, Table
from minutes_indexer.reading import read_file
from minutes_search.model import Skipped
from minutes_search.render.markdown import escape, write_entry, write_line
from minutes_search.written import WrittenLine, WrittenSpan

if TYPE_CHECKING:
    from minutes_indexer.outline import Outline

# While working on the writer: MINUTES_EXAMPLES=20000
EXAMPLES = int(os.environ.get("MINUTES_EXAMPLES", "300"))
often = settings(max_examples=EXAMPLES)

MARKUP = [
    "*", "**", "_", "__", "`", "``", "~~", "~", "[", "]", "](", "][", "]:", "(", ")", "<", ">", "<b>", "</b>", "<!--",
    "-->", "<https://x.example>", "&amp;", "&#35;", "&", "#", "##", "- ", "+ ", "* ", "1. ", "2) ", "> ", "|", "---",
    "===", "```", "~~~", "\\", "!", "![", "https://x.example/a_b", "www.x.example", "http://", "[ ]", "[x] ", ":", "{",
    "$", "a", "b_c", "9", "é", "“", " ", " ", " ", "@", "TODO: ", "\ufeff", "\u200b",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(MARKUP), min_size=1, max_size=12).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
TEXT = (HOSTILE | ANY).map(lambda text: " ".join(text.split())).filter(bool)
CHECKBOX = re.compile(r"\[\s*[xXzZ?~-]?\s*\](\s|$)")
URLS = st.sampled_from(
    [
        "https://x.example/a",
        "https://x.example/a_b_(c)",
        "https://x.example/?a=1&copy=2&amp;",
        "https://x.example/a b",
        "https://x.example/*x*",
        "http://x.example/a).",
        "/relative",
        "#top",
        "mailto:ada@x.example",
        "https://x.example/<script>",
        "https://x.example/back\\slash",
    ]
)


def read(text: str) -> Outline:
    outline = read_file("2024-06-12.md", text.encode())
    assert not isinstance(outline, Skipped)
    return outline


def entry_of(text: str) -> Entry:
    """The only block of a file, which is a list entry."""
    (entry,) = read(text).blocks
    assert isinstance(entry, Entry)
    return entry


@st.composite
def written_lines(draw: st.DrawFn) -> WrittenLine:
    """A line of several pieces, some of which are links or code. No line that was read begins with a checkbox."""
    text, spans = "", []
    for piece, kind in draw(st.lists(st.tuples(TEXT, st.sampled_from(["text", "text", "link", "code"])), max_size=4)):
        start = len(text) + 1 if text else 0
        text = f"{text} {piece}" if text else piece
        if kind == "link":
            url = draw(URLS | st.just(piece).filter(lambda shown: shown.startswith("https://x")))
            spans.append(WrittenSpan(start, len(text), "link", url))
        elif kind == "code":
            spans.append(WrittenSpan(start, len(text), "code"))
    assume(not CHECKBOX.match(text))
    return WrittenLine(text, tuple(spans))


@given(TEXT)
@often
def test_a_title_is_read_as_it_was_whatever_stands_in_it(text: str) -> None:
    entry = entry_of("\n" + write_entry([WrittenLine(text)]))
    assert entry.status == "open"
    assert [line.text for line in entry.lines] == [text]
    assert entry.blocks == ()


@given(written_lines())
@often
def test_links_and_code_are_where_they_were(line: WrittenLine) -> None:
    entry = entry_of("\n" + write_entry([WrittenLine("x"), WrittenLine("y", depth=1), line]))
    lines = [body.line for body in walk(entry.blocks, 1)]
    expected = [line] if line.text else []
    assert [each.text for each in lines] == ["y", *(each.text for each in expected)]
    wanted = {(span.start, span.end, span.kind, span.url) for span in line.spans}
    found = {(span.start, span.end, span.kind, span.url) for each in lines for span in each.spans}
    bare = {span for span in found if span[2] == "link" and "www." in line.text[span[0] : span[1]]}
    assert wanted <= found
    assert found - wanted <= bare


@given(st.lists(TEXT, min_size=1, max_size=4))
@often
def test_a_row_of_a_table_keeps_its_cells(cells: list[str]) -> None:
    row = "| " + " | ".join(escape(cell, cell=True, brackets=True) for cell in cells) + " |"
    head = "|" + " a |" * len(cells)
    (table,) = read(f"\n{head}\n|{' --- |' * len(cells)}\n{row}\n").blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1].cells] == cells


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("conda_build reads `x`", "conda_build reads \\`x\\`"),
        ("__new__", "\\_\\_new\\_\\_"),
        ("a [remark] that is no link", "a [remark] that is no link"),
        ("[a](b)", "\\[a\\](b)"),
        ("# of mirrors", "\\# of mirrors"),
        ("1. first", "1\\. first"),
        ("-1 from me", "-1 from me"),
        ("3 < 4 & 5 > 2", "3 < 4 & 5 > 2"),
        ("<b>", "\\<b>"),
        ("AT&amp;T", "AT\\&amp;T"),
        ("https://x.example is no link here", "https\\://x.example is no link here"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert write_line(WrittenLine(text)) == written


def test_an_address_stays_bare_where_it_is_read_as_the_same_one() -> None:
    def linked(text: str, url: str) -> str:
        start = text.index(url)
        return write_line(WrittenLine(text, (WrittenSpan(start, start + len(url), "link", url),)))

    assert linked("see https://x.example/a_b.", "https://x.example/a_b") == "see https://x.example/a_b."
    assert linked("(https://x.example/a)", "https://x.example/a") == "(https://x.example/a)"
    assert linked("https://x.example/a(b)", "https://x.example/a(b)") == "<https://x.example/a(b)>"
    assert linked("a https://x.example/, b", "https://x.example/,") == "a <https://x.example/,> b"


def test_a_block_of_code_stays_one_with_its_spaces() -> None:
    code = [WrittenLine("if x:", depth=1, code=True), WrittenLine("    ```", depth=1, code=True)]
    entry = entry_of(
        write_entry([WrittenLine("title"), WrittenLine("note", depth=1), *code, WrittenLine("end", depth=1)])
    )
    assert [body.line.text for body in walk(entry.blocks, 1)] == ["note", "if x:", "```", "end"]
    assert "    ````\n    if x:\n        ```\n    ````" in write_entry([WrittenLine("title"), *code])


def test_nested_entries_keep_their_checkboxes_and_depth() -> None:
    lines = [
        WrittenLine("title"),
        WrittenLine("one", depth=1, status="done"),
        WrittenLine("two", depth=2, status="open"),
        WrittenLine("three", depth=9),
        WrittenLine("four", depth=1),
    ]
    body = [(each.line.text, each.depth, each.status) for each in walk(entry_of(write_entry(lines)).blocks, 1)]
    assert body == [("one", 1, "done"), ("two", 2, "open"), ("three", 3, None), ("four", 1, None)]


@given(TEXT)
@often
def test_a_comment_ends_where_it_should_and_is_no_text(comment: str) -> None:
    entry = entry_of(write_entry([WrittenLine("title"), WrittenLine("note", depth=1)], comment=comment))
    assert [line.text for line in entry.lines] == ["title"]
    assert [body.line.text for body in walk(entry.blocks, 1)] == ["note"]
