"""The index directory while it is written: closed to others, and on disk before it is announced."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from typing import TYPE_CHECKING, BinaryIO

from minutes_search.store.disk import INDEX_NAME
from minutes_search.store.seal import checksum_of
from minutes_search.store.trust import ASKED, OTHERS_MAY_WRITE

if TYPE_CHECKING:
    from pathlib import Path


class IndexFiles:
    """The files that one run writes, which nobody but the owner can write to, whatever the umask."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._working = path / f"{INDEX_NAME}.tmp"
        self._opened: list[BinaryIO] = []
        self._written: list[Path] = []

    def create(self, name: str) -> BinaryIO:
        """Create a file of the index."""
        # What is left by a run that was killed is told from damage by this folder beside it, see `disk`.
        self._working.mkdir(mode=0o700, exist_ok=True)
        self._written.append(self.path / name)
        return self._create(self.path / name)

    def create_temporary(self, name: str) -> BinaryIO:
        """Create a file that goes when the run ends."""
        self._working.mkdir(mode=0o700, exist_ok=True)
        return self._create(self._working / name)

    def open_temporary(self, name: str) -> BinaryIO:
        """Open such a file to read what was written to it."""
        return self._noted((self._working / name).open("rb"))

    def _create(self, path: Path) -> BinaryIO:
        return self._noted(open(path, "wb", opener=_owner_writes))

    def _noted(self, file: BinaryIO) -> BinaryIO:
        self._opened.append(file)
        return file

    def announce(self, name: str, table: bytes) -> None:
        """Give a table of contents its name, with its checksum, after everything written has reached the disk.

        So have the names of the files before that, and the new name after it.
        """
        aside = f"{name}.{time.time()}"
        with self.create(aside) as file:
            file.write(table + checksum_of(table))
        for path in self._written:
            sync(path)
        self._written.clear()
        sync(self.path)
        os.rename(self.path / aside, self.path / name)  # noqa: PTH104 - `os.replace` is not what a commit does
        sync(self.path)

    def finish(self) -> None:
        """Close all files, whatever is still to be written to them, for which there may be no room; remove the rest."""
        for file in self._opened:
            with contextlib.suppress(OSError):
                file.close()
        self._opened.clear()
        shutil.rmtree(self._working, ignore_errors=True)


def _owner_writes(path: str, flags: int) -> int:
    return os.open(path, flags, 0o644)


def sync(path: Path) -> None:
    """Bring a file, or the names in a directory, to the disk."""
    folder = path.is_dir()
    if os.name == "nt" and folder:  # Windows opens no directories
        return
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make an index directory for its owner alone, unless there is one.

    One that is empty has nothing of others in it: if it is ours, and others may write to it only because the umask
    of this system says so, it is closed to them. OSError when it cannot be made.
    """
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync(folder.parent)
    elif ASKED:
        state = folder.stat()
        if state.st_uid == os.geteuid() and state.st_mode & OTHERS_MAY_WRITE and not any(folder.iterdir()):
            folder.chmod(0o700)
