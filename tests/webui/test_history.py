"""When an item entered its archive's repository, and where it is published, on its page and in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from minutes_webui import create_app
from minutes_webui.settings import EXTENSION
from tests.indexer.indexing import index_sources, minutes
from tests.indexer.told import Told, commit
from tests.webui.answers import get

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

DAY = "2024-06-12"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    source = Told()
    source.put("a.md", minutes(DAY, "* [ ] sigstore", "* tea"), minutes(DAY, "* [x] sigstore", "* tea", "* brand new"))
    index_sources(tmp_path / "index", [source])
    app = create_app(tmp_path / "index")
    yield app.test_client()
    app.extensions[EXTENSION].snapshots.close()


def found(client: FlaskClient, query: str) -> dict[str, Any]:
    (row,) = get(client, f"/api/v1/search?q={query}")["results"]
    assert isinstance(row, dict)
    return row


def test_an_item_has_the_commits_that_brought_and_changed_it(client: FlaskClient) -> None:
    row = found(client, "sigstore")
    item = get(client, f"/api/v1/items/{row['id']}")
    assert item["entered"] == {"id": commit(1).id, "time": "2024-01-01T00:00:00Z"}
    assert item["changed"] == {"id": commit(2).id, "time": "2024-01-02T00:00:00Z"}
    page = client.get(f"/items/{row['id']}").text
    assert f"{commit(1).id[:12]}</code>, and was last changed on" in page
    unchanged = client.get(f"/items/{found(client, 'tea')['id']}").text
    assert f"in commit <code>{commit(1).id[:12]}</code>." in unchanged


def test_a_search_is_limited_to_what_came_after_a_commit(client: FlaskClient) -> None:
    assert found(client, f"since-commit:{commit(1).id}")["title"] == "brand new"
    answer = client.get("/api/v1/search?q=since-commit:abcdef")
    assert answer.status_code == 422
    assert "abcdef is no commit of the branch of any archive" in answer.text


def test_items_of_a_repository_on_a_known_forge_are_linked_to_without_a_template(client: FlaskClient) -> None:
    row = found(client, "tea")
    assert row["url"] == "https://github.com/lantern/minutes/blob/main/a.md#L6"
    assert f'href="{row["url"]}"' in client.get(f"/items/{row['id']}").text
