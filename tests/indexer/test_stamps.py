"""A file is not read where size, times and inode show that its content is the one that was noted; else it is."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.contents import content_digest
from minutes_indexer.sources import FolderSource
from minutes_indexer.stamps import Stamps
from tests.indexer.indexing import Archives, minutes

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.sources.base import Stamp

LATER = 3600 * 10**9
"""Nanoseconds after which no clock is too coarse to show a change."""


def stamp_of(folder: Path) -> Stamp:
    (file,) = FolderSource(folder).files()
    assert file.stamp is not None
    return file.stamp


def noted(folder: Path, index: Path, digest: str) -> None:
    """Note the digest of the only file of a folder, as a run would that comes an hour later."""
    stamps = Stamps({}, time.time_ns() + LATER)
    stamps.begin(folder.name, repr(FolderSource(folder).place))
    stamps.note(folder.name, "a.md", stamp_of(folder), digest)
    stamps.save(index)


def known(folder: Path, index: Path) -> str | None:
    """What is noted of the only file of a folder."""
    stamps = Stamps.load(index)
    stamps.begin(folder.name, repr(FolderSource(folder).place))
    return stamps.digest(folder.name, "a.md", stamp_of(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "north"
    place.mkdir()
    (place / "a.md").write_text("tea")
    return place


def test_a_file_that_is_as_it_was_noted_has_the_digest_that_was_noted(folder: Path, tmp_path: Path) -> None:
    assert known(folder, tmp_path) is None
    noted(folder, tmp_path, "d1")
    assert known(folder, tmp_path) == "d1"


def test_a_change_shows_even_where_size_and_time_are_set_back(folder: Path, tmp_path: Path) -> None:
    noted(folder, tmp_path, "d1")
    before = (folder / "a.md").stat()
    time.sleep(0.02)  # a tick of the kernel's clock
    (folder / "a.md").write_text("ink")
    os.utime(folder / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known(folder, tmp_path) is None


def test_a_file_that_another_one_has_taken_the_place_of_is_not_as_it_was(folder: Path, tmp_path: Path) -> None:
    noted(folder, tmp_path, "d1")
    before = (folder / "a.md").stat()
    (folder / "b").write_text("ink")
    os.utime(folder / "b", ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "b").replace(folder / "a.md")
    assert known(folder, tmp_path) is None


def test_a_file_that_has_just_changed_is_not_noted(folder: Path, tmp_path: Path) -> None:
    changed = (folder / "a.md").stat().st_ctime_ns
    stamps = Stamps({}, changed + 2 * 10**9)
    stamps.begin("north", "")
    stamps.note("north", "a.md", stamp_of(folder), "d1")
    stamps.save(tmp_path)
    assert not (tmp_path / "stamps").exists()


def test_what_is_noted_counts_for_the_place_alone_that_it_was_noted_of(folder: Path, tmp_path: Path) -> None:
    noted(folder, tmp_path, "d1")
    stamps = Stamps.load(tmp_path)
    stamps.begin("north", "elsewhere")
    assert stamps.digest("north", "a.md", stamp_of(folder)) is None


@pytest.mark.parametrize("damage", [b"", b"zzz", b"0\n{}", b"00\n[]"])
def test_damaged_notes_are_none(folder: Path, tmp_path: Path, damage: bytes) -> None:
    noted(folder, tmp_path, "d1")
    (tmp_path / "stamps").write_bytes(damage)
    assert known(folder, tmp_path) is None


def test_notes_in_which_a_byte_has_changed_are_none(folder: Path, tmp_path: Path) -> None:
    noted(folder, tmp_path, "d1")
    content = (tmp_path / "stamps").read_bytes()
    (tmp_path / "stamps").write_bytes(content.replace(b"d1", b"d2"))
    assert known(folder, tmp_path) is None


def test_a_run_believes_what_is_noted_and_a_rebuild_reads_all_the_same(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    archives.write("north/a.md", minutes("2024-06-12", "* tea"))
    archives.run("north")
    digest = content_digest((archives.folder / "north/a.md").read_bytes())
    archives.write("north/a.md", minutes("2024-06-12", "* ink"))
    noted(archives.folder / "north", archives.index, digest)  # which is not true
    assert archives.run("north")["north"].unchanged == 1
    assert archives.answer("ink") == []
    archives.run("north", rebuild=True)
    assert archives.answer("ink") == ["ink"]
    assert archives.run("north")["north"].unchanged == 1, "a rebuild notes anew what it reads"
    assert archives.answer("ink") == ["ink"]
