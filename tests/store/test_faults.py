"""A damaged, missing or foreign index is named with the next step; a rebuild cures it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from minutes_search.query import Phrase, Prefix, Query
from minutes_search.search import search
from minutes_search.store import (
    IndexMissingError,
    IndexNotWritableError,
    IndexOutdatedError,
    IndexUnreadableError,
    Store,
    open_for_writing,
    rebuild,
)
from minutes_search.store.disk import INDEX_NAME
from tests.store.samples import record, titles_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    with rebuild(path) as writer:
        for n in range(5):
            writer.put_meeting(record(f"{n}.md", "sigstore attestation", "other"))
    return path


def _toc(path: Path) -> Path:
    (toc,) = path.glob("*.toc")
    return toc


def _file(path: Path, ending: str) -> Path:
    (file,) = path.glob(f"*{ending}")
    return file


def _cured(path: Path) -> bool:
    with rebuild(path) as writer:
        writer.put_meeting(record("a.md", "cured"))
    return titles_in(path) == ["cured"]


@pytest.mark.parametrize("kept", [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_table_of_contents_is_unreadable(index: Path, kept: float) -> None:
    data = _toc(index).read_bytes()
    _toc(index).write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(IndexUnreadableError, match=r"--rebuild") as caught:
        Store.open(index)
    assert str(index) in str(caught.value)
    with pytest.raises(IndexUnreadableError):
        open_for_writing(index)
    assert _cured(index)


def test_a_table_of_contents_of_garbage_is_unreadable(index: Path) -> None:
    _toc(index).write_bytes(b"\x80\x04garbage" * 100)
    with pytest.raises(IndexUnreadableError):
        Store.open(index)
    assert _cured(index)


@pytest.mark.parametrize("ending", [".trm", ".pst"])
def test_a_missing_segment_file_is_unreadable(index: Path, ending: str) -> None:
    _file(index, ending).unlink()
    with pytest.raises(IndexUnreadableError):
        Store.open(index)
    assert _cured(index)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _nothing(_: bytes) -> bytes:
    return b""


def _garbage(data: bytes) -> bytes:
    return b"\xff" * len(data)


_FILES = (".trm", ".pst", "._stored.col", ".type.col")
_COLUMNS = (".date.col", ".length.col", ".title_start.col", ".section_start.col")


@pytest.mark.parametrize(
    ("ending", "damage"),
    [(file, damage) for file in (*_FILES, *_COLUMNS) for damage in (_half, _nothing)]
    + [(file, _garbage) for file in _FILES],
)
def test_a_damaged_segment_file_is_noticed_when_it_is_read(
    index: Path, ending: str, damage: Callable[[bytes], bytes]
) -> None:
    _file(index, ending).write_bytes(damage(_file(index, ending).read_bytes()))
    with pytest.raises(IndexUnreadableError, match=r"--rebuild"):
        _read_all(index)
    assert _cured(index)


def _read_all(index: Path) -> None:
    with Store.open(index) as store:
        search(store, Query(Phrase("sigstore attestation"), scope=("title",)))


def test_an_index_of_another_version_is_outdated_and_never_read(index: Path) -> None:
    for file in list(index.iterdir()):
        if INDEX_NAME in file.name:
            file.rename(file.with_name(file.name.replace(INDEX_NAME, "minutes0")))
    with pytest.raises(IndexOutdatedError, match="version 0") as caught:
        Store.open(index)
    assert str(index) in str(caught.value)
    with pytest.raises(IndexOutdatedError):
        open_for_writing(index)
    assert _cured(index)
    assert not list(index.glob("*minutes0*"))


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_directory_without_an_index_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexMissingError, match="minutes-search index") as caught:
        Store.open(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_a_file_where_the_directory_should_be_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a directory")
    with pytest.raises(IndexNotWritableError):
        rebuild(tmp_path / "index")
    with pytest.raises(IndexMissingError):
        Store.open(tmp_path / "index")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_without_leave_to_write_is_named(index: Path) -> None:
    index.chmod(0o500)
    try:
        with pytest.raises(IndexNotWritableError):
            open_for_writing(index)
    finally:
        index.chmod(0o700)


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(index: Path) -> None:
    (index / f"{INDEX_NAME}_0123456789abcdef.pst").write_bytes(b"half a segment")
    (index / f"{INDEX_NAME}.tmp").mkdir()
    (index / f"{INDEX_NAME}.tmp" / "0123.ctmp").write_bytes(b"half a column")
    (index / "write.holder").write_text("{not json")
    with open_for_writing(index) as writer:
        writer.put_meeting(record("new.md", "new"))
    assert titles_in(index).count("new") == 1
    assert not list(index.glob("*0123456789abcdef*"))
    assert not (index / f"{INDEX_NAME}.tmp").exists()


def test_a_wrong_place_in_the_file_of_terms_is_told_and_not_looked_for_without_end(tmp_path: Path) -> None:
    """Places are the last numbers of the file; terms that begin with the letter are searched for a written word."""
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("a.md", "dad dam day die dies dim dip dying doe dog duo dye"))
    file = _file(tmp_path, ".trm")
    content = file.read_bytes()
    told = 0
    for at in range(len(content) - 100, len(content) - 4):
        file.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
        try:
            with Store.open(tmp_path) as store:
                search(store, Query(Prefix("dyi")))
        except IndexUnreadableError:
            told += 1
    assert told
