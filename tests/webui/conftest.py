"""The sample archive and hostile minutes, served by the real command and looked at with a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import FolderSource
from minutes_webui import create_app
from tests.indexer.indexing import index_sources, minutes
from tests.webui.browser import Visits, launched, new_context, serving

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

HOSTILE = Path(__file__).resolve().parent / "hostile"
HOSTILE_NAME = "=2024-04-03 '\"><img src=x onerror=window.pwned='path'>.md"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether a test failed, so that its pages can be kept as pictures."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def served(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the command `serve` over the sample archive."""
    with serving(sample_index, tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of `HOSTILE`, and of a file with a hostile name, as the archive `hostile`; not to be written to."""
    folder = tmp_path_factory.mktemp("hostile")
    index = folder / "index"
    shutil.copytree(HOSTILE, folder / "minutes")
    # Not every system can check out such a name.
    text = minutes("2024-04-03", "- lamps of a file that has such a name")
    (folder / "minutes" / HOSTILE_NAME).write_text(text, encoding="utf-8")
    index_sources(index, [FolderSource(folder / "minutes", "hostile")])
    return index


@pytest.fixture(scope="session")
def hostile_served(hostile_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the command `serve` over the hostile minutes."""
    with serving(hostile_index, tmp_path_factory.mktemp("hostile-served")) as address:
        yield address


@pytest.fixture(scope="session")
def client(sample_index: Path) -> FlaskClient:
    """Requests to the application over the sample archive, without a server."""
    return create_app(sample_index).test_client()


@pytest.fixture(scope="session")
def hostile_client(hostile_index: Path) -> FlaskClient:
    """Requests to the application over the hostile minutes, without a server."""
    return create_app(hostile_index).test_client()


@pytest.fixture(scope="session")
def window(browser: Browser, served: str) -> Iterator[Page]:
    """A window that stays open, for pages of the sample archive."""
    with new_context(browser, served) as context:
        yield context.new_page()


@pytest.fixture
def visits(
    browser: Browser, served: str, window: Page, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Visits]:
    """Pages of the sample archive; the test fails when one of them did what none may do (see `Visits.troubles`)."""
    yield from _visiting(Visits(browser, served, window=window), request, tmp_path)


@pytest.fixture
def hostile_visits(
    browser: Browser, hostile_served: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Visits]:
    """Pages of the hostile minutes, as `visits`."""
    yield from _visiting(Visits(browser, hostile_served), request, tmp_path)


@pytest.fixture
def page(visits: Visits) -> Page:
    """The first page of the sample archive in a wide, light window."""
    return visits.open()


def _visiting(visits: Visits, request: pytest.FixtureRequest, folder: Path) -> Iterator[Visits]:
    """Give pages to a test, keep pictures of them if it fails, and say what happened on them."""
    yield visits
    if visits.troubles or request.node.stash.get(FAILED, False):
        print("\n".join(f"picture of the page: {file}" for file in visits.show(folder)))  # noqa: T201 - pytest shows it
    visits.close()
    assert visits.troubles == []
