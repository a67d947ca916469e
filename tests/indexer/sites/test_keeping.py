"""What is kept between crawls: conditional requests, crawls that were killed, and caches that are damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from tests.cli.running import PATIENCE
from tests.indexer.indexing import Log
from tests.indexer.sites.crawling import Crawler, files, reason
from tests.indexer.sites.serving import Handler, Site, links, page, silent

if TYPE_CHECKING:
    from minutes_indexer.sources.site import SiteSource

PROJECT = Path(__file__).resolve().parents[3]
REFRESH = """
import sys
from pathlib import Path
from minutes_indexer.sources.site import SiteSource
from minutes_search.places import SitePlace
from tests.indexer.indexing import Log

url, cache = sys.argv[1:]
SiteSource(SitePlace(url + "/minutes/", url + "/minutes/", delay=0), "site", Path(cache)).refresh(Log())
"""


def put_months(site: Site, *names: str) -> None:
    site.put("/minutes/", links(*names))
    for name in names:
        site.put(f"/minutes/{name}", page(name, etag=f'"{name}"'))


def contents(source: SiteSource) -> dict[str, bytes]:
    return {path: file.read() for path, file in files(source).items()}


def cache_file(crawler: Crawler) -> Path:
    [file] = crawler.cache.glob("sites/*.sqlite")
    return file


# -- asking only for what changed -----------------------------------------------------------------------------------


def test_an_unchanged_page_is_not_sent_again(site: Site, crawler: Crawler) -> None:
    modified = "Wed, 12 Jun 2024 18:30:00 GMT"
    site.put("/minutes/", page(links("tagged", "dated"), etag='W/"1"'))
    site.put("/minutes/tagged", page("tagged", etag='"x"', modified=modified))
    site.put("/minutes/dated", page(links("far"), modified=modified))
    site.put("/minutes/far", "far")
    before = crawler.crawl()
    assert site.header("/minutes/tagged", "If-None-Match") is None
    after = crawler.crawl()
    assert site.header("/minutes/", "If-None-Match") == 'W/"1"'
    assert site.header("/minutes/tagged", "If-None-Match") == '"x"'
    assert site.header("/minutes/dated", "If-Modified-Since") == modified
    assert site.header("/minutes/far", "If-None-Match") is None
    assert site.statuses[-4:] == [304, 304, 304, 200], "what an unchanged page leads to is reached"
    assert [(file.identity, file.read()) for file in after.values()] == [
        (file.identity, file.read()) for file in before.values()
    ]


def test_a_page_that_changed_is_sent(site: Site, crawler: Crawler) -> None:
    put_months(site, "june")
    before = crawler.crawl()["june.html"]
    site.put("/minutes/june", page("June, edited", etag='"2"'))
    after = crawler.crawl()["june.html"]
    assert after.read() == b"June, edited"
    assert after.revision == '"2"'
    assert after.identity != before.identity


def test_a_site_that_is_published_anew_has_not_changed(site: Site, crawler: Crawler) -> None:
    """Generators give every page a new date and a new tag at each run."""
    site.put("/minutes/", page("x", etag='"1"', modified="Wed, 12 Jun 2024 18:30:00 GMT"))
    before = crawler.crawl()["index.html"]
    site.put("/minutes/", page("x", etag='"2"', modified="Thu, 13 Jun 2024 18:30:00 GMT"))
    after = crawler.crawl()["index.html"]
    assert (after.identity, after.changed, after.revision) == (before.identity, before.changed, before.revision)
    crawler.crawl()
    assert site.header("/minutes/", "If-None-Match") == '"2"'


def test_a_page_that_became_another_kind_of_file_has_changed(site: Site, crawler: Crawler) -> None:
    site.put("/minutes/", links("june"))
    site.put("/minutes/june", "# June")
    crawler.crawl()
    site.put("/minutes/june", page("# June", type="text/markdown"))
    assert list(crawler.crawl()) == ["index.html", "june.md"]


@pytest.mark.parametrize("how", ["not linked to", "gone"])
def test_a_page_that_is_gone_is_no_file_any_more(site: Site, crawler: Crawler, how: str) -> None:
    put_months(site, "june", "july")
    crawler.crawl()
    if how == "gone":
        del site.scripts["/minutes/june"]
    else:
        put_months(site, "july")
    assert list(crawler.crawl()) == ["index.html", "july.html"]


def test_a_page_that_is_back_is_asked_for_without_a_condition(site: Site, crawler: Crawler) -> None:
    put_months(site, "june", "july")
    crawler.crawl()
    put_months(site, "july")
    crawler.crawl()
    put_months(site, "june", "july")
    assert crawler.crawl()["june.html"].read() == b"june"
    assert site.header("/minutes/june", "If-None-Match") is None


def test_places_do_not_share_what_is_kept(site: Site, crawler: Crawler) -> None:
    put_months(site, "june")
    site.put("/", links("/minutes/"))
    crawler.crawl()
    with pytest.raises(SourceError, match="has not been crawled yet; run this again"):
        list(crawler.source(start="/").files())


# -- crawls that stopped --------------------------------------------------------------------------------------------


def test_a_crawl_that_is_killed_goes_on_where_it_stopped(site: Site, crawler: Crawler) -> None:
    names = [f"{number:02}" for number in range(20)]
    put_months(site, *names)
    before = crawler.crawl()
    victims: list[subprocess.Popen[bytes]] = []

    def kill(handler: Handler) -> None:
        victims[-1].kill()
        handler.reset()

    site.put("/minutes/", links(*names, text="edited"))
    deadly = names[2::5]
    for name in names:
        edited = page(f"{name}, edited")
        site.put(f"/minutes/{name}", *([kill, edited] if name in deadly else [edited]))
    site.requests.clear()
    crawler.clock.now = time.time()
    for _ in deadly:
        victims.append(subprocess.Popen([sys.executable, "-c", REFRESH, site.url, str(crawler.cache)], cwd=PROJECT))
        assert victims[-1].wait(PATIENCE) == -signal.SIGKILL
        assert contents(crawler.source()) == {path: file.read() for path, file in before.items()}
    assert crawler.crawl()["19.html"].read() == b"19, edited"
    expected = {"index.html": links(*names, text="edited").encode()}
    assert contents(crawler.source()) == expected | {f"{name}.html": f"{name}, edited".encode() for name in names}
    asked = site.asked()
    assert {path: asked.count(path) for path in asked} == {
        f"/minutes/{name}": 1 + (name in deadly) for name in ["", *names]
    }, "only what was on its way when the crawl was killed is asked for again"


def test_a_crawl_that_stopped_long_ago_is_begun_anew(site: Site, crawler: Crawler) -> None:
    put_months(site, "june", "july")
    site.put("/minutes/july", page("", status=503, Retry_After="7200"), page("july"))
    with pytest.raises(SourceError, match="asks to come back"):
        crawler.crawl()
    crawler.clock.now += 48 * 3600
    site.put("/minutes/june", "June, edited meanwhile")
    assert crawler.crawl()["june.html"].read() == b"June, edited meanwhile"
    assert "going on" not in crawler.told()


def test_what_failed_in_a_crawl_that_stopped_is_asked_for_again(site: Site, crawler: Crawler) -> None:
    put_months(site, "june", "july")
    site.put("/minutes/june", *[page("", status=500)] * 4, page("June"))
    site.put("/minutes/july", page("", status=503, Retry_After="7200"), page("July"))
    with pytest.raises(SourceError, match="asks to come back"):
        crawler.crawl()
    assert crawler.crawl()["june.html"].read() == b"June"


def test_files_that_were_told_of_can_be_read_while_another_process_crawls_on(site: Site, crawler: Crawler) -> None:
    put_months(site, "june")
    file = crawler.crawl()["june.html"]
    site.put("/minutes/june", "June, edited")
    crawler.crawl()
    assert file.read() == b"june"
    site.put("/minutes/june", "June, edited twice")
    crawler.crawl()
    assert "crawled again by another process meanwhile; run this again" in reason(file)


def test_one_process_crawls_a_place_at_a_time(site: Site, crawler: Crawler) -> None:
    asked, go_on = threading.Event(), threading.Event()
    put_months(site, "june")

    def wait(handler: Handler) -> None:
        asked.set()
        silent(go_on)(handler)

    site.put("/minutes/june", wait, page("june"))
    first = threading.Thread(target=crawler.source().refresh, args=(Log(),))
    first.start()
    assert asked.wait(PATIENCE)
    with pytest.raises(SourceError, match=f"{site.url}/minutes/: another process is crawling it; run this again when"):
        crawler.crawl()
    go_on.set()
    first.join()
    assert contents(crawler.source())["june.html"] == b"june"


# -- the file -------------------------------------------------------------------------------------------------------


def test_the_folder_is_its_owners_alone(site: Site, crawler: Crawler) -> None:
    put_months(site)
    crawler.crawl()
    for folder in (crawler.cache, crawler.cache / "sites"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def damage(file: Path, how: str) -> None:
    content = file.read_bytes()
    match how:
        case "empty":
            file.write_bytes(b"")
        case "truncated":
            file.write_bytes(content[: len(content) // 2 + 100])
        case "garbage":
            file.write_bytes(os.urandom(len(content)))
        case "garbage inside":
            file.write_bytes(content[:4096] + os.urandom(len(content) - 4096))
        case "another version":
            with sqlite3.connect(file) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
        case "another program's":
            file.unlink()
            with sqlite3.connect(file) as connection:
                connection.execute("CREATE TABLE bookmarks (address TEXT)")
            connection.close()


@pytest.mark.parametrize(
    "how", ["empty", "truncated", "garbage", "garbage inside", "another version", "another program's"]
)
def test_a_cache_that_cannot_be_used_is_made_anew_with_a_note(site: Site, crawler: Crawler, how: str) -> None:
    put_months(site, "june", "july")
    crawler.crawl()
    file = cache_file(crawler)
    damage(file, how)
    assert list(crawler.crawl()) == ["index.html", "july.html", "june.html"]
    assert crawler.log.notes[0].startswith(f"{file}: this ")
    assert "it is made anew, and the site is crawled as if for the first time" in crawler.log.notes[0]
    crawler.crawl()
    assert crawler.log.notes == []


def test_a_cache_that_was_damaged_since_the_crawl_is_told_of(site: Site, crawler: Crawler) -> None:
    put_months(site, "june")
    file = crawler.crawl()["june.html"]
    damage(cache_file(crawler), "garbage")
    assert "not a database" in reason(file)
    with pytest.raises(SourceError, match=r"cannot be kept here: .*delete the file to crawl the site anew"):
        list(crawler.source().files())


def test_a_content_that_is_not_as_it_was_kept_is_no_page(site: Site, crawler: Crawler) -> None:
    put_months(site, "june")
    file = crawler.crawl()["june.html"]
    with sqlite3.connect(cache_file(crawler)) as connection:
        connection.execute("UPDATE pages SET content = ?", (b"what a bad disk makes of it",))
    connection.close()
    assert f"not as it was kept; delete {cache_file(crawler)} to crawl" in reason(file)


def test_a_cache_that_cannot_be_written_is_told_of(site: Site, crawler: Crawler) -> None:
    put_months(site)
    crawler.cache.mkdir()
    (crawler.cache / "sites").write_text("a file where the folder should be")
    with pytest.raises(SourceError, match=f"{crawler.cache}/sites.*cannot be kept here: .*; make room"):
        crawler.crawl()
