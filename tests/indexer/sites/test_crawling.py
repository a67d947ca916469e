"""Which addresses of a site are asked for, and what becomes a file under which path."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from tests.indexer.sites.crawling import reason
from tests.indexer.sites.serving import Site, links, page, served

if TYPE_CHECKING:
    from tests.indexer.sites.crawling import Crawler


def test_pages_are_found_by_their_links_however_far_away(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("2024/", "?page=2#top"))
    site.put("/minutes/2024/", links("june.html"))
    site.put("/minutes/2024/june.html", "<h1>June</h1>")
    site.put("/minutes/?page=2", links("old/may"))
    site.put("/minutes/old/may", "<h1>May</h1>")
    found = crawler.crawl()
    assert list(found) == ["2024.html", "2024/june.html", "index.html", "index?page=2.html", "old/may.html"]
    assert found["2024/june.html"].read() == b"<h1>June</h1>"
    assert found["old/may.html"].address == f"{site.url}/minutes/old/may"


def test_a_file_tells_what_its_server_says_of_it(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", page("x", etag='"v1"', modified="Wed, 12 Jun 2024 18:30:00 GMT"))
    file = crawler.crawl()["index.html"]
    assert file.revision == '"v1"'
    assert file.changed == datetime.datetime(2024, 6, 12, 18, 30, tzinfo=datetime.UTC)
    assert file.address == f"{site.url}/minutes/"


@pytest.mark.parametrize("date", ["yesterday", "Wed, 99 Jun 2024 18:30:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", ""])
def test_a_date_that_is_none_is_not_believed(site: Site, crawler: Crawler, date: str) -> None:
    site.put("/minutes/", page("x", Last_Modified=date))
    assert crawler.crawl()["index.html"].changed is None


def test_an_address_is_asked_for_once_however_it_is_spelt(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("june", "june#top", "./x/../june", "%6Aune", "/minutes/june", "june?", " june\n"))
    site.put("/minutes/june", links("/minutes/", "."))
    assert list(crawler.crawl()) == ["index.html", "june.html"]
    assert site.asked() == ["/minutes/", "/minutes/june"]


def test_the_page_says_what_its_links_are_relative_to(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", '<base href="/minutes/2024/">' + links("june"))
    site.put("/minutes/2024/june", "x")
    assert "2024/june.html" in crawler.crawl()


def test_links_outside_of_the_prefix_are_not_followed(site: Site, crawler: Crawler) -> None:
    with served(Site()) as other:
        site.put(
            "/minutes/", links("/", "/minutes-old/", "../about", f"{other.url}/minutes/", "ftp://127.0.0.1/minutes/")
        )
        crawler.crawl()
        assert site.asked() == ["/minutes/"]
        assert other.requests == []


def test_the_start_may_lie_outside_of_the_prefix_and_is_then_no_file(site: Site, crawler: Crawler) -> None:
    site.put("/about", links("/minutes/june", "/people"))
    site.put("/minutes/june", links("/about"))
    assert list(crawler.crawl(start="/about")) == ["june.html"]
    assert site.asked() == ["/about", "/minutes/june"]


def test_a_link_with_a_password_in_it_is_not_followed(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links(site.url.replace("//", "//user:secret@") + "/minutes/june"))
    crawler.crawl()
    assert site.asked() == ["/minutes/"]


def test_broken_links_do_no_harm(site: Site, crawler: Crawler) -> None:
    site.put(
        "/minutes/",
        links("http://[", "http://[::1", "//", "javascript:void(0)", "mailto:a@b", "http://:99999/", "\x00"),
    )
    assert list(crawler.crawl()) == ["index.html"]


def test_links_to_nowhere_are_told_of(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("june", "july"))
    site.put("/minutes/july", page("", status=410))
    assert list(crawler.crawl()) == ["index.html"]
    assert "2 addresses linked to and not there" in crawler.told()


def test_a_page_that_sends_its_readers_on_leads_there(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", '<meta http-equiv="Refresh" content="0; URL=\'2024/\'">')
    site.put("/minutes/2024/", "x")
    assert list(crawler.crawl()) == ["2024.html", "index.html"]


# -- what is a file -------------------------------------------------------------------------------------------------


def test_what_its_ending_tells_to_be_no_page_is_not_asked_for(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("logo.png", "june.PDF", "feed.xml?x=1", "notes.txt", "a.zip"))
    crawler.crawl()
    assert site.asked() == ["/minutes/"]


def test_what_its_type_tells_to_be_no_page_is_no_file(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("slides", "logo", "notes"))
    site.put("/minutes/slides", page(b"%PDF" * 100_000, type="application/pdf"))
    site.put("/minutes/logo", page("x", type="image/png"))
    site.put("/minutes/notes", page("x", type="text/plain"))
    assert list(crawler.crawl()) == ["index.html"]
    assert "3 addresses neither a page nor Markdown" in crawler.told()


@pytest.mark.parametrize(
    ("path", "media", "name"),
    [
        ("june.md", "text/plain; charset=utf-8", "june.md"),
        ("june.MD", "text/markdown", "june.MD"),
        ("june", "text/markdown", "june.md"),
        ("june.md?raw=1", "text/plain", "june.md?raw=1.md"),
        ("june.md", "text/html", "june.md.html"),
        ("june", "application/xhtml+xml", "june.html"),
        ("june.php", "TEXT/HTML", "june.php.html"),
        ("2024.06.12", "text/html", "2024.06.12.html"),
        ("june", None, "june.html"),
        ("june.md", None, "june.md"),
    ],
)
def test_the_type_decides_what_a_file_is(site: Site, crawler: Crawler, path: str, media: str | None, name: str) -> None:
    site.put("/minutes/", links(path))
    site.put(f"/minutes/{path}", page("# x", type=media))
    assert sorted({"index.html", name}) == list(crawler.crawl())


@pytest.mark.parametrize(("one", "other"), [("june", "june/"), ("june/", "june/index.html"), ("june/", "june.html")])
def test_one_page_under_two_addresses_is_one_file(site: Site, crawler: Crawler, one: str, other: str) -> None:
    site.put("/minutes/", links(other, one))
    site.put_pages({f"/minutes/{one}": "same", f"/minutes/{other}": "same"})
    found = crawler.crawl()
    assert list(found) == ["index.html", "june.html"]
    assert found["june.html"].address == f"{site.url}/minutes/{one}"


def test_two_pages_of_one_name_are_a_file_and_a_report(site: Site, crawler: Crawler) -> None:
    """Which of them is the file does not depend on the order of the links."""
    site.put("/minutes/", links("june/", "june.html"))
    site.put_pages({"/minutes/june/": "a folder", "/minutes/june.html": "a page"})
    found = crawler.crawl()
    assert len(found) == 3
    assert found.pop("june.html").read() == b"a folder"
    found.pop("index.html")
    [(path, other)] = found.items()
    assert path.startswith("june~")
    assert reason(other) == f"{site.url}/minutes/june.html: another page, {site.url}/minutes/june/, has its name"


def test_a_page_without_a_byte_is_a_file(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", page(""))
    assert crawler.crawl()["index.html"].read() == b""
