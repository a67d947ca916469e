"""The manual is made from the tables that the parser uses, and every example in it works."""

from __future__ import annotations

import re

import pytest

from minutes_search.query import (
    FIELDS,
    And,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    parse,
    to_text,
    understand,
)
from minutes_search.query.operators import OPERATORS, RANGES, SENTENCES, VALUES, SentenceSpec, ValueSpec
from minutes_search.query.tokens import KEYWORDS
from minutes_search.render.manual import manual_lines, manual_markdown
from tests.query.strategies import TODAY
from tests.test_docs import read

EXAMPLES = [example for operator in OPERATORS for example in operator.examples]


def kinds(node: Node | None) -> set[type]:
    match node:
        case None:
            return set()
        case And(parts) | Or(parts):
            return {type(node)}.union(*map(kinds, parts))
        case Not(part):
            return {Not} | kinds(part)
        case _:
            return {type(node)}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_an_operator_is_a_query_and_comes_back(example: str) -> None:
    query = parse(example, TODAY)
    assert query.root is not None
    assert parse(to_text(query), TODAY) == query


def test_the_examples_show_every_kind_of_node_and_every_keyword() -> None:
    shown: set[type] = set()
    for example in EXAMPLES:
        shown |= kinds(parse(example, TODAY).root)
    assert shown == {Word, Phrase, Prefix, Fuzzy, Field, And, Or, Not}
    assert [word for word in KEYWORDS if not any(word in example.split() for example in EXAMPLES)] == []


@pytest.mark.parametrize("value", [*VALUES, RANGES], ids=lambda value: value.name)
def test_every_form_of_a_value_is_one_of_every_field_of_its_kind(value: ValueSpec) -> None:
    fields = [field.name for field in FIELDS if field.value == value.type and (value != RANGES or field.name == "date")]
    assert fields
    for field in fields:
        for example in value.examples:
            assert isinstance(parse(f"{field}:{example}", TODAY).root, Field), (field, example)


def test_fields_that_take_more_than_a_choice_or_a_text_have_their_forms_explained() -> None:
    assert {field.value for field in FIELDS} - {value.type for value in VALUES} == {"choice", "text"}


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row.sentence)
def test_every_sentence_is_read_as_the_table_says(row: SentenceSpec) -> None:
    understood = understand(row.sentence, TODAY)
    assert understood.as_sentence
    assert to_text(understood.query) == row.query
    assert understood.query == parse(row.query, TODAY)


def test_the_document_shows_the_tables_as_they_are() -> None:
    found = re.search(r"<!-- generated .*?-->\n\n(.*?)\n\n<!-- /generated -->", read("docs/query.md"), re.DOTALL)
    assert found
    message = "put what `minutes-search help query --markdown` prints between the markers of docs/query.md"
    assert found[1] == manual_markdown().rstrip(), message


@pytest.mark.parametrize("width", [20, 80, 100])
def test_the_manual_of_the_terminal_names_everything_that_can_be_written(width: int) -> None:
    text = "\n".join(manual_lines(width))
    written = [*EXAMPLES, *(field.example for field in FIELDS), *(each.query for each in SENTENCES)]
    assert [example for example in written if example not in text] == []
    choices = [choice for field in FIELDS for choice in field.choices]
    assert [choice for choice in choices if choice not in text] == []
    assert all(len(line) <= max(width, 64) for line in text.splitlines()[:-2])
