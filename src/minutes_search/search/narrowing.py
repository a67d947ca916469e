"""Between the values of facets and the query: what narrows to a value, and which values are asked for already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.analysis import searchable
from minutes_search.query.parts import conditions
from minutes_search.query.tree import DateRange, Field, Not, Query
from minutes_search.query.write import to_text
from minutes_search.store.keys import label_term, person_term
from minutes_search.store.tags import LABEL, NO_STATE, PERSON, STATES

if TYPE_CHECKING:
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
NOT_STATED = " ".join(f"-{state}" for state in STATES)
"""What narrows to the items without a checkbox."""


class Narrowing:
    """The values that a query asks for: every item of its answer has one of them, of each field that it names."""

    def __init__(self, store: Store, query: Query | None) -> None:
        self._store = store
        nodes = conditions(query.root if query else None)
        self._values: dict[str, list[str | DateRange]] = {}
        self._excluded: set[str | DateRange] = set()
        for node in nodes:
            if isinstance(node, Field):
                self._values.setdefault(node.name, []).extend(node.values)
            elif isinstance(node, Not) and isinstance(node.part, Field) and node.part.name == "is":
                self._excluded.update(node.part.values)

    def terms(self, facet: str) -> set[str]:
        """Return the index's terms of a facet that the query asks for; for items without a state `NO_STATE`."""
        terms: set[str] = set()
        for value in self._values.get(FIELDS[facet], ()):
            terms |= terms_of(self._store, facet, value)
        if facet == "status" and self._excluded and {f"is:{value}" for value in self._excluded}.issuperset(STATES):
            terms.add(NO_STATE)
        return terms

    def days(self) -> set[DateRange]:
        """Return the stretches of time that the query asks for."""
        return {value for value in self._values.get("date", ()) if isinstance(value, DateRange)}


def terms_of(store: Store, facet: str, value: str | DateRange) -> set[str]:
    """Return the index's terms of a facet that a value of its field asks for."""
    if not isinstance(value, str):
        return set()
    if facet == "status":
        return {f"is:{value}"}
    if facet not in {"person", *PERSON}:
        return {value}
    return {label_term(value), *(person_term(person.key) for person in store.people.resolve(value).persons)}


def written(field: str, value: str | DateRange) -> str:
    """Return a field with one value in the grammar."""
    return to_text(Query(Field(field, (value,))))


def narrowed_to(store: Store, facet: str, term: str) -> str:
    """Return the piece of query that narrows to a term of a facet; empty where no query can say it."""
    if facet == "status":
        return NOT_STATED if term == NO_STATE else term
    if facet not in {"person", *PERSON}:
        return written(FIELDS[facet], term)
    name = store.tags.written(term) if term.startswith(LABEL) else exact_name(store, term.removeprefix(person_term("")))
    return written(FIELDS[facet], name) if searchable(name) else ""


def exact_name(store: Store, key: str) -> str:
    """Return what to call a person, given by key, so that exactly they are found: the login where that is clear."""
    person = store.people.person(key)
    if person is None:
        return key
    names = [name for name in (person.login, *person.initials, person.name, *person.names, key, *person.logins) if name]
    for name in names:
        resolved = store.people.resolve(name).persons
        if [each.key for each in resolved] == [key] and not store.tags.is_label(label_term(name)):
            return name
    return person.name or key
