"""What an answer is made of, and how it lies in time, as JSON.

An answer has a hundred values and periods, and all that differs from answer to answer is their numbers and the query
that they are put into. So the rest of each is written once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.search.facets import Facet, FacetValue
    from minutes_search.search.periods import Period, Timeline
    from minutes_search.search.toggling import Toggling


def counts_json(facets: Mapping[str, Facet], timeline: Timeline, toggling: Toggling) -> bytes:
    """Return facets and timeline, each value and period with the query that it leads to, as members of an object."""
    put_in = toggling.put_in
    before, behind = _inside(toggling.before), _inside(toggling.behind) + '"}'

    def told(name: str, label: str | None, count: int, query: str) -> bytes:
        start, middle = _around_count(name, label, query)
        return f"{start}{count}{middle}{before}{_piece(put_in(query))}{behind}".encode()

    def value(facet: str, each: FacetValue) -> bytes:
        name, label, count, query, selected = each
        if selected or not query:
            return to_json(each._asdict() | {"toggle": toggling.value(facet, each) if query else None})
        return told(name, label, count, query)

    def period(each: Period) -> bytes:
        name, count, _, query, selected = each
        if selected:
            row = {"value": name, "count": count, "query": query, "selected": selected}
            return to_json(row | {"toggle": toggling.period(each)})
        return told(name, None, count, query)

    values = [
        b'"%b":[%b]' % (name.encode(), b",".join([value(name, each) for each in facet.values]))
        for name, facet in facets.items()
    ]
    periods = b",".join([period(each) for each in timeline.periods])
    unit = timeline.unit.encode()
    return b'"facets":{%b},"timeline":{"unit":"%b","periods":[%b]}' % (b",".join(values), unit, periods)


@functools.lru_cache(maxsize=2048)
def _around_count(name: str, label: str | None, query: str) -> tuple[str, str]:
    """Return what stands around the number of a value that is not selected, on to where its click leads.

    A period has no label.
    """
    labelled = "" if label is None else f',"label":{_whole(label)}'
    return f'{{"value":{_whole(name)}{labelled},"count":', f',"query":{_whole(query)},"selected":false,"toggle":"'


def _whole(text: str) -> str:
    return to_json(text).decode()


def _inside(text: str) -> str:
    """Return what stands between the quotes of a text."""
    return _whole(text)[1:-1]


_piece = functools.lru_cache(maxsize=2048)(_inside)
"""Of a piece of query as it is put in."""
