"""Removing files that no reader asks for any more: of other schema versions, and of runs that ended half-way."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from minutes_search.store.disk import TABLE, read_generation, table_name, version_of
from minutes_search.store.errors import IndexMissingError, IndexOutdatedError, StoreError
from minutes_search.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLDER = "write.holder"
"""The note of who writes; only there while somebody does, or where a process ended half-way."""
_SEGMENT = re.compile(r"(minutes\d+_[0-9a-z]+)\.(?:trm|pst|vps|seg|\w+\.col)")


def remove_other_versions(path: Path) -> None:
    """Remove the files of other schema versions; what another process holds open goes later."""
    for file in list(path.iterdir()):
        if version_of(file.name) not in {None, SCHEMA_VERSION}:
            _remove(file)


def remove_leftovers(path: Path, abandoned: str | None = None) -> None:
    """Remove what the current generation does not need: what runs left that were killed, or failed.

    Only whoever holds the write lock may do this. Where the current generation cannot be told, segments stay, for
    they may be its own; but for the segment `abandoned`.
    """
    for file in _leftovers(path, abandoned):
        _remove(file)


def any_leftovers(path: Path) -> bool:
    """Tell whether there is anything to be removed, of a run that was killed, or anything of one that is going on."""
    return (path / HOLDER).exists() or any(True for _ in _leftovers(path, None))


def _leftovers(path: Path, abandoned: str | None) -> Iterator[Path]:
    needed: set[str] | None = set()
    number = -1
    try:
        current = read_generation(path)
        needed = {segment.name for segment in current.segments}
        number = current.number
    except (IndexMissingError, IndexOutdatedError):
        pass
    except (StoreError, OSError):
        needed = None
    for file in list(path.iterdir()):
        if version_of(file.name) != SCHEMA_VERSION:
            continue
        if segment := _SEGMENT.fullmatch(file.name):
            leftover = segment[1] == abandoned if needed is None else segment[1] not in needed
        else:
            leftover = file.name != table_name(number) and (needed is not None or not TABLE.fullmatch(file.name))
        if leftover:
            yield file


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        if file.is_dir():
            import shutil  # noqa: PLC0415 - importing it takes a while, and there rarely is a folder

            shutil.rmtree(file)
        else:
            file.unlink()
