"""A folder of minutes, or a single file."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceError, SourceFile, SourceState
from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES, PAGE_SUFFIXES
from minutes_indexer.sources.names import readable, refuse
from minutes_search.places import FolderPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.report import Progress
    from minutes_indexer.sources.base import Stamp

_ENDINGS = (*MARKDOWN_SUFFIXES, *PAGE_SUFFIXES)


class FolderSource:
    """The Markdown files and HTML pages of a folder and of those below it, hidden ones left out."""

    def __init__(self, root: Path, archive: str | None = None) -> None:
        self.root = root
        self.archive = readable(archive or archive_name(root))

    @property
    def place(self) -> FolderPlace:
        """The folder, wherever the program runs next time."""
        return FolderPlace(self.root.absolute())

    def refresh(self, progress: Progress) -> None:
        """Nothing is kept of a folder: it is read itself."""

    def state(self) -> SourceState:
        """A folder has no state but its files."""
        return SourceState()

    def files(self) -> Iterator[SourceFile]:
        """Give the files, sorted by path; a single file is named itself."""
        if self.root.is_file():
            yield _source_file(self.root.name, str(self.root))
            return
        if not self.root.is_dir():
            raise SourceError(f"{self.root}: no such file or folder")
        for path, place in sorted(_walk(str(self.root), "")):
            yield _source_file(path, place)


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Give path and place of the files below a folder that may be minutes; links to folders are not followed."""
    try:
        with os.scandir(folder) as listed:
            entries = [(entry, entry.is_dir(follow_symlinks=False)) for entry in listed if entry.name[0] != "."]
    except OSError as error:
        raise SourceError(f"{error.filename}: {error.strerror}") from error
    for entry, is_folder in entries:
        if is_folder:
            yield from _walk(entry.path, f"{prefix}{entry.name}/")
        elif entry.name.lower().endswith(_ENDINGS) and not (entry.is_symlink() and Path(entry.path).is_dir()):
            yield prefix + entry.name, entry.path


def archive_name(root: Path) -> str:
    """Name an archive after its folder (a single file's archive after the folder that it is in)."""
    resolved = root.resolve()
    return (resolved.parent if resolved.is_file() else resolved).name or "minutes"


def _source_file(name: str, place: str) -> SourceFile:
    if readable(name) != name:
        return SourceFile(readable(name), refuse)
    return SourceFile(name, functools.partial(_read, place), stamp=_stamp(place))


def _read(place: str) -> bytes:
    return Path(place).read_bytes()


def _stamp(place: str) -> Stamp | None:
    """Give what is different once a file has changed; None for one that cannot be looked at."""
    try:
        state = os.stat(place)  # noqa: PTH116 - a path object for each file takes longer than this
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino
