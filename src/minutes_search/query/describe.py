"""A query in plain English, for "how it was understood"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.query.tree import And, DateRange, Field, Fuzzy, Not, Or, Phrase, Prefix, Word

if TYPE_CHECKING:
    from minutes_search.query.tree import Node, Query

_FIELDS = {
    "by": "owned by or spoken in by {}",
    "owner": "owned by {}",
    "speaker": "spoken in by {}",
    "assignee": "with an action of {}",
    "mentions": "naming {}",
    "attendee": "of meetings that {} attended",
    "ref": "referring to {}",
    "repo": "referring to the repository {}",
    "since-commit": "that entered their archive after the commit {}",
    "section": "in a section named {}",
    "kind": "of the kind {}",
    "archive": "in the archive {}",
}
_IS = {
    "open": "that are open",
    "done": "that are done",
    "carried": "carried over from before",
    "action": "that are or hold an action",
}
_HAS = {
    "action": "with an action",
    "ref": "with a reference",
    "pr": "with a pull request or issue",
    "owner": "with an owner",
    "speaker": "with a speaker",
}
_SORTS = {"relevance": "best match first", "date-desc": "newest first", "date-asc": "oldest first"}


def describe(query: Query) -> str:
    """Return one line that says what the query finds, such as: items with “sigstore”, owned by WV, newest first."""
    items = "all items" if query.root is None else f"items {describe_node(query.root)}"
    return ", ".join((items, *describe_options(query)))


def describe_node(node: Node) -> str:
    """Return what stands after "items" for a tree: with “sigstore”, owned by WV."""
    return _node(node)


def describe_options(query: Query) -> list[str]:
    """Return what the query says about where words are looked for, then about the order; each if it says it."""
    where = [f"looking in the {' and '.join(query.scope)} only"] if query.scope else []
    return [*where, _SORTS[query.sort]] if query.sort else where


def _node(node: Node, *, inner: bool = False) -> str:
    """Return what stands after "items"; in parentheses where it is part of something and has parts itself."""
    match node:
        case And(parts):
            text = ", ".join(_joined(parts))
        case Or(parts):
            text = " or ".join(_node(part, inner=True) for part in parts)
        case Not(part):
            return f"not {_node(part, inner=True)}"
        case Field():
            return _field(node)
        case _:
            return f"with {_leaf(node)}"
    return f"({text})" if inner else text


def _joined(parts: tuple[Node, ...]) -> list[str]:
    """Return the parts of an AND in order; words that follow each other are told together."""
    pieces: list[str] = []
    words = False
    for part in parts:
        leaf = isinstance(part, Word | Phrase | Prefix | Fuzzy)
        if leaf and words:
            pieces[-1] += f" and {_leaf(part)}"
        else:
            pieces.append(_node(part, inner=True))
        words = leaf
    return pieces


def _leaf(node: Node) -> str:
    match node:
        case Phrase(text):
            return f"the phrase “{text}”"
        case Prefix(text):
            return f"words that start with “{text}”"
        case Fuzzy(text, distance):
            return f"a word within {'one edit' if distance == 1 else 'two edits'} of “{text}”"
        case Word(text):
            return f"“{text}”"
    return ""


def _field(field: Field) -> str:
    names = {"is": _IS, "has": _HAS}.get(field.name)
    values = [
        _days(value) if isinstance(value, DateRange) else names[value] if names else _reference(value)
        for value in field.values
    ]
    return _FIELDS.get(field.name, "{}").format(" or ".join(values))


def _reference(value: str) -> str:
    """Return ``CEP 46`` for ``cep:46``, and anything else as it is."""
    series, colon, number = value.partition(":")
    return f"{series.upper()} {number}" if colon and number.isdigit() else value


def _days(days: DateRange) -> str:
    if days.since and days.until:
        return f"on {days.since}" if days.since == days.until else f"from {days.since} to {days.until}"
    return f"since {days.since}" if days.since else f"until {days.until}"
