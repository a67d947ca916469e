"""The answer to a query: an exact count, and one page of hits in order."""

from __future__ import annotations

import contextlib
import heapq
import operator
from collections import Counter
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.limits import check_limit
from minutes_search.search.notes import Note, make_notes
from minutes_search.search.ranking import scores
from minutes_search.search.rewrite import Asked
from minutes_search.search.sightings import Sightings
from minutes_search.search.snippets import Snippet, mark
from minutes_search.search.suggest import Suggestion, make_suggestions
from minutes_search.store import Evaluation, QueryTooCostlyError, word_leaves
from minutes_search.store.copies import group_of, series_of
from minutes_search.store.mentions import names_sought

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minutes_search.model import Series
    from minutes_search.query.tree import Query, Sort
    from minutes_search.store import Store, StoredItem

__all__ = ["Hit", "Note", "Results", "Snippet", "Suggestion", "search"]


@frozen
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


@frozen
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
    matching = evaluation.items(query.root)
    allowed = frozenset().union(*(evaluation.in_archive(name) for name in archives)) if archives else None
    if allowed is not None:
        matching &= allowed
    if sort == "relevance":
        scored = scores(store, evaluation, query.root, matching)
    groups = store.column("copies")
    copies = Counter(map(groups.__getitem__, matching))
    stop = len(matching) if limit is None else offset + limit
    page = _first(store, sort, scored or _dated(store, sort, matching), stop, grouped=grouped)
    sightings = Sightings(store.words, [*leaves, *names_sought(store, query.root)])
    hits = []
    for docnum in page[offset:]:
        check_limit()
        stored = store.load(docnum)
        matches = copies[groups[docnum]] if grouped else 1
        hits.append(
            Hit(stored, scored.get(docnum, 0.0), *mark(stored.item, sightings), matches, series_of(store, stored))
        )
    asked = Asked(store, evaluation, query, matching, allowed)
    notes = make_notes(asked)
    suggestions: tuple[Suggestion, ...] = ()
    with contextlib.suppress(QueryTooCostlyError):  # the answer is complete without them
        suggestions = make_suggestions(asked)
    documents = frozenset(matching)
    return Results(len(matching), len(copies), grouped, tuple(hits), sort, offset, limit, documents, notes, suggestions)


def _dated(store: Store, sort: Sort, matching: set[int]) -> dict[int, float]:
    """Return a number for each item that is the higher the earlier the item comes by date."""
    days = map(store.column("date").__getitem__, matching)
    return dict(zip(matching, map(operator.neg, days) if sort == "date-asc" else days, strict=True))


def _first(store: Store, sort: Sort, values: Mapping[int, float], stop: int, *, grouped: bool) -> list[int]:
    """Return the first `stop` items in order, those of the highest values; where `grouped` the first of each group.

    Only items that may be among them are put in order, by all that decides between equals.
    """

    def key(docnum: int) -> tuple[float, int, int]:
        return (-values[docnum], *store.order(docnum, newest_first=sort != "date-asc"))

    most = stop * 2
    while stop:
        if most < len(values):
            least = heapq.nlargest(most, values.values())[-1]
            found = sorted((docnum for docnum, value in values.items() if value >= least), key=key)
        else:
            found = sorted(values, key=key)
        if grouped:
            firsts = {group_of(store, docnum): docnum for docnum in reversed(found)}
            found = [docnum for docnum in found if firsts[group_of(store, docnum)] == docnum]
        if len(found) >= stop or most >= len(values):
            return found[:stop]
        most *= 4
    return []
