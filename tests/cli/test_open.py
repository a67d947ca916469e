"""`minutes-search open`: an item where it is published, in the browser."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives

URL = "https://x.org/2024-06-12.md#L12"


@pytest.fixture
def bundles(archives: Archives) -> str:
    """The id of an item of an archive with a template."""
    (archives.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{path}#L{line}"\n')
    return archives.ids("north", "2024-06-12.md")["Sigstore bundles"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was sent to."""
    addresses: list[str] = []

    def browse(url: str) -> bool:
        addresses.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", browse)
    return addresses


def test_the_browser_is_sent_to_the_line(archives: Archives, bundles: str, opened: list[str]) -> None:
    ran = run("open", bundles, "--index", archives.index)
    assert (ran.status, ran.out, opened) == (0, "", [URL])


def test_the_start_of_an_id_is_enough(archives: Archives, bundles: str, opened: list[str]) -> None:
    assert run("open", bundles[:11], "--index", archives.index).status == 0
    assert opened == [URL]


def test_print_prints_the_address_and_opens_nothing(archives: Archives, bundles: str, opened: list[str]) -> None:
    ran = run("open", bundles, "--print", "--index", archives.index)
    assert (ran.status, ran.out, opened) == (0, f"{URL}\n", [])


def test_where_there_is_no_browser_the_error_has_the_address(
    archives: Archives, bundles: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    ran = run("open", bundles, "--index", archives.index)
    assert (ran.status, ran.out) == (2, "")
    assert URL in ran.err


@pytest.mark.parametrize("what", ["zzzzzz", "", "2024-06-12", "caf\udce9", "\x1b[31m"])
def test_an_item_that_is_not_there_is_told_with_status_1(archives: Archives, opened: list[str], what: str) -> None:
    ran = run("open", what, "--index", archives.index)
    assert (ran.status, ran.out, opened) == (1, "", [])
    assert "no item" in ran.err
    assert "\x1b" not in ran.err


def test_an_item_of_an_archive_that_is_published_nowhere_known_is_an_error(
    archives: Archives, bundles: str, opened: list[str]
) -> None:
    pier = archives.ids("south", "2024-06-12.md")["Sigstore at the pier"]
    ran = run("open", pier, "--print", "--index", archives.index)
    assert (ran.status, ran.out, opened) == (2, "", [])
    assert "'south'" in ran.err
    assert "minutes.toml" in ran.err


def test_only_the_named_archives_are_looked_at(archives: Archives, bundles: str) -> None:
    index = ("--index", archives.index, "--print")
    assert run("open", bundles, "--archive", "north", *index).status == 0
    assert run("open", bundles, "--archive", "south", *index).status == 1
    assert run("open", bundles, "--archive", "east", *index).status == 2


def test_a_broken_template_is_an_error_that_names_the_file(archives: Archives, bundles: str, home: Path) -> None:
    (home / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{page}"\n')
    ran = run("open", bundles, "--index", archives.index)
    assert (ran.status, ran.out) == (2, "")
    assert "minutes.toml: [archives.north]: url: unknown placeholder {page}" in ran.err
