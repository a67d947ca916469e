"""The answer to a query: an exact count, and one page of hits in order."""

from __future__ import annotations

import contextlib
import heapq
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.limits import check_limit
from minutes_search.search.notes import Note, make_notes
from minutes_search.search.ranking import scores
from minutes_search.search.rewrite import Asked
from minutes_search.search.snippets import Snippet, mark
from minutes_search.search.suggest import Suggestion, make_suggestions
from minutes_search.store import Evaluation, QueryTooCostlyError, word_leaves
from minutes_search.store.copies import group_of, series_of
from minutes_search.store.mentions import names_sought

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minutes_search.model import Series
    from minutes_search.query.tree import Query, Sort
    from minutes_search.store import Store, StoredItem

    Ranking = Callable[[int], tuple[float, int, int]]

__all__ = ["Hit", "Note", "Results", "Snippet", "Suggestion", "search"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One item of the answer."""

    stored: StoredItem
    score: float
    """How well it fits the words, higher is better; 0 when the answer is sorted by date or has no words."""
    snippet: Snippet
    """The line that shows best why it was found."""
    lines: tuple[Snippet, ...] = ()
    """The lines that have something marked, in order, `snippet` among them; the best three where there are more."""
    title_marks: tuple[tuple[int, int], ...] = ()
    """What was found in the item's title: start and end in characters; ascending, not overlapping."""
    copies: int = 1
    """How many matching copies this hit stands for, itself included; 1 where each is a hit of its own."""
    series: Series | None = None
    """All copies of the item in the archive, matching or not; None where there is no other."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of an answer."""

    count: int
    """How many items match, exactly, each copy counted; not only those on this page."""
    threads: int
    """How many they are when the carried-over copies of an item count once."""
    grouped: bool
    """Whether the copies of an item are one hit."""
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


def search(  # noqa: PLR0913  # all but two are options by name
    store: Store,
    query: Query,
    *,
    limit: int | None = 20,
    offset: int = 0,
    archives: Sequence[str] = (),
    grouped: bool = False,
) -> Results:
    """Answer a query from the items of some archives (all of them when none is named).

    `grouped`: the copies of an item that was carried from meeting to meeting are one hit, shown by the one among the
    matching that comes first in the order asked for; `limit` and `offset` then count such hits. Conditions hold for
    each copy (query.md, "Answers").

    `limit` None gives every hit from `offset` on. Sorted as the query asks, else by relevance when it has words and
    newest first when not; equals come newest first, then by archive, path and line. Raises UnsupportedQueryError when
    the index cannot answer, ValueError for a negative `limit` or `offset`, and QueryTooCostlyError where a `cpu_limit`
    does not suffice; when it is only suggestions that it does not suffice for, there are none.
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
    ranking = _ranking(store, sort, scored)
    copies = Counter(group_of(store, docnum) for docnum in matching)
    stop = len(matching) if limit is None else offset + limit
    page = _firsts(ranking, store, matching, stop) if grouped else _first(ranking, matching, stop)
    sought = [*leaves, *names_sought(store, query.root)]
    hits = []
    for docnum in page[offset:]:
        check_limit()
        stored = store.load(docnum)
        matches = copies[group_of(store, docnum)] if grouped else 1
        hits.append(Hit(stored, scored.get(docnum, 0.0), *mark(stored.item, sought), matches, series_of(store, stored)))
    asked = Asked(store, evaluation, query, matching, allowed)
    notes = make_notes(asked)
    suggestions: tuple[Suggestion, ...] = ()
    with contextlib.suppress(QueryTooCostlyError):  # the answer is complete without them
        suggestions = make_suggestions(asked)
    documents = frozenset(matching)
    return Results(len(matching), len(copies), grouped, tuple(hits), sort, offset, limit, documents, notes, suggestions)


def _first(ranking: Ranking, matching: set[int], stop: int) -> list[int]:
    """Return the first `stop` of the matching items in order."""
    if stop * 4 < len(matching):
        return heapq.nsmallest(stop, matching, key=ranking)
    return sorted(matching, key=ranking)[:stop]


def _firsts(ranking: Ranking, store: Store, matching: set[int], stop: int) -> list[int]:
    """Return, in order, the first item of each of the first `stop` groups of copies."""
    best: dict[int, int] = {}
    for docnum in sorted(matching, key=ranking):
        best.setdefault(group_of(store, docnum), docnum)
    return list(best.values())[:stop]


def _ranking(store: Store, sort: Sort, scored: dict[int, float]) -> Ranking:
    """Return the key by which the answer is sorted."""

    def key(docnum: int) -> tuple[float, int, int]:
        return (-scored.get(docnum, 0.0), *store.order(docnum, newest_first=sort != "date-asc"))

    return key
