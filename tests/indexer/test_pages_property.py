"""Pages that nobody meant to be read: generated ones, and ones that are built to be slow or deep."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_indexer.body import walk
from minutes_indexer.outline import Outline
from minutes_indexer.pages import read_page
from minutes_search.model import Meeting
from tests.indexer.test_pages import meeting, outline

TAGS = [
    *(
        "html",
        "head",
        "body",
        "main",
        "article",
        "section",
        "nav",
        "header",
        "footer",
        "aside",
        "div",
        "p",
        "span",
        "a",
    ),
    *(
        "h1",
        "h2",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "code",
        "blockquote",
        "b",
    ),
    *(
        "u",
        "br",
        "hr",
        "img",
        "input",
        "form",
        "script",
        "style",
        "template",
        "svg",
        "title",
        "time",
        "sup",
        "x-y",
        "del",
    ),
]
ATTRIBUTES = [
    *(
        "id=a",
        'id="b c"',
        "class=toc",
        "class='footnotes'",
        "class=hash-link",
        "href=#a",
        "href=https://a.org/1",
        "name=n",
    ),
    *(
        "role=main",
        "role=navigation",
        "hidden",
        "type=checkbox",
        "checked",
        "datetime=2024-01-10",
        "=",
        '"',
        "style=display:none",
    ),
]
TEXTS = [
    "[ ] (WV) task",
    "https://a.org/b",
    "“https://a.org”",
    "\n",
    "\n  ",
    "- x\n- y",
    "&amp;",
    "&#0;",
    "<!-- a -->",
    "<",
    "é\u200b",
]
FRAGMENT = st.one_of(
    st.builds(
        lambda name, attributes: f"<{' '.join([name, *attributes])}>",
        st.sampled_from(TAGS),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
    ),
    st.sampled_from(TAGS).map("</{}>".format),
    st.sampled_from(TEXTS),
    st.text(max_size=5),
)


@given(st.lists(FRAGMENT, max_size=40).map("".join))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_page_holds_it_is_read_and_its_places_are_in_order(html: str) -> None:
    read = outline(html)
    numbers = [line.line.number for line in walk(read.blocks, 0)]
    assert numbers == sorted(numbers)
    assert all(number >= 1 for number in numbers)
    found = meeting(html)
    if isinstance(found, Meeting):
        lines = [item.line for item in found.items]
        assert lines == sorted(set(lines))
        assert all(item.anchor is None or item.anchor in html for item in found.items)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_page(text: str) -> None:
    head, tree = read_page(text)
    assert set(head) <= {"title", "published"}
    assert tree.tag == "body"


HOSTILE = {
    "entries": "<ul>" + "<li>[ ] (WV) an entry, https://a.org/b\n" * 5_000,
    "nothing closed": "<div>x" * 40_000,
    "links nested": '<a class=anchor href="#x">' * 10_000,
    "permalinks": "<h1>" + '<a class=anchor href="#x">y</a>' * 8_000,
    "articles nested": "<article>x" * 25_000,
    "headers nested": "<header><h1>x" * 20_000,
    "tables nested": "<table><tr><td>x" * 15_000,
    "cells": "<table><tr>" + "<td>x" * 40_000,
    "scripts": "<p>x<script>1</script>" * 10_000,
    "comments": "x<!-- -->" * 25_000,
    "paragraphs in a list": "<ul><li>a" + "<p>x" * 50_000,
    "lists nested": "<ul><li>x" * 25_000,
    "lines": "x\n" * 50_000,
    "code like a list": "<pre>" + "- x\n" * 50_000,
    "closed too often": "https://a.org/" + ")" * 250_000,
    "references to a note": "<p>x<a href=#n>1</a>" * 10_000 + "<section class=footnotes><ol><li id=n>note</ol>",
    "classes": f"<p class='{'toc- ' * 50_000}'>x",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_page_built_to_be_slow_or_deep_is_read(html: str) -> None:
    assert isinstance(outline(html), Outline)
