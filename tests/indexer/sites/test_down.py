"""A site that cannot be crawled now: why, what stays, and how it goes on later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from tests.indexer.sites.crawling import Crawler, files
from tests.indexer.sites.serving import (
    Script,
    Site,
    busy,
    deaf_port,
    hang_up,
    links,
    reset_midway,
    served,
)

if TYPE_CHECKING:
    from pathlib import Path

BODY = "<p>" + "minutes " * 1000


@pytest.fixture
def june(site: Site) -> str:
    """The path of a page that the start leads to."""
    site.put("/minutes/", links("june"))
    return "/minutes/june"


def test_a_site_where_nobody_listens_is_down(tmp_path: Path) -> None:
    told = r"robots\.txt: connection refused; the site seems to be down: run this again"
    with deaf_port() as port:
        crawler = Crawler(Site(f"http://127.0.0.1:{port}"), tmp_path)
        with pytest.raises(SourceError, match=told):
            crawler.crawl()
    assert crawler.clock.slept == [2, 4, 8]


def test_a_host_that_does_not_exist_is_named(tmp_path: Path) -> None:
    crawler = Crawler(Site("http://minutes.invalid"), tmp_path)
    with pytest.raises(SourceError, match=r"http://minutes.invalid/robots.txt: no such host is known"):
        crawler.crawl()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_whose_rules_cannot_be_had_is_down(site: Site, crawler: Crawler, june: str, status: int) -> None:
    site.put("/robots.txt", busy(status))
    with pytest.raises(SourceError, match=rf"robots\.txt: answered {status} "):
        crawler.crawl()
    assert site.asked() == []


@pytest.mark.parametrize("fault", [busy(500), hang_up, reset_midway(BODY)])
def test_a_site_whose_start_cannot_be_had_is_down_and_stays_as_it_was(
    site: Site, crawler: Crawler, june: str, fault: Script
) -> None:
    site.put(june, "June")
    before = crawler.crawl()
    site.put("/minutes/", fault)
    with pytest.raises(SourceError, match=f"{site.url}/minutes/: .*; .*again"):
        crawler.crawl()
    after = files(crawler.source())
    assert {path: file.read() for path, file in after.items()} == {path: file.read() for path, file in before.items()}


def test_a_site_that_dies_in_the_middle_stays_as_it_was_and_goes_on_later(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links(*"abcdef"))
    site.put_pages({f"/minutes/{name}": name for name in "abcdef"})
    crawler.crawl()
    site.put_pages({f"/minutes/{name}": f"{name}, edited" for name in "ab"})
    for name in "cdef":
        site.put(f"/minutes/{name}", hang_up)
    with pytest.raises(
        SourceError, match=f"{site.url}/minutes/e: .*as the 2 pages before it; .* goes on where it stopped"
    ):
        crawler.crawl()
    assert "/minutes/f" not in site.asked()[-12:], "it was not asked for once the site seemed down"
    assert {path: file.read() for path, file in files(crawler.source()).items() if path != "index.html"} == {
        f"{name}.html": name.encode() for name in "abcdef"
    }
    site.put_pages({f"/minutes/{name}": f"{name}, edited" for name in "cdef"})
    site.requests.clear()
    found = crawler.crawl()
    assert site.asked() == [f"/minutes/{name}" for name in "cdef"], "what was had is not asked for again"
    assert {found[f"{name}.html"].read() for name in "abcdef"} == {f"{name}, edited".encode() for name in "abcdef"}


def test_pages_that_fail_by_themselves_do_not_mean_that_the_site_is_down(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links(*"abcdef"))
    for name in "abcde":
        site.put(f"/minutes/{name}", busy(500))
    site.put("/minutes/f", "f")
    assert crawler.crawl()["f.html"].read() == b"f"


def test_pages_that_fail_now_and_then_do_not_mean_that_the_site_is_down(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links(*"abcdefgh"))
    for name, other in ("ab", "cd", "ef", "gh"):
        site.put(f"/minutes/{name}", hang_up)
        site.put(f"/minutes/{other}", other)
    assert crawler.crawl()["h.html"].read() == b"h"


def test_a_server_that_asks_for_a_long_pause_is_left_and_the_crawl_goes_on_later(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("a", "b", "c"))
    site.put_pages({"/minutes/a": "a", "/minutes/c": "c"})
    site.put("/minutes/b", busy(429, Retry_After="7200"), "b")
    with pytest.raises(
        SourceError,
        match=r"/minutes/b: answered 429 Too Many Requests and asks to come back after "
        r"2025-06-15 17:06 UTC; run this again then",
    ):
        crawler.crawl()
    assert crawler.clock.slept == []
    site.requests.clear()
    assert list(crawler.crawl()) == ["a.html", "b.html", "c.html", "index.html"]
    assert site.asked() == ["/minutes/b", "/minutes/c"]
    assert "going on with a crawl that stopped after 2 answers" in crawler.told()


@pytest.mark.parametrize(
    ("wish", "told"), [("172800", "after 2025-06-17 15:06 UTC"), ("900000000", "after "), ("9" * 30, "in some years")]
)
def test_a_server_may_ask_for_any_pause(site: Site, crawler: Crawler, wish: str, told: str) -> None:
    site.put("/minutes/", busy(503, Retry_After=wish))
    with pytest.raises(SourceError, match=f"asks to come back {told}"):
        crawler.crawl()


def test_the_site_is_reached_through_the_proxy_of_the_environment(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url.replace("//", "//user:secret@"))
    site.put("http://minutes.invalid/minutes/", "x")
    assert list(Crawler(Site("http://minutes.invalid"), tmp_path).crawl()) == ["index.html"]
    assert site.header("http://minutes.invalid/minutes/", "Proxy-Authorization") == "Basic dXNlcjpzZWNyZXQ="


def test_a_host_may_be_reached_past_the_proxy(site: Site, crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(Site()) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        site.put("/minutes/", "x")
        assert list(crawler.crawl()) == ["index.html"]
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("proxy", "why"),
    [
        ("socks5://127.0.0.1:1", "not one of http or https"),
        ("127.0.0.1:1", "proxy of the environment failed: connection"),
    ],
)
def test_a_proxy_that_does_not_work_is_named(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, proxy: str, why: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(SourceError, match=why):
        crawler.crawl()
