"""A disk that is full or read-only fails a run with one message, and leaves the index to those who read it.

The disks are small tmpfs, where this process may mount them. `MINUTES_KILLS` (see test_kill.py) tries every size.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import COMMAND, PATIENCE, Ran, run
from tests.faults.archive import INDEX, NEW, OLD, REBUILD, Archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 4096
ALL = "MINUTES_KILLS" in os.environ


class Disk:
    """A small file system of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mount(self, *options: str) -> bool:
        """Mount it, or change how it is mounted; tell whether that could be done."""
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(self.folder)]
        try:
            return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE).returncode == 0
        except FileNotFoundError:
            return False

    def change(self, *options: str) -> None:
        assert self.mount("remount", *options)

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=True, timeout=PATIENCE)

    @property
    def used(self) -> int:
        """In bytes."""
        state = os.statvfs(self.folder)
        return (state.f_blocks - state.f_bfree) * state.f_frsize

    @property
    def files(self) -> int:
        state = os.statvfs(self.folder)
        return state.f_files - state.f_ffree


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    made.folder.mkdir()
    if not made.mount("size=8m", "mode=0700"):
        pytest.skip("this process may not mount a file system")
    try:
        yield made
    finally:
        made.unmount()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive whose index is in the old state and whose files are in the new one; the index may be on a `disk`."""
    folder = tmp_path / "disk"
    made = Archive(tmp_path, folder / "index" if folder.exists() else tmp_path / "index")
    made.turn(OLD)
    assert run(*made.command()).status == 0
    made.turn(NEW)
    return made


def failed_as_it_should(archive: Archive, ran: Ran, why: str) -> None:
    """See that a run told in one message where it failed, why and what to do, and left nothing."""
    assert ran.status == 2
    assert ran.out == ""
    *_, last = ran.err.splitlines()
    assert last.startswith(f"Error: the index in {archive.index} cannot be written ("), ran.err
    assert why in last
    assert "stays as it was: make room or give leave to write there, or name another directory with --index" in last
    for word in ("Traceback", "Exception", "Error: ", "Warning"):
        assert word not in ran.err.replace("Error: the index", ""), ran.err
    assert archive.leftovers() == []


@pytest.mark.parametrize("kind", [INDEX, REBUILD])
@pytest.mark.parametrize("of", ["bytes", "files"])
def test_a_full_disk_leaves_the_old_state_and_the_next_run_with_room_makes_the_new_one(
    disk: Disk, archive: Archive, kind: str, of: str
) -> None:
    """The disk grows from no room at all, so that in each of the runs something else is the first that does not fit."""
    old = archive.whole()
    free, step = 0, (PAGE if ALL else 9 * PAGE) if of == "bytes" else (1 if ALL else 3)
    failed = 0
    used = disk.used if of == "bytes" else disk.files
    while True:
        disk.change(f"size={used + free}" if of == "bytes" else f"nr_inodes={used + free}")
        ran = run(*archive.command(kind))
        if ran.status == 0:
            break
        failed_as_it_should(archive, ran, "No space left on device")
        assert archive.whole() == old
        failed += 1
        free += step
    assert failed >= (3 if of == "bytes" else 4)
    assert archive.leftovers() == []
    assert archive.whole() != old


def test_a_run_with_nothing_to_do_needs_no_room(disk: Disk, archive: Archive) -> None:
    archive.turn(OLD)
    disk.change(f"size={disk.used}")
    assert run(*archive.command()).status == 0


@pytest.mark.parametrize("kind", [INDEX, REBUILD])
def test_a_read_only_directory_is_read_and_named_by_a_run_that_would_write_to_it(
    disk: Disk, archive: Archive, kind: str
) -> None:
    old = archive.whole()
    disk.change("ro")
    failed_as_it_should(archive, run(*archive.command(kind)), "Read-only file system")
    assert archive.whole() == old
    assert run("sigstore", "--index", archive.index).status == 0
    disk.change("rw")
    assert run(*archive.command(kind)).status == 0
    assert archive.whole() != old


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("kind", [INDEX, REBUILD])
def test_a_directory_without_leave_to_write_is_named(archive: Archive, kind: str) -> None:
    archive.index.chmod(0o500)
    try:
        failed_as_it_should(archive, run(*archive.command(kind)), "Permission denied")
    finally:
        archive.index.chmod(0o700)
    assert run(*archive.command(kind)).status == 0


@pytest.mark.parametrize("kind", [INDEX, REBUILD])
def test_a_run_whose_files_may_not_grow_tells_so_and_leaves_the_old_state(archive: Archive, kind: str) -> None:
    """Every process may be limited so, without a disk of its own; each limit stops at another file."""
    old = archive.whole()
    blocks = 0
    while True:
        limited = ["sh", "-c", f'ulimit -f {blocks} && exec "$@"', "sh", str(COMMAND), *archive.command(kind)]
        done = subprocess.run(limited, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode == 0:
            break
        failed_as_it_should(archive, Ran(done.returncode, done.stdout, done.stderr), "File too large")
        assert archive.whole() == old
        blocks += 8 if ALL else 40
    assert blocks >= 80
    assert archive.whole() != old


def test_a_lock_that_cannot_be_taken_is_named(archive: Archive) -> None:
    (archive.index / "write.lock").unlink()
    (archive.index / "write.lock").mkdir()
    failed_as_it_should(archive, run(*archive.command()), "write.lock")


def test_a_place_where_no_directory_can_be_made_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path, tmp_path / "file" / "index")
    archive.turn(NEW)
    (tmp_path / "file").write_text("not a directory")
    ran = run(*archive.command())
    assert ran.status == 2
    assert f"the index in {archive.index} cannot be written" in ran.err
