"""What a run of the build tells: how far it is, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from minutes_search.model import Skipped


class Progress(Protocol):
    """Who is told how far the build is."""

    def begin(self, step: str, total: int) -> None:
        """A step of `total` units begins; 0 where nobody knows how many."""

    def advance(self) -> None:
        """One unit is done."""

    def note(self, message: str) -> None:
        """Something happened that the user should know of now."""


@dataclass(slots=True)
class ArchiveReport:
    """What a run did to one archive, in files."""

    archive: str
    indexed: int = 0
    unchanged: int = 0
    removed: int = 0
    updated: int = 0
    """Unchanged files whose items changed because more is known of the people."""
    items: int = 0
    """Items in the files indexed by this run."""
    skipped: list[Skipped] = field(default_factory=list)
    """The files of the archive that yielded nothing, unchanged ones too, sorted by path."""
    error: str | None = None
    """Why the source could not be read; the archive is then as it was."""
