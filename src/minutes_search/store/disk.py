"""The index directory: which generation is the current one, and of what it consists."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.patterns import pattern
from minutes_search.store.errors import (
    IndexMissingError,
    IndexNotTrustedError,
    IndexOutdatedError,
    IndexUnreadableError,
)
from minutes_search.store.schema import SCHEMA_VERSION
from minutes_search.store.seal import without_checksum
from minutes_search.store.table import read_table
from minutes_search.store.trust import check_owner, check_trusted

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_search.store.table import SegmentFacts

INDEX_NAME = f"minutes{SCHEMA_VERSION}"
"""The schema version is part of every file's name, so an index of another version is known by its file names alone,
before anything in it is read."""

_LOOKS = 5
_LOOK_AGAIN_AFTER = 0.01  # seconds

TABLE = pattern(r"_minutes(\d+)_(\d+)\.toc")
_OURS = pattern(r"_minutes(\d+)_\d+\.toc[.\d]*|minutes(\d+)(?:_[0-9a-z]+\.(?:trm|pst|vps|seg|\w+\.col)|\.tmp)")


@frozen
class Generation:
    """One committed state."""

    number: int
    segments: tuple[SegmentFacts, ...]


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
        return Generation(*read_table(without_checksum(_read_table(path, table_name(number)))))
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
