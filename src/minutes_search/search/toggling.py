"""A value of a facet, or a period of the timeline, put into a query or taken out of it: what a click on it leads to."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes_search.query.parser import conjunction, merge_key, parse
from minutes_search.query.parts import conditions
from minutes_search.query.tree import DateRange, Field, Not, Or, Query
from minutes_search.query.write import to_text
from minutes_search.search.narrowing import FIELDS, terms_of
from minutes_search.store.keys import person_term
from minutes_search.store.tags import LABEL, PERSON, STATES

if TYPE_CHECKING:
    from collections.abc import Callable

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
        before = f"({before})" if isinstance(query.root, Or) else before
        self.before = f"{before} " if before else ""
        """The conditions of the query, as they stand before a piece of query that is put in, see `put_in`."""
        self.behind = f" {behind}" if behind else ""
        """What stands behind it."""
        self._keys = {key for node in conditions(query.root) if (key := _key(node))}

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

    def put_in(self, piece: str) -> str:
        """Return a piece of query of a facet or a period as it stands between `before` and `behind` when it is put in.

        The three texts are the query with the piece. An answer has a hundred, so none is worked out as a tree: a piece
        is one field, or has none, and a field is kept apart by parentheses from another that it would be one with.
        """
        text, key = _read(piece)
        return f"({text})" if key in self._keys else text

    def _narrowed(self, piece: str) -> str:
        """Put a piece of query in."""
        return f"{self.before}{self.put_in(piece)}{self.behind}" if piece else to_text(self._query)


def _key(node: Node) -> str | None:
    """Return what a field has in common with others that it would be one with; None of other conditions."""
    return merge_key(to_text(Query(node)).partition(":")[0], node.values) if isinstance(node, Field) else None


@functools.lru_cache(maxsize=1024)
def _read(piece: str) -> tuple[str, str | None]:
    """Return a piece of query in the grammar, and the key of the field that it is."""
    root = parse(piece, _NO_DAY).root
    return to_text(Query(root)), _key(root) if root is not None else None


def _without_days(query: Query, piece: str) -> str:
    field = parse(piece, _NO_DAY).root
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
