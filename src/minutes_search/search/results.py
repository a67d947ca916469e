"""The answer to a query: an exact count, and one page of hits in order."""

from __future__ import annotations

import functools
import heapq
import operator
from collections import Counter
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.limits import check_limit
from minutes_search.search.ranking import Wanted, scores
from minutes_search.search.rewrite import Asked
from minutes_search.search.sightings import Sightings
from minutes_search.search.snippets import Snippet, marked
from minutes_search.store import Evaluation, QueryTooCostlyError, word_leaves
from minutes_search.store.copies import series_of
from minutes_search.store.mentions import names_sought

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minutes_search.model import Series
    from minutes_search.query.tree import Node, Query, Sort
    from minutes_search.search.notes import Note
    from minutes_search.search.suggest import Suggestion
    from minutes_search.store import Store, StoredItem

_MANY = 2000
"""Items of an answer of which it is worth while to look for those that may be shown."""


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
    threads = store.tags.groups
    copies = Counter(store.tags.picker(documents)(threads))
    stop = len(matching) if limit is None else offset + limit
    wanted = Wanted(stop, threads if grouped else range(len(threads)))
    page: list[int] = []
    if stop and matching:
        if sort == "relevance":
            scored = _scores(store, evaluation, query.root, documents, wanted)
        newest_first = sort != "date-asc"
        values = scored or _days(store, documents, wanted, newest_first=newest_first)
        page = _first(store, values, wanted, newest_first=newest_first)
    sightings = Sightings(store.words, [*leaves, *names_sought(store, query.root)])
    stored = []
    for docnum in page[offset:]:
        check_limit()
        stored.append(store.load(docnum))
    hits = []
    for each, found in zip(stored, marked([one.item for one in stored], sightings), strict=True):
        matches = copies[threads[each.docnum]] if grouped else 1
        hits.append(Hit(each, scored.get(each.docnum, 0.0), *found, matches, series_of(store, each)))
    asked = Asked(store, evaluation, query, matching, allowed)
    notes = _notes(asked)
    suggested = _suggestions(asked)
    return Results(len(matching), len(copies), grouped, tuple(hits), sort, offset, limit, documents, notes, suggested)


def _notes(asked: Asked) -> tuple[Note, ...]:
    if not asked.has_to_be_told_of:  # so it is with most, and then nothing is imported
        return ()
    from minutes_search.search.notes import make_notes  # noqa: PLC0415

    return make_notes(asked)


def _suggestions(asked: Asked) -> tuple[Suggestion, ...]:
    if not asked.may_be_a_slip:
        return ()
    from minutes_search.search.suggest import make_suggestions  # noqa: PLC0415

    try:
        return make_suggestions(asked)
    except QueryTooCostlyError:  # the answer is complete without them
        return ()


def _scores(
    store: Store, evaluation: Evaluation, root: Node | None, items: frozenset[int], wanted: Wanted
) -> dict[int, float]:
    """Return a score for each of the items that may be wanted."""
    if len(items) < max(_MANY, 4 * wanted.stop):
        return scores(store, evaluation, root, items)
    from minutes_search.search.contenders import leading_scores  # noqa: PLC0415

    return leading_scores(store, evaluation, root, items, wanted)


def _days(store: Store, items: frozenset[int], wanted: Wanted, *, newest_first: bool) -> Mapping[int, int]:
    """Return a number for each of the items that may be wanted: the higher, the earlier it comes."""
    days = store.column("date")
    found: Mapping[int, int] = {}
    if len(items) ** 2 > wanted.stop * len(days):  # so many documents as there are items have what is wanted among them
        found = _leading_days(store, items, wanted, newest_first=newest_first)
    if not found:
        values = store.tags.picker(items)(days)
        found = dict(zip(items, values if newest_first else map(operator.neg, values), strict=True))
    return found


def _leading_days(store: Store, items: frozenset[int], wanted: Wanted, *, newest_first: bool) -> dict[int, int]:
    """Return what `_days` does, from the meetings in the order of their days, until there are enough items.

    Nothing is returned where that takes long, for the items are all of days far away, or of few groups.
    """
    found: dict[int, int] = {}
    groups: set[int] = set()
    passed = 0
    for day, meetings in store.days(newest_first=newest_first):
        for block in meetings:
            having = items.intersection(block.items)
            found.update(dict.fromkeys(having, day if newest_first else -day))
            groups.update(map(wanted.groups.__getitem__, having))
            passed += len(block.items)
        if len(groups) >= wanted.stop:
            return found
        if passed > 2 * len(items):
            return {}
    return found


def _first(store: Store, values: Mapping[int, float], wanted: Wanted, *, newest_first: bool) -> list[int]:
    """Return the items that are wanted, in order: those of the highest values, equals by date, archive, path and line.

    Only equals are looked up by all that decides between them, and of them only those whose group has none before them.
    """
    stop, groups = wanted
    if len(values) > max(_MANY, 4 * stop):
        least = heapq.nlargest(stop, wanted.best(values).values())[-1]
        values = {docnum: value for docnum, value in values.items() if value >= least}
    key = functools.partial(store.order, newest_first=newest_first)
    firsts: dict[int, int] = {}
    equals: list[int] = []
    last = None
    for docnum in sorted(values, key=values.__getitem__, reverse=True):
        value = values[docnum]
        if value != last:
            if len(equals) > 1:
                equals.sort(key=key)
            for each in equals:
                firsts.setdefault(groups[each], each)
            if len(firsts) >= stop:
                break
            equals, last = [], value
        if groups[docnum] not in firsts:
            equals.append(docnum)
    else:
        for each in sorted(equals, key=key):
            firsts.setdefault(groups[each], each)
    return list(firsts.values())[:stop]
