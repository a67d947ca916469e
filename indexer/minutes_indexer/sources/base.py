"""The interface of a source of minutes.

First `refresh` brings what is kept of the place up to date, however long that takes; then `files` and `state` tell what
was found, without going there again. So no lock is held and no index is open while a server is slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence

    from minutes_indexer.report import Progress
    from minutes_search.model import Commit
    from minutes_search.places import Place


class SourceError(Exception):
    """A source that cannot be read at all; the message says which, why, and what to do next."""


Stamp = tuple[int, int, int, int]
"""Size in bytes, time of the last change of the content and of the inode in nanoseconds, and the inode's number."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was from one commit on."""

    commit: Commit
    read: Callable[[], bytes]
    """Give the content. Raises OSError where it cannot be read."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source; its content is read only when asked for."""

    path: str
    """Relative to the source, with forward slashes. Its ending tells what the file is (see `read_file`)."""
    read: Callable[[], bytes]
    """Give the content. Raises OSError where the file cannot be read."""
    identity: str | None = None
    """What is different as soon as anything here is: the content, its address, its history. None where only reading
    can tell."""
    stamp: Stamp | None = None
    """What the file system said of the file when it was listed, where the content is that of a file there."""
    address: str | None = None
    """Where the file is published, where the source knows it."""
    revision: str | None = None
    """What the source calls this state of the file: a commit, an entity tag."""
    changed: datetime.datetime | None = None
    """When it last changed, in UTC."""
    origin: str | None = None
    """The path under which it entered the archive, by which its items are known; None when that is `path`. No two
    files of a source have one origin."""
    versions: Sequence[Version] = ()
    """The oldest first, the present one last; empty where the source knows no history."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as a whole, as `refresh` found it."""

    revision: str | None = None
    """The commit that its files are of."""
    commits: Sequence[Commit] = ()
    """The commits of its branch, each with its first parent only; the oldest first, `revision` last."""
    partial: bool = False
    """Whether there are more files than it gives: a limit was reached. Those not given are then not gone."""


class Source(Protocol):
    """A place that holds the minutes of one archive."""

    archive: str

    @property
    def place(self) -> Place | None:
        """Where it is, for the index to remember; None for what can be found nowhere."""

    def refresh(self, progress: Progress) -> None:
        """Bring what is kept of the place up to date. Raises SourceError; what was kept then stays."""

    def files(self) -> Iterator[SourceFile]:
        """Give the files that may be minutes, sorted by path, after `refresh`. Raises SourceError."""

    def state(self) -> SourceState:
        """Give what is known of the source as a whole, after `refresh`."""
