"""Weaving after a small change: taken where it can be, and the same as weaving whole archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.reweaving import reweave
from minutes_indexer.rewoven_archive import Run
from minutes_indexer.weave import Woven
from minutes_search.store import Store
from minutes_search.store.woven import TABLE, load_bytes
from minutes_search.store.writer import open_for_writing
from tests.indexer.indexing import Archives, Files, everything, index_sources, minutes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CRANE = "* [ ] (AB) Ask the harbour office for a second crane"
MAST = "* Paint the old mast in yellow\n    * nobody knows who has the paint"
ROPE = "* Rope for the mast, see https://github.com/lantern/wick/pull/7"
BASIN = "* (CD) Dredge the east basin before the winter storms\n    * the pilots want to be asked"
ENTRIES = (CRANE, MAST, ROPE, BASIN)


def day(number: int) -> str:
    return f"2024-{1 + number // 2:02}-{1 + number % 2 * 14:02}"


def held(number: int, *more: str) -> str:
    """The minutes of one of several meetings, each with some of the entries."""
    return minutes(day(number), *ENTRIES[number % 3 :], *more)


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    """An archive, a second one that shares two of its meetings, and one that shares none."""
    archives = Archives(tmp_path)
    for number in range(12):
        archives.write(f"north/{number:02}.md", held(number))
        archives.write(f"other/{number:02}.md", minutes(day(number), f"* Elections of the year {number}", MAST))
    for number in (3, 7):
        archives.write(f"south/{number:02}.md", held(number))
    archives.run("north", "south", "other")
    return archives


def rebuilt(archives: Archives, index: Path) -> Path:
    """A new index of the same files."""
    folders = [archives.folder / name for name in ("north", "south", "other")]
    contents = {
        folder.name: {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.md")}
        for folder in folders
    }
    index_sources(index, [Files(name, files) for name, files in contents.items()])
    return index


EDITS: dict[str, Callable[[Archives], None]] = {
    "the newest": lambda archives: archives.write("north/11.md", held(11, CRANE)),
    "the oldest": lambda archives: archives.write("north/00.md", held(0, BASIN, "* Something new altogether")),
    "one more": lambda archives: archives.write("north/zz.md", minutes(day(5), *ENTRIES)),
    "one less": lambda archives: archives.remove("north/04.md"),
    "another owner": lambda archives: archives.write("north/02.md", held(2).replace("(CD)", "(EF)")),
    "another day": lambda archives: archives.write("north/01.md", held(1).replace(day(1), day(9))),
    "a shared one": lambda archives: archives.write("north/03.md", held(3, "* A word that only one of them has")),
    "one more shared": lambda archives: archives.write("south/05.md", held(5)),
    "shared no more": lambda archives: archives.write("south/07.md", minutes(day(7), "* Fees of the pilots")),
    "of another archive": lambda archives: archives.write("other/06.md", minutes(day(6), MAST, CRANE)),
    "no meeting any more": lambda archives: archives.write("north/06.md", "no minutes"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_all_is_told_as_by_a_new_index(archives: Archives, edit: str, tmp_path: Path) -> None:
    EDITS[edit](archives)
    archives.run("north", "south", "other")
    assert everything(archives.index) == everything(rebuilt(archives, tmp_path / "anew"))


def test_what_did_not_change_gets_no_other_places(archives: Archives) -> None:
    with Store.open(archives.index) as store:
        known = [(name, path) for name in store.archives() for path in store.files(name)]
        found = reweave(Woven.load(store), store, Run({}, known, {"north", "south", "other"}), set(store.archives()))
    assert found == {}


def test_archives_that_have_a_meeting_in_common_from_now_on_are_woven_whole(archives: Archives) -> None:
    archives.write("other/02.md", held(2))
    with Store.open(archives.index) as store:
        before = Woven.load(store).archives
    archives.run("other")
    with Store.open(archives.index) as store:
        assert (before, Woven.load(store).archives) == (
            [("north", "south"), ("other",)],
            [("north", "other", "south")],
        )


@pytest.mark.parametrize("table", [b"", b"nothing that a table is"], ids=["none", "something else"])
def test_without_a_table_archives_are_woven_whole(archives: Archives, table: bytes, tmp_path: Path) -> None:
    with open_for_writing(archives.index) as writer:
        writer.put_meta(f"{TABLE} north", table)
    EDITS["the newest"](archives)
    archives.run("north")
    assert everything(archives.index) == everything(rebuilt(archives, tmp_path / "anew"))
    with Store.open(archives.index) as store:
        assert load_bytes(store, TABLE, ("north",))


def test_nothing_is_kept_of_an_archive_that_is_gone(archives: Archives) -> None:
    for file in (archives.folder / "other").iterdir():
        file.unlink()
    archives.run("other")
    with Store.open(archives.index) as store:
        assert Woven.load(store).archives == [("north", "south")]
        assert load_bytes(store, TABLE, ("other",)) is None
