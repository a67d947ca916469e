"""What tests in several folders share: the sample archive, indexed once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from minutes_indexer.sources import FolderSource
from tests.indexer.indexing import index_sources
from tests.relevance.report import pytest_terminal_summary  # noqa: F401 - a hook that pytest calls
from tests.shared import SHARED

# A slow machine fails no property. Where a change is judged, the same examples are tried each time; elsewhere new ones.
for name, same in (("search", False), ("judge", True)):
    settings.register_profile(name, deadline=None, derandomize=same, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("judge" if os.environ.get("CI") else "search")

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
"""Fourteen files, of which `2017-02-10.md` yields nothing; see data/README.md."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the page keep their pictures (see tests/webui/test_screenshots.py)."""
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the pages into this folder")


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of `SAMPLE` as the archive `sample`; not to be written to."""
    index = tmp_path_factory.mktemp("sample") / "index"
    index_sources(index, [FolderSource(SAMPLE, "sample")])
    return index


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the real minutes of `SHARED`, for tests that `needs_shared` marks; not to be written to."""
    index = tmp_path_factory.mktemp("corpus") / "index"
    index_sources(index, [FolderSource(SHARED / "corpus" / name) for name in ("conda-forge", "conda-governance")])
    return index
