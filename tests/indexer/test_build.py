"""What a run of the build reads, updates, removes, skips and leaves alone."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import FolderSource, SourceFile
from minutes_search.config import ConfiguredPerson
from minutes_search.model import Skipped
from minutes_search.store import Store
from tests.indexer.indexing import Archives, Files, Log, everything, index_sources, minutes, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WILMA = "Wilma Verhoeven, WV, wilmav"
OTHER = "Wilma Brandt, WV, wbrandt"
JUNE, JULY, AUGUST = "2024-06-12", "2024-07-10", "2024-08-07"


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    """Two archives of two files each, indexed."""
    found = Archives(tmp_path)
    found.write("north/june.md", minutes(JUNE, "* (WV) sigstore", "* mirrors", attendees=table(WILMA)))
    found.write("north/july.md", minutes(JULY, "* old Pythons"))
    found.write("south/june.md", minutes(JUNE, "* [ ] (wilmav) wheels", "* Ines - harbour dues"))
    found.write("south/july.md", minutes(JULY, "* (wbrandt) lanterns"))
    found.run("north", "south")
    return found


def counts(archives: Archives, *names: str, rebuild: bool = False) -> tuple[int, int, int, int, int]:
    """Index, and give what was indexed, unchanged, updated, removed and skipped in the first of the archives."""
    report = archives.run(*names, rebuild=rebuild)[names[0]]
    return report.indexed, report.unchanged, report.updated, report.removed, len(report.skipped)


# -- what is read ---------------------------------------------------------------------------------------------------


def test_a_run_counts_the_files_and_items_that_it_indexed(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/june.md", minutes(JUNE, "* sigstore", "* mirrors"))
    archives.write("north/july.md", minutes(JULY, "* old Pythons"))
    report = archives.run("north")["north"]
    assert (report.indexed, report.items, report.unchanged, report.error) == (2, 3, 0, None)
    assert archives.answer("") == ["mirrors", "old Pythons", "sigstore"]


def test_an_unchanged_file_is_not_read_again(archives: Archives) -> None:
    assert counts(archives, "north", "south") == (0, 2, 0, 0, 0)


def test_a_run_with_nothing_to_do_commits_nothing(archives: Archives) -> None:
    before = archives.generation()
    archives.run("north", "south")
    assert archives.generation() == before


def test_a_file_with_a_new_time_and_the_same_content_is_unchanged(archives: Archives) -> None:
    os.utime(archives.folder / "north/july.md", (0, 0))
    assert counts(archives, "north") == (0, 2, 0, 0, 0)


def test_a_changed_file_is_read_again_even_when_size_and_time_stayed_the_same(archives: Archives) -> None:
    file = archives.folder / "north/july.md"
    before = file.stat()
    archives.write("north/july.md", minutes(JULY, "* new Pythons"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert counts(archives, "north") == (1, 1, 0, 0, 0)
    assert archives.answer("pythons") == ["new Pythons"]


def test_a_new_file_is_read_and_the_others_are_not(archives: Archives) -> None:
    archives.write("north/august.md", minutes(AUGUST, "* tea"))
    assert counts(archives, "north") == (1, 2, 0, 0, 0)
    assert archives.answer("tea") == ["tea"]


def test_a_deleted_file_leaves_with_its_items(archives: Archives) -> None:
    archives.remove("north/july.md")
    assert counts(archives, "north") == (0, 1, 0, 1, 0)
    assert archives.answer("pythons") == []
    assert archives.paths("north") == ["june.md"]
    assert counts(archives, "north") == (0, 1, 0, 0, 0), "it is removed only once"


def test_a_renamed_file_is_one_removed_and_one_indexed(archives: Archives) -> None:
    (archives.folder / "north/july.md").rename(archives.folder / "north/renamed.md")
    assert counts(archives, "north") == (1, 1, 0, 1, 0)
    assert archives.answer("pythons") == ["old Pythons"]


def test_an_emptied_folder_empties_its_archive(archives: Archives) -> None:
    archives.remove("south/june.md")
    archives.remove("south/july.md")
    assert counts(archives, "south") == (0, 0, 0, 2, 0)
    with Store.open(archives.index) as store:
        assert store.archives() == ["north"]


def test_indexing_one_archive_leaves_the_others_alone(archives: Archives) -> None:
    archives.write("south/july.md", minutes(JULY, "* edited, not indexed"))
    archives.remove("south/june.md")
    archives.write("north/july.md", minutes(JULY, "* tea"))
    reports = archives.run("north")
    assert list(reports) == ["north"]
    assert archives.answer("archive:south") == ["(wbrandt) lanterns", "Ines - harbour dues", "wheels"]
    assert archives.answer("archive:north") == ["mirrors", "sigstore", "tea"]


def test_a_source_shrunk_to_one_file_is_the_whole_of_its_archive(archives: Archives) -> None:
    """Each source is the whole of its archive, so the other files of the archive are gone."""
    contents = (archives.folder / "north/june.md").read_bytes()
    report = index_sources(archives.index, [Files("north", {"june.md": contents})])["north"]
    assert (report.unchanged, report.removed) == (1, 1)
    assert archives.paths("north") == ["june.md"]


# -- people ---------------------------------------------------------------------------------------------------------


def test_a_new_attendee_table_updates_the_items_of_unchanged_files(archives: Archives) -> None:
    assert archives.answer("by:wbrandt") == []
    archives.write("north/june.md", minutes(JUNE, "* (WV) sigstore", attendees=table(OTHER)))
    report = archives.run("north", "south")
    assert (report["south"].indexed, report["south"].unchanged, report["south"].updated) == (0, 2, 2)
    assert archives.answer("by:wbrandt") == ["lanterns", "sigstore"]
    assert archives.answer("by:wilmav") == []


def test_people_are_updated_in_archives_that_the_run_does_not_name(archives: Archives) -> None:
    archives.write("north/june.md", minutes(JUNE, "* (WV) sigstore", attendees=table(OTHER)))
    assert counts(archives, "north") == (1, 1, 0, 0, 0)
    assert archives.answer("by:wbrandt archive:south") == ["lanterns"]
    assert archives.answer("by:wilmav") == []


def test_a_first_name_becomes_an_owner_mark_when_somebody_of_that_name_attends(archives: Archives) -> None:
    """Whether `Ines - …` names an owner depends on whether the archive knows an Ines: the title changes too."""
    assert archives.answer("by:Ines") == []
    assert archives.answer("dues") == ["Ines - harbour dues"]
    archives.write("north/july.md", minutes(JULY, "* old Pythons", attendees="Wilma, Ines"))
    archives.run("north")
    assert archives.answer("by:Ines") == ["harbour dues"]
    assert archives.answer("dues") == ["harbour dues"]


def test_a_deleted_attendee_table_takes_back_what_it_told(archives: Archives) -> None:
    assert archives.answer("by:wilmav archive:south") == ["wheels"]
    archives.remove("north/june.md")
    archives.run("north")
    assert archives.answer("by:wilmav") == []
    assert archives.answer("wheels -has:owner") == ["(wilmav) wheels"]


def test_an_attendee_who_turns_out_to_be_another_is_found_though_no_item_changed(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/june.md", minutes(JUNE, "* sigstore", attendees="1. WV"))
    archives.write("north/july.md", minutes(JULY, "* mirrors", attendees=table(WILMA)))
    archives.run("north")
    assert archives.answer("attendee:Verhoeven") == ["mirrors", "sigstore"]
    archives.write("north/july.md", minutes(JULY, "* mirrors", attendees=table(OTHER)))
    report = archives.run("north")["north"]
    assert (report.indexed, report.unchanged, report.updated) == (1, 1, 1)
    assert archives.answer("attendee:Brandt") == ["mirrors", "sigstore"]
    assert archives.answer("attendee:Verhoeven") == []


def test_a_person_of_the_configuration_updates_every_archive(archives: Archives) -> None:
    person = ConfiguredPerson("Wendel Vogt", "wendel", initials=("WV",), aliases=("wilmav",))
    archives.run("north", configured=[person])
    assert archives.answer("by:wendel") == ["sigstore", "wheels"]
    archives.run("north")
    assert archives.answer("by:wendel") == []
    assert archives.answer("by:wilmav") == ["sigstore", "wheels"]


# -- what yields nothing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"# Meeting 2024-07-10\n\n* caf\xe9\n", "line 3: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"# Meeting\n\n* no day\n", "no date in the front matter, the title, the first heading or the file name"),
        (b"# Meeting 2024-07-10\n", "no agenda items"),
        (b"", "no date in the front matter, the title, the first heading or the file name"),
    ],
)
def test_a_file_that_yields_nothing_is_skipped_with_the_reason_until_it_is_fixed(
    archives: Archives, content: bytes, reason: str
) -> None:
    archives.write("north/july.md", content)
    for _ in range(2):  # an unchanged file is told of again
        report = archives.run("north")["north"]
        (skipped,) = report.skipped
        assert skipped.path == "july.md"
        assert skipped.reason.startswith(reason)
        assert (report.indexed, report.unchanged, report.removed) == (0, 1, 0)
    assert archives.answer("pythons") == []
    archives.write("north/july.md", minutes(JULY, "* fixed"))
    report = archives.run("north")["north"]
    assert (report.indexed, report.skipped) == (1, [])
    assert archives.answer("fixed") == ["fixed"]


def test_a_skipped_file_that_is_deleted_is_told_of_no_more(archives: Archives) -> None:
    archives.write("north/july.md", b"\xff")
    archives.run("north")
    archives.remove("north/july.md")
    assert counts(archives, "north") == (0, 1, 0, 1, 0)
    assert counts(archives, "north") == (0, 1, 0, 0, 0)


def test_a_rebuild_tells_of_the_skipped_files_as_well(archives: Archives) -> None:
    archives.write("north/july.md", b"\xff")
    archives.run("north")
    assert counts(archives, "north", rebuild=True) == (1, 0, 0, 0, 1)


def test_an_archive_of_nothing_but_skipped_files_answers_nothing(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/empty.md", b"")
    report = archives.run("north")["north"]
    assert [skipped.path for skipped in report.skipped] == ["empty.md"]
    assert archives.answer("archive:north") == []
    assert archives.answer("") == []


def test_a_file_that_cannot_be_opened_is_skipped_and_read_once_it_can_be(archives: Archives) -> None:
    link = archives.folder / "north/linked.md"
    link.symlink_to(archives.folder / "elsewhere.md")
    report = archives.run("north")["north"]
    assert report.skipped == [Skipped("linked.md", "cannot be read: No such file or directory")]
    archives.write("elsewhere.md", minutes(AUGUST, "* tea"))
    assert counts(archives, "north") == (1, 2, 0, 0, 0)
    assert archives.answer("tea") == ["tea"]


def test_a_source_that_cannot_be_read_leaves_its_archive_as_it_was(archives: Archives) -> None:
    before = archives.generation()
    (archives.folder / "north").rename(archives.folder / "gone")
    report = archives.run("north")["north"]
    assert report.error == f"{archives.folder / 'north'}: no such file or folder"
    assert (report.indexed, report.removed, report.skipped) == (0, 0, [])
    assert archives.paths("north") == ["june.md", "july.md"]
    assert archives.generation() == before


def test_a_source_that_cannot_be_read_does_not_hold_up_the_others(archives: Archives) -> None:
    (archives.folder / "north").rename(archives.folder / "gone")
    archives.write("south/july.md", minutes(JULY, "* tea"))
    reports = archives.run("north", "south")
    assert reports["north"].error
    assert reports["south"].indexed == 1
    assert archives.answer("tea OR mirrors") == ["mirrors", "tea"]


def test_a_rebuild_keeps_an_archive_whose_source_cannot_be_read(archives: Archives) -> None:
    before = everything(archives.index)
    (archives.folder / "north").rename(archives.folder / "gone")
    archives.run("north", "south", rebuild=True)
    assert everything(archives.index) == before


def test_no_index_is_made_when_no_source_can_be_read(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    assert archives.run("nowhere")["nowhere"].error
    with pytest.raises(Exception, match="make one with"):
        archives.answer("tea")


# -- all or nothing -------------------------------------------------------------------------------------------------


class Failing(Files):
    """A source whose last file ends the run, as a power cut would."""

    def files(self) -> Iterator[SourceFile]:
        yield SourceFile("new.md", minutes(AUGUST, "* half a run").encode)
        yield SourceFile("zzz.md", self._fail)

    def _fail(self) -> bytes:
        raise RuntimeError("power cut")


@pytest.mark.parametrize("rebuild", [False, True])
def test_an_exception_in_the_middle_of_a_run_leaves_the_index_as_it_was(archives: Archives, rebuild: bool) -> None:
    before = everything(archives.index)
    with pytest.raises(RuntimeError, match="power cut"):
        index_sources(archives.index, [Failing("north", {})], rebuild=rebuild)
    assert everything(archives.index) == before
    assert counts(archives, "north") == (0, 2, 0, 0, 0), "the next run finds nothing to repair"


@pytest.mark.parametrize("rebuild", [False, True])
def test_an_exception_while_the_index_is_written_leaves_it_as_it_was(archives: Archives, rebuild: bool) -> None:
    """Everything has been put into the index by the step that is interrupted."""

    class Interrupted(Log):
        def begin(self, step: str, total: int) -> None:
            super().begin(step, total)
            if step == "writing":
                raise KeyboardInterrupt

    before = everything(archives.index)
    archives.write("north/july.md", minutes(JULY, "* half a run"))
    archives.remove("north/june.md")
    with pytest.raises(KeyboardInterrupt):
        index_sources(archives.index, [FolderSource(archives.folder / "north")], rebuild=rebuild, log=Interrupted())
    assert everything(archives.index) == before


# -- rebuild --------------------------------------------------------------------------------------------------------


def test_a_rebuild_reads_every_file_and_changes_nothing(archives: Archives) -> None:
    before = everything(archives.index)
    assert counts(archives, "north", "south", rebuild=True) == (2, 0, 0, 0, 0)
    assert everything(archives.index) == before


def test_a_rebuild_keeps_the_archives_that_it_does_not_name(archives: Archives) -> None:
    archives.write("south/july.md", minutes(JULY, "* edited, not indexed"))
    before = everything(archives.index)
    assert counts(archives, "north", rebuild=True) == (2, 0, 0, 0, 0)
    assert everything(archives.index) == before


def test_a_rebuild_of_one_archive_updates_the_people_of_the_others(archives: Archives) -> None:
    archives.write("north/june.md", minutes(JUNE, "* (WV) sigstore", attendees=table(OTHER)))
    archives.run("north", rebuild=True)
    assert archives.answer("by:wbrandt archive:south") == ["lanterns"]
    assert archives.answer("by:wilmav") == []


def test_a_rebuild_forgets_files_that_are_gone(archives: Archives) -> None:
    archives.remove("north/july.md")
    assert counts(archives, "north", rebuild=True) == (1, 0, 0, 1, 0)
    assert archives.paths("north") == ["june.md"]


def test_an_index_of_another_schema_version_is_rebuilt_with_a_message(archives: Archives) -> None:
    before = everything(archives.index)
    for file in list(archives.index.iterdir()):  # the version is part of every file's name
        if "minutes" in file.name:
            head, _, rest = file.name.partition("minutes")
            file.rename(file.with_name(f"{head}minutes999{rest[rest.index('_') :]}"))
    assert counts(archives, "north", "south") == (2, 0, 0, 0, 0)
    assert any("schema version 999" in note and "rebuilding" in note for note in archives.log.notes)
    assert any("must be indexed again" in note for note in archives.log.notes)
    assert everything(archives.index) == before
    assert not [file.name for file in archives.index.iterdir() if "minutes999" in file.name]


def test_a_damaged_index_is_rebuilt_with_a_message(archives: Archives) -> None:
    before = everything(archives.index)
    for file in archives.index.glob("*.toc"):
        file.write_bytes(file.read_bytes()[:20])
    assert counts(archives, "north", "south") == (2, 0, 0, 0, 0)
    assert any("cannot be read" in note and "rebuilding" in note for note in archives.log.notes)
    assert everything(archives.index) == before


@pytest.mark.parametrize("damage", [b"", b"\x55" * 64], ids=["emptied", "overwritten"])
def test_no_damaged_file_of_an_index_stands_in_the_way_of_a_rebuild(archives: Archives, damage: bytes) -> None:
    before = everything(archives.index)
    whole = archives.folder / "whole"
    shutil.copytree(archives.index, whole)
    for name in sorted(file.name for file in whole.iterdir()):
        shutil.rmtree(archives.index)
        shutil.copytree(whole, archives.index)
        (archives.index / name).write_bytes(damage)
        archives.run("north", "south", rebuild=True)
        assert everything(archives.index) == before, name


# -- ids and paths --------------------------------------------------------------------------------------------------

ITEMS = ("* [ ] (WV) sigstore", "    * details", "* mirrors", "    * AB: no", "* [ ] old Pythons")


def test_ids_stay_when_a_file_is_indexed_again(archives: Archives) -> None:
    before = archives.ids("north", "june.md")
    archives.run("north", rebuild=True)
    assert archives.ids("north", "june.md") == before


OWN = minutes(JUNE, *ITEMS)


@pytest.mark.parametrize(
    "edited",
    [
        minutes(JUNE, "* inserted above", *ITEMS),
        minutes(JUNE, *ITEMS, "* inserted below"),
        minutes(JUNE, *ITEMS[:2], "* inserted between", "    * with a line", *ITEMS[2:]),
        OWN.replace("## New items", "## Renamed items"),
        OWN.replace("# Meeting", "Some prose first.\n\n# Renamed meeting"),
        minutes(JUNE, *ITEMS, attendees=table("Ada Brook, AB, adabrook")),
        OWN.replace("[ ] (WV) sigstore", "[x] (WV) sigstore"),
        OWN.replace("    * details", "    * other details\n    * and more"),
        minutes(JUNE, *ITEMS[4:], *ITEMS[2:4], *ITEMS[:2]),
        OWN.replace("* ", "- ").replace("\n", "\r\n"),
        OWN.replace("(WV) sigstore", "(WV): **sigstore**"),
    ],
    ids=[
        "above", "below", "between", "heading", "title", "attendees", "own checkbox", "own body", "reordered",
        "line ends and bullets", "emphasis",
    ],
)  # fmt: skip
def test_ids_stay_after_edits_elsewhere_in_the_file(tmp_path: Path, edited: str) -> None:
    archives = Archives(tmp_path)
    archives.write("north/may.md", minutes("2024-05-15", "* tea", attendees=table(WILMA)))
    archives.write("north/june.md", OWN)
    archives.run("north")
    before = archives.ids("north", "june.md")
    assert list(before) == ["sigstore", "mirrors", "old Pythons"]
    archives.write("north/june.md", edited)
    assert archives.run("north")["north"].indexed == 1
    after = archives.ids("north", "june.md")
    assert {title: after[title] for title in before} == before


def test_an_id_stays_when_one_of_its_namesakes_below_is_removed(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/june.md", minutes(JUNE, "* tea", "* coffee", "* tea"))
    archives.run("north")
    with Store.open(archives.index) as store:
        stored = store.meeting("north", "june.md")
    assert stored is not None
    first = stored.meeting.items[0].id
    archives.write("north/june.md", minutes(JUNE, "* tea", "* coffee"))
    archives.run("north")
    assert archives.ids("north", "june.md")["tea"] == first


def test_items_with_the_same_words_have_ids_of_their_own(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/june.md", minutes(JUNE, "* tea", "* Tea", "* tea"))
    archives.run("north")
    with Store.open(archives.index) as store:
        stored = store.meeting("north", "june.md")
    assert stored is not None
    assert len({item.id for item in stored.meeting.items}) == 3


def test_the_same_file_has_other_ids_in_another_archive_and_at_another_path(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    for place in ("north/a.md", "north/b.md", "south/a.md"):
        archives.write(place, minutes(JUNE, "* tea"))
    archives.run("north", "south")
    assert len({archives.ids(*place.split("/"))["tea"] for place in ("north/a.md", "north/b.md", "south/a.md")}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "ü ö.md", "日本.md", "e\u0301t\u00e9.md", "a:b.md", "#1.md", "-x.md", "UPPER.MD", "a.markdown", "a\nb.md",
        "\x1b[31m.md",        "deep/er/and deeper/a.md", "folder.md/a.md", f"{'x' * 200}.md", "%20.md", "'\".md",
    ],
)  # fmt: skip
def test_a_file_of_any_name_is_indexed_found_by_it_and_removed(tmp_path: Path, path: str) -> None:
    archives = Archives(tmp_path)
    archives.write(f"north/{path}", minutes(JUNE, "* tea"))
    archives.write("north/plain.md", minutes(JUNE, "* coffee"))
    assert counts(archives, "north") == (2, 0, 0, 0, 0)
    assert list(archives.ids("north", path)) == ["tea"]
    assert counts(archives, "north") == (0, 2, 0, 0, 0)
    archives.remove(f"north/{path}")
    assert counts(archives, "north") == (0, 1, 0, 1, 0)
    assert archives.answer("") == ["coffee"]


def test_names_that_differ_only_in_how_they_are_composed_are_two_files(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/\u00e9.md", minutes(JUNE, "* tea"))
    archives.write("north/e\u0301.md", minutes(JUNE, "* coffee"))
    if len(list((tmp_path / "north").iterdir())) < 2:
        pytest.skip("this file system takes the two names for one")
    archives.run("north")
    assert archives.answer("") == ["coffee", "tea"]


def test_a_name_that_is_not_utf_8_is_skipped_with_the_reason(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/plain.md", minutes(JUNE, "* coffee"))
    try:
        archives.write(f"north/{os.fsdecode(b'caf' + bytes([0xE9]))}.md", minutes(JUNE, "* tea"))
    except (OSError, UnicodeError):
        pytest.skip("this file system has only names in UTF-8")
    report = archives.run("north")["north"]
    assert report.skipped == [Skipped(r"caf\xe9.md", "cannot be read: its name is not UTF-8; rename the file")]
    assert archives.answer("") == ["coffee"]


def test_hidden_files_and_folders_and_other_suffixes_are_no_minutes(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    for place in ("north/.hidden.md", "north/.git/a.md", "north/a.txt", "north/a.md.bak", "north/a.md"):
        archives.write(place, minutes(JUNE, "* tea"))
    report = archives.run("north")["north"]
    assert (report.indexed, report.skipped) == (1, [])


def test_a_folder_that_is_linked_is_not_followed_into_a_circle(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/a.md", minutes(JUNE, "* tea"))
    (tmp_path / "north/loop").symlink_to(tmp_path / "north")
    assert counts(archives, "north") == (1, 0, 0, 0, 0)
