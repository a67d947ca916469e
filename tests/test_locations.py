"""What stands for a source on the command line, read to a place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.link_templates import PRESETS, forge_template
from minutes_search.links import Links
from minutes_search.locations import LocationError, read_location
from minutes_search.places import (
    FolderPlace,
    GitPlace,
    Place,
    SitePlace,
    place_from_dict,
    place_to_dict,
    site_prefix,
)
from minutes_search.store.sources import ArchiveSource
from tests.test_links import stored

GOVERNANCE = "https://github.com/conda/governance"


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        (GOVERNANCE, GitPlace(GOVERNANCE), "governance"),
        (f"{GOVERNANCE}/", GitPlace(GOVERNANCE), "governance"),
        (f"{GOVERNANCE}.git", GitPlace(f"{GOVERNANCE}.git"), "governance"),
        (f"{GOVERNANCE}/tree/main", GitPlace(GOVERNANCE, "main"), "governance"),
        (
            f"{GOVERNANCE}/tree/main/meetings/archive%20old/",
            GitPlace(GOVERNANCE, "main", "meetings/archive old"),
            "governance",
        ),
        (
            "https://gitlab.com/a/b/c/-/tree/dev/minutes",
            GitPlace("https://gitlab.com/a/b/c", "dev", "minutes"),
            "c",
        ),
        (
            "https://codeberg.org/a/b/src/branch/main/minutes",
            GitPlace("https://codeberg.org/a/b", "main", "minutes"),
            "b",
        ),
        ("git@example.org:team/minutes.git", GitPlace("git@example.org:team/minutes.git"), "minutes"),
        ("ssh://git@example.org/team/minutes", GitPlace("ssh://git@example.org/team/minutes"), "minutes"),
        ("git://127.0.0.1:9418/minutes", GitPlace("git://127.0.0.1:9418/minutes"), "minutes"),
        ("file:///srv/git/minutes.git", GitPlace("file:///srv/git/minutes.git"), "minutes"),
        (
            "git+https://example.org/team/minutes@main#subdirectory=core/notes",
            GitPlace("https://example.org/team/minutes", "main", "core/notes"),
            "minutes",
        ),
        ("git+ssh://git@example.org/team/minutes", GitPlace("ssh://git@example.org/team/minutes"), "minutes"),
        ("git+git@example.org:team/minutes@dev", GitPlace("git@example.org:team/minutes", "dev"), "minutes"),
        (
            "https://example.org/minutes/",
            SitePlace("https://example.org/minutes/", "https://example.org/minutes/"),
            "example.org",
        ),
        (
            "https://www.example.org/a/list.html?page=1#top",
            SitePlace("https://www.example.org/a/list.html?page=1#top", "https://www.example.org/a/"),
            "example.org",
        ),
        ("minutes/2025", FolderPlace(Path("minutes/2025")), ""),
    ],
)
def test_an_address_is_read_as_the_place_it_shows(text: str, place: Place, name: str) -> None:
    assert read_location(text) == (place, name)


def test_a_repository_on_this_machine_is_known_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a@b").mkdir()
    assert read_location("git+a@b#subdirectory=notes").place == GitPlace(str(tmp_path / "a@b"), None, "notes")
    assert read_location("git+clone@dev").place == GitPlace(str(tmp_path / "clone@dev"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ftp://example.org/minutes", "there are no sources of ftp://"),
        ("https:///minutes", "there is no host in it"),
        ("https://github.com/conda", "no page of a repository or of a folder in one"),
        (f"{GOVERNANCE}/blob/main/meetings/x.md", "no page of a repository or of a folder in one"),
        (f"git+{GOVERNANCE}#egg=minutes", "unknown 'egg' after #; known is subdirectory=DIR"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(LocationError, match=told):
        read_location(text)


@pytest.mark.parametrize(
    ("start", "prefix"),
    [
        ("https://x.org", "https://x.org/"),
        ("https://x.org/minutes", "https://x.org/"),
        ("https://x.org/minutes/", "https://x.org/minutes/"),
        ("https://x.org/minutes/index.html?a=/b/c#d/e", "https://x.org/minutes/"),
    ],
)
def test_a_site_is_the_folder_of_its_start(start: str, prefix: str) -> None:
    assert site_prefix(start) == prefix


places = st.one_of(
    st.builds(FolderPlace, st.builds(Path, st.text(min_size=1).filter(lambda text: "\0" not in text))),
    st.builds(GitPlace, st.text(), st.none() | st.text(), st.text(), st.lists(st.text()).map(tuple), st.booleans()),
    st.builds(SitePlace, st.text(), st.text(), st.floats(0, 9), st.integers(1), st.integers(1)),
)


@given(places)
def test_a_place_comes_back_from_json(place: Place) -> None:
    assert place_from_dict(json.loads(json.dumps(place_to_dict(place)))) == place


@pytest.mark.parametrize(
    ("place", "url"),
    [
        (GitPlace("https://github.com/o/r"), "https://github.com/o/r/blob/HEAD/a/2025-02-19.md#L44"),
        (
            GitPlace("git@github.com:o/r.git", "dev", "mi nutes/{x}"),
            "https://github.com/o/r/blob/dev/mi%20nutes/%7Bx%7D/a/2025-02-19.md#L44",
        ),
        (
            GitPlace("ssh://git@gitlab.com/g/o/r.git", "dev"),
            "https://gitlab.com/g/o/r/-/blob/dev/a/2025-02-19.md#L44",
        ),
        (
            GitPlace("https://codeberg.org/o/r/", None, "m"),
            "https://codeberg.org/o/r/src/branch/main/m/a/2025-02-19.md#L44",
        ),
        (GitPlace("https://example.org/o/r"), None),
        (GitPlace("/srv/git/minutes"), None),
    ],
)
def test_a_file_of_a_repository_is_linked_to_where_its_forge_shows_it(place: GitPlace, url: str | None) -> None:
    links = Links().with_sources({"forge": ArchiveSource(place)})
    assert links.of_item(stored("a/2025-02-19.md")) == url


def test_a_page_of_a_site_is_linked_to_at_its_anchor() -> None:
    page = "https://x.org/minutes/2025-02-19/"
    site = ArchiveSource(SitePlace(page, page), None, {"2025-02-19.html": page})
    links = Links().with_sources({"conda-forge": site})
    assert links.of_item(stored("2025-02-19.html", archive="conda-forge", anchor="votes")) == f"{page}#votes"
    assert links.of_item(stored("2025-02-19.html", archive="conda-forge")) == page
    assert links.of_item(stored("other.html", archive="forge")) is None


def test_what_the_configuration_says_comes_first_and_a_preset_last() -> None:
    forge = forge_template(GitPlace("https://github.com/o/r"))
    assert forge is not None
    links = Links({"forge": forge}).with_sources(
        {name: ArchiveSource(GitPlace("https://github.com/fork/r", "x")) for name in ("forge", "conda-forge")}
    )
    item = stored("a.md")
    assert links.of_item(item) == "https://github.com/o/r/blob/HEAD/a.md#L44"
    assert links.of_item(stored("a.md", archive="conda-forge")) == "https://github.com/fork/r/blob/x/a.md#L44"
    folder = Links().with_sources({"conda-forge": ArchiveSource(FolderPlace(Path("/srv/minutes")))})
    assert (folder.of_item(stored(archive="conda-forge")) or "").startswith(
        PRESETS["conda-forge"].url.partition("{")[0]
    )
