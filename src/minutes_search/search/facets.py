"""What an answer is made of: exact counts over all its items, and how they lie in time.

The query language has the same conditions as fields, so each value comes with the piece of query that narrows the
answer to it. Counted are items, as `Results.count` counts them. An item of two owners counts for both; one that names
a repository in many links counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from minutes_search.search.narrowing import FIELDS, NOT_STATED, Narrowing, narrowed_to
from minutes_search.search.periods import periods
from minutes_search.store.documents import person_term
from minutes_search.store.tags import LABEL, PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from minutes_search.query.tree import DateRange, Query
    from minutes_search.search.periods import Unit
    from minutes_search.store import Store

FACETS = ("year", "quarter", "person", "owner", "speaker", "kind", "status", "archive", "repository")
"""The names of all facets; a ``person`` is the owner or a speaker."""
NO_STATUS = "none"
"""The value of ``status`` of an item without a checkbox."""

_UNITS: dict[str, Unit] = {"year": "year", "quarter": "quarter"}
_TAGS = FIELDS | {"status": "flag"}
_KNOWN: WeakKeyDictionary[Store, dict[tuple[str, str], tuple[str, str, str]]] = WeakKeyDictionary()
"""Value, label and query of the terms that were shown before: the same for a store as long as it is open."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value, and how many items of the answer have it."""

    value: str
    """As programs know it: a person's key, an unresolved label in lower case, ``2024-Q3``."""
    label: str
    """As people know it: the person's name, the label as written."""
    count: int
    query: str
    """What narrows the answer to this value when it is added to the query; empty where no query can say it. That of
    an unresolved label finds, as the label itself does, the persons too that it may stand for."""
    selected: bool = False
    """The query asks for it already."""


@dataclass(frozen=True, slots=True)
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
    if rest := len(documents) - sum(counts.get("flag", {}).values()):
        counts["flag"] = {**counts.get("flag", {}), NOT_STATED: rest}
    days = store.tags.days(documents) if _UNITS.keys() & set(names) else {}
    return {
        name: _of_time(days, _UNITS[name], limit, narrowing.days())
        if name in _UNITS
        else _of_terms(store, name, counts[_TAGS[name]], limit, narrowing.terms(name))
        for name in names
    }


def _of_time(days: Mapping[int, int], unit: Unit, limit: int | None, asked: set[DateRange]) -> Facet:
    values = [
        FacetValue(period.name, period.name, period.count, period.query, period.days in asked)
        for period in reversed(periods(days, unit, empty=False))
    ]
    kept = tuple(value for number, value in enumerate(values) if limit is None or number < limit or value.selected)
    return Facet(kept, len(values) - len(kept))


def _of_terms(store: Store, name: str, counts: Mapping[str, int], limit: int | None, asked: set[str]) -> Facet:
    order = sorted(counts, key=lambda term: (-counts[term], term.startswith(LABEL), term))
    kept = [term for number, term in enumerate(order) if limit is None or number < limit or term in asked]
    values = (_value(store, name, term, counts[term], selected=term in asked) for term in kept)
    return Facet(tuple(values), len(order) - len(kept))


def _value(store: Store, name: str, term: str, count: int, *, selected: bool) -> FacetValue:
    known = _KNOWN.setdefault(store, {})
    if (name, term) not in known:
        known[name, term] = (*_called(store, name, term), narrowed_to(store, name, term))
    value, label, query = known[name, term]
    return FacetValue(value, label, count, query, selected)


def _called(store: Store, name: str, term: str) -> tuple[str, str]:
    """Return the value and the label of a term."""
    if name == "status":
        return (NO_STATUS, "no checkbox") if term == NOT_STATED else (term.removeprefix("is:"),) * 2
    if name not in {"person", *PERSON}:
        return term, term
    if term.startswith(LABEL):
        return term.removeprefix(LABEL), store.tags.written(term)
    key = term.removeprefix(person_term(""))
    person = store.people.persons.get(key)
    return key, (person and (person.name or person.login)) or key
