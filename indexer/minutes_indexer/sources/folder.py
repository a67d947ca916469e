"""A folder of minutes, or a single file."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.document import MARKDOWN_SUFFIXES
from minutes_indexer.pages import PAGE_SUFFIXES
from minutes_indexer.sources.base import SourceError, SourceFile, SourceState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.report import Progress


class FolderSource:
    """The Markdown files and HTML pages of a folder and of those below it, hidden ones left out."""

    def __init__(self, root: Path, archive: str | None = None) -> None:
        self.root = root
        self.archive = _text(archive or archive_name(root))

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
    return SourceFile(name, path.read_bytes) if _text(name) == name else SourceFile(_text(name), _refuse)


def _text(name: str) -> str:
    """Escape the bytes of a name that are not UTF-8: such a name can be shown, but not indexed."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _refuse() -> bytes:
    raise OSError(errno.EILSEQ, "its name is not UTF-8; rename the file")


def _raise(error: OSError) -> None:
    raise SourceError(f"{error.filename}: {error.strerror}") from error
