"""What a crawl asks for, how often, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from minutes_search import __version__
from tests.indexer.sites.serving import Site, links, moved, page

if TYPE_CHECKING:
    from tests.indexer.sites.crawling import Crawler


def test_robots_txt_is_honoured(site: Site, crawler: Crawler) -> None:
    rules = "User-agent: *\nDisallow: /minutes/private\nDisallow: /minutes/*/draft$\nAllow: /minutes/private/but"
    site.put("/robots.txt", page(rules, type="text/plain"))
    site.put("/minutes/", links("private/june", "private/but/this", "2024/draft", "2024/draft2", "moved"))
    site.put("/minutes/moved", moved("private/july"))
    for path in ("private/june", "private/but/this", "2024/draft", "2024/draft2", "private/july"):
        site.put(f"/minutes/{path}", path)
    assert list(crawler.crawl()) == ["2024/draft2.html", "index.html", "private/but/this.html"]
    assert (
        f"3 addresses not asked for, as robots.txt wishes, the first: {site.url}/minutes/private/june" in crawler.told()
    )
    assert [request.path for request in site.requests].count("/robots.txt") == 1


def test_rules_for_this_program_go_before_rules_for_all(site: Site, crawler: Crawler) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: minutes-search\nDisallow: /minutes/june"
    site.put("/robots.txt", page(rules, type="text/plain"))
    site.put("/minutes/", links("june"))
    assert list(crawler.crawl()) == ["index.html"]


def test_a_start_that_robots_txt_forbids_is_refused(site: Site, crawler: Crawler) -> None:
    site.put("/robots.txt", page("User-agent: *\nDisallow: /", type="text/plain"))
    with pytest.raises(SourceError, match=r"robots\.txt does not allow it; start at another address"):
        crawler.crawl()
    assert site.asked() == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_rules_allows_all(site: Site, crawler: Crawler, status: int) -> None:
    site.put("/robots.txt", page("User-agent: *\nDisallow: /", status=status, type="text/plain"))
    site.put("/minutes/", "x")
    assert list(crawler.crawl()) == ["index.html"]


def test_rules_that_have_moved_on_their_host_are_followed(site: Site, crawler: Crawler) -> None:
    site.put("/robots.txt", moved("/rules"))
    site.put("/rules", page("User-agent: *\nDisallow: /minutes/june", type="text/plain"))
    site.put("/minutes/", links("june"))
    crawler.crawl()
    assert "/minutes/june" not in site.asked()


@pytest.mark.parametrize("target", ["/robots.txt", "http://127.0.0.2:1/robots.txt"])
def test_rules_that_are_not_to_be_had_on_their_host_are_none(site: Site, crawler: Crawler, target: str) -> None:
    site.put("/robots.txt", moved(target))
    site.put("/minutes/", "x")
    assert list(crawler.crawl()) == ["index.html"]


def test_between_two_requests_is_the_delay(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("a", "b"))
    site.put_pages({"/minutes/a": "a", "/minutes/b": "b"})
    crawler.crawl(delay=1.5)
    assert crawler.clock.slept == [1.5, 1.5, 1.5], "after robots.txt and each of two pages"


def test_robots_txt_may_ask_for_a_longer_delay(site: Site, crawler: Crawler) -> None:
    site.put("/robots.txt", page("User-agent: *\nCrawl-delay: 7", type="text/plain"))
    site.put("/minutes/", links("a"))
    site.put("/minutes/a", "a")
    crawler.crawl(delay=1.5)
    assert crawler.clock.slept == [7, 7]


def test_a_delay_that_no_crawl_can_keep_is_refused(site: Site, crawler: Crawler) -> None:
    site.put("/robots.txt", page("User-agent: *\nCrawl-delay: 86400", type="text/plain"))
    with pytest.raises(SourceError, match="asks for 86400 seconds between two requests"):
        crawler.crawl()


def test_the_program_says_who_it_is(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", "x")
    crawler.crawl()
    for request in site.requests:
        assert request.headers["User-Agent"].startswith(f"minutes-search/{__version__} ")


# -- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "limit"), [("max_pages", 3), ("max_bytes", 2000)])
def test_a_limit_ends_the_crawl_with_what_there_is(site: Site, crawler: Crawler, option: str, limit: int) -> None:
    for number in range(10):
        site.put(f"/minutes/{number}", links(str(number + 1), text="x" * 850))
    source = crawler.source("/minutes/0", "/minutes/", **{option: limit})
    source.refresh(crawler.log)
    assert [file.path for file in source.files()] == ["0.html", "1.html", "2.html"]
    assert source.state().partial
    assert option in crawler.told()


def test_a_page_of_very_many_links_ends_at_the_limit(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links(*map(str, range(5000))))
    source = crawler.source(max_pages=3)
    source.refresh(crawler.log)
    assert len(site.asked()) == 3
    assert source.state().partial


def test_the_start_is_found_whatever_the_limit(site: Site, crawler: Crawler) -> None:
    site.put("/", moved("/minutes/"))
    site.put("/minutes/", links("june"))
    assert list(crawler.crawl(start="/", max_pages=1)) == ["index.html"]


def test_a_limit_that_is_just_enough_is_none(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("a"))
    site.put("/minutes/a", "a")
    source = crawler.source(max_pages=2)
    source.refresh(crawler.log)
    assert not source.state().partial


def test_pages_that_a_limit_leaves_out_stay_as_they_were(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("a", "b", "gone"))
    site.put_pages({"/minutes/a": "a", "/minutes/b": "b", "/minutes/gone": "x"})
    crawler.crawl()
    site.put("/minutes/", links("new", "gone", "a", "b"))
    site.put("/minutes/new", "new")
    del site.scripts["/minutes/gone"]
    found = crawler.crawl(max_pages=3)
    assert list(found) == ["a.html", "b.html", "index.html", "new.html"], "what is known to be gone is not kept"
    assert found["b.html"].read() == b"b"


def test_an_endless_site_comes_to_an_end(site: Site, crawler: Crawler) -> None:
    """A calendar that has a next month for ever, with addresses that grow."""
    path = "/minutes/"
    for _ in range(100):
        site.put(path, links(path + "x" * 50 + "/"))
        path += "x" * 50 + "/"
    assert len(crawler.crawl()) < 50, "no address is longer than 2000 characters"


@pytest.mark.parametrize(
    ("start", "prefix"),
    [
        ("ftp://a.org/", "ftp://a.org/"),
        ("minutes", "minutes"),
        ("https://me:secret@a.org/", "https://a.org/"),
        ("https://a.org/", "https://b.org/"),
        ("http://a.org/", "https://a.org/"),
    ],
)
def test_a_place_that_is_no_site_is_refused(crawler: Crawler, start: str, prefix: str) -> None:
    crawler.site.url = ""
    with pytest.raises(SourceError, match="cannot be crawled") as refused:
        crawler.crawl(start, prefix)
    assert "secret" not in str(refused.value)
