from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indexer.sites.crawling import Crawler
from tests.indexer.sites.serving import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine is set to has no part in these tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site, served."""
    with served(Site()) as site:
        yield site


@pytest.fixture
def crawler(site: Site, tmp_path: Path) -> Crawler:
    """What crawls `site`."""
    return Crawler(site, tmp_path / "cache")
