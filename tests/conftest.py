"""What tests in several folders share: the sample archive and the real ones, read and indexed once."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from minutes_indexer.run import extract_sources
from minutes_indexer.sources import FolderSource
from minutes_search.model import Meeting
from tests.indexer.indexing import index_sources
from tests.relevance.report import pytest_terminal_summary  # noqa: F401 - a hook that pytest calls
from tests.shared import SHARED

# A slow machine fails no property. Where a change is judged, the same examples are tried each time; elsewhere new ones.
for name, same in (("search", False), ("judge", True)):
    settings.register_profile(name, deadline=None, derandomize=same, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("judge" if os.environ.get("CI") else "search")

# As users run it: what is not buffered cannot be left in a buffer when writing fails.
os.environ.pop("PYTHONUNBUFFERED", None)

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
"""Fourteen files, of which `2017-02-10.md` yields nothing; see data/README.md."""

MadeOnce: TypeAlias = Callable[[str, Callable[[Path], object]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the page keep their pictures (see tests/webui/test_screenshots.py)."""
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the pages into this folder")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Gives a folder by its name, filled by the first process of this run that asks for it; not to be written to."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = common / f"{name}-once"
        with FileLock(folder.with_suffix(".lock")):
            if not folder.exists():
                aside = folder.with_suffix(".begun")
                shutil.rmtree(aside, ignore_errors=True)  # of a process that failed with it
                aside.mkdir()
                make(aside)
                aside.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def sample_index(made_once: MadeOnce) -> Path:
    """The index of `SAMPLE` as the archive `sample`; not to be written to."""
    folder = made_once("sample", lambda folder: index_sources(folder / "index", [FolderSource(SAMPLE, "sample")]))
    return folder / "index"


@pytest.fixture(scope="session")
def corpus_index(made_once: MadeOnce) -> Path:
    """The index of the real minutes of `SHARED`, for tests that `needs_shared` marks; not to be written to."""
    sources = [FolderSource(SHARED / "corpus" / name) for name in ("conda-forge", "conda-governance")]
    return made_once("corpus", lambda folder: index_sources(folder / "index", sources)) / "index"


@pytest.fixture(scope="session")
def real_meetings(made_once: MadeOnce) -> Callable[..., list[Meeting]]:
    """Gives what is read in folders of the real minutes of `SHARED`; for tests that `needs_shared` marks."""

    def read(*names: str) -> list[Meeting]:
        def extract(folder: Path) -> None:
            found = extract_sources([FolderSource(SHARED / "corpus" / name) for name in names])
            meetings = [each for each in found if isinstance(each, Meeting)]
            (folder / "meetings").write_bytes(pickle.dumps(meetings))

        folder = made_once("+".join(names).replace("/", "-"), extract)
        meetings: list[Meeting] = pickle.loads((folder / "meetings").read_bytes())  # noqa: S301 - our own
        return meetings

    return read
