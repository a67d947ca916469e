"""A query taken apart: each part by itself, and what is left without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from minutes_search.query import And, Query, parse
from minutes_search.query.parts import parts
from tests.query.strategies import TODAY, queries


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("sigstore", [("sigstore", "with “sigstore”", "")]),
        (
            "sigstore by:WV",
            [("sigstore", "with “sigstore”", "by:WV"), ("by:WV", "owned by or spoken in by WV", "sigstore")],
        ),
        ("a OR b", [("a OR b", "with “a” or with “b”", "")]),
        (
            "(a OR b) -c sort:date-asc",
            [
                ("a OR b", "with “a” or with “b”", "-c sort:date-asc"),
                ("-c", "not with “c”", "(a OR b) sort:date-asc"),
                ("sort:date-asc", "oldest first", "(a OR b) -c"),
            ],
        ),
        (
            "a in:title sort:date-desc",
            [
                ("a", "with “a”", "in:title sort:date-desc"),
                ("in:title", "looking in the title only", "a sort:date-desc"),
                ("sort:date-desc", "newest first", "a in:title"),
            ],
        ),
        (
            "by:WV (by:JK) x",
            [
                ("by:WV", "owned by or spoken in by WV", "by:JK x"),
                ("by:JK", "owned by or spoken in by JK", "by:WV x"),
                ("x", "with “x”", "by:WV (by:JK)"),
            ],
        ),
    ],
)
def test_the_parts_are_what_the_whole_answer_has_to_fit(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(part.text, part.said, part.without) for part in parts(parse(text, TODAY))] == found


@given(queries)
def test_what_is_left_is_a_query_without_just_that_part(query: Query) -> None:
    options = bool(query.scope) + bool(query.sort)
    found = parts(query)
    nodes = () if query.root is None else query.root.parts if isinstance(query.root, And) else (query.root,)
    assert len(found) == len(nodes) + options
    for number, node in enumerate(nodes):
        rest = parse(found[number].without, TODAY)
        left = () if rest.root is None else rest.root.parts if isinstance(rest.root, And) else (rest.root,)
        assert left == nodes[:number] + nodes[number + 1 :]
        assert (rest.sort, rest.scope) == (query.sort, query.scope)
        assert parse(found[number].text, TODAY) == Query(node)
    for option in found[len(nodes) :]:
        name = option.text.partition(":")[0]
        left_out = replace(query, scope=()) if name == "in" else replace(query, sort=None)
        assert parse(option.without, TODAY) == left_out


@given(queries)
def test_taking_all_parts_away_leaves_nothing(query: Query) -> None:
    text, count = query, len(parts(query))
    for _ in range(count):
        text = parse(parts(text)[0].without, TODAY)
    assert text == Query(None)
