"""The interface that our program and its peers are asked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.rows import Row

SHOWN = 20
"""So many results an answer shows, each with what was found in it marked."""
VALUES = 10
"""So many values each facet shows."""
FACETS = ("year", "quarter", "person", "owner", "speaker", "kind", "status", "archive", "repository")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, in our language and in parts for those who have another."""

    kind: str
    text: str
    """In our query language."""
    words: tuple[str, ...] = ()
    """All of them must occur."""
    phrase: tuple[str, ...] = ()
    prefix: str = ""
    person: str = ""
    """As `Row.persons` has it."""
    days: tuple[datetime.date, datetime.date] | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What every peer answers: the counts are for the reader, to see that they do the same work."""

    count: int
    """Items that match, each copy counted."""
    shown: tuple[str, ...]
    """The ids of the first results, of the copies of an item only one."""
    facets: int
    """How many values of facets and periods of the timeline were counted."""


class Engine(Protocol):
    """An index that is open."""

    def ask(self, question: Question) -> Answer:
        """Answer with `SHOWN` results, their snippets, all facets, the timeline and the exact count."""

    def close(self) -> None:
        """Give back what it holds."""


class Peer(Protocol):
    """A search engine as a program would use it."""

    name: str

    def missing(self) -> str | None:
        """Tell what has to be installed for it; None when all is there."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        """Index rows into a folder that is empty."""

    def open(self, folder: Path) -> Engine:
        """Open what `build` made."""
