"""A site that answers badly: what is tried again, what is reported, and what ends the crawl."""

from __future__ import annotations

import datetime
import email.utils
import gzip
import threading
import time
from dataclasses import replace

import pytest

from tests.indexer.sites.crawling import Crawler, reason
from tests.indexer.sites.serving import (
    Script,
    Site,
    busy,
    chunked,
    cut_off,
    drip,
    drip_headers,
    hang_up,
    links,
    packed,
    page,
    raw,
    reset_midway,
    silent,
)

BODY = "<p>" + "minutes " * 1000
BOMB = gzip.compress(b"x" * 30_000_000)
HURRY = 4
"""Seconds that are too few for a server that does not answer, and enough for the other pages on a busy machine."""


@pytest.fixture
def june(site: Site) -> str:
    """The path of a page that the start leads to."""
    site.put("/minutes/", links("june", "july"))
    site.put("/minutes/july", "July")
    return "/minutes/june"


# -- faults that pass -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(reset_midway(BODY), id="reset in mid-body"),
        pytest.param(hang_up, id="closed without an answer"),
        pytest.param(cut_off(b"<p>min", Content_Length="5000"), id="shorter than its length"),
        pytest.param(chunked([b"<p>min"], complete=False), id="without its last chunk"),
        pytest.param(cut_off(gzip.compress(BODY.encode())[:-30], Content_Encoding="gzip"), id="half of a gzip"),
        pytest.param(raw(b"SSH-2.0-OpenSSH_9.6\r\n"), id="another protocol"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Type"), id="cut off in its headers"),
        pytest.param(busy(429), id="too many requests"),
        pytest.param(busy(500), id="server error"),
        pytest.param(busy(502), id="bad gateway"),
        pytest.param(busy(503), id="unavailable"),
        pytest.param(busy(599), id="a status that nobody knows"),
    ],
)
def test_what_fails_at_first_is_asked_for_again(site: Site, crawler: Crawler, june: str, fault: Script) -> None:
    site.put(june, fault, fault, BODY)
    assert crawler.crawl()["june.html"].read() == BODY.encode()
    assert crawler.clock.slept == [2, 4], "each pause is twice as long as the one before"
    assert site.asked().count(june) == 3


@pytest.mark.parametrize(
    "whole", [packed(BODY), chunked([BODY[:10].encode(), BODY[10:].encode()]), cut_off(BODY.encode())]
)
def test_a_page_is_whole_however_it_is_sent(site: Site, crawler: Crawler, june: str, whole: Script) -> None:
    site.put(june, whole)
    assert crawler.crawl()["june.html"].read() == BODY.encode()
    assert site.asked().count(june) == 1
    assert site.header(june, "Accept-Encoding") == "gzip"


def test_a_server_may_say_when_to_ask_again(site: Site, crawler: Crawler, june: str) -> None:
    site.put(june, busy(429, Retry_After="90"), BODY)
    assert crawler.crawl()["june.html"].read() == BODY.encode()
    assert crawler.clock.slept == [90]


def test_a_server_may_give_the_time_at_which_to_ask_again(site: Site, crawler: Crawler, june: str) -> None:
    crawler.clock.now = time.time()
    then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=4)
    site.put(june, busy(503, Retry_After=email.utils.format_datetime(then, usegmt=True)), BODY)
    assert crawler.crawl()["june.html"].read() == BODY.encode()
    [pause] = crawler.clock.slept
    assert 120 < pause <= 240


@pytest.mark.parametrize("wish", ["soon", "-5", "", "9" * 5000, "Mon, 01 Jan 99999 00:00:00 GMT", "0"])
def test_a_wish_that_is_none_is_not_honoured(site: Site, crawler: Crawler, june: str, wish: str) -> None:
    site.put(june, busy(503, Retry_After=wish), BODY)
    assert crawler.crawl()["june.html"].read() == BODY.encode()
    assert crawler.clock.slept == [2]


def test_a_page_that_changes_while_the_site_is_crawled_is_asked_for_once(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("june", text="first"), links("july", text="second"))
    site.put("/minutes/june", links("/minutes/"))
    found = crawler.crawl()
    assert list(found) == ["index.html", "june.html"]
    assert b"first" in found["index.html"].read()
    found = crawler.crawl()
    assert b"second" in found["index.html"].read()


# -- faults that stay -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (reset_midway(BODY), ("the connection was reset", 4)),
        (hang_up, ("the connection was closed without an answer", 4)),
        (cut_off(b"<p>min", Content_Length="5000"), ("the answer was cut off", 4)),
        (chunked([b"<p>min"], complete=False), ("the answer was cut off", 4)),
        (cut_off(gzip.compress(BODY.encode())[:-30], Content_Encoding="gzip"), ("the answer was cut off", 4)),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"), ("the answer was cut off", 4)),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), ("not an answer in HTTP", 4)),
        (busy(500), ("answered 500 Internal Server Error", 4)),
        (busy(503), ("answered 503 Service Unavailable", 4)),
        (busy(599), ("answered 599", 4)),
        (busy(403), ("answered 403 Forbidden", 1)),
        (busy(206), ("answered 206 Partial Content", 1)),
        (busy(304), ("answered 304 Not Modified", 1)),
        (page("", status=301), ("answered 301 Moved Permanently", 1)),
        (page("not packed", Content_Encoding="gzip"), ("says that it is packed with gzip and is not", 1)),
        (page("x", Content_Encoding="br"), ("an encoding that was not asked for", 1)),
        (page(BOMB, Content_Encoding="gzip"), ("larger than 10 MB", 1)),
        (page(b"x" * 10_000_001), ("larger than 10 MB", 1)),
    ],
)
def test_a_page_that_cannot_be_had_is_reported_with_the_reason_and_the_rest_goes_on(
    site: Site, crawler: Crawler, june: str, fault: Script, told: tuple[str, int]
) -> None:
    why, times = told
    site.put(june, fault)
    found = crawler.crawl()
    assert list(found) == ["index.html", "july.html", "june.html"]
    assert reason(found["june.html"]).startswith(f"{site.url}{june}: ")
    assert why in reason(found["june.html"])
    assert site.asked().count(june) == times


@pytest.mark.parametrize("slow", [drip, drip_headers])
def test_a_page_that_comes_byte_by_byte_is_left_after_a_while(
    site: Site, crawler: Crawler, june: str, slow: Script
) -> None:
    crawler.limits = replace(crawler.limits, request=HURRY, attempts=1)
    site.put(june, slow)
    found = crawler.crawl()
    assert reason(found["june.html"]) == f"{site.url}{june}: not answered in full within {HURRY} seconds"
    assert found["july.html"].read() == b"July"


def test_a_page_without_a_length_that_comes_too_slowly_does_not_pass_for_whole(
    site: Site, crawler: Crawler, june: str
) -> None:
    over = threading.Event()
    crawler.limits = replace(crawler.limits, request=HURRY, attempts=1)

    def stall(handler: object) -> None:
        cut_off(b"<p>half")(handler)  # type: ignore[arg-type]
        over.wait(30)

    site.put(june, stall)
    found = crawler.crawl()
    over.set()
    assert f"not answered in full within {HURRY} seconds" in reason(found["june.html"])


def test_nothing_that_a_server_says_reaches_the_terminal_as_it_is(site: Site, crawler: Crawler, june: str) -> None:
    escape = "\x1b]0;owned\x07"
    site.put(june, raw(f"HTTP/{escape}\r\n".encode()))
    site.put("/minutes/july", page("x", type=f"text/{escape}"))
    site.put("/minutes/", page(links("june", "july"), etag=f'"{escape}"'))
    found = crawler.crawl()
    told = f"{reason(found['june.html'])} {found['index.html'].revision} {crawler.told()}"
    assert told.replace("\n", "").isprintable()
    crawler.crawl()
    assert site.header("/minutes/", "If-None-Match") is None


def test_a_server_that_says_nothing_is_left_after_a_while(site: Site, crawler: Crawler, june: str) -> None:
    over = threading.Event()
    crawler.limits = replace(crawler.limits, silence=HURRY, attempts=1)
    site.put(june, silent(over))
    found = crawler.crawl()
    over.set()
    assert reason(found["june.html"]) == f"{site.url}{june}: nothing was heard for {HURRY} seconds"


@pytest.mark.parametrize("fault", [busy(500), busy(403), hang_up])
def test_an_earlier_version_of_a_page_that_cannot_be_had_stays(
    site: Site, crawler: Crawler, june: str, fault: Script
) -> None:
    site.put(june, links("may", text="June"))
    site.put("/minutes/may", "May")
    before = crawler.crawl()
    site.put(june, fault)
    site.put("/minutes/may", "May, edited")
    after = crawler.crawl()
    assert list(after) == list(before), "where it leads to is reached as well"
    assert after["june.html"].identity == before["june.html"].identity
    assert b"June" in after["june.html"].read()
    assert after["may.html"].read() == b"May, edited"
    assert f"not to be had now and left as they were, the first: {site.url}{june}: " in crawler.told()
    site.put(june, "June, edited")
    assert crawler.crawl()["june.html"].read() == b"June, edited"
