"""Git as on a machine where nobody configured anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.indexer.git.repositories import Reader, Repository
from tests.indexer.git.servers import WebServer, web_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def plain_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration, no proxy, and no repository that the tests themselves run in."""
    for name in [name for name in os.environ if name.startswith("GIT_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository.make(tmp_path / "repository")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A machine that has read nothing yet."""
    return Reader(tmp_path / "cache")


@pytest.fixture(params=["remote", "local"])
def at(request: pytest.FixtureRequest, repository: Repository) -> str:
    """The repository as a source names it: as a remote one, or to be read where it is."""
    return repository.url if request.param == "remote" else str(repository.path)


@pytest.fixture
def web(repository: Repository) -> Iterator[WebServer]:
    """The folder of the repository, on the web."""
    with web_server(repository.path.parent) as server:
        yield server
