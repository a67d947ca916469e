"""A server while its index changes: it follows, answers from one state at a time, and pages stay with theirs."""

from __future__ import annotations

import shutil
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from minutes_webui import create_app
from minutes_webui.settings import EXTENSION
from tests.cli.running import PATIENCE
from tests.indexer.indexing import Archives, minutes, table
from tests.webui.answers import body

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    found = Archives(tmp_path)
    people = table("Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook")
    for day in range(1, 10):
        items = [f"* (WV) crane {day} {name}" for name in ("harbour", "quay", "pier")]
        found.write(f"north/2024-06-0{day}.md", minutes(f"2024-06-0{day}", *items, attendees=people))
    found.run("north")
    return found


@pytest.fixture
def app(archives: Archives) -> Iterator[Flask]:
    app = create_app(archives.index)
    yield app
    app.extensions[EXTENSION].snapshots.close()


def add(archives: Archives, day: int) -> None:
    archives.write(f"north/2024-07-{day:02}.md", minutes(f"2024-07-{day:02}", f"* crane of July {day}"))
    archives.run("north")


def follow(client: FlaskClient, count: int) -> Any:
    """Ask until the answer has so many items."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = body(client.get("/api/v1/search?q=crane&page_size=5"))
        if answer["count"] == count:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"the server still answers with {answer['count']} items")


def test_a_new_generation_shows_without_a_restart_and_has_another_etag(archives: Archives, app: Flask) -> None:
    client = app.test_client()
    before = client.get("/api/v1/search?q=crane")
    assert body(before)["count"] == 27
    add(archives, 1)
    follow(client, 28)
    after = client.get("/api/v1/search?q=crane", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_pages_of_an_answer_stay_with_their_state_while_the_index_changes(archives: Archives, app: Flask) -> None:
    client = app.test_client()
    answer = body(client.get("/api/v1/search?q=crane&page_size=5&sort=date-desc"))
    found = [row["id"] for row in answer["results"]]
    add(archives, 1)
    follow(client, 28)
    while answer["next"]:
        answer = body(client.get(answer["next"]))
        assert answer["count"] == 27
        found += [row["id"] for row in answer["results"]]
    assert len(found) == len(set(found)) == 27


def test_a_page_of_a_state_that_another_process_of_the_server_saw_first_is_answered(
    archives: Archives, app: Flask
) -> None:
    client = app.test_client()
    client.get("/api/v1/search?q=crane")
    other = create_app(archives.index)
    add(archives, 1)
    after = body(other.test_client().get("/api/v1/search?q=crane&page_size=5"))["next"]
    other.extensions[EXTENSION].snapshots.close()
    assert body(client.get(after))["count"] == 28


def test_a_result_that_stood_elsewhere_in_the_state_before_is_shown_where_it_stands_now(
    archives: Archives, app: Flask
) -> None:
    client = app.test_client()

    def line() -> int:
        """Give the line of an item, which API and page agree on."""
        (row,) = body(client.get("/api/v1/search?q=quay+date:2024-06-01"))["results"]
        assert f"2024-06-01.md:{row['line']}</a>" in client.get("/search?q=quay+date:2024-06-01").text
        return int(row["line"])

    before = line()
    archives.write("north/2024-06-01.md", minutes("2024-06-01", "* something", "* else", "* (WV) crane 1 quay"))
    archives.run("north")
    follow(client, 25)
    assert line() != before


def test_a_state_that_is_long_superseded_is_gone_and_says_so(archives: Archives, app: Flask) -> None:
    client = app.test_client()
    after = body(client.get("/api/v1/search?q=crane&page_size=5"))["next"]
    for day in range(1, 6):
        add(archives, day)
        follow(client, 27 + day)
    answer = client.get(after)
    assert answer.status_code == 410
    assert "first page" in body(answer)["errors"][0]["hint"]


def test_no_answer_mixes_two_states_while_the_index_is_written_again_and_again(archives: Archives, app: Flask) -> None:
    """Each run renames all items at once, so an answer of two states would have two names."""
    wrong: list[str] = []
    seen: set[str] = set()
    followed: list[bool] = []
    done = threading.Event()

    def ask() -> None:
        client = app.test_client()
        while not done.is_set():
            answer = client.get("/api/v1/search?q=derrick+OR+crane&page_size=200")
            titles = (
                {row["title"].split()[0] for row in body(answer)["results"]} if answer.status_code == 200 else set()
            )
            seen.update(titles)
            if len(titles) != 1 or body(answer)["count"] != 27:
                wrong.append(answer.text[:300])

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for name in ("derrick", "crane", "derrick"):
        for file in (archives.folder / "north").iterdir():
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("crane", name).replace("derrick", name), encoding="utf-8")
        archives.run("north")
        seen.clear()
        until = time.monotonic() + PATIENCE
        while name not in seen and time.monotonic() < until:
            time.sleep(0.05)
        followed.append(name in seen)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert followed == [True] * 3


def test_an_index_that_goes_away_leaves_the_server_with_what_it_has(archives: Archives, app: Flask) -> None:
    client = app.test_client()
    assert body(client.get("/api/v1/search?q=crane"))["count"] == 27
    shutil.rmtree(archives.index)
    assert body(client.get("/api/v1/search?q=harbour"))["count"] == 9
    archives.run("north")
    add(archives, 1)
    follow(client, 28)


def test_an_index_that_is_made_later_is_found(archives: Archives, tmp_path: Path) -> None:
    later = create_app(tmp_path / "later")
    client = later.test_client()
    assert client.get("/healthz").status_code == 503
    shutil.copytree(archives.index, tmp_path / "later")
    assert client.get("/healthz").status_code == 200
    later.extensions[EXTENSION].snapshots.close()


def test_a_state_is_given_back_when_its_request_ends_however_it_ends(app: Flask) -> None:
    client = app.test_client()
    for address in ("/api/v1/search?q=crane", "/api/v1/search?q=by:", "/nowhere", "/search?q=crane", "/items/zzzz"):
        client.get(address)
    with app.extensions[EXTENSION].snapshots.lease() as snapshot:
        assert snapshot.leases == 1
