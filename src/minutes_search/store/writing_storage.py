"""Whoosh's storage for writing: closed to others, and on disk before it is announced."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from minutes_search.store.seal import checksum_of
from minutes_search.store.trust import ASKED, OTHERS_MAY_WRITE


class WritingStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage for writing, which nobody but the owner can write to, whatever the umask.

    It knows what is open, for Whoosh forgets its files when writing them fails.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._opened: list[Any] = []

    def create_file(self, name: str, *, mode: str = "wb", **kwargs: Any) -> Any:
        """Create a file."""
        file = open(Path(self.folder, name), mode, opener=_owner_writes)  # noqa: SIM115 - `Path.open` has no opener
        return self._noted(StructFile(file, name=name, **kwargs))

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file."""
        return self._noted(super().open_file(name, **kwargs))

    def _noted(self, file: Any) -> Any:
        self._opened.append(file.raw_file())
        return file

    def temp_storage(self, name: str | None = None) -> Any:
        """Return a storage in a directory inside of this one."""
        inner = WritingStorage(Path(self.folder, name or "tmp"))
        inner._opened = self._opened
        Path(inner.folder).mkdir(mode=0o700, exist_ok=True)
        return inner

    def abandon(self) -> None:
        """Close all files, whatever is still to be written to them, for which there may be no room."""
        for file in self._opened:
            with contextlib.suppress(OSError):
                file.close()
        self._opened.clear()


class DurableStorage(WritingStorage):
    """The storage of an index; what it wrote is on disk before the table of contents appears under its name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._written: list[str] = []

    def create_file(self, name: str, **kwargs: Any) -> Any:
        """Create a file, and remember it."""
        self._written.append(name)
        return super().create_file(name, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a table of contents, with its checksum, after everything written so far has reached the disk.

        So have the names of the files before that, and the new name after it.
        """
        table = Path(self.folder, oldname)
        checksum = checksum_of(table.read_bytes())
        with table.open("ab") as opened:
            opened.write(checksum)
        for name in self._written:
            path = Path(self.folder) / name
            if path.exists():
                sync(path)
        self._written.clear()
        sync(Path(self.folder))
        super().rename_file(oldname, newname, safe=safe)
        sync(Path(self.folder))


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
