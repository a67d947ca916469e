"""The answer to a query: an exact count, and one page of hits in order."""

from __future__ import annotations

import contextlib
import functools
import heapq
import itertools
import operator
from collections import Counter
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.limits import check_limit
from minutes_search.search.ranking import scores
from minutes_search.search.rewrite import Asked
from minutes_search.search.sightings import Sightings
from minutes_search.search.snippets import Snippet, mark
from minutes_search.store import Evaluation, QueryTooCostlyError, word_leaves
from minutes_search.store.copies import series_of
from minutes_search.store.mentions import names_sought

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from minutes_search.model import Series
    from minutes_search.query.tree import Query, Sort
    from minutes_search.search.notes import Note
    from minutes_search.search.suggest import Suggestion
    from minutes_search.store import Store, StoredItem

_FEW = 2000
"""Of so many values it is quicker to sort all than to look for the highest."""


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
    documents = frozenset(matching)
    groups = store.column("copies")
    copies = Counter(store.tags.picker(documents)(groups))
    stop = len(matching) if limit is None else offset + limit
    if sort == "relevance":
        scored = scores(store, evaluation, query.root, documents)
    page = _first(store, sort, scored or _dated(store, sort, documents), stop, grouped=grouped)
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
    notes = _notes(asked)
    suggestions: tuple[Suggestion, ...] = ()
    with contextlib.suppress(QueryTooCostlyError):  # the answer is complete without them
        suggestions = _suggestions(asked)
    return Results(len(matching), len(copies), grouped, tuple(hits), sort, offset, limit, documents, notes, suggestions)


def _notes(asked: Asked) -> tuple[Note, ...]:
    if not asked.has_to_be_told_of:  # so it is with most, and then nothing is imported
        return ()
    from minutes_search.search.notes import make_notes  # noqa: PLC0415

    return make_notes(asked)


def _suggestions(asked: Asked) -> tuple[Suggestion, ...]:
    if not asked.may_be_a_slip:
        return ()
    from minutes_search.search.suggest import make_suggestions  # noqa: PLC0415

    return make_suggestions(asked)


def _dated(store: Store, sort: Sort, documents: frozenset[int]) -> dict[int, float]:
    """Return a number for each item that is the higher the earlier the item comes by date."""
    days = store.tags.picker(documents)(store.column("date"))
    return dict(zip(documents, map(operator.neg, days) if sort == "date-asc" else days, strict=True))


def _first(store: Store, sort: Sort, values: Mapping[int, float], stop: int, *, grouped: bool) -> list[int]:
    """Return the first `stop` items in order, those of the highest values; where `grouped` the first of each group.

    Only items that may be among them are put in order, and of these only equals by all that decides between them.
    """
    if not stop:
        return []
    groups = store.column("copies")
    in_runs = sort != "relevance"  # days come in runs, which sorting makes use of
    most = stop * 2
    while True:
        found = _highest(values, most, sort_all=in_runs or len(values) < _FEW)
        best = _best(groups, found) if grouped else found
        if len(best) >= stop or most >= len(values):
            break
        most *= 4
    least = heapq.nlargest(stop, best.values())[-1] if best else 0.0
    chosen = [docnum for docnum, value in found.items() if value >= least]
    if not grouped:
        return _in_order(store, chosen, found, newest_first=sort != "date-asc")[:stop]
    chosen = [docnum for docnum in chosen if found[docnum] == best[groups[docnum]]]
    firsts: dict[int, int] = {}
    for docnum in _in_order(store, chosen, found, newest_first=sort != "date-asc"):
        firsts.setdefault(groups[docnum], docnum)
    return list(firsts.values())[:stop]


def _highest(values: Mapping[int, float], most: int, *, sort_all: bool) -> Mapping[int, float]:
    """Return the `most` highest values, and what equals the last of them."""
    if most >= len(values):
        return values
    numbers = values.values()
    highest = sorted(numbers, reverse=True) if sort_all else heapq.nlargest(most, numbers)
    least = highest[most - 1]
    return {docnum: value for docnum, value in values.items() if value >= least}


def _best(groups: Sequence[int], values: Mapping[int, float]) -> dict[int, float]:
    """Return the highest value of each group: its first item is among those that have it."""
    best: dict[int, float] = {}
    for docnum, value in values.items():
        group = groups[docnum]
        if group not in best or best[group] < value:
            best[group] = value
    return best


def _in_order(store: Store, items: Iterable[int], values: Mapping[int, float], *, newest_first: bool) -> list[int]:
    """Return items, those of the highest values first, equals by date, archive, path and line."""
    key = functools.partial(store.order, newest_first=newest_first)
    ordered: list[int] = []
    for _, equals in itertools.groupby(sorted(items, key=values.__getitem__, reverse=True), values.__getitem__):
        same = list(equals)
        ordered += sorted(same, key=key) if len(same) > 1 else same
    return ordered
