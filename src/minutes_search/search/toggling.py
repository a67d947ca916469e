"""A value of a facet, or a period of the timeline, put into a query or taken out of it: what a click on it leads to."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes_search.query.parser import conjunction, parse
from minutes_search.query.parts import conditions
from minutes_search.query.tree import DateRange, Field, Not
from minutes_search.query.write import to_text
from minutes_search.search.narrowing import FIELDS, terms_of
from minutes_search.store.keys import person_term
from minutes_search.store.tags import LABEL, PERSON, STATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_search.query.tree import Node, Query
    from minutes_search.search.facets import FacetValue
    from minutes_search.search.periods import Period
    from minutes_search.store import Store

    Drops = Callable[[str | DateRange], bool]

# The pieces of query of facets have no relative dates, so that the day they are read on makes no difference.
_NO_DAY = datetime.date.min


def toggled(store: Store, query: Query, facet: str, value: FacetValue) -> str:
    """Return the query, in the grammar, with a value of a facet if it is not selected, or else without it.

    What is added is a condition by itself, so the query finds just the `FacetValue.count` items that the value has in
    the answer (of an unresolved label perhaps more, see `FacetValue.query`). Taken out is whatever asks for the value:
    a name that means several people goes as a whole. The query stays as it is where none can say the value.
    """
    if not value.selected:
        return _narrowed(query, value.query)
    if facet in {"year", "quarter"}:
        return _without_days(query, value.query)
    if facet == "status" and value.query.startswith("-"):
        return _reduced(query, "is", lambda each: f"is:{each}" in STATES, excluded=True)
    terms = {value.value}
    if facet == "status":
        terms = {f"is:{value.value}"}
    elif facet in {"person", *PERSON}:
        terms = {LABEL + value.value, person_term(value.value)}
    return _reduced(query, FIELDS[facet], lambda each: not terms.isdisjoint(terms_of(store, facet, each)))


def toggled_period(query: Query, period: Period) -> str:
    """Return the query, in the grammar, with a period of the timeline if it is not selected, or else without it."""
    return _without_days(query, period.query) if period.selected else _narrowed(query, period.query)


def _narrowed(query: Query, piece: str) -> str:
    added = parse(piece, _NO_DAY).root
    nodes = [*conditions(query.root), *([added] if added else [])]
    return to_text(replace(query, root=conjunction(nodes)))


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
