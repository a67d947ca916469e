"""The index directory: which generation is the current one, and files that are kept open."""

from __future__ import annotations

import io
import os
import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC

from minutes_search.store.errors import (
    IndexMissingError,
    IndexNotTrustedError,
    IndexOutdatedError,
    IndexUnreadableError,
)
from minutes_search.store.pickles import restrict_whoosh
from minutes_search.store.schema import SCHEMA_VERSION, make_schema
from minutes_search.store.seal import without_checksum
from minutes_search.store.trust import check_owner, check_trusted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

INDEX_NAME = f"minutes{SCHEMA_VERSION}"
"""The schema version is part of every file's name, so an index of another version is known by its file names alone,
before anything in it is read."""

_LOOKS = 5
_LOOK_AGAIN_AFTER = 0.01  # seconds

TABLE = re.compile(r"_minutes(\d+)_(\d+)\.toc")
_OURS = re.compile(r"_minutes(\d+)_\d+\.toc[.\d]*|minutes(\d+)(?:_[0-9a-z]+\.(?:trm|pst|vps|seg|\w+\.col)|\.tmp)")

restrict_whoosh()


class Generation(NamedTuple):
    """One committed state: its number, and Whoosh's segment objects."""

    number: int
    segments: tuple[Any, ...]


class ReadingStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage for reading, with files opened before they are needed.

    A writer removes what its commit replaces, so a reader that is to keep its state opens all files at once. And it
    knows what is open, for Whoosh forgets its files when reading them fails.
    """

    def __init__(self, path: Path, names: Iterable[str] = ()) -> None:
        """Open the named files; OSError when one cannot be, FileNotFoundError when one is gone."""
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


class _Table:
    """A table of contents that was read and found whole, for Whoosh, which asks for it by its name."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def open_file(self, name: str) -> Any:
        return StructFile(io.BytesIO(self._content), name=name)


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
        tables = [(int(found[1]), int(found[2])) for name in names if (found := TABLE.fullmatch(name))]
        if tables or all(version_of(name) is None for name in names):
            return tables
        time.sleep(_LOOK_AGAIN_AFTER)
    return []


def read_generation(path: Path, number: int | None = None) -> Generation:
    """Read the table of contents of a generation, by default the current one.

    Raises IndexMissingError, IndexOutdatedError, IndexUnreadableError, IndexNotTrustedError; FileNotFoundError when a
    writer replaced the generation just now, which is a reason to try again.
    """
    found = _generations(path)
    if not found:
        raise _missing(path)
    check_trusted(path)
    if number is None:
        number = max((each for version, each in found if version == SCHEMA_VERSION), default=-1)
    if number < 0:
        raise IndexOutdatedError(path, ", ".join(sorted({str(version) for version, _ in found})), SCHEMA_VERSION)
    try:
        table = _Table(without_checksum(_read_table(path, table_name(number))))
        toc = TOC.read(table, INDEX_NAME, gen=number, schema=make_schema())
        return Generation(number, tuple(toc.segments))
    except (FileNotFoundError, IndexNotTrustedError):
        raise
    except Exception as error:  # the table holds pickles: a damaged one raises anything at all
        raise IndexUnreadableError(path, f"table of contents: {reason(error)}") from error


def _missing(path: Path) -> IndexMissingError | IndexUnreadableError:
    """Return the error for a directory without a table of contents.

    A first run that was killed leaves segments too, but beside them what it was still working with.
    """
    names = {file.name for file in path.iterdir()} if path.is_dir() else set()
    ours = {name for name in names if version_of(name) == SCHEMA_VERSION}
    if not ours or any(name.endswith(".tmp") or ".toc." in name for name in ours):
        return IndexMissingError(path)
    return IndexUnreadableError(path, "its table of contents is missing")


def version_of(name: str) -> int | None:
    """Return the schema version of a file of an index; None for a file that belongs to none."""
    found = _OURS.fullmatch(name)
    return int(found[1] or found[2]) if found else None


def table_name(number: int) -> str:
    """Return the name of a generation's table of contents."""
    return f"_{INDEX_NAME}_{number}.toc"


def _read_table(path: Path, name: str) -> bytes:
    with (path / name).open("rb") as file:
        check_owner(path, path / name, os.fstat(file.fileno()))
        return file.read()


def reason(error: Exception) -> str:
    """Return in a few words what went wrong."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
