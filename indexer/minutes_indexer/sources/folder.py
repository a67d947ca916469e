"""A folder of minutes, or a single file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.document import MARKDOWN_SUFFIXES
from minutes_indexer.pages import PAGE_SUFFIXES
from minutes_indexer.sources.base import SourceError, SourceFile, SourceState
from minutes_indexer.sources.names import readable, refuse
from minutes_search.places import FolderPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.report import Progress


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
            yield _source_file(self.root, self.root.name)
            return
        if not self.root.is_dir():
            raise SourceError(f"{self.root}: no such file or folder")
        for path in sorted(self._walk(), key=lambda path: path.as_posix()):
            yield _source_file(path, path.relative_to(self.root).as_posix())

    def _walk(self) -> Iterator[Path]:
        for folder, subfolders, names in os.walk(self.root, onerror=_raise):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for name in names:
                if name.lower().endswith((*MARKDOWN_SUFFIXES, *PAGE_SUFFIXES)) and not name.startswith("."):
                    yield Path(folder, name)


def archive_name(root: Path) -> str:
    """Name an archive after its folder (a single file's archive after the folder that it is in)."""
    resolved = root.resolve()
    return (resolved.parent if resolved.is_file() else resolved).name or "minutes"


def _source_file(path: Path, name: str) -> SourceFile:
    return SourceFile(name, path.read_bytes) if readable(name) == name else SourceFile(readable(name), refuse)


def _raise(error: OSError) -> None:
    raise SourceError(f"{error.filename}: {error.strerror}") from error
