"""The encoding of a page: what the server says of it, what it says itself, and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.outline import Outline
from minutes_indexer.reading import read_file
from minutes_search.model import Skipped
from tests.indexer.sites.serving import Site, links, page

if TYPE_CHECKING:
    from tests.indexer.sites.crawling import Crawler

CAFE = "<h1>Café</h1>"
DECLARED = '<meta charset="{}"><h1>Café</h1>'


def crawled(site: Site, crawler: Crawler, content: bytes, media: str) -> Outline | Skipped:
    site.put("/minutes/", links("june"))
    site.put("/minutes/june", page(content, type=media))
    [file] = [file for path, file in crawler.crawl().items() if path != "index.html"]
    return read_file(file.path, file.read())


@pytest.mark.parametrize(
    ("content", "media"),
    [
        pytest.param(CAFE.encode(), "text/html", id="nobody says anything"),
        pytest.param(CAFE.encode(), "text/html; charset=utf-8", id="it is as the server says"),
        pytest.param(CAFE.encode("latin-1"), 'text/html; charset="ISO-8859-1"', id="only the server says it"),
        pytest.param(CAFE.encode("utf-16"), "text/html; charset=latin-1", id="a byte order mark wins"),
        pytest.param(DECLARED.format("latin-1").encode("latin-1"), "text/html", id="only the page says it"),
        pytest.param(DECLARED.format("latin-1").encode(), "text/html; charset=utf-8", id="the page is wrong"),
        pytest.param(
            DECLARED.format("utf-8").encode("cp1252"), "text/html; charset=cp1252", id="the page is wrong too"
        ),
        pytest.param(
            DECLARED.format("latin-1").encode("latin-1"), "text/html; charset=utf-8", id="the server is wrong"
        ),
        pytest.param(
            DECLARED.format("latin-1").encode("latin-1"), "text/html; charset=euc-kr", id="the server cannot be right"
        ),
        pytest.param(CAFE.encode(), "text/html; charset=iso-8859-1", id="the server is wrong and does not notice"),
        pytest.param(CAFE.encode(), "text/html; charset=klingon", id="nobody knows what the server says"),
        pytest.param(CAFE.encode(), 'text/html; charset=""', id="the server says nothing at length"),
        pytest.param(CAFE.encode(), "text/html; charset=rot13", id="what the server says is no encoding"),
        pytest.param("# Café".encode("latin-1"), "text/markdown; charset=latin-1", id="Markdown"),
        pytest.param("# Café".encode(), "text/markdown; charset=latin-1", id="Markdown and a server that is wrong"),
    ],
)
def test_a_page_is_read_in_its_encoding(site: Site, crawler: Crawler, content: bytes, media: str) -> None:
    outline = crawled(site, crawler, content, media)
    assert isinstance(outline, Outline)
    assert "Café" in str(outline)
    assert "Ã" not in str(outline)


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "koi8-r"])
def test_other_scripts_are_read_as_the_server_says(site: Site, crawler: Crawler, encoding: str) -> None:
    text = {"koi8-r": "Собрание", "euc_kr": "회의록", "big5": "會議記錄"}.get(encoding, "会議")
    outline = crawled(site, crawler, f"<h1>{text}</h1>".encode(encoding), f"text/html; charset={encoding}")
    assert text in str(outline)


def test_what_nobody_can_decode_is_skipped_with_the_reason(site: Site, crawler: Crawler) -> None:
    outcome = crawled(site, crawler, CAFE.encode("latin-1"), "text/html; charset=utf-8")
    assert isinstance(outcome, Skipped)
    assert "byte 0xe9 is not UTF-8" in outcome.reason


def test_links_of_a_page_that_cannot_be_decoded_are_followed(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", page((links("june") + "é").encode("latin-1")))
    site.put("/minutes/june", "x")
    assert "june.html" in crawler.crawl()
