"""`[archives.NAME]` of `minutes.toml`: where the minutes of an archive are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.config import ConfigError, load_config
from minutes_search.places import PRESETS, FolderPlace, GitPlace, Place, SitePlace
from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes
from tests.test_links import stored

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("table", "place"),
    [
        (
            'git = "https://x.org/o/r.git"\nbranch = "dev"\ndirectory = "/notes/"\nfiles = ["*.md"]\nhistory = false',
            GitPlace("https://x.org/o/r.git", "dev", "notes", ("*.md",), history=False),
        ),
        ('git = "https://git.x.org/o/r"', GitPlace("https://git.x.org/o/r")),
        ('git = "https://github.com/o/r/tree/dev/notes"', GitPlace("https://github.com/o/r", "dev", "notes")),
        ('git = "git@x.org:o/r"', GitPlace("git@x.org:o/r")),
        ('site = "https://x.org/a/list"', SitePlace("https://x.org/a/list", "https://x.org/a/")),
        (
            'site = "https://x.org/"\nprefix = "https://x.org/m/"\ndelay = 0.5\nmax_pages = 9\nmax_bytes = 1000',
            SitePlace("https://x.org/", "https://x.org/m/", 0.5, 9, 1000),
        ),
    ],
)
def test_a_table_says_where_the_minutes_are(tmp_path: Path, table: str, place: Place) -> None:
    (tmp_path / "minutes.toml").write_text(f"[archives.core]\n{table}\n")
    config = load_config(tmp_path)
    assert config.places == {"core": place}
    assert config.presets == {}


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "clone").mkdir()
    (tmp_path / "minutes.toml").write_text(
        'cache = "kept"\n[archives.a]\nfolder = "notes"\n[archives.b]\ngit = "clone"\n[archives.c]\ngit = "later"\n'
    )
    config = load_config(tmp_path)
    assert config.cache == tmp_path / "kept"
    assert config.places == {
        "a": FolderPlace(tmp_path / "notes"),
        "b": GitPlace(str(tmp_path / "clone")),
        "c": GitPlace(str(tmp_path / "later")),
    }


def test_a_preset_is_a_source_by_its_name_or_by_being_named(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text(
        '[archives.conda-forge]\n[archives.gov]\npreset = "conda-ecosystem"\nrevision = "dev"\n[archives.other]\n'
    )
    config = load_config(tmp_path)
    assert config.places == {}
    assert config.presets == {"conda-forge": PRESETS["conda-forge"], "gov": PRESETS["conda-ecosystem"]}
    url = "https://github.com/conda/governance/blob/dev/meetings/archive/2025-02-19.md#L44"
    assert config.links.of_item(stored(archive="gov")) == url


def test_a_repository_of_a_known_forge_needs_no_template(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text('[archives.core]\ngit = "https://github.com/o/r"\nrevision = "v1"\n')
    item = stored(archive="core")
    assert load_config(tmp_path).links.of_item(item) == "https://github.com/o/r/blob/v1/2025-02-19.md#L44"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('git = "x"\nsite = "https://x.org"', "git and site exclude each other; an archive has one source"),
        ('branch = "dev"', "branch goes with git, which is missing"),
        ('site = "https://x.org"\nfiles = ["*.md"]', "files goes with git, which is missing"),
        ('git = "https://x.org/r.git"\ndelay = 3', "delay goes with site, which is missing"),
        ('git = ""', "git is empty"),
        ("folder = 3", "folder must be a text in quotes"),
        ('git = "https://x.org/r.git"\nfiles = "*.md"', "files must be a list of texts"),
        ('git = "https://x.org/r.git"\nhistory = "no"', "history must be true or false"),
        ('git = "https://github.com/o"', "git: https://github.com/o: this is no page of a repository"),
        ('site = "x.org"', "site must be a web address"),
        ('site = "https://x.org/"\nprefix = "https://y.org/"', "prefix must begin as site does, with https://x.org/"),
        ('site = "https://x.org/"\ndelay = -1', "delay must be a number, 0 or more"),
        ('site = "https://x.org/"\nmax_pages = 0', "max_pages must be a number, 1 or more"),
        ('site = "https://x.org/"\nmax_pages = true', "max_pages must be a number"),
    ],
)
def test_a_mistake_names_file_archive_and_key(tmp_path: Path, table: str, told: str) -> None:
    (tmp_path / "minutes.toml").write_text(f"[archives.core]\n{table}\n")
    with pytest.raises(ConfigError) as error:
        load_config(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'minutes.toml'}: [archives.core]: ")
    assert told in str(error.value)


# -- index ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def configured(archives: Archives) -> Archives:
    """The two archives under other names in minutes.toml, not indexed yet."""
    (archives.folder / "minutes.toml").write_text(
        'index = "of-config"\n[archives.docks]\nfolder = "north"\n[archives.piers]\nfolder = "south"\n'
    )
    return archives


def test_without_a_source_all_configured_archives_are_indexed(configured: Archives) -> None:
    ran = run("index")
    assert ran.status == 0
    assert "docks: 2 indexed (5 items)" in ran.err
    assert "piers: 2 indexed (2 items)" in ran.err
    assert run("--count", "sigstore").out == "2\n"


def test_a_configured_archive_is_indexed_by_its_name(configured: Archives) -> None:
    ran = run("index", "piers")
    assert "piers: 2 indexed" in ran.err
    assert "docks" not in ran.err
    wrong = run("index", "piers", "--archive", "other")
    assert wrong.status == 2
    assert "piers is the archive of that name in minutes.toml" in wrong.err


def test_a_configured_archive_comes_before_a_path_and_a_path_before_a_preset(configured: Archives) -> None:
    for name in ("piers", "conda-forge"):
        configured.write(f"{name}/a.md", minutes("2024-06-12", "* of the folder"))
    assert "piers: 2 indexed" in run("index", "piers").err
    assert "conda-forge: 1 indexed (1 items)" in run("index", "conda-forge").err


def test_an_archive_that_the_index_remembers_is_indexed_by_its_name(archives: Archives) -> None:
    archives.write("north/2024-08-07.md", minutes("2024-08-07", "* one"))
    assert "north: 1 indexed" in run("index", archives.folder / "north", "--index", archives.index).err
    archives.write("north/2024-08-08.md", minutes("2024-08-08", "* two"))
    (archives.folder / "elsewhere").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(archives.folder / "elsewhere")
        assert "north: 1 indexed (1 items), 3 unchanged" in run("index", "north", "--index", archives.index).err


def test_an_address_that_cannot_be_used_is_an_error(home: Path) -> None:
    ran = run("index", "ftp://example.org/minutes", "--index", home / "index")
    assert ran.status == 2
    assert "there are no sources of ftp://" in ran.err
