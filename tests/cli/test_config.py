"""Where the index is: `--index`, the environment, `minutes.toml`, the user's data; and what is wrong with the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def indexes(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four indexes, each in one of the places, holding an item that is called after it."""
    archives = Archives(home)
    places = {
        "given": "given",
        "environment": "environment",
        "configured": "configured",
        "user": "data/minutes-search/index",
    }
    for name, place in places.items():
        archives.write("minutes/a.md", minutes("2024-06-12", f"* {name}"))
        assert run("index", home / "minutes", "--index", home / place).status == 0
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(home / "environment"))
    (home / "minutes.toml").write_text('index = "configured"\n')
    return home


def used(*args: str | Path) -> str:
    """Which index a query was answered from."""
    (row,) = run("query", "--format", "jsonl", *args).rows
    title = row["title"]
    assert isinstance(title, str)
    return title


def test_the_option_comes_before_the_environment_before_the_file_before_the_users_data(
    indexes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert used("--index", indexes / "given") == "given"
    assert used() == "environment"
    monkeypatch.delenv("MINUTES_SEARCH_INDEX")
    assert used() == "configured"
    (indexes / "minutes.toml").unlink()
    assert used() == "user"


def test_every_command_uses_the_same_index(indexes: Path) -> None:
    assert "environment" in run("show", "2024-06-12").out
    assert "minutes: 1 indexed (1 items), 0 unchanged" in run("index", "minutes").err, "its item was called `user` last"
    assert used() == "user"


def test_an_empty_variable_names_no_index(indexes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", "")
    assert used() == "configured"


def test_only_the_file_of_the_working_directory_counts(indexes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_SEARCH_INDEX")
    below = indexes / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert used() == "user"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("index = \n", "line 1"),
        ("index = 3", 'index must be a folder in quotes, as in index = ".index"'),
        ('indx = "x"', "unknown key 'indx'"),
        ('people = "x"', "people must be tables, each under [[people]]"),
        ("people = [3]", "[[people]] number 1 must be a table"),
        ('[[people]]\nlogin = "x"', "[[people]] number 1: name is missing"),
        ('[[people]]\nname = "A"\n[[people]]\nname = "B"\nnick = "b"', "[[people]] number 2: unknown key 'nick'"),
        ('[[people]]\nname = "A"\ninitials = "A"', "[[people]] number 1: initials must be a list of texts, as in"),
        ('[[people]]\nname = "A"\nlogin = 3', "[[people]] number 1: login must be a text in quotes"),
        ('[[people]]\nname = "A"\nsince = "2020"', "[[people]] number 1: since must be a date without quotes"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_an_error_that_names_file_and_place(home: Path, text: str, told: str) -> None:
    (home / "minutes.toml").write_text(text)
    for args in (("query", "tea"), ("show", "x"), ("index", "minutes"), ("extract", "minutes")):
        ran = run(*args)
        assert (ran.status, ran.out) == (2, "")
        assert f"{home / 'minutes.toml'}: " in ran.err
        assert told in ran.err


def test_a_file_that_is_not_utf_8_is_an_error(home: Path) -> None:
    (home / "minutes.toml").write_bytes(b'index = "caf\xe9"')
    ran = run("query", "tea")
    assert ran.status == 2
    assert "minutes.toml" in ran.err


def test_people_of_the_file_are_known_to_the_index_and_forgotten_with_it(archives: Archives) -> None:
    config = archives.folder / "minutes.toml"
    config.write_text('[[people]]\nname = "Ada Bell"\nlogin = "bell"\ninitials = ["WV"]\nsince = 2024-01-01\n')
    run("index", archives.folder / "north", "--index", archives.index)
    assert run("bundles by:bell", "--index", archives.index, "--count").out == "1\n"
    config.unlink()
    run("index", archives.folder / "north", "--index", archives.index)
    assert run("bundles by:bell", "--index", archives.index, "--count").out == "0\n"
