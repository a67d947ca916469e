"""The command over every kind of source at once: a folder, a repository and a site, on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from minutes_search.places import PRESETS
from tests.cli.running import on_terminal, run
from tests.indexer.git.repositories import Repository
from tests.indexer.indexing import Archives, minutes
from tests.indexer.sites.serving import Site, busy, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = """<html><head><title>Pier 2024-07-10</title></head><body><main><h1>Pier 2024-07-10</h1>
<h2 id="new">New items</h2><ul><li>Lamps of the site</li></ul></main></body></html>"""
OVERVIEW = '<html><body><main><h1>Minutes</h1><a href="2024-07-10/">July</a></main></body></html>'


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, and git as nobody configured it."""
    for name in [name for name in os.environ if name.startswith("GIT_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site()) as site:
        site.put("/minutes/", OVERVIEW)
        site.put("/minutes/2024-07-10/", PAGE)
        yield site


@pytest.fixture
def repository(home: Path) -> Repository:
    made = Repository.make(home / "remote")
    made.commit({"notes/2024-06-12.md": minutes("2024-06-12", "* Lamps of the repository")})
    return made


@pytest.fixture
def places(home: Path, site: Site, repository: Repository) -> Archives:
    """All three kinds in minutes.toml, not indexed yet."""
    archives = Archives(home)
    archives.write("drafts/2024-08-07.md", minutes("2024-08-07", "* Lamps of the folder"))
    (home / "minutes.toml").write_text(
        f'index = ".index"\ncache = "kept"\n'
        f'[archives.drafts]\nfolder = "drafts"\n'
        f'[archives.core]\ngit = "{repository.url}"\ndirectory = "notes"\n'
        f'[archives.site]\nsite = "{site.url}/minutes/"\ndelay = 0\n'
    )
    return archives


def test_one_run_reads_them_all_and_one_query_finds_them_all(places: Archives, site: Site) -> None:
    ran = run("index")
    assert ran.status == 0
    for archive in ("drafts", "core", "site"):
        assert f"{archive}: 1 indexed (1 items)" in ran.err
    assert places.answer("lamps") == ["Lamps of the folder", "Lamps of the repository", "Lamps of the site"]
    (row,) = run("lamps", "--archive", "site", "--format", "jsonl").rows
    assert row["url"] == f"{site.url}/minutes/2024-07-10/#new"
    assert run("open", row["id"], "--print").out.strip() == row["url"]
    assert {path.name for path in (places.folder / "kept").iterdir()} == {"git", "sites"}


def test_an_update_takes_what_changed_in_each(places: Archives, site: Site, repository: Repository) -> None:
    run("index")
    first = repository.commits[-1]
    repository.commit({"notes/2024-06-26.md": minutes("2024-06-26", "* Ropes of the repository")})
    site.put("/minutes/2024-07-10/", PAGE.replace("</ul>", "<li>Ropes of the site</li></ul>"))
    places.write("drafts/2024-08-07.md", minutes("2024-08-07", "* Ropes of the folder"))
    ran = run("update")
    assert ran.status == 0
    assert "core: 1 indexed (1 items), 1 unchanged" in ran.err
    assert places.answer("ropes") == ["Ropes of the folder", "Ropes of the repository", "Ropes of the site"]
    assert places.answer("lamps archive:drafts") == []
    (new,) = run("query", "--new-since", first[:10], "--format", "jsonl").rows
    assert new["title"] == "Ropes of the repository"
    assert new["entered"]["id"] == repository.commits[-1]
    generation = places.generation()
    assert run("update").status == 0
    assert places.generation() == generation


def test_sources_that_are_down_leave_their_archives_as_they_were(
    places: Archives, site: Site, repository: Repository
) -> None:
    run("index")
    repository.path.rename(places.folder / "away")
    site.put("/minutes/", busy(404))
    places.write("drafts/2024-08-08.md", minutes("2024-08-08", "* Ropes of the folder"))
    ran = run("update")
    assert ran.status == 1
    assert f"core: left as it was: {repository.url} cannot be reached" in ran.err
    assert f"site: left as it was: {site.url}/minutes/: " in ran.err
    assert places.answer("lamps OR ropes") == [
        "Lamps of the folder",
        "Lamps of the repository",
        "Lamps of the site",
        "Ropes of the folder",
    ]


def test_a_terminal_shows_how_many_pages_a_crawl_has_asked_for(home: Path, places: Archives) -> None:
    shown = on_terminal("index", "site", env={"PYTHONUNBUFFERED": "1"})
    assert shown.status == 0
    assert "\rcrawling site: 1\rcrawling site: 2\n" in shown.out


def test_what_was_indexed_by_its_address_is_updated_without_it(home: Path, site: Site, repository: Repository) -> None:
    for args in ((f"git+{repository.url}@main#subdirectory=notes",), (f"{site.url}/minutes/", "--archive", "pages")):
        assert run("index", *args, "--index", home / "index", "--cache", home / "kept").status == 0
    repository.commit({"notes/2024-06-26.md": minutes("2024-06-26", "* Ropes of the repository")})
    ran = run("update", "--index", home / "index", "--cache", home / "kept")
    assert ran.status == 0
    assert "pages: 0 indexed, 1 unchanged" in ran.err
    assert "remote: 1 indexed (1 items), 1 unchanged" in ran.err
    lines = run("stats", "--index", home / "index").lines
    assert f"    remote: {repository.url} (branch main, notes) at {repository.commits[-1][:12]}" in lines
    assert f"    pages: {site.url}/minutes/" in lines


def test_the_archives_that_are_built_in_need_nothing_but_their_names(home: Path) -> None:
    core = "* Lamps in both archives", "* Ropes in both archives"
    forge, ecosystem = Repository.make(home / "forge"), Repository.make(home / "ecosystem")
    forge.commit({"README.md": minutes("2024-06-12", "* no minutes"), "community/minutes/index.html": "<p>no minutes"})
    forge.commit({"community/minutes/2025-12-10.md": minutes("2025-12-10", *core)})
    ecosystem.commit({"meetings/archive/20251210-conda-ecosystem.md": minutes("2025-12-10", *core)})
    ecosystem.commit({"meetings/archive/20260114-conda-ecosystem.md": minutes("2026-01-14", "* Tides")})
    # As a mirror of the real ones.
    (home / ".gitconfig").write_text(
        f'[url "{forge.url}"]\n\tinsteadOf = {PRESETS["conda-forge"].url}\n'
        f'[url "{ecosystem.url}"]\n\tinsteadOf = {PRESETS["conda-ecosystem"].url}\n'
    )
    ran = run("index", "conda-forge", "conda-ecosystem", "--index", home / "index", "--cache", home / "kept")
    assert ran.status == 0
    assert "conda-forge: 1 indexed (2 items), 0 unchanged\n" in ran.err
    assert "conda-ecosystem: 2 indexed (3 items), 0 unchanged\n" in ran.err
    (hit,) = run("lamps", "--index", home / "index", "--format", "json").json["results"]
    assert hit["copies"] == 2, "a meeting that stands in both is one thread"
    (row,) = run("tides", "--index", home / "index", "--format", "jsonl").rows
    assert row["url"] == (
        f"https://github.com/conda/governance/blob/main/meetings/archive/20260114-conda-ecosystem.md#L{row['line']}"
    )
