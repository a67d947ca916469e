"""What a run has written is on the disk before it is announced: where power fails, one state or the other is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from minutes_search.store import IndexNotConfirmedError, open_for_writing, rebuild
from tests.store.samples import record, titles_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from minutes_search.store import Writer


@pytest.mark.parametrize("opened", [open_for_writing, rebuild])
def test_all_files_and_their_names_are_on_the_disk_before_and_after_the_table_of_contents_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], Writer]
) -> None:
    index = tmp_path / "index"
    with rebuild(index) as writer:
        writer.put_meeting(record("a.md", "old"))
    synced: list[tuple[int, int]] = []
    """Inode and size of what was brought to the disk, in order."""
    announced: list[int] = []
    """How much of that was before each rename."""
    fsync, rename = os.fsync, os.rename

    def watched_fsync(descriptor: int) -> None:
        fsync(descriptor)
        state = os.fstat(descriptor)
        synced.append((state.st_ino, state.st_size))

    def watched_rename(source: str, target: str) -> None:
        announced.append(len(synced))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    before = {file.name for file in index.iterdir()}
    with opened(index) as writer:
        writer.put_meeting(record("b.md", "new"))
    (moment,) = announced
    folder = index.stat().st_ino
    new = [file.stat() for file in index.iterdir() if file.name not in before]
    assert len(new) > 10
    for state in new:
        assert (state.st_ino, state.st_size) in synced[:moment], "whole, too"
    assert synced[moment - 1][0] == folder
    assert [inode for inode, _ in synced[moment:]] == [folder]
    assert "new" in titles_in(index)


def _stopped_after_the_rename(index: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException) -> None:
    """Make a run in which the first call of a function after the new state became visible raises an error."""
    renamed = False
    rename, called = os.rename, getattr(os, call)

    def watched_rename(source: str, target: str) -> None:
        nonlocal renamed
        rename(source, target)
        renamed = True

    def stopped(argument: object) -> None:
        nonlocal renamed
        if not renamed:
            called(argument)
            return
        renamed = False
        raise error

    monkeypatch.setattr(os, "rename", watched_rename)
    monkeypatch.setattr(os, call, stopped)
    with open_for_writing(index) as writer:
        writer.put_meeting(record("a.md", "new"))


def test_a_run_that_is_interrupted_once_its_state_is_visible_leaves_that_state_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("a.md", "old"))
    files = len(list(tmp_path.iterdir()))
    with pytest.raises(KeyboardInterrupt):
        _stopped_after_the_rename(tmp_path, monkeypatch, "unlink", KeyboardInterrupt())
    assert titles_in(tmp_path) == ["new"]
    assert len(list(tmp_path.iterdir())) == files, "the files of the old state are gone"


def test_a_disk_that_fails_at_the_very_end_is_told_and_nothing_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("a.md", "old"))
    with pytest.raises(IndexNotConfirmedError, match=r"new state .* is in place, but the disk may lose it .*broken"):
        _stopped_after_the_rename(tmp_path, monkeypatch, "fsync", OSError(5, "broken"))
    assert titles_in(tmp_path) == ["new"]
