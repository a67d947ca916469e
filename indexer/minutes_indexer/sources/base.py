"""The interface of a source of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class SourceError(Exception):
    """A source that cannot be read at all; the message says which, why, and what to do next."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source; its content is read only when asked for."""

    path: str
    """Relative to the source, with forward slashes."""
    read: Callable[[], bytes]
    """Give the content. Raises OSError where the file cannot be read."""


class Source(Protocol):
    """A place that holds the minutes of one archive."""

    archive: str

    def files(self) -> Iterator[SourceFile]:
        """Give the files that may be minutes, sorted by path. Raises SourceError."""
