"""A value of a facet, or a period of the timeline, put into a query or taken out of it: what a click on it leads to."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes_search.query.parser import conjunction, parse
from minutes_search.query.parts import conditions
from minutes_search.query.tree import DateRange, Field, Not, Or, Query
from minutes_search.query.write import to_text
from minutes_search.search.narrowing import FIELDS, terms_of
from minutes_search.store.keys import person_term
from minutes_search.store.tags import LABEL, PERSON, STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minutes_search.query.tree import Node
    from minutes_search.search.facets import FacetValue
    from minutes_search.search.periods import Period
    from minutes_search.store import Store

    Drops = Callable[[str | DateRange], bool]

# The pieces of query of facets have no relative dates, so that the day they are read on makes no difference.
_NO_DAY = datetime.date.min


class Toggling:
    """What a click leads to from a query: with a value or a period if it is not selected, or else without it."""

    def __init__(self, store: Store, query: Query) -> None:
        self._store = store
        self._query = query
        before, behind = to_text(Query(query.root)), to_text(replace(query, root=None))
        self._before = f"{before} " if before else ""
        self._behind = f" {behind}" if behind else ""
        self._fields = _fields(conditions(query.root))

    def value(self, facet: str, value: FacetValue) -> str:
        """Return the query, in the grammar, with a value of a facet if it is not selected, or else without it.

        What is added is a condition by itself, so the query finds just the `FacetValue.count` items that the value has
        in the answer (of an unresolved label perhaps more, see `FacetValue.query`). Taken out is whatever asks for the
        value: a name that means several people goes as a whole. The query stays as it is where none can say the value.
        """
        query = self._query
        if not value.selected:
            return self._narrowed(value.query)
        if facet in {"year", "quarter"}:
            return _without_days(query, value.query)
        if facet == "status" and value.query.startswith("-"):
            return _reduced(query, "is", lambda each: f"is:{each}" in STATES, excluded=True)
        terms = {value.value}
        if facet == "status":
            terms = {f"is:{value.value}"}
        elif facet in {"person", *PERSON}:
            terms = {LABEL + value.value, person_term(value.value)}
        return _reduced(query, FIELDS[facet], lambda each: not terms.isdisjoint(terms_of(self._store, facet, each)))

    def period(self, period: Period) -> str:
        """Return the query, in the grammar, with a period of the timeline if it is not selected, or else without it."""
        return _without_days(self._query, period.query) if period.selected else self._narrowed(period.query)

    def _narrowed(self, piece: str) -> str:
        """Put a piece of query in.

        An answer has a hundred of them, so it is not worked out as a tree where the texts side by side say the same:
        where no other condition of the query is on the same field, and it is no OR.
        """
        added, fields, text = _read(piece)
        if not text or isinstance(self._query.root, Or) or not self._fields.isdisjoint(fields):
            return to_text(replace(self._query, root=conjunction([*conditions(self._query.root), *added])))
        return f"{self._before}{text}{self._behind}"


def _fields(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(node.name for node in nodes if isinstance(node, Field))


@functools.lru_cache(maxsize=1024)
def _read(piece: str) -> tuple[tuple[Node, ...], frozenset[str], str]:
    """Return the conditions of a piece of query, the names of those that are fields, and their text."""
    root = parse(piece, _NO_DAY).root
    return conditions(root), _fields(conditions(root)), to_text(Query(root))


def _without_days(query: Query, piece: str) -> str:
    (field, *_), *_ = _read(piece)
    days = field.values if isinstance(field, Field) else ()
    return _reduced(query, "date", lambda each: each in days)


def _reduced(query: Query, name: str, drops: Drops, *, excluded: bool = False) -> str:
    """Return the query without some values of a field among what holds for the whole answer, or is `excluded` from it.

    A field that has no values left goes altogether.
    """
    nodes: list[Node] = []
    for node in conditions(query.root):
        field = node.part if isinstance(node, Not) else node
        if isinstance(node, Not) is not excluded or not isinstance(field, Field) or field.name != name:
            nodes.append(node)
        elif values := tuple(value for value in field.values if not drops(value)):
            rest = Field(name, values)
            nodes.append(Not(rest) if excluded else rest)
    return to_text(replace(query, root=conjunction(nodes)))
