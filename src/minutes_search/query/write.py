"""A query's tree back to text: the inverse of the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.query.dates import write_bound, write_range
from minutes_search.query.fields import BY_NAME
from minutes_search.query.parser import merge_key
from minutes_search.query.tokens import KEYWORDS, MINUSES, QUOTES
from minutes_search.query.tree import And, DateRange, Field, Fuzzy, Not, Or, Phrase, Prefix, Word

if TYPE_CHECKING:
    from minutes_search.query.tree import Node, Query

_QUOTED = frozenset(QUOTES + "\\")
"""What has a backslash before it in quotation marks."""
_SPECIAL = frozenset(QUOTES + "(),\\")
"""What a value has in quotation marks only."""


def to_text(query: Query) -> str:
    """Return the query in the grammar; parsing it gives the same query again."""
    parts = [_node(query.root)] if query.root is not None else []
    if isinstance(query.root, Or) and (query.sort or query.scope):
        parts = [f"({parts[0]})"]
    if query.scope:
        parts.append(f"in:{','.join(query.scope)}")
    if query.sort:
        parts.append(f"sort:{query.sort}")
    return " ".join(parts)


def _node(node: Node) -> str:
    match node:
        case And(parts):
            return _and(parts)
        case Or(parts):
            return " OR ".join(_node(part) for part in parts)
        case Not(part):
            return f"-({_node(part)})" if isinstance(part, And | Or) else f"-{_node(part)}"
        case Field():
            return _field(node)[0]
        case Word(text):
            return f"\\{text}" if text in KEYWORDS else _escaped(text)
        case Phrase(text):
            return _in_quotes(text)
        case Prefix(text):
            return _escaped(text) + "*"
        case Fuzzy(text, distance):
            return _escaped(text) + ("~2" if distance == 2 else "~")


def _and(parts: tuple[Node, ...]) -> str:
    """Return the parts of an AND; a field that would become one with another is kept apart by parentheses."""
    written: list[str] = []
    seen: set[str | None] = set()
    for part in parts:
        text, key = _field(part) if isinstance(part, Field) else (_node(part), None)
        apart = isinstance(part, Or) or (key is not None and key in seen)
        written.append(f"({text})" if apart else text)
        seen.add(key)
    return " ".join(written)


def _field(field: Field) -> tuple[str, str | None]:
    """Return the text of a field and its merge key."""
    name, values = field.name, [value_text(value) for value in field.values]
    only = field.values[0] if len(field.values) == 1 else None
    if isinstance(only, DateRange) and (bound := write_bound(only)):
        name, values = bound[0], [bound[1]]
    elif name == "ref" and isinstance(only, str) and only.partition(":")[0] in BY_NAME:
        name, _, number = only.partition(":")
        values = [number]
    return f"{name}:{','.join(values)}", merge_key(name, field.values)


def value_text(value: str | DateRange) -> str:
    """Return a value of a field in the grammar, in quotation marks where it needs them."""
    if isinstance(value, DateRange):
        return write_range(value)
    special = any(map(str.isspace, value)) or not _SPECIAL.isdisjoint(value)
    return _in_quotes(value) if special else value


def _in_quotes(text: str) -> str:
    if not _QUOTED.isdisjoint(text):
        text = "".join([f"\\{char}" if char in _QUOTED else char for char in text])
    return f'"{text}"'


def _escaped(text: str) -> str:
    """Return a word in which no character is an operator."""
    if text.isalnum():  # so it is with most
        return text
    pieces = [f"\\{char}" if char in QUOTES + "()*\\" else char for char in text]
    if text[:1] in MINUSES:
        pieces[0] = f"\\{text[0]}"
    name, colon, _ = text.partition(":")
    if colon and name.lower() in BY_NAME:
        pieces[len(name)] = "\\:"
    base = text.rstrip("0123456789")
    if base.endswith("~"):
        pieces[len(base) - 1] = "\\~"
    return "".join(pieces)
