"""The query language: text to a tree of frozen nodes, and back."""

from minutes_search.query.describe import describe
from minutes_search.query.errors import QueryError
from minutes_search.query.fields import BY_NAME, FIELDS, FieldSpec
from minutes_search.query.parser import parse
from minutes_search.query.sentence import Understood, read_sentence, understand
from minutes_search.query.tree import (
    And,
    DateRange,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Scope,
    Sort,
    Word,
)
from minutes_search.query.write import to_text

__all__ = [
    "BY_NAME",
    "FIELDS",
    "And",
    "DateRange",
    "Field",
    "FieldSpec",
    "Fuzzy",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "QueryError",
    "Scope",
    "Sort",
    "Understood",
    "Word",
    "describe",
    "parse",
    "read_sentence",
    "to_text",
    "understand",
]
