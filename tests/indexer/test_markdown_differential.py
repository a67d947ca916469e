"""On all real minutes our pipeline and markdown-it-py see the same headings and list entries, on the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indexer.oracle import QUIRKS, oracle_tree, our_tree
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = SHARED / "corpus"
FILES = sorted(CORPUS.rglob("*.md"))
RAW_LIST = "A list in raw HTML: its <li> are entries, and hold the Markdown lists between them, as in a browser."
DIFFERENCES = {
    "conda-forge/2016-05-13.md": RAW_LIST,
    "conda-forge/2016-06-03.md": RAW_LIST,
}
"""The files of the corpus in which the trees are to differ, and why."""


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


@needs_shared
@pytest.mark.parametrize("path", [path for path in FILES if name(path) not in DIFFERENCES], ids=name)
def test_a_file_has_the_tree_that_markdown_it_sees(path: Path) -> None:
    text = read(path)
    assert our_tree(text) == oracle_tree(text)


@needs_shared
@pytest.mark.parametrize("path", DIFFERENCES)
def test_a_file_with_a_raw_list_has_its_entries_besides(path: str) -> None:
    text = read(CORPUS / path)
    ours = [line.strip() for line in our_tree(text)]
    theirs = [line.strip() for line in oracle_tree(text)]
    assert ours != theirs, f"{path} needs no exception any more: {DIFFERENCES[path]}"
    source = text.split("\n")
    added = [line for line in ours if line not in theirs]
    assert added
    assert all("<li>" in source[int(line.split()[1].rstrip(":")) - 1] for line in added)
    assert [line for line in ours if line not in added] == theirs


@pytest.mark.parametrize("text", QUIRKS)
def test_where_markdown_it_departs_from_commonmark_we_do_not(text: str) -> None:
    ours, rule = QUIRKS[text]
    assert our_tree(text) == ours
    assert oracle_tree(text) != ours, f"markdown-it-py does so too by now: {rule}"
