"""What the build makes of what a source knows beside the content: identity, origin, versions, address, limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import Version
from minutes_search.links import Links
from minutes_search.places import SitePlace
from minutes_search.store import Store
from minutes_search.store.sources import load_commits, load_sources
from tests.indexer.indexing import Archives, Log, everything, index_sources, minutes
from tests.indexer.told import Told, commit

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.report import ArchiveReport, Progress
    from minutes_search.model import Item

JUNE, JULY = "2024-06-12", "2024-07-10"


@pytest.fixture
def source() -> Told:
    return Told()


def run(folder: Path, *sources: Told, rebuild: bool = False) -> dict[str, ArchiveReport]:
    return index_sources(folder / ".index", sources, rebuild=rebuild)


def items(folder: Path, path: str, archive: str = "north") -> dict[str, Item]:
    with Store.open(folder / ".index") as store:
        stored = store.meeting(archive, path)
    assert stored is not None
    return {item.title: item for item in stored.meeting.items}


# -- identity ---------------------------------------------------------------------------------------------------------


def test_a_file_that_is_known_by_its_identity_is_not_read_again(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    source.put("b.md", minutes(JULY, "* coffee"))
    run(tmp_path, source)
    source.read.clear()
    source.put("b.md", minutes(JULY, "* coffee"), minutes(JULY, "* cocoa"))
    report = run(tmp_path, source)["north"]
    assert (report.indexed, report.unchanged) == (1, 1)
    assert set(source.read) == {"b.md"}


def test_a_file_that_cannot_be_read_is_tried_again_though_its_identity_is_the_same(
    tmp_path: Path, source: Told
) -> None:
    def fail() -> bytes:
        raise OSError("no luck")

    source.put("a.md", minutes(JUNE, "* tea"))
    good = source.found[0]
    source.found = [replace(good, read=fail)]
    (skipped,) = run(tmp_path, source)["north"].skipped
    assert skipped.reason == "cannot be read: no luck"
    source.found = [replace(good, versions=(Version(commit(1), fail), *good.versions))]
    (skipped,) = run(tmp_path, source)["north"].skipped
    assert skipped.reason == "its earlier versions cannot be read: no luck"
    source.found = [replace(good, identity="another time")]
    assert run(tmp_path, source)["north"].indexed == 1


# -- history ----------------------------------------------------------------------------------------------------------


def test_items_know_when_they_entered_and_when_they_last_changed(tmp_path: Path, source: Told) -> None:
    source.put(
        "a.md",
        minutes(JUNE, "* [ ] sigstore", "* tea"),
        minutes(JUNE, "* [x] sigstore", "* tea", "* brand new"),
        minutes(JUNE, "* [x] sigstore", "* tea", "    * with a note", "* brand new"),
    )
    run(tmp_path, source)
    found = items(tmp_path, "a.md")
    when = {title: (item.entered, item.changed) for title, item in found.items()}
    assert when == {
        "sigstore": (commit(1), commit(2)),
        "tea": (commit(1), commit(3)),
        "brand new": (commit(2), commit(2)),
    }
    archives = Archives(tmp_path)
    assert archives.answer(f"since-commit:{commit(1).id}") == ["brand new"]
    assert archives.answer(f"since-commit:{commit(2).id}") == []
    with Store.open(archives.index) as store:
        assert load_commits(store, "north") == [commit(number).id for number in (1, 2, 3)]


def test_without_versions_nothing_is_said_of_when_items_entered(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/a.md", minutes(JUNE, "* tea"))
    archives.run("north")
    (item,) = items(tmp_path, "a.md").values()
    assert (item.entered, item.changed) == (None, None)


def test_items_keep_their_ids_when_their_file_is_renamed(tmp_path: Path, source: Told) -> None:
    text = minutes(JUNE, "* sigstore", "* tea")
    source.put("a.md", text)
    run(tmp_path, source)
    before = {title: item.id for title, item in items(tmp_path, "a.md").items()}
    source.found = []
    source.put("2024/june.md", text, minutes(JUNE, "* sigstore", "* tea", "* brand new"), origin="a.md")
    source.put("a.md", minutes(JULY, "* sigstore"), first=3, origin="a.md@000000000003")
    report = run(tmp_path, source)["north"]
    assert (report.indexed, report.removed) == (2, 0)
    after = {title: item.id for title, item in items(tmp_path, "2024/june.md").items()}
    assert {title: after[title] for title in before} == before
    assert items(tmp_path, "a.md")["sigstore"].id not in after.values()


def test_history_is_kept_when_items_are_made_anew_from_what_the_index_has(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* (WV) sigstore"), minutes(JUNE, "* (WV) sigstore", "* tea"), origin="old.md")
    run(tmp_path, source)
    before = items(tmp_path, "a.md")
    source.read.clear()
    source.put("p.md", minutes(JULY, "* x", attendees="1. WV: Wilma Verhoeven (@wilmav)"))
    report = run(tmp_path, source)["north"]
    assert (report.indexed, report.updated, set(source.read)) == (1, 1, {"p.md"})
    after = items(tmp_path, "a.md")
    assert after["sigstore"].owners[0].person == "wilmav"
    assert [each.changed for each in after.values()] == [each.changed for each in before.values()]
    assert after["tea"] == before["tea"]


def test_a_rebuild_and_a_run_after_run_leave_the_same(tmp_path: Path, source: Told) -> None:
    for last in (1, 2, 3):
        texts = [minutes(JUNE, *[f"* item {n}" for n in range(number)]) for number in range(1, last + 1)]
        source.put("a.md", *texts, origin="first.md")
        source.put("b.md", minutes(JULY, "* tea"))
        run(tmp_path / "again", source)
    run(tmp_path / "once", source)
    assert everything(tmp_path / "again" / ".index") == everything(tmp_path / "once" / ".index")
    other = Told("south", place=None)
    other.put("c.md", minutes(JULY, "* x"))
    run(tmp_path / "again", other, rebuild=True)
    with Store.open(tmp_path / "again" / ".index") as store:
        assert load_commits(store, "north") == [commit(number).id for number in (1, 2, 3)]
        assert load_sources(store)["north"].revision == commit(3).id
        assert "south" not in load_sources(store), "it has no place"


# -- places and addresses ---------------------------------------------------------------------------------------------


def test_the_index_remembers_where_an_archive_came_from_and_where_its_pages_are(tmp_path: Path) -> None:
    place = SitePlace("https://x.org/m/", "https://x.org/m/")
    source = Told(place=place)
    source.put("a.md", minutes(JUNE, "* tea"), address="https://x.org/m/a/")
    run(tmp_path, source)
    with Store.open(tmp_path / ".index") as store:
        sources = load_sources(store)
        (stored,) = (store.load(docnum) for docnum in store.items)
    assert sources["north"].place == place
    assert Links().with_sources(sources).of_item(stored) == "https://x.org/m/a/"


def test_a_meeting_knows_its_revision_and_when_it_last_changed(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    source.found = [replace(source.found[0], revision='"tag"', changed=commit(5).time)]
    run(tmp_path, source)
    with Store.open(tmp_path / ".index") as store:
        (stored,) = store.meetings()
    assert (stored.meeting.revision, stored.meeting.changed) == ('"tag"', commit(5).time)


def test_an_archive_that_comes_from_elsewhere_now_has_no_commits_any_more(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    run(tmp_path, source)
    archives = Archives(tmp_path)
    archives.write("north/a.md", minutes(JUNE, "* tea"))
    archives.run("north")
    with Store.open(archives.index) as store:
        assert load_commits(store, "north") == []
    (item,) = items(tmp_path, "a.md").values()
    assert item.entered is None


# -- faults -----------------------------------------------------------------------------------------------------------


def test_a_source_that_is_down_leaves_its_archive_as_it_was_and_the_others_are_read(
    tmp_path: Path, source: Told
) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    other = Told("south")
    run(tmp_path, source, other)
    source.down = "https://x.org is down"
    source.found = []
    other.put("b.md", minutes(JULY, "* coffee"))
    reports = run(tmp_path, source, other)
    assert (reports["north"].error, reports["south"].error) == ("https://x.org is down", None)
    assert Archives(tmp_path).answer("tea OR coffee") == ["coffee", "tea"]


def test_what_a_source_did_not_reach_is_not_taken_for_gone(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    source.put("b.md", minutes(JULY, "* coffee"))
    run(tmp_path, source)
    source.found = source.found[:1]
    source.known = replace(source.known, partial=True)
    assert run(tmp_path, source)["north"].removed == 0
    source.known = replace(source.known, partial=False)
    assert run(tmp_path, source)["north"].removed == 1


def test_sources_are_refreshed_before_the_index_is_locked(tmp_path: Path, source: Told) -> None:
    source.put("a.md", minutes(JUNE, "* tea"))
    other = Told("south")
    other.put("b.md", minutes(JULY, "* coffee"))

    class Slow(Told):
        def refresh(self, progress: Progress) -> None:  # noqa: ARG002
            index_sources(tmp_path / ".index", [other], log=Log())

    slow = Slow(found=source.found, known=source.known)
    run(tmp_path, slow)
    assert Archives(tmp_path).answer("tea OR coffee") == ["coffee", "tea"]
