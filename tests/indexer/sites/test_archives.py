"""From a site to items: what a crawl brings into the index, and what stays there when the site does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.extract import extract
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_search.model import Meeting, Skipped
from tests.indexer.indexing import Archives, Log, index_sources
from tests.indexer.sites.serving import Site, hang_up, links, moved, page
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from minutes_indexer.build import ArchiveReport
    from tests.indexer.sites.crawling import Crawler

HTML = SHARED / "corpus" / "conda-forge-html"
DOCUSAURUS = """<!doctype html>
<html><head><title>2024-06-12 harbour meeting | The harbour</title></head><body>
<nav class="navbar"><a href="/">The harbour</a><a href="/minutes/">Minutes</a></nav>
<main><article><nav class="theme-doc-breadcrumbs">Minutes</nav><div class="theme-doc-markdown markdown">
<header><h1>2024-06-12 harbour meeting</h1></header>
<h2 id="new-items">New items<a href="#new-items" class="hash-link">\u200b</a></h2>
<ul><li>sigstore</li><li>mirrors</li></ul>
</div></article><nav class="pagination-nav"><a href="/minutes/2024-07-10/">Next</a></nav></main>
<footer class="footer"><a href="https://example.org/">Elsewhere</a></footer></body></html>"""
PLAIN = "<h1>Meeting 2024-07-10</h1><h2>New items</h2><ul><li>lanterns</li></ul>"
NOTES = "# Meeting 2024-08-07\n\n## New items\n\n* wheels\n"


@pytest.fixture
def archives(site: Site, tmp_path: Path) -> Archives:
    """A site of three meetings, each of another make, and an empty index."""
    site.put("/minutes/", links("2024-06-12/", "2024-08-07.md"))
    site.put("/minutes/2024-06-12/", page(DOCUSAURUS, etag='"june"'))
    site.put("/minutes/2024-07-10/", PLAIN)
    site.put("/minutes/2024-08-07.md", page(NOTES, type="text/plain; charset=utf-8"))
    return Archives(tmp_path)


def index(archives: Archives, crawler: Crawler, **options: Any) -> ArchiveReport:
    """Crawl and index."""
    archives.log = Log()
    return index_sources(archives.index, [crawler.source(**options)], log=archives.log)["site"]


def test_pages_of_a_site_become_items(archives: Archives, crawler: Crawler) -> None:
    report = index(archives, crawler)
    assert (report.indexed, report.items, report.error) == (3, 4, None)
    assert archives.answer("") == ["lanterns", "mirrors", "sigstore", "wheels"]
    assert archives.paths("site") == ["2024-06-12.html", "2024-07-10.html", "2024-08-07.md"]
    assert [skipped.path for skipped in report.skipped] == ["index.html"], "the overview is no meeting"


def test_unchanged_pages_are_not_read_again(archives: Archives, crawler: Crawler) -> None:
    index(archives, crawler)
    before = archives.generation()
    report = index(archives, crawler)
    assert (report.indexed, report.unchanged, report.removed) == (0, 3, 0)
    assert archives.generation() == before


def test_a_page_that_is_gone_leaves_the_archive(site: Site, archives: Archives, crawler: Crawler) -> None:
    index(archives, crawler)
    del site.scripts["/minutes/2024-07-10/"]
    report = index(archives, crawler)
    assert (report.unchanged, report.removed) == (2, 1)
    assert archives.answer("") == ["mirrors", "sigstore", "wheels"]


def test_a_page_that_changed_is_read_again(site: Site, archives: Archives, crawler: Crawler) -> None:
    index(archives, crawler)
    site.put("/minutes/2024-07-10/", PLAIN.replace("lanterns", "lamps"))
    report = index(archives, crawler)
    assert (report.indexed, report.unchanged) == (1, 2)
    assert archives.answer("") == ["lamps", "mirrors", "sigstore", "wheels"]


@pytest.mark.parametrize("path", ["/robots.txt", "/minutes/"])
def test_a_site_that_is_down_leaves_the_archive_as_it_was(
    site: Site, archives: Archives, crawler: Crawler, path: str
) -> None:
    index(archives, crawler)
    before = archives.generation()
    site.put(path, hang_up)
    site.put("/minutes/2024-07-10/", PLAIN.replace("lanterns", "lamps"))
    report = index(archives, crawler)
    assert report.error is not None
    assert f"{site.url}{path}: the connection was closed without an answer" in report.error
    assert archives.answer("") == ["lanterns", "mirrors", "sigstore", "wheels"]
    assert archives.generation() == before


def test_a_page_that_cannot_be_had_leaves_the_archive_with_its_earlier_version(
    site: Site, archives: Archives, crawler: Crawler
) -> None:
    index(archives, crawler)
    site.put("/minutes/2024-06-12/", hang_up)
    report = index(archives, crawler)
    assert (report.indexed, report.unchanged, report.removed) == (0, 3, 0)
    assert any("left as they were, the first:" in note for note in archives.log.notes)


def test_what_cannot_be_read_is_told_with_its_address(site: Site, archives: Archives, crawler: Crawler) -> None:
    site.put("/minutes/2024-06-12/", page(DOCUSAURUS, status=500))
    site.put("/minutes/2024-08-07.md", moved("2024-08-07.md"))
    report = index(archives, crawler)
    reasons = [f"{skipped.path}: {skipped.reason}" for skipped in report.skipped]
    assert reasons[:2] == [
        f"2024-06-12.html: cannot be read: {site.url}/minutes/2024-06-12/: answered 500 Internal Server Error",
        f"2024-08-07.md.html: cannot be read: {site.url}/minutes/2024-08-07.md: redirected in a circle of 1",
    ]


def test_a_limit_takes_nothing_out_of_the_archive(site: Site, archives: Archives, crawler: Crawler) -> None:
    index(archives, crawler)
    report = index(archives, crawler, max_pages=2)
    assert report.removed == 0
    assert archives.answer("") == ["lanterns", "mirrors", "sigstore", "wheels"]


@needs_shared
@pytest.mark.parametrize(("generator", "index_name"), [("sphinx", ""), ("docusaurus", "index.html")])
def test_real_pages_are_read_as_their_files_are(site: Site, crawler: Crawler, generator: str, index_name: str) -> None:
    """What the pages of two generators link to beside each other is not there, or not to be asked for."""
    files = sorted((HTML / generator).rglob("*.html"))
    names = {file: file.relative_to(HTML / generator).as_posix().removesuffix(index_name) for file in files}
    site.put("/", links(*(f"/minutes/{name}" for name in names.values())))
    for file, name in names.items():
        site.put(f"/minutes/{name}", page(file.read_bytes(), type="text/html"))
    found = crawler.crawl(start="/")
    assert list(found) == sorted(f"{name.removesuffix('/').removesuffix('.html')}.html" for name in names.values())
    for file, name in names.items():
        crawled = found[f"{name.removesuffix('/').removesuffix('.html')}.html"]
        assert crawled.address == f"{site.url}/minutes/{name}"
        assert meeting(crawled.path, crawled.read()) == meeting(crawled.path, file.read_bytes())


def meeting(path: str, content: bytes) -> Meeting:
    outline = read_file(path, content)
    assert not isinstance(outline, Skipped)
    found = extract(outline, archive="site", path=path, directory=Directory.build([]))
    assert isinstance(found, Meeting)
    assert found.items
    return found
