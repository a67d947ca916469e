"""The index directory: which generation is the current one, and files that are on disk before they are announced."""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from minutes_search.store.errors import IndexMissingError, IndexOutdatedError, IndexUnreadableError
from minutes_search.store.schema import SCHEMA_VERSION, make_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

INDEX_NAME = f"minutes{SCHEMA_VERSION}"
"""The schema version is part of every file's name, so an index of another version is known by its file names alone,
before anything in it is read."""

_LOOKS = 5
_LOOK_AGAIN_AFTER = 0.01  # seconds

_TOC = re.compile(r"_minutes(\d+)_(\d+)\.toc")
_OURS = re.compile(r"_?minutes(\d+)_\w+\.[\w.]+")


@dataclass(frozen=True, slots=True)
class Generation:
    """One committed state: its number, and Whoosh's segment objects."""

    number: int
    segments: tuple[Any, ...]


class DurableStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage; what it wrote is on disk before the table of contents appears under its name."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._written: list[str] = []

    def create_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Create a file, and remember it."""
        self._written.append(name)
        return super().create_file(name, *args, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file after everything written so far, and the directory after that, have reached the disk."""
        for name in self._written:
            path = Path(self.folder) / name
            if path.exists():
                _sync(path)
        self._written.clear()
        super().rename_file(oldname, newname, safe=safe)
        _sync(Path(self.folder))


class ReadingStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage for reading, with files opened before they are needed.

    A writer removes what its commit replaces, so a reader that is to keep its state opens all files at once. And it
    knows what is open, for Whoosh forgets its files when reading them fails.
    """

    def __init__(self, path: Path, names: Iterable[str] = ()) -> None:
        """Open the named files; FileNotFoundError when one is gone."""
        super().__init__(str(path))
        self._opened: list[Any] = []
        self._kept: dict[str, Any] = {}
        try:
            for name in names:
                self._kept[name] = self._open(name)
        except OSError:
            self.close()
            raise

    def _open(self, name: str, **kwargs: Any) -> Any:
        file = super().open_file(name, **kwargs)
        self._opened.append(file)
        return file

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Hand out a file, opened now unless it was before; each is handed out once."""
        return self._kept.pop(name, None) or self._open(name, **kwargs)

    def file_exists(self, name: str) -> bool:
        """Tell whether there is a file of that name."""
        return name in self._kept or super().file_exists(name)

    def file_length(self, name: str) -> int:
        """Return the length of a file in bytes."""
        kept = self._kept.get(name)
        return os.fstat(kept.fileno()).st_size if kept else super().file_length(name)

    def close(self) -> None:
        """Close all files that are still open."""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self._opened.clear()
        self._kept.clear()


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows opens no directories
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def latest(path: Path) -> int:
    """Return the number of the current generation of our schema version, -1 without one; nothing is read."""
    return max((number for version, number in _generations(path) if version == SCHEMA_VERSION), default=-1)


def _generations(path: Path) -> list[tuple[int, int]]:
    """Return schema version and number of each table of contents.

    A directory that changes while it is listed may show neither the old nor the new table; when there is anything
    else of ours, it is looked at again.
    """
    for _ in range(_LOOKS):
        try:
            names = [entry.name for entry in path.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise IndexUnreadableError(path, str(error)) from error
        tables = [(int(found[1]), int(found[2])) for name in names if (found := _TOC.fullmatch(name))]
        if tables or not any(_OURS.fullmatch(name) for name in names):
            return tables
        time.sleep(_LOOK_AGAIN_AFTER)
    return []


def read_generation(path: Path, number: int | None = None) -> Generation:
    """Read the table of contents of a generation, by default the current one.

    Raises IndexMissingError, IndexOutdatedError, IndexUnreadableError; FileNotFoundError when a writer replaced the
    generation just now, which is a reason to try again.
    """
    found = _generations(path)
    if not found:
        raise IndexMissingError(path)
    if number is None:
        number = max((each for version, each in found if version == SCHEMA_VERSION), default=-1)
    if number < 0:
        raise IndexOutdatedError(path, ", ".join(sorted({str(version) for version, _ in found})), SCHEMA_VERSION)
    storage = ReadingStorage(path)
    try:
        toc = TOC.read(storage, INDEX_NAME, gen=number, schema=make_schema())
        return Generation(number, tuple(toc.segments))
    except FileNotFoundError:
        raise
    except Exception as error:  # the table holds pickles: a damaged one raises anything at all
        raise IndexUnreadableError(path, f"table of contents: {reason(error)}") from error
    finally:
        storage.close()


def reason(error: Exception) -> str:
    """Return in a few words what went wrong."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def remove_other_versions(path: Path) -> None:
    """Remove the files of other schema versions; what another process holds open goes later."""
    for file in list(path.iterdir()):
        found = _OURS.fullmatch(file.name)
        if found and int(found[1]) != SCHEMA_VERSION:
            _remove(file)


def remove_segment(path: Path, segment_id: str) -> None:
    """Remove the files of a segment that was never announced."""
    for file in list(path.iterdir()):
        if file.name.startswith(f"{segment_id}."):
            _remove(file)


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
