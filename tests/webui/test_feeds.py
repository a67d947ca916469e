"""Feeds: what a reader of feeds needs of them, by RFC 4287."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from minutes_webui import create_app
from tests.webui.answers import get
from tests.webui.places import FLAGSHIP, FOUND

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = (f"/search.atom?q={quote(FLAGSHIP)}", "/search.atom?q=attestations", "/search.atom", "/meetings.atom")


def feed(client: FlaskClient, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data)  # noqa: S314 - our own answer


def texts(root: ET.Element, name: str) -> list[str]:
    return [each.text or "" for each in root.iter(f"{ATOM}{name}")]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_what_the_standard_asks_for(client: FlaskClient, address: str) -> None:
    root = feed(client, address)
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for each in (root, *entries):
        for name in ("id", "title", "updated"):
            (element,) = each.findall(f"{ATOM}{name}")
            assert element.text
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated", "")).tzinfo
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = texts(root, "id")
    assert len(ids) == len(set(ids))
    links = {link.get("rel"): link.get("href") or "" for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(address)


def test_a_feed_has_the_items_of_its_search_the_newest_first(client: FlaskClient) -> None:
    assert texts(feed(client, FEEDS[0]), "title")[1:] == list(FOUND)
    days = texts(feed(client, "/search.atom?q=attestations"), "published")
    assert days == sorted(days, reverse=True)
    oldest = texts(feed(client, "/search.atom?q=attestations+sort:date-asc"), "published")
    assert oldest == sorted(oldest)


def test_an_entry_leads_to_the_page_of_its_item(client: FlaskClient) -> None:
    entry = feed(client, FEEDS[0]).findall(f"{ATOM}entry")[2]
    link = next(link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate")
    path = (link.get("href") or "").removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    assert get(client, f"{path}.json")["title"] == FOUND[2]


def test_an_entry_has_the_same_id_in_every_feed_and_on_every_server(client: FlaskClient, sample_index: Path) -> None:
    other = create_app(sample_index, base_url="https://minutes.example.org").test_client()
    here, there = feed(client, FEEDS[0]), feed(other, "/search.atom?q=sigstore&sort=date-desc")
    assert set(texts(here, "id")[1:]) <= set(texts(there, "id")[1:])


def test_feeds_of_different_searches_have_different_ids(client: FlaskClient) -> None:
    addresses = (*FEEDS, "/search.atom?archive=sample", "/search.atom?copies=all")
    assert len({texts(feed(client, address), "id")[0] for address in addresses}) == len(addresses)
