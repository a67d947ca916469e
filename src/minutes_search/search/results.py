"""The answer to a query: an exact count, and one page of hits in order."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.search.notes import Note, make_notes
from minutes_search.search.ranking import scores
from minutes_search.search.rewrite import Asked
from minutes_search.search.snippets import Snippet, make_snippet
from minutes_search.search.suggest import Suggestion, make_suggestions
from minutes_search.store import Evaluation, word_leaves
from minutes_search.store.mentions import names_sought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.query.tree import Query, Sort
    from minutes_search.store import Store, StoredItem
    from minutes_search.store.mentions import Spelling
    from minutes_search.store.words import WordNode

__all__ = ["Hit", "Note", "Results", "Snippet", "Suggestion", "search"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One item of the answer."""

    stored: StoredItem
    score: float
    """How well it fits the words, higher is better; 0 when the answer is sorted by date or has no words."""
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Results:
    """A page of an answer."""

    count: int
    """How many items match, exactly; not only those on this page."""
    hits: tuple[Hit, ...]
    sort: Sort
    """The order that was used."""
    offset: int
    limit: int | None
    documents: frozenset[int]
    """All matching items by document number, for counts over the whole answer."""
    notes: tuple[Note, ...] = ()
    """Whom names stood for, and what else the archive ties to references."""
    suggestions: tuple[Suggestion, ...] = ()
    """Corrected queries, where a part of this one finds nothing, or all of it."""


def search(
    store: Store, query: Query, *, limit: int | None = 20, offset: int = 0, archives: Sequence[str] = ()
) -> Results:
    """Answer a query from the items of some archives (all of them when none is named).

    `limit` None gives every hit from `offset` on. Sorted as the query asks, else by relevance when it has words and
    newest first when not; equals come newest first, then by archive, path and line. Raises UnsupportedQueryError when
    the index cannot answer, ValueError for a negative `limit` or `offset`.
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise ValueError("limit and offset are not negative")
    evaluation = Evaluation(store, query.scope)
    leaves = word_leaves(query.root)
    sort = query.sort or ("relevance" if leaves else "date-desc")
    scored: dict[int, float] = {}
    if sort == "relevance":  # the words' positions, looked up once, then give the matching set as well
        for leaf in leaves:
            evaluation.occurrences(leaf)
    matching = evaluation.items(query.root)
    allowed = frozenset().union(*(evaluation.in_archive(name) for name in archives)) if archives else None
    if allowed is not None:
        matching &= allowed
    if sort == "relevance":
        scored = scores(store, evaluation, query.root, matching)
    stop = len(matching) if limit is None else offset + limit
    page = _ordered(store, matching, sort, scored, stop)[offset:]
    marked = [*leaves, *names_sought(store, query.root)]
    hits = tuple(_hit(store, marked, docnum, scored.get(docnum, 0.0)) for docnum in page)
    asked = Asked(store, evaluation, query, matching, allowed)
    return Results(
        len(matching), hits, sort, offset, limit, frozenset(matching), make_notes(asked), make_suggestions(asked)
    )


def _ordered(store: Store, matching: set[int], sort: Sort, scored: dict[int, float], stop: int) -> list[int]:
    """Return the first `stop` of the matching items in order."""

    def key(docnum: int) -> tuple[float, int, int]:
        return (-scored.get(docnum, 0.0), *store.order(docnum, newest_first=sort != "date-asc"))

    if stop * 4 < len(matching):
        return heapq.nsmallest(stop, matching, key=key)
    return sorted(matching, key=key)[:stop]


def _hit(store: Store, marked: Sequence[WordNode | Spelling], docnum: int, score: float) -> Hit:
    stored = store.load(docnum)
    return Hit(stored, score, make_snippet(stored.item, marked))
