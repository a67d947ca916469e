"""Generated queries: trees in the parser's normal form, and texts that come close to the grammar."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from minutes_search.analysis import fuzzy_surface, prefix_surface, searchable
from minutes_search.query import And, DateRange, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Query, Word
from minutes_search.query.dates import narrowed
from minutes_search.query.tree import SCOPES, SORTS

TODAY = datetime.date(2026, 11, 22)

PIECES = [
    *("sigstore", "run_exports", "c++17", ".conda", "Ünï", "OR", "AND", "NOT", "or", "by", "date", "2024", "WV", "3.6"),
    *(
        '"',
        "“",
        "”",
        "(",
        ")",
        "-",
        "–",
        "~",
        "~2",
        "~3",
        "*",
        ":",
        ",",
        "\\",
        "@",
        "#",
        ">=",
        "..",
        " ",
        " ",
        " ",
        "\n",
    ),
    *("by:", "date:", "since:", "ref:", "cep:", "repo:", "kind:", "is:", "in:", "sort:", "section:", "https://x.org/a"),
    *("open", "vote", "title", "date-asc", "conda/ceps#112", "last-year", "2025-13", "every ", "about ", "'s ", "\x00"),
]
near_queries = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
"""Texts made of the pieces of queries, most of them with a mistake."""

_LETTERS = "abzAZé19_-.:+#/@*~()\"”\\,=<'’ßORT"
_words = st.one_of(
    st.text(_LETTERS, min_size=1, max_size=8),
    st.sampled_from(["OR", "AND", "NOT", "by:x", "c++", "a~2", "-a", "–a", "a\\"]),
)
_dates = st.dates(datetime.date(1, 1, 2), datetime.date(9999, 12, 30))
_people = st.sampled_from(["WV", "Wolf Vollprecht", "o'brien", "a,b", 'x "y"', "(z)", "back\\slash"])
_references = st.sampled_from(
    ["cep:46", "cfep:5", "conda/ceps#112", "https://hackmd.io/a,b?c=(d)", "https://x.org/a#b"]
)


def _some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str | DateRange, ...]]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def _ranges(draw: st.DrawFn) -> DateRange:
    first, last = sorted((draw(_dates), draw(_dates)))
    return draw(
        st.sampled_from([DateRange(first, last), DateRange(first), DateRange(until=last), DateRange(first, first)])
    )


_fields: st.SearchStrategy[Field] = st.one_of(
    st.builds(Field, st.sampled_from(["by", "owner", "speaker", "attendee"]), _some(_people)),
    st.builds(Field, st.just("ref"), _some(_references)),
    st.builds(Field, st.just("repo"), _some(st.sampled_from(["conda/ceps", "conda-forge/*"]))),
    st.builds(Field, st.just("is"), _some(st.sampled_from(["open", "done", "carried", "action"]))),
    st.builds(Field, st.just("date"), st.lists(_ranges(), min_size=1, max_size=2, unique=True).map(tuple)),
)
_leaves: st.SearchStrategy[Node] = st.one_of(
    _words.filter(searchable).map(Word),
    st.lists(_words, min_size=1, max_size=3).map(" ".join).filter(searchable).map(Phrase),
    _words.filter(lambda text: prefix_surface(text) is not None).map(Prefix),
    st.builds(Fuzzy, _words.filter(lambda text: fuzzy_surface(text) is not None), st.sampled_from([1, 2])),
    _fields,
)


def _flat(kind: type[And | Or], parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    return kind(tuple(flat))


def _days_are_left(parts: list[Node]) -> bool:
    """Tell whether the dates among the parts of an AND leave a day; the parser refuses those that do not."""
    days = [DateRange()]
    for node in (inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))):
        if isinstance(node, Field) and node.name == "date":
            days = narrowed(days, [value for value in node.values if isinstance(value, DateRange)])
    return bool(days)


def _inner(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(nodes, min_size=2, max_size=4)
    possible = parts.filter(_days_are_left)
    return st.one_of(
        possible.map(lambda found: _flat(And, found)),
        parts.map(lambda found: _flat(Or, found)),
        nodes.map(lambda node: node.part if isinstance(node, Not) else Not(node)),
    )


nodes: st.SearchStrategy[Node] = st.recursive(_leaves, _inner, max_leaves=8)
queries: st.SearchStrategy[Query] = st.builds(
    Query,
    st.none() | nodes,
    st.sampled_from([None, *SORTS]),
    st.sampled_from([(), SCOPES, SCOPES[:1], SCOPES[1:]]),
)
"""Queries as the parser makes them."""
