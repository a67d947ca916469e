"""The query as a tree of frozen nodes; `parse` makes it from text and `to_text` writes it back.

A node matches a set of items. The store translates leaves to sets; AND, OR and NOT are set operations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    import datetime

Sort = Literal["relevance", "date-desc", "date-asc"]
SORTS: tuple[Sort, ...] = ("relevance", "date-desc", "date-asc")
Scope = Literal["title", "body"]
SCOPES: tuple[Scope, ...] = ("title", "body")


@frozen
class Word:
    """A word or identifier, as written; matched in title, body and section."""

    text: str


@frozen
class Phrase:
    """Words in this order, one after the other."""

    text: str


@frozen
class Prefix:
    """A word with this start."""

    text: str


@frozen
class Fuzzy:
    """A word within `distance` edits."""

    text: str
    distance: Literal[1, 2] = 1


@frozen
class DateRange:
    """Days from `since` to `until`, both inclusive; None is open."""

    since: datetime.date | None = None
    until: datetime.date | None = None


@frozen
class Field:
    """A field with one or more values; any of the values suffices."""

    name: str
    """The canonical name: `author:` becomes ``owner``, `date:`, `since:`, `until:` and their like ``date``."""
    values: tuple[str | DateRange, ...]
    """Normalised by the parser: dates are `DateRange`, everything else text."""


@frozen
class And:
    """All of the parts (two or more)."""

    parts: tuple[Node, ...]


@frozen
class Or:
    """Any of the parts (two or more)."""

    parts: tuple[Node, ...]


@frozen
class Not:
    """What the part does not match."""

    part: Node


Node = Word | Phrase | Prefix | Fuzzy | Field | And | Or | Not


@frozen
class Query:
    """A query as it was understood."""

    root: Node | None
    """None matches every item."""
    sort: Sort | None = None
    """As asked for; None leaves it to the default (relevance when there are words, else newest first)."""
    scope: tuple[Scope, ...] = ()
    """Where words, phrases, prefixes and fuzzy words are looked for (``in:``); empty for title, body and section."""
