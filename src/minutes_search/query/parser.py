"""A query's text to its tree.

The grammar, loosest first: ``OR``; AND, which is a space or the word; ``NOT`` and ``-``; parentheses and leaves. The
tree is in one normal form: no AND directly in an AND, no OR in an OR, no double negation.

A field written twice in the same AND means either value, as one `Field`; parentheses keep them apart. ``since:`` and
``until:`` are different fields and so are both conditions. ``is:`` asks for one state (``is:open is:done``: either),
and for everything else besides it (``is:action is:open``: both), as the sentence "open action items" is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.analysis import LONGEST, fuzzy_surface, prefix_surface, searchable
from minutes_search.frozen import frozen, replace
from minutes_search.query.dates import narrowed
from minutes_search.query.errors import QueryError, quoted
from minutes_search.query.fields import STATES
from minutes_search.query.tokens import Token, Value, tokenise
from minutes_search.query.tree import (
    SCOPES,
    SORTS,
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
from minutes_search.query.values import read_value

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

MAX_LENGTH = 1000
"""Characters of a query."""
MAX_DEPTH = 25
"""Parentheses in parentheses."""
MAX_TERMS = 200
"""Words, phrases and values of fields."""

OPTIONS = ("sort", "in")
"""Fields that say something about the whole query, and are no part of the tree."""


def parse(text: str, today: datetime.date) -> Query:
    """Return the query that the text means; `QueryError` where it cannot be used.

    `today` is what relative dates count from. A text without any word is the query that matches every item.
    """
    if len(text) > MAX_LENGTH:
        hint = f"A query has at most {MAX_LENGTH} characters; this one has {len(text)}."
        raise QueryError("The query is too long.", MAX_LENGTH, len(text) - MAX_LENGTH, hint)
    tokens = tokenise(text)
    if len(text) > MAX_TERMS:  # so many words and values take as many characters
        _check_number(tokens)
    return _Parser(tokens, today).query()


def _check_number(tokens: Iterable[Token]) -> None:
    """Refuse more words and values than a query may have."""
    count = 0
    for token in tokens:
        count += len(token.values) or token.type in {"word", "phrase", "prefix", "fuzzy"}
        if count > MAX_TERMS:
            hint = f"A query has at most {MAX_TERMS} words and values."
            raise _at(token, "The query has too many words.", hint)


def conjunction(parts: Iterable[Node]) -> Node | None:
    """Return the parts joined by AND, in normal form; None of none."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else [part])
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def merge_key(written: str, values: tuple[str | DateRange, ...]) -> str | None:
    """Return what two fields of the same AND must share to be one; None where the field stays by itself."""
    if written != "is":
        return written
    if all(value in STATES for value in values):
        return "is:state"
    return f"is:{values[0]}" if len(values) == 1 else None


def _at(token: Token, message: str, hint: str = "") -> QueryError:
    return QueryError(message, token.start, token.end - token.start, hint)


@frozen
class _Part:
    """A part of an AND and its last token; `key` is its merge key, None for everything but a bare field."""

    node: Node
    token: Token
    key: str | None = None


class _Parser:
    """Reads tokens one after the other; each method reads what its name says."""

    def __init__(self, tokens: Sequence[Token], today: datetime.date) -> None:
        self._tokens = tokens
        self._next = 0
        self._peek = tokens[0]
        self._today = today
        self._depth = 0

    def query(self) -> Query:
        sort, scope = self._options()
        root = None if self._peek.type == "end" else self._either()
        if self._peek.type == ")":
            raise _at(self._peek, "This parenthesis closes nothing.", "Leave it out, or write \\) for the character.")
        return Query(root, sort, scope)

    def _take(self) -> Token:
        """Return the next token, which is not the last of all, and go on to the one after it."""
        taken = self._peek
        self._next += 1
        self._peek = self._tokens[self._next]
        return taken

    def _options(self) -> tuple[Sort | None, tuple[Scope, ...]]:
        """Take the options out of the tokens and return them."""
        if not [token for token in self._tokens if token.spec is not None and token.spec.name in OPTIONS]:
            return None, ()
        rest: list[Token] = []
        chosen: dict[str, list[tuple[Token, Value]]] = {name: [] for name in OPTIONS}
        depth = 0
        for token in self._tokens:
            depth += (token.type == "(") - (token.type == ")")
            if token.spec is None or token.spec.name not in OPTIONS:
                rest.append(token)
                continue
            if depth > 0 or (rest and rest[-1].type in {"NOT", "OR"}):
                message = f"{token.spec.name}: is about the whole query, not a part of it."
                raise _at(token, message, "Write it by itself, outside of parentheses, without NOT and OR.")
            chosen[token.spec.name] += [(token, value) for value in token.values]
        self._tokens, self._peek = rest, rest[0]
        sorts = [(value, self._choice(token, value)) for token, value in chosen["sort"]]
        if len({name for _, name in sorts}) > 1:
            place = sorts[-1][0]
            raise QueryError("A query has one order only.", place.start, place.end - place.start, "Keep one sort:")
        scopes = {self._choice(token, value) for token, value in chosen["in"]}
        return next((s for s in SORTS if sorts and s == sorts[0][1]), None), tuple(s for s in SCOPES if s in scopes)

    def _choice(self, token: Token, value: Value) -> str | DateRange:
        assert token.spec is not None  # noqa: S101 - only fields have values
        return read_value(token.spec, value, self._today)

    def _either(self) -> Node:
        parts: list[Node] = []
        while True:
            part = self._both()
            parts.extend(part.parts if isinstance(part, Or) else [part])
            if self._peek.type != "OR":
                return Or(tuple(parts)) if len(parts) > 1 else part
            self._take()

    def _both(self) -> Node:
        parts: list[_Part] = []
        places: dict[str, int] = {}
        while not parts or self._peek.type not in {"OR", ")", "end"}:
            if parts and self._peek.type == "AND":
                self._take()
            part = self._operand()
            if part.key in places:
                parts[places[part.key]] = _merged(parts[places[part.key]], part)
                continue
            if part.key is not None:
                places[part.key] = len(parts)
            parts.append(part)
        _check_dates(parts)
        node = conjunction(part.node for part in parts)
        assert node is not None  # noqa: S101 - there is at least one operand
        return node

    def _operand(self) -> _Part:
        negations = 0
        while self._peek.type == "NOT":
            self._take()
            negations += 1
        ahead = self._peek
        if ahead.type in {"OR", "AND", ")", "end"}:
            raise self._missing()
        part = self._group() if ahead.type == "(" else self._leaf()
        if negations % 2 == 0:
            return replace(part, key=None) if negations else part
        return _Part(part.node.part if isinstance(part.node, Not) else Not(part.node), part.token)

    def _missing(self) -> QueryError:
        """Return the error for an operand that should stand before the next token."""
        ahead = self._peek
        before = self._tokens[self._next - 1] if self._next else None
        if before and before.type == "(" and ahead.type == ")":
            hint = "Leave them out, or write \\( for the character."
            return QueryError("There is nothing in the parentheses.", before.start, ahead.end - before.start, hint)
        if before and before.type in {"OR", "AND", "NOT"}:
            name = "-" if before.end - before.start == 1 else before.type
            hint = f'For the word itself write "{name}".'
            return _at(before, f"Something to search for is missing after {name}.", hint)
        if ahead.type in {"OR", "AND"}:
            hint = f'For the word itself write "{ahead.type}".'
            return _at(ahead, f"Something to search for is missing before {ahead.type}.", hint)
        if before and before.type == "(":
            return _at(before, "This parenthesis is never closed.", "Add ), or write \\( for the character.")
        return _at(ahead, "Something to search for is missing here.")

    def _group(self) -> _Part:
        opened = self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _at(opened, "Too many parentheses stand in each other.", f"There can be {MAX_DEPTH}.")
        node = self._either()
        if self._peek.type != ")":
            raise _at(opened, "This parenthesis is never closed.", "Add ), or write \\( for the character.")
        self._depth -= 1
        return _Part(node, self._take())

    def _leaf(self) -> _Part:
        token = self._take()
        match token.type:
            case "field":
                return self._field(token)
            case "prefix":
                if prefix_surface(token.text) is None:
                    hint = f"Write it as in attest* or conda-forge-pin*, with at most {LONGEST} parts."
                    raise _at(token, f"{quoted(token.text)} is not the start of one word.", hint)
                return _Part(Prefix(token.text), token)
            case "fuzzy":
                if fuzzy_surface(token.text) is None:
                    hint = f"Write it as in sigstor~ or sigstor~2, with at most {LONGEST} parts."
                    raise _at(token, f"{quoted(token.text)} is not one word.", hint)
                return _Part(Fuzzy(token.text, token.distance), token)
            case _:
                if not searchable(token.text):
                    message = f"{quoted(token.text)} has no letter or digit to search for."
                    raise _at(token, message, "Leave it out, or add the word it belongs to.")
                return _Part(Phrase(token.text) if token.type == "phrase" else Word(token.text), token)

    def _field(self, token: Token) -> _Part:
        spec = token.spec
        assert spec is not None  # noqa: S101 - every field token has one
        values = tuple(dict.fromkeys(read_value(spec, value, self._today) for value in token.values))
        name = {"date": "date", "proposal": "ref"}.get(spec.value, spec.name)
        return _Part(Field(name, values), token, merge_key(spec.name, values))


def _merged(one: _Part, other: _Part) -> _Part:
    """Return one field with the values of both."""
    assert isinstance(one.node, Field)  # noqa: S101 - only fields have a merge key
    assert isinstance(other.node, Field)  # noqa: S101
    return replace(one, node=Field(one.node.name, tuple(dict.fromkeys((*one.node.values, *other.node.values)))))


def _check_dates(parts: list[_Part]) -> None:
    """Refuse dates that no day can satisfy together, such as a ``since:`` after the ``until:``."""
    days: list[DateRange] = []
    for part in parts:
        for node in part.node.parts if isinstance(part.node, And) else (part.node,):
            ranges = [value for value in node.values if isinstance(value, DateRange)] if isinstance(node, Field) else []
            if not ranges:
                continue
            days = narrowed(days, ranges) if days else ranges
            if not days:
                hint = "Every condition has to hold; for either of two write OR between them."
                raise _at(part.token, "No day fits this and the other dates of the query.", hint)
