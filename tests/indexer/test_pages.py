"""Published pages: each rule on a page of its own, and pages that nobody meant to be read.

`tests/corpus/pages` holds the pages, written for this project in the layouts of the generators that their names say,
and beside each what it must be read as, in the shape of the golden files. `test_pages_corpus.py` reads real ones,
`test_pages_property.py` generated ones.
"""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from minutes_indexer.body import walk
from minutes_indexer.dates import meeting_date
from minutes_indexer.document import read_document
from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.outline import Outline
from minutes_indexer.outline_codec import outline_from_bytes, outline_to_bytes
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_indexer.sources import FolderSource
from minutes_search.model import Meeting, Skipped
from minutes_search.serialise import meeting_to_dict
from tests.indexer.test_golden import like, shown

PAGES = Path(__file__).parents[1] / "corpus" / "pages"
NAMES = sorted(file.stem for file in PAGES.glob("*.html"))


def outline(html: str, path: str = "a.html") -> Outline:
    return read_outline(read_document(path, html))


def meeting(html: str, path: str = "2025-01-15.html") -> Meeting | Skipped:
    read = outline(html, path)
    evidence = read_evidence(read, archive="pages", path=path)
    return extract(read, archive="pages", path=path, directory=Directory.build([evidence] if evidence else []))


def titles(html: str) -> list[str]:
    read = meeting(html)
    return [item.title for item in read.items] if isinstance(read, Meeting) else []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_the_file_beside_it_says(name: str) -> None:
    expected: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    read = meeting((PAGES / f"{name}.html").read_text("utf-8"), f"{name}.html")
    assert isinstance(read, Meeting), read.reason
    actual = like(meeting_to_dict(read), expected)
    if actual != expected:
        difference = difflib.unified_diff(shown(expected), shown(actual), "expected", "the program", lineterm="")
        pytest.fail("\n".join(difference), pytrace=False)


FRAMES = {
    "nav": "<nav><ul><li>no</li></ul></nav>",
    "banner": '<div role="banner"><ul><li>no</li></ul></div>',
    "footer": "<footer><ul><li>no</li></ul></footer>",
    "aside": "<aside><ul><li>no</li></ul></aside>",
    "search": '<div role="search"><ul><li>no</li></ul></div>',
    "menu by class": '<div class="side-nav"><ul><li>no</li></ul></div>',
    "table of contents": '<div class="toc"><ul><li>no</li></ul></div>',
    "table of contents of Docutils": '<div class="contents local topic"><ul><li>no</li></ul></div>',
    "hashed class": '<div class="tableOfContents_bqdL"><ul><li>no</li></ul></div>',
    "pager": '<div class="pagination-nav"><ul><li>no</li></ul></div>',
    "hidden": "<div hidden><ul><li>no</li></ul></div>",
    "hidden from readers": '<div aria-hidden="true"><ul><li>no</li></ul></div>',
    "not displayed": '<div style="color: red; display: none"><ul><li>no</li></ul></div>',
    "script": "<script>document.write('<ul><li>no</li></ul>')</script>",
    "template": "<template><ul><li>no</li></ul></template>",
    "comment": "<!-- <ul><li>no</li></ul> -->",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("page", ["<main>{}</main>", "<body>{}</body>", "{}<main>{}</main>", "<div id=page>{}</div>"])
def test_frame_is_no_content(page: str, frame: str) -> None:
    content = "<h1>Title</h1><h2>Agenda</h2><ul><li>yes</li></ul>"
    parts = [frame, content] if page.count("{}") == 2 else [frame + content]
    assert titles(page.format(*parts)) == ["yes"]


CONTENT = {
    "a section named as a frame": '<section id="search"><h2>Search</h2><ul><li>[ ] yes</li></ul></section>',
    "the same of old Docutils": '<div class="section toc" id="toc"><h2>Toc</h2><ul><li>[ ] yes</li></ul></div>',
    "a wrapper named as what is in it": '<div class="toc"><main><h2>Agenda</h2><ul><li>yes</li></ul></main></div>',
    "a role for pictures": '<div role="presentation"><h2>Agenda</h2><ul><li>yes</li></ul></div>',
    "the header of an article": "<article><header><h1>A</h1></header><h2>Agenda</h2><ul><li>yes</li></ul></article>",
    "an admonition": '<aside class="admonition"><h2>Agenda</h2><ul><li>yes</li></ul></aside>',
    "found later": '<details hidden="until-found"><h2>Agenda</h2><ul><li>yes</li></ul></details>',
    "two articles": "<article><h2>Agenda</h2><ul><li>yes</li></ul></article><article><p>x</p></article>",
}


@pytest.mark.parametrize("html", CONTENT.values(), ids=CONTENT)
def test_what_looks_like_frame_and_is_none_stays(html: str) -> None:
    assert titles(html) == ["yes"]


def test_the_header_of_a_site_is_frame_where_the_page_has_a_title_of_its_own() -> None:
    header = "<header><h1>Site</h1><ul><li>header</li></ul></header>"
    agenda = "<h2>Agenda</h2><ul><li>yes</li></ul>"
    assert titles(f"{header}<h1>Title</h1>{agenda}") == ["yes"]
    assert titles(f"{header}<main>{agenda}</main>") == ["yes"]
    assert titles(f"{header}{agenda}") == ["header", "yes"]


PERMALINKS = {
    "Sphinx": '<h2 id="a">Agenda<a class="headerlink" href="#a" title="Permalink to this heading">¶</a></h2>',
    "Docusaurus": '<h2 id="a">Agenda<a class="hash-link" href="/minutes/#a">&#8203;</a></h2>',
    "GitHub": '<h2><a id="a" class="anchor" aria-hidden="true" href="#a"><svg></svg></a>Agenda</h2>',
    "with a word": '<h2 id="a">Agenda <a class="permalink" href="#a">Link</a></h2>',
    "the heading itself": '<h2 id="a"><a class="header-anchor" href="#a">Agenda</a></h2>',
    "nothing but the link": '<h2>Agenda<a href="#a">#</a></h2>',
    "a name": '<h2><a name="a">Agenda</a></h2>',
    "a name before it": '<a name="a"></a><h2>Agenda</h2>',
    "a target of Sphinx": '<span id="a"></span><h2>Agenda</h2>',
    "the section": '<section id="a"><h2>Agenda</h2></section>',
}


@pytest.mark.parametrize("heading", PERMALINKS.values(), ids=PERMALINKS)
def test_a_heading_has_an_anchor_and_no_mark_of_it(heading: str) -> None:
    read = meeting(f"<h1>Title</h1>{heading}<ul><li>one</li></ul><h2>Notes</h2><ul><li>two</li></ul>")
    assert isinstance(read, Meeting)
    assert [(item.section, item.anchor) for item in read.items] == [(("Agenda",), "a"), (("Notes",), "a")]


def test_markdown_has_no_anchors() -> None:
    read = read_outline(read_document("a.md", "# 2025-01-15\n\n<h2 id='a'>Agenda</h2>\n\n* one\n"))
    found = extract(read, archive="pages", path="a.md", directory=Directory.build([]))
    assert isinstance(found, Meeting)
    assert [item.anchor for item in found.items] == [None]


def test_a_stored_outline_keeps_its_anchors() -> None:
    read = outline((PAGES / "sphinx.html").read_text("utf-8"))
    assert outline_from_bytes(outline_to_bytes(read)) == read


DATES = {
    ("2024-01-10/index.html", ""): "2024-01-10",
    ("minutes/2024/01/10/index.html", ""): "2024-01-10",
    ("2024-01-10/index.md", ""): "2024-01-10",
    ("2024-01-10/notes.html", ""): None,
    ("index.html", ""): None,
    ("2023-01-01/2024-01-10.html", ""): "2024-01-10",
    ("a.html", "<title>Minutes 2024-01-10 | Site 2025-01-01</title>"): "2024-01-10",
    ("a.html", "<title>Minutes — Site of 2025-01-01</title>"): None,
    ("a.html", '<meta name="date" content="2024-01-10">'): "2024-01-10",
    ("2024-01-10.html", '<meta property="article:published_time" content="2024-01-12T08:00:00Z">'): "2024-01-10",
    ("a.html", '<time datetime="2024-01-10T17:00">10 January</time>'): "2024-01-10",
    ("a.html", '<time datetime="2024-01-10" itemprop="dateModified">10 January</time>'): None,
    ("a.html", '<main>x<footer><time datetime="2024-01-10">10 January</time></footer></main>'): None,
}


@pytest.mark.parametrize(("path", "html"), DATES)
def test_the_date_of_a_page(path: str, html: str) -> None:
    date = meeting_date(outline(html, path), path)
    assert (date and date.isoformat()) == DATES[path, html]


ENCODED = {
    "nothing declared": b"<h1>Caf\xc3\xa9</h1>",
    "declared": b'<meta charset="iso-8859-1"><h1>Caf\xe9</h1>',
    "declared the old way": b'<meta http-equiv=Content-Type content="text/html; charset=cp1252"><h1>Caf\xe9</h1>',
    "declared as XML": b'<?xml version="1.0" encoding="ISO-8859-15"?><html><h1>Caf\xe9</h1></html>',
    "marked": b"\xef\xbb\xbf<meta charset=latin1><h1>Caf\xc3\xa9</h1>",
    "UTF-16": "\ufeff<h1>Café</h1>".encode("utf-16-le"),
    "UTF-16 declared, which nobody could have read": b'<meta charset="utf-16"><h1>Caf\xc3\xa9</h1>',
    "an encoding that is none": b'<meta charset="rot13"><h1>Caf\xc3\xa9</h1>',
}


@pytest.mark.parametrize("content", ENCODED.values(), ids=ENCODED)
def test_a_page_is_decoded_as_it_says(content: bytes) -> None:
    read = read_file("a.html", content)
    assert isinstance(read, Outline)
    assert [line.line.text for line in walk(read.blocks, 0)] == ["Café"]


def test_a_page_that_is_not_what_it_says_is_skipped_with_the_reason() -> None:
    reason = "line 2: byte 0xe9 is not UTF-8; save the file as UTF-8"
    assert read_file("a.html", b"<p>\ncaf\xe9") == Skipped("a.html", reason)


def test_a_folder_gives_its_pages(tmp_path: Path) -> None:
    for name in ("a.html", "b.HTM", "c.md", "d.css", ".e.html"):
        (tmp_path / name).write_text("x")
    assert [file.path for file in FolderSource(tmp_path).files()] == ["a.html", "b.HTM", "c.md"]


@pytest.mark.parametrize(
    "html", ["", " ", "x", "<", "<!doctype html>", "<!-- a -->", "<html></html>", "<?xml?>", "\x00"]
)
def test_a_page_of_nothing_yields_nothing(html: str) -> None:
    assert isinstance(meeting(html), Skipped)


def test_every_page_has_its_counterpart() -> None:
    assert sorted(file.stem for file in PAGES.glob("*.json")) == NAMES
    assert all(re.search(r"\S", (PAGES / f"{name}.html").read_text("utf-8")) for name in NAMES)
