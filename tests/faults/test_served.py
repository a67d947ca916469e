"""A server whose index may have been written by others, or is damaged."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from minutes_search.store import rebuild
from minutes_webui import create_app, snapshots
from minutes_webui.settings import EXTENSION
from tests.store.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minutes_webui.snapshots import Snapshots


@pytest.fixture(autouse=True)
def _looks_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself it would now and then look just between two steps of a test."""
    monkeypatch.setattr(snapshots, "LOOK_EVERY", 3600)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write(tmp_path / "index", "sigstore")
    return tmp_path / "index"


def write(index: Path, *texts: str) -> None:
    with rebuild(index) as writer:
        writer.put_meeting(record("a.md", *texts))


class Server:
    """The application without a network, and what it has open."""

    def __init__(self, index: Path) -> None:
        app = create_app(index)
        self._client = app.test_client()
        self.snapshots: Snapshots = app.extensions[EXTENSION].snapshots

    def ask(self) -> tuple[int, Any]:
        answer = self._client.get("/api/v1/search?q=")
        return answer.status_code, answer.get_json()

    def count(self) -> int:
        status, body = self.ask()
        assert status == 200
        return int(body["count"])


@contextmanager
def serving(index: Path) -> Iterator[Server]:
    server = Server(index)
    try:
        yield server
    finally:
        server.snapshots.close()


def test_a_server_whose_index_others_may_write_to_is_unavailable_until_they_may_not(index: Path) -> None:
    index.chmod(0o777)
    with serving(index) as server:
        status, body = server.ask()
        assert status == 503
        assert "others than its owner" in body["errors"][0]["message"]
        assert str(index) not in str(body), "the machine's paths are nobody's business"
        index.chmod(0o700)
        assert server.count() == 1


def test_a_server_goes_on_with_what_it_opened_while_nobody_else_could_write(index: Path) -> None:
    with serving(index) as server:
        assert server.count() == 1
        write(index, "sigstore", "mirrors")
        index.chmod(0o777)
        server.snapshots.look()
        assert server.count() == 1
        index.chmod(0o700)
        server.snapshots.look()
        assert server.count() == 2


@pytest.mark.parametrize("ending", [".pst", ".trm", "._stored.col", ".date.col"])
def test_a_server_reads_all_of_a_new_state_before_it_shows_it(index: Path, ending: str) -> None:
    with serving(index) as server:
        assert server.count() == 1
        write(index, "sigstore", "mirrors")
        (file,) = index.glob(f"*{ending}")
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        server.snapshots.look()
        assert server.count() == 1
    with serving(index) as server:
        status, body = server.ask()
        assert status == 503
        assert "--rebuild" in body["errors"][0]["hint"]
