"""The grammar: what a query's text means, and how one that cannot be used is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.query import (
    BY_NAME,
    FIELDS,
    And,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryError,
    Word,
    parse,
    to_text,
)
from minutes_search.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from tests.query.strategies import TODAY, near_queries
from tests.shared import SHARED, needs_shared

A, B, C = Word("a"), Word("b"), Word("c")


def root(text: str) -> Node | None:
    query = parse(text, TODAY)
    assert query.sort is None
    assert query.scope == ()
    return query.root


def error(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, TODAY)
    return caught.value


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("  \n ", None),
        ("a", A),
        ("a b c", And((A, B, C))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a OR (b OR c)", Or((A, B, C))),
        ("a (b c)", And((A, B, C))),
        ("NOT a", Not(A)),
        ("-a", Not(A)),
        ("–a −b", And((Not(A), Not(B)))),
        ("NOT NOT a", A),
        ("--a", A),
        ("-(-a)", A),
        ("-(a b)", Not(And((A, B)))),
        ("a OR NOT b", Or((A, Not(B)))),
        ("a or not b", And((A, Word("or"), Word("not"), B))),
        ('"staged  recipes"', Phrase("staged recipes")),
        ("“staged recipes”", Phrase("staged recipes")),
        ('„a b“"c d"', And((Phrase("a b"), Phrase("c d")))),
        (r'"say \"a\" \\ b"', Phrase('say "a" \\ b')),
        ("attest*", Prefix("attest")),
        ("conda-forge-pin*", Prefix("conda-forge-pin")),
        ("sigstor~", Fuzzy("sigstor", 1)),
        ("sigstor~1", Fuzzy("sigstor", 1)),
        ("sigstor~2", Fuzzy("sigstor", 2)),
        ("python~=3.6", Word("python~=3.6")),
        ("~/.condarc", Word("~/.condarc")),
        ("~5", Word("~5")),
        ("c++17", Word("c++17")),
        ("foo:bar", Word("foo:bar")),
        ("https://x.org/a?b=c", Word("https://x.org/a?b=c")),
        ("10:30", Word("10:30")),
        (r"by\:WV", Word("by:WV")),
        (r"\-a \(a\) a\* a\~ \OR \"a", And((Word("-a"), Word("(a)"), Word("a*"), Word("a~"), Word("OR"), Word('"a')))),
        (r"C:\temp", Word(r"C:\temp")),
    ],
)
def test_words_and_operators(text: str, node: Node | None) -> None:
    assert root(text) == node


def by(*people: str) -> Field:
    return Field("by", people)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("by:WV", by("WV")),
        ("BY:@wolfv", by("wolfv")),
        ('by:"Wolf  Vollprecht"', by("Wolf Vollprecht")),
        ("by:“Wolf Vollprecht”", by("Wolf Vollprecht")),
        ("by:WV,JK", by("WV", "JK")),
        ('by:"Vollprecht, Wolf",JK', by("Vollprecht, Wolf", "JK")),
        ("by:WV,WV", by("WV")),
        ("by:WV a by:JK", And((by("WV", "JK"), A))),
        ("by:WV (by:JK)", And((by("WV"), by("JK")))),
        ("by:WV OR by:JK", Or((by("WV"), by("JK")))),
        ("by:WV owner:JK", And((by("WV"), Field("owner", ("JK",))))),
        ("owner:WV author:JK", Field("owner", ("WV", "JK"))),
        ("-by:WV -by:JK", And((Not(by("WV")), Not(by("JK"))))),
        ("(by:WV)", by("WV")),
        ("ref:https://github.com/Conda/ceps/pull/112/files", Field("ref", ("conda/ceps#112",))),
        ("ref:CEP-046,cfep-12", Field("ref", ("cep:46", "cfep:12"))),
        ('ref:"CEP 46"', Field("ref", ("cep:46",))),
        ("ref:https://hackmd.io/Abc/", Field("ref", ("https://hackmd.io/Abc",))),
        ("cep:046", Field("ref", ("cep:46",))),
        ("cep:1 cep:2", Field("ref", ("cep:1", "cep:2"))),
        ("cep:1 cfep:2", And((Field("ref", ("cep:1",)), Field("ref", ("cfep:2",))))),
        ("repo:Conda/CEPs,conda-forge/*", Field("repo", ("conda/ceps", "conda-forge/*"))),
        ("kind:VOTE", Field("kind", ("vote",))),
        ("is:open is:done", Field("is", ("open", "done"))),
        ("is:action is:open", And((Field("is", ("action",)), Field("is", ("open",))))),
        ("is:open,action", Field("is", ("open", "action"))),
        ("has:pr has:owner", Field("has", ("pr", "owner"))),
        ('section:"Active votes"', Field("section", ("Active votes",))),
        ("archive:conda-forge", Field("archive", ("conda-forge",))),
    ],
)
def test_fields(text: str, node: Node) -> None:
    assert root(text) == node


def test_options_are_about_the_whole_query_wherever_they_stand() -> None:
    assert parse("a sort:date-asc b in:body in:title", TODAY) == Query(And((A, B)), "date-asc", ("title", "body"))
    assert parse("sort:date-desc", TODAY) == Query(None, "date-desc")
    assert parse("a OR b in:title", TODAY) == Query(Or((A, B)), None, ("title",))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a (b", "(", "never closed"),
        ("a (", "(", "never closed"),
        ("a (b OR", "OR", "missing after OR"),
        ("a) b", ")", "closes nothing"),
        ("a () b", "()", "nothing in the parentheses"),
        ("OR a", "OR", "missing before OR"),
        ("a OR", "OR", "missing after OR"),
        ("a OR OR b", "OR", "missing after OR"),
        ("AND a", "AND", "missing before AND"),
        ("a NOT", "NOT", "missing after NOT"),
        ("(-)", "-", "no letter or digit"),
        ("a - b", "-", "no letter or digit"),
        ("a & b", "&", "no letter or digit"),
        ('a "b', '"', "never closed"),
        ('a by:"b', '"', "never closed"),
        ('""', '""', "no letter or digit"),
        ('"a b"*', "*", "phrase takes no"),
        ('"a b"~2', "~", "phrase takes no"),
        ("*", "*", "end of a word"),
        ("a*b", "*", "end of a word"),
        ("*.conda", "*", "end of a word"),
        ("foo,b*", "foo,b*", "not the start of one word"),
        ("foo~3", "~3", "one edit or two"),
        ("foo,b~", "foo,b~", "not one word"),
        ("a by: WV", "by:", "value is missing"),
        ("by:", "by:", "value is missing"),
        ("(by:)", "by:", "value is missing"),
        ("by:WV,", "by:WV,", "value is missing"),
        ('by:""', 'by:""', "value is missing"),
        ('by:"W"V', "V", "middle of a value"),
        ('by:W"V"', '"', "middle of a value"),
        ("by:W(V)", "(", "middle of a value"),
        ("by:-", "-", "no letter or digit"),
        ("kind:votes", "votes", "kind: knows no “votes”"),
        ("is:opne", "opne", "is: knows no"),
        ("date:2025-13", "2025-13", "no such date"),
        ("a date:2024,2025-02-30", "2025-02-30", "no such date"),
        ("cep:x", "x", "takes a number"),
        ("cep:cfep-12", "cfep-12", "takes a number"),
        ("repo:conda", "conda", "not a repository"),
        ("ref:foo", "foo", "not a reference"),
        ("(in:title a)", "in:title", "whole query"),
        ("-sort:date-asc", "sort:date-asc", "whole query"),
        ("a OR in:title", "in:title", "whole query"),
        ("since:2025 a until:2024", "until:2024", "No day fits"),
        ("date:2024 (a after:2024)", ")", "No day fits"),
        ("sort:date-asc sort:date-desc", "date-desc", "one order"),
    ],
)
def test_an_unusable_query_is_an_error_that_names_the_place(text: str, place: str, message: str) -> None:
    found = error(text)
    assert text[found.position : found.position + found.length] == place
    assert message in found.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("kind:votes", "Did you mean kind:vote?"),
        ("by: jakirkham", "after the colon: by:jakirkham."),
        ("by: OR a", "after the colon: by:WV."),
        ("by: (a)", "after the colon: by:WV."),
        ("is:opne", "Did you mean is:open?"),
        ("kind:xyzzy", "Write one of standing, announcement,"),
        ("repo:conda", "repo:conda/*"),
        ("ref:conda/ceps", "repo:conda/ceps"),
        ("date:2025..2024", "2024..2025"),
        ("date:2025-02-30", "ends on 2025-02-28"),
    ],
)
def test_an_error_says_what_would_be_right(text: str, hint: str) -> None:
    assert hint in error(text).hint


def test_an_error_is_drawn_under_the_query() -> None:
    text = "猫 date:2025-13"
    lines = error(text).drawn(text).splitlines()
    assert lines[:2] == ["猫 date:2025-13", "        ^^^^^^^"]
    assert lines[2] == "There is no such date as “2025-13”."


def test_a_long_query_is_drawn_around_the_place() -> None:
    text = "word " * 40 + "kind:x " + "word " * 40
    first, carets = error(text).drawn(text).splitlines()[:2]
    assert len(first) < 80
    assert first[carets.index("^")] == "x"


def test_an_error_shows_nothing_that_a_terminal_obeys() -> None:
    text = "kind:\x1b[31m\u202e\x07"
    assert error(text).drawn(text).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("a" * MAX_LENGTH, True),
        ("a" * (MAX_LENGTH + 1), False),
        ("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, True),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), False),
        ("(" * MAX_LENGTH, False),
        ("-" * (MAX_LENGTH - 2) + "a", True),
        ("a " * MAX_TERMS, True),
        ("a " * (MAX_TERMS + 1), False),
        ("by:" + ",".join("a" * (MAX_TERMS + 1)), False),
    ],
)
def test_a_query_has_bounds(text: str, usable: bool) -> None:
    if usable:
        assert parse(text, TODAY).root is not None
    else:
        found = error(text)
        assert 0 <= found.position < found.position + found.length <= len(text)


@given(near_queries | st.text())
def test_any_text_is_a_query_or_an_error_inside_it(text: str) -> None:
    try:
        query = parse(text, TODAY)
    except QueryError:
        problem = error(text)
        assert 0 <= problem.position < problem.position + problem.length <= len(text)
        assert (problem.message + problem.hint).isprintable()
        assert problem.drawn(text).replace("\n", "").isprintable()
    else:
        assert query.root is not None or query.sort or query.scope or not text.strip()


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.name)
def test_the_example_of_every_field_is_a_query(spec: object) -> None:
    example = next(known.example for known in FIELDS if known is spec)
    query = parse(example, TODAY)
    assert example.partition(":")[0] in BY_NAME
    assert parse(to_text(query), TODAY) == query


@needs_shared
def test_every_golden_query_is_usable_and_comes_back() -> None:
    for golden in json.loads((SHARED / "queries.json").read_text("utf-8")):
        query = parse(golden["q"], TODAY)
        assert query.root is not None
        assert parse(to_text(query), TODAY) == query
