"""What every answer says of itself: safety, caching, compression, who may read it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from minutes_webui import create_app
from tests.webui.answers import body
from tests.webui.places import PLACES

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

FOR_PROGRAMS = ("/api/v1/search?q=sigstore", "/search.json?q=sigstore", "/search.csv", "/search.atom", "/refs.json")


@pytest.mark.parametrize("address", [*PLACES.values(), *FOR_PROGRAMS, "/healthz", "/static/nothing.js"])
def test_no_answer_may_load_anything_from_elsewhere_or_be_framed(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    assert policy.pop("base-uri") == "'none'"
    assert policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/search?q=sigstore", "/", "/people", *FOR_PROGRAMS])
def test_asking_again_with_the_etag_is_answered_without_a_body(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_an_error_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=by:")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_answers_are_compressed_for_those_who_accept_it(client: FlaskClient) -> None:
    plain = client.get("/api/v1/search?q=sigstore")
    packed = client.get("/api/v1/search?q=sigstore", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_a_script_of_any_site_may_read_what_is_for_programs(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options(address, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]


def test_no_script_of_another_site_may_read_a_page(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/search?q=sigstore").headers


def test_whole_addresses_are_those_that_readers_use(sample_index: Path) -> None:
    client = create_app(sample_index, base_url="https://minutes.example.org/").test_client()
    answer = body(client.get("/api/v1/search?q=has:owner&page_size=1"))
    assert answer["next"].startswith("https://minutes.example.org/api/v1/search?")
    assert answer["results"][0]["page"].startswith("https://minutes.example.org/items/")
    assert "https://minutes.example.org/search" in client.get("/opensearch.xml").text
    assert "http://localhost" not in client.get("/search.atom?q=sigstore").text


@pytest.mark.parametrize("address", ["/", "/search?q=x", "/api/v1/search", "/healthz", "/people.json", "/about"])
def test_without_an_index_the_answer_says_what_to_run_and_no_path(tmp_path: Path, address: str) -> None:
    answer = create_app(tmp_path / "none").test_client().get(address)
    assert answer.status_code == 503
    assert "minutes-search index" in answer.text
    assert str(tmp_path) not in answer.text
    assert "Traceback" not in answer.text
    assert "Retry-After" in answer.headers
