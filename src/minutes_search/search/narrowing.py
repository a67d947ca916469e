"""Between the values of facets and the query: what narrows to a value, and which values are asked for already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.analysis import searchable
from minutes_search.query.tree import And, DateRange, Field, Query
from minutes_search.query.write import to_text
from minutes_search.store.documents import label_term, person_term
from minutes_search.store.tags import LABEL, PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.query.tree import Node
    from minutes_search.store import Store

FIELDS = {
    "person": "by",
    "owner": "owner",
    "speaker": "speaker",
    "kind": "kind",
    "status": "is",
    "archive": "archive",
    "repository": "repo",
}
"""The field of the query language for each facet of terms."""


class Narrowing:
    """The values that a query asks for: every item of its answer has one of them, of each field that it names."""

    def __init__(self, store: Store, query: Query | None) -> None:
        self._store = store
        self._fields = list(_conditions(query.root if query else None))

    def terms(self, facet: str) -> set[str]:
        """Return the index's terms of a facet that the query asks for."""
        asked = {
            value
            for field in self._fields
            for value in field.values
            if field.name == FIELDS[facet] and isinstance(value, str)
        }
        if FIELDS[facet] == "is":
            return {f"is:{value}" for value in asked}
        if facet not in {"person", *PERSON}:
            return asked
        persons = {person.key for value in asked for person in self._store.people.resolve(value).persons}
        return {label_term(value) for value in asked} | {person_term(key) for key in persons}

    def days(self) -> set[DateRange]:
        """Return the stretches of time that the query asks for."""
        return {
            value
            for field in self._fields
            for value in field.values
            if field.name == "date" and isinstance(value, DateRange)
        }


def _conditions(node: Node | None) -> Iterator[Field]:
    """Yield the fields that hold for the whole answer: not those in an OR, nor those excluded."""
    if isinstance(node, Field):
        yield node
    elif isinstance(node, And):
        yield from (part for part in node.parts if isinstance(part, Field))


def written(field: str, value: str | DateRange) -> str:
    """Return a field with one value in the grammar."""
    return to_text(Query(Field(field, (value,))))


def narrowed_to(store: Store, facet: str, term: str) -> str:
    """Return the piece of query that narrows to a term of a facet; empty where no query can say it."""
    if facet == "status":
        return term
    if facet not in {"person", *PERSON}:
        return written(FIELDS[facet], term)
    name = store.tags.written(term) if term.startswith(LABEL) else _name(store, term)
    return written(FIELDS[facet], name) if searchable(name) else ""


def _name(store: Store, term: str) -> str:
    """Return what to call a person so that exactly they are found: the login where that is clear."""
    key = term.removeprefix(person_term(""))
    person = store.people.persons.get(key)
    if person is None:
        return key
    names = [name for name in (person.login, *person.initials, person.name, *person.names, key, *person.logins) if name]
    for name in names:
        resolved = store.people.resolve(name).persons
        if [each.key for each in resolved] == [key] and not any(
            store.documents(field, label_term(name)) for field in PERSON
        ):
            return name
    return person.name or key
