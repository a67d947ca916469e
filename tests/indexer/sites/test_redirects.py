"""Addresses that lead to others: followed, told of, reported, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from tests.indexer.sites.crawling import reason
from tests.indexer.sites.serving import Site, links, moved, page, served

if TYPE_CHECKING:
    from tests.indexer.sites.crawling import Crawler


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_page_that_has_moved_is_known_by_its_new_address(site: Site, crawler: Crawler, status: int) -> None:
    site.put("/minutes/", links("june", "2024/june"))
    site.put("/minutes/june", moved("2024/june#x", status))
    site.put("/minutes/2024/june", "x")
    assert list(crawler.crawl()) == ["2024/june.html", "index.html"]
    assert site.asked() == ["/minutes/", "/minutes/june", "/minutes/2024/june"]


@pytest.mark.parametrize("target", ["/login", "http://127.0.0.2:1/minutes/june", "//127.0.0.2:1/", "/minutes/../x"])
def test_a_redirect_that_leaves_the_prefix_is_not_followed_but_told_of(
    site: Site, crawler: Crawler, target: str
) -> None:
    site.put("/minutes/", links("june"))
    site.put("/minutes/june", moved(target))
    assert list(crawler.crawl()) == ["index.html"]
    assert site.asked() == ["/minutes/", "/minutes/june"]
    assert f"outside of the prefix, the first: {site.url}/minutes/june to http" in crawler.told()


def test_redirects_in_a_circle_are_reported_once_and_the_rest_goes_on(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("enter", "a", "b", "self", "june"))
    for here, there in (("enter", "a"), ("a", "b"), ("b", "a"), ("self", "self#again")):
        site.put(f"/minutes/{here}", moved(there))
    site.put("/minutes/june", "x")
    found = crawler.crawl()
    assert list(found) == ["a.html", "index.html", "june.html", "self.html"]
    assert reason(found["a.html"]) == f"{site.url}/minutes/a: redirected in a circle of 2"
    assert reason(found["self.html"]) == f"{site.url}/minutes/self: redirected in a circle of 1"


def test_redirects_without_an_end_are_reported(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("0"))
    for number in range(50):
        site.put(f"/minutes/{number}", moved(f"{number + 1}"))
    found = crawler.crawl()
    assert reason(found["10.html"]).endswith("the last of more than 10 redirects in a row")
    assert len(site.asked()) == 12


@pytest.mark.parametrize("target", ["javascript:alert(1)", "ftp://127.0.0.1/", "http://[", "http://a b/"])
def test_a_redirect_to_what_is_no_page_is_reported(site: Site, crawler: Crawler, target: str) -> None:
    site.put("/minutes/", links("june"))
    site.put("/minutes/june", moved(target))
    assert "redirected to something" in reason(crawler.crawl()["june.html"])


def test_the_start_may_redirect_to_another_page_of_its_site(site: Site, crawler: Crawler) -> None:
    site.put("/", moved("/en/"))
    site.put("/en/", links("/minutes/june"))
    site.put("/minutes/june", "x")
    assert list(crawler.crawl(start="/")) == ["june.html"]


def test_a_start_that_has_moved_to_another_site_is_refused_with_the_new_address(site: Site, crawler: Crawler) -> None:
    with served(Site()) as other:
        site.put("/minutes/", moved(f"{other.url}/minutes/"))
        with pytest.raises(SourceError, match=f"has moved to {other.url}/minutes/, on another site; .* change start"):
            crawler.crawl()
        assert other.requests == []


def test_a_start_that_only_leads_in_a_circle_is_refused(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", moved("/minutes/"))
    with pytest.raises(SourceError, match="redirected in a circle"):
        crawler.crawl()


@pytest.mark.parametrize(
    ("status", "media", "what"),
    [
        (404, "text/html", "answered 404 Not Found"),
        (401, "text/html", "answered 401"),
        (200, "image/png", "is no page"),
    ],
)
def test_a_start_that_is_no_page_is_refused(site: Site, crawler: Crawler, status: int, media: str, what: str) -> None:
    site.put("/minutes/", page("x", status=status, type=media))
    with pytest.raises(SourceError, match=f"{site.url}/minutes/: .*{what}.*correct the address"):
        crawler.crawl()
