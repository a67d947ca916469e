"""What an answer is made of: exact counts over all its items, and how they lie in time.

The query language has the same conditions as fields, so each value comes with the piece of query that narrows the
answer to it. Counted are items, as `Results.count` counts them. An item of two owners counts for both; one that names
a repository in many links counts once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from minutes_search.frozen import frozen
from minutes_search.search.narrowing import FIELDS, Narrowing, narrowed_to
from minutes_search.search.periods import MONTHS, described
from minutes_search.store.keys import person_term
from minutes_search.store.tags import LABEL, NO_STATE, PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from minutes_search.query.tree import DateRange, Query
    from minutes_search.search.periods import Unit
    from minutes_search.store import Store
    from minutes_search.store.tallies import Tally

FACETS = ("year", "quarter", "person", "owner", "speaker", "kind", "status", "archive", "repository")
"""The names of all facets; a ``person`` is the owner or a speaker."""
NO_STATUS = "none"
"""The value of ``status`` of an item without a checkbox."""

_UNITS: dict[str, Unit] = {"year": "year", "quarter": "quarter"}
_TAGS = FIELDS | {"status": "flag"}
_FEW = 8
"""Of so many times as many values as are shown all are put in order."""
_KNOWN: WeakKeyDictionary[Store, dict[str, dict[int, tuple[str, str, str]]]] = WeakKeyDictionary()
"""By facet the value, label and query of terms that were shown before: the same as long as a store is open."""


class FacetValue(NamedTuple):
    """One value, and how many items of the answer have it."""

    value: str
    """As programs know it: a person's key, an unresolved label in lower case, ``2024-Q3``."""
    label: str
    """As people know it: the person's name, the label as written."""
    count: int  # type: ignore[assignment]  # a tuple's method, which nobody asks this one for
    query: str
    """What narrows the answer to this value when it is added to the query; empty where no query can say it. That of
    an unresolved label finds, as the label itself does, the persons too that it may stand for."""
    selected: bool = False
    """The query asks for it already."""


_value = partial(tuple.__new__, FacetValue)
"""An answer has a hundred: so one takes a fifth of the time of a dataclass."""


@frozen
class Facet:
    """The values of one facet: years and quarters newest first, others most frequent first."""

    values: tuple[FacetValue, ...]
    more: int = 0
    """How many values were left out, of those that occur."""


def facets(
    store: Store,
    documents: Collection[int],
    names: Iterable[str] = FACETS,
    *,
    limit: int | None = 10,
    query: Query | None = None,
) -> dict[str, Facet]:
    """Count the values of facets over some items, which are given by document number.

    `limit` is how many values each facet gives, None for all; beyond it are only those that `query` asks for.
    KeyError for a facet that there is not.
    """
    names = list(names)
    narrowing = Narrowing(store, query)
    counts = store.tags.counts(documents, [_TAGS[name] for name in names if name not in _UNITS])
    days = narrowing.days()
    values = _Values(store, limit)
    return {
        name: _of_time(store.tags.periods(documents, MONTHS[_UNITS[name]]), _UNITS[name], limit, days)
        if name in _UNITS
        else values.of(name, counts[_TAGS[name]], narrowing.terms(name))
        for name in names
    }


def _of_time(counts: Mapping[int, int], unit: Unit, limit: int | None, asked: set[DateRange]) -> Facet:
    numbers = sorted(counts, reverse=True)
    values: list[FacetValue] = []
    for place, number in enumerate(numbers if limit is None or asked else numbers[:limit]):
        name, days, query = described(number, unit)
        selected = days in asked if asked else False
        if limit is None or place < limit or selected:
            values.append(_value((name, name, counts[number], query, selected)))
    return Facet(tuple(values), len(numbers) - len(values))


class _Values:
    """Makes the values of facets of terms, at most so many of each facet."""

    def __init__(self, store: Store, limit: int | None) -> None:
        self._store = store
        self._limit = limit
        self._known = _KNOWN.setdefault(store, {})

    def of(self, name: str, tally: Tally, asked: set[str]) -> Facet:
        """Return a facet from the counts of its terms; those that are asked for are among its values."""
        terms, places, counts = tally
        limit = len(places) if self._limit is None else self._limit
        selected = {place for place in places if terms[place] in asked} if asked else set()
        some = places
        if limit > 0 and _FEW * limit < len(places):
            highest = sorted(map(counts.__getitem__, places[: _FEW * limit]), reverse=True)
            least = highest[limit - 1]  # so many are as high, if not more
            some = [place for place in places if counts[place] >= least]
            some = sorted(selected.union(some)) if selected else some
        ranked = sorted(some, key=counts.__getitem__, reverse=True)  # equals stay in order
        if len(ranked) > limit:
            ranked[limit:] = [place for place in ranked[limit:] if place in selected]
        known = self._known.setdefault(name, {})
        values: list[FacetValue] = []
        for place in ranked:
            if place not in known:
                term = terms[place]
                known[place] = (*_called(self._store, name, term), narrowed_to(self._store, name, term))
            value, label, query = known[place]
            values.append(_value((value, label, counts[place], query, place in selected)))
        return Facet(tuple(values), len(places) - len(values))


def _called(store: Store, name: str, term: str) -> tuple[str, str]:
    """Return the value and the label of a term."""
    if name == "status":
        return (NO_STATUS, "no checkbox") if term == NO_STATE else (term.removeprefix("is:"),) * 2
    if name not in {"person", *PERSON}:
        return term, term
    if term.startswith(LABEL):
        return term.removeprefix(LABEL), store.tags.written(term)
    key = term.removeprefix(person_term(""))
    person = store.people.person(key)
    return key, (person and (person.name or person.login)) or key
