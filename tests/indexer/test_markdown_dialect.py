"""Each way of writing Markdown that the minutes have, and what the tree of a document says of it."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from minutes_indexer.document import read_document
from minutes_indexer.html_tree import text_of
from tests.indexer.oracle import our_tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BLOCKS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "th",
    "td",
    "pre",
    "blockquote",
    "hr",
)


def tree(text: str) -> list[str]:
    return our_tree(dedent(text).strip("\n"))


def read(text: str) -> Element:
    return read_document("a.md", text).tree


def html(text: str) -> str:
    """The HTML of a text, without the element around."""
    body = read(text)
    return (body.text or "") + "".join(ElementTree.tostring(block, encoding="unicode", method="html") for block in body)


def words(text: str) -> list[str]:
    """The words that a reader sees."""
    return " ".join(read(text).itertext()).split()


def code(text: str) -> tuple[str | None, str]:
    """Line and text of the code block in a text."""
    block = read(text).find(".//pre")
    assert block is not None
    return block.get("data-line"), text_of(block)


def test_two_spaces_nest_a_list() -> None:
    assert tree("- a\n  - b\n    - c\n- d") == ["ul 1: a", "  ul 2: b", "    ul 3: c", "ul 4: d"]


def test_a_list_interrupts_a_paragraph() -> None:
    assert html("text\n- a").startswith('<p data-line="1">text</p><ul data-line="2"><li data-line="2">')


def test_a_numbered_list_interrupts_a_paragraph_only_with_1() -> None:
    assert tree("text\n1. a") == ["ol 2: a"]
    assert tree("text\n2. a") == []


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    assert (
        html("We met in\n2019. It rained.")
        == '<p data-line="1">We met in\n<span data-line="2"></span>2019. It rained.</p>'
    )


def test_lists_of_different_bullets_stay_apart() -> None:
    assert html("- a\n* b\n1. c\n1) d").count("<ul") == 2
    assert html("- a\n* b\n1. c\n1) d").count("<ol") == 2


def test_a_task_keeps_its_checkbox_as_text() -> None:
    assert tree("- [ ] a\n- [x] b\n- [X] c") == ["ul 1: [ ] a", "ul 2: [x] b", "ul 3: [X] c"]


def test_a_checkbox_is_a_link_only_where_x_is_defined() -> None:
    assert '<a href="/u">x</a> a' in html("- [x] a\n\n[x]: /u")


def test_a_list_under_an_indented_heading() -> None:
    assert tree("   ## h\n   - a\n     - b") == ["h2 1: h", "ul 2: a", "  ul 3: b"]


def test_a_heading_within_an_entry() -> None:
    assert tree("- # h\n  - a") == ["ul 1:", "  h1 1: h", "  ul 2: a"]


def test_a_heading_keeps_a_hash_that_belongs_to_its_text() -> None:
    assert tree("# C#\n## C #\n### \\# x #\n#hashtag") == ["h1 1: C#", "h2 2: C", "h3 3: # x"]


def test_an_underlined_heading_starts_where_its_text_does() -> None:
    assert tree("Agenda\nof today\n===\n\nb\n---") == ["h1 1: Agenda of today", "h2 5: b"]


def test_a_table_after_text() -> None:
    text = "Attendees\n| Name | Initials |\n|---|:-:|\n| Ann | A\\|B |\n| Bob |\n\nend"
    found = read(text)
    assert [[text_of(cell) for cell in row] for row in found.iter("tr")] == [
        ["Name", "Initials"],
        ["Ann", "A|B"],
        ["Bob", ""],
    ]
    assert [row.get("data-line") for row in found.iter("tr")] == ["2", "4", "5"]
    assert [p.get("data-line") for p in found.iter("p")] == ["1", "7"]


def test_a_table_of_one_column_and_no_rows() -> None:
    assert html("| a |\n|---|").count("<tr") == 1


def test_a_table_within_an_entry() -> None:
    assert tree("- x\n\n  | a | b |\n  |---|---|\n  | c | d |\n- y") == ["ul 1: x", "  table 3: a b c d", "ul 6: y"]


def test_a_sub_list_that_an_export_indented_by_8_is_code_and_the_next_nests() -> None:
    assert tree("*   a\n\n        *   b\n\n    *   c\n") == ["ul 1: a", "  pre 3: * b", "  ul 5: c"]
    assert tree("*   a\n        *   b\n") == ["ul 1: a * b"]


def test_a_markdown_list_nests_in_an_entry_of_raw_html() -> None:
    text = '<ul class="taskdone"><li>Add namespace\n\n*   a\n*   b\n\n</ul class="comment">\n\n* c'
    assert tree(text) == ["ul 1: Add namespace", "  ul 3: a", "  ul 4: b", "ul 8: c"]


def test_raw_html_says_its_lines() -> None:
    assert tree("<h3>Notes</h3>\n<ul>\n<li>a\n<li>b\n</ul>") == ["h3 1: Notes", "ul 3: a", "ul 4: b"]


def test_inline_html_passes() -> None:
    assert html("<u>Notes</u> <s>x</s> a<br>b") == '<p data-line="1"><u>Notes</u> <s>x</s> a<br>b</p>'


def test_a_line_of_one_inline_element_is_a_paragraph() -> None:
    assert html("<u>Notes</u>\n\n- a").startswith('<p data-line="1"><u>Notes</u></p><ul')


def test_comments_are_no_text() -> None:
    text = "<!-- a -->\n\nb <!-- c\nd --> e\n\n- <!-- f -->\n- g\n\n<div>\n<!-- h\n\nend"
    assert words(text) == ["b", "e", "g", "end"]


def test_unclosed_html_does_not_swallow_the_rest() -> None:
    for opening in ("<title>", "<script>", '<div class="x', "<textarea>", "<!-- x", "<a href='"):
        assert words(f"- {opening}\n- last\n\nend")[-2:] == ["last", "end"]


def test_a_fence_is_verbatim_and_starts_on_its_own_line() -> None:
    found = code("- a\n  ```py\n  if <x>:\n      *y*\n\n  - no\n  ```\n- b")
    assert found == ("2", "if <x>:\n    *y*\n\n- no\n")


def test_a_carriage_return_ends_no_line_of_code() -> None:
    assert code("```\na\rb\n```\n") == ("1", "a\rb\n")


def test_indented_code_is_verbatim() -> None:
    assert code("a\n\n    b\n\n\t\tc  \n\nd") == ("3", "b\n\n\tc  \n")


def test_each_further_line_begins_with_a_mark() -> None:
    assert html("- one *two\n  three*\n  [four\nfive](u)") == (
        '<ul data-line="1"><li data-line="1"><p data-line="1">one <em>two\n<span data-line="2"></span>three</em>\n'
        '<span data-line="3"></span><a href="u">four\n<span data-line="4"></span>five</a></p></li></ul>'
    )


def test_a_mark_never_gets_into_an_attribute() -> None:
    assert html('![a\nb](u "t\nx")').endswith(
        ' title="t\nx" alt="a\nb"><span data-line="2"></span><span data-line="3"></span></p>'
    )
    assert html("<b\nid=x>y</b>z") == '<p data-line="1"><b id="x"><span data-line="2"></span>y</b>z</p>'


def test_a_mark_stands_in_code_where_the_line_begins() -> None:
    assert html("a `c\nd`") == '<p data-line="1">a <code>c <span data-line="2"></span>d</code></p>'


def test_strikethrough_takes_two_tildes() -> None:
    assert html("~~a *b*~~ ~10 to ~20") == '<p data-line="1"><del>a <em>b</em></del> ~10 to ~20</p>'


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.org/b_c_d*e*f.", ["https://a.org/b_c_d*e*f"]),
        ("(http://a.org/x(y)), www.b.org!", ["http://a.org/x(y)", "http://www.b.org"]),
        ("**https://a.org** <https://b.org/x>", ["https://a.org", "https://b.org/x"]),
        ("https://a.org/?a=1&amp;b=2&copy;", ["https://a.org/?a=1&b=2"]),
        ("[https://a.org](https://b.org/x_y) ![](https://c.org)", ["https://b.org/x_y"]),
        ("PR:https://a.org/1, 'https://b.org' /www.c.org", ["https://a.org/1", "https://b.org"]),
        ("`https://a.org` xhttps://b.org https://", []),
        ("[x] https://a.org/#L1<br>", ["https://a.org/#L1"]),
        ("[a](<b c> 'd') [e][F g] [h]\n\n[f  G]: /r\n[h]: <s t>\n  'title'", ["b c", "/r", "s t"]),
    ],
)
def test_links(text: str, links: list[str]) -> None:
    assert [link.get("href") for link in read(text).iter("a")] == links


def test_escapes_and_entities() -> None:
    assert text_of(read(r"\*a\* \@b c\d &lt;&#35;&#0;&nosuch; `\*`")) == "*a* @b c\\d <#\ufffd&nosuch; \\*"


def test_underscores_within_a_word_are_text() -> None:
    text = "snake_case_name py__init__x"
    assert text_of(read(text)) == text


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r", "\x01"])
def test_a_control_character_ends_no_line(character: str) -> None:
    lines = our_tree(f"- a{character}- b\n- c\n# {character}\n- d")
    assert [line.split()[1] for line in lines] == ["1:", "2:", "3:", "4:"]


def test_a_byte_order_mark_and_crlf_change_nothing() -> None:
    text = "---\ntitle: T\n---\n# h\n- a\n  b\n\n```\nc\n```\n"
    other = "\ufeff" + text.replace("\n", "\r\n")
    assert read_document("a.md", other).front_matter == {"title": "T"}
    assert html(other) == html(text)


def test_the_front_matter_counts_as_lines_but_is_not_in_the_tree() -> None:
    text = '---\ndate: 2024-01-02  # a comment\ntitle: "A: b # c"\ntags: [x, y]\nauthors:\n  - d\n  - e\n---\n# h'
    document = read_document("a.md", text)
    assert document.front_matter == {
        "date": "2024-01-02", "title": "A: b # c", "tags": "[x, y]", "authors": "- d\n- e",
    }  # fmt: skip
    assert our_tree(text) == ["h1 9: h"]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("---\n---\n", {}),
        ("---\nkey: 'un\"closed\n: x\n- y\n\t{[\n---", {"key": "'un\"closed\n- y\n{["}),
        (
            "---\na: 'It''s' # so\nb: \"say \\\"x\\\"\"\nc: |\n  d\n  e\nf: 'g' h\n---",
            {"a": "It's", "b": 'say "x"', "c": "d\ne", "f": "'g' h"},
        ),
        ("---\ntext\n---", {}),
        ("---\nkey: never closed", {}),
        ("text\n---\nkey: x\n---", {}),
        ("---\nurl: http://a.org/#x\nempty:\n---", {"url": "http://a.org/#x", "empty": ""}),
    ],
)
def test_odd_front_matter(text: str, entries: dict[str, str]) -> None:
    assert read_document("a.md", text).front_matter == entries


def test_every_block_of_all_this_says_its_line() -> None:
    text = (
        "# a\n\n> b\n> - c\n>   1. d\n\n|e|\n|-|\n|f|\n***\n    g\n\n"
        "<ul><li><p>h\n</ul>\n\n<table><tr><td>i</table>\n</p>"
    )
    for element in read(text).iter():
        if element.tag in BLOCKS:
            assert element.get("data-line", "").isdigit(), element.tag


@pytest.mark.parametrize("text", ["page.html", "/etc/passwd", "https://a.org", "<?xml version='1.0'?><p>a</p>", ""])
def test_text_that_the_html_parser_would_warn_of_is_read(text: str) -> None:
    read_document("a.html", text)
    read_document("a.md", text)


ODD = {
    "brackets": "[" * 50_000,
    "images": "![" * 25_000,
    "link starts": "[a](" * 10_000,
    "nested brackets": "[" * 5_000 + "a" + "](u)" * 5_000,
    "stars": "*" * 50_000,
    "nested emphasis": "*a **b " * 10_000,
    "backticks": "`".join("a" * (n % 50) for n in range(5_000)),
    "angles": "<" * 50_000,
    "comments": "<!--" * 20_000,
    "tags": "<a '" * 20_000,
    "URLs": "https://a.b/(" * 5_000,
    "entries": "- x\n" * 20_000,
    "entries in entries": "- " * 5_000 + "a",
    "quotes in quotes": "> " * 5_000 + "a",
    "quotes in entries": "1. > " * 5_000,
    "elements in elements": "<b>" * 5_000 + "a",
    "columns": "|" * 5_000 + "\n" + "|-" * 5_000,
    "missing cells": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|b\n" * 1_000,
    "stairs": "\n".join("  " * n + "- a" for n in range(300)),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_built_to_be_slow_or_deep_is_read(text: str) -> None:
    assert read_document("a.md", text).path == "a.md"
