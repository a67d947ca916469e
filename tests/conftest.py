"""What tests in several folders share: the sample archive, indexed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes_indexer.sources import FolderSource
from tests.indexer.indexing import index_sources
from tests.relevance.report import pytest_terminal_summary  # noqa: F401 - a hook that pytest calls
from tests.shared import SHARED

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
"""Fourteen files, of which `2017-02-10.md` yields nothing; see data/README.md."""


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
