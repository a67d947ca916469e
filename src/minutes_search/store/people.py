"""Whom a query means: from initials, a name, part of a name or a login to persons of the directory.

The directory is a packed table, so that a query reads a few rows of it however many people there are.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from minutes_search.analysis import fold
from minutes_search.frozen import frozen
from minutes_search.store.packed import Packed, pack
from minutes_search.store.records import PersonRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST_PART = 3
"""A name is found by its start from this many letters on. Two letters are initials: whoever they belong to, it is not
everybody whose name starts so (``RA`` is not Ralf)."""

_PERSON, _CALLED, _WORD = "k", "n", "w"
"""What the keys of the table begin with: those of persons; initials, logins and whole names; words of names."""


@frozen
class Resolved:
    """What a person's name in a query stands for."""

    value: str
    """As the query has it."""
    persons: tuple[PersonRecord, ...]
    """More than one where the directory cannot tell; the answer then says so."""


def people_to_bytes(persons: Iterable[PersonRecord]) -> bytes:
    """Return the directory as it is stored."""
    rows: dict[str, Any] = {}
    names: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons:
        rows[_PERSON + person.key] = [
            person.name, person.login, person.names, person.initials, person.logins, person.labels,
        ]  # fmt: skip
        for name in [*_whole_names(person), *person.initials, person.login or "", *person.logins]:
            if folded := fold(name).strip():
                names[_CALLED + folded].add(person.key)
        for name in [person.name or "", *person.names]:
            for word in fold(name).replace("-", " ").split():
                names[_WORD + word].add(person.key)
        for label in person.labels:
            names[_WORD + fold(label).strip()].add(person.key)
    return pack(rows | {name: sorted(keys) for name, keys in names.items()})


def _whole_names(person: PersonRecord) -> list[str]:
    """Return the names that are more than a first name: `John` in some table must not hide the other Johns."""
    keys = [person.key] if "-" in person.key else []
    return keys + [name for name in (person.name, *person.names) if name and len(name.split()) > 1]


_KEPT = 256
"""Of so many names it is remembered whom they mean: matching, ranking, notes and facets of one query ask."""


class People:
    """The directory of people as queries need it."""

    def __init__(self, payload: bytes | None) -> None:
        """Read what `people_to_bytes` wrote; None is the directory of nobody."""
        self._rows = Packed(payload)
        self.resolve = functools.lru_cache(_KEPT)(self._resolve)
        """Return the persons that a value means, see `_resolve`."""

    @functools.cached_property
    def persons(self) -> dict[str, PersonRecord]:
        """All of them, by key."""
        rows = self._rows.starting(_PERSON)
        return {key: _record(key, row) for key, row in ((name.removeprefix(_PERSON), row) for name, row in rows)}

    def person(self, key: str) -> PersonRecord | None:
        """Return one person; None where there is none of that key."""
        row = self._rows.get(_PERSON + key)
        return _record(key, row) if row is not None else None

    def _resolve(self, value: str) -> Resolved:
        """Return the persons that a value means.

        Exact initials, a login or a whole name win over a part of a name; a word of a name or a label of the minutes
        wins over the start of one.
        """
        wanted = fold(value).strip().removeprefix("@")
        parts = wanted.replace("-", " ").split()
        keys = (
            self._rows.get(_CALLED + wanted)
            or self._by_words(wanted.split())
            or self._by_words(parts)
            or self._by_starts(parts)
        )
        return Resolved(value, tuple(person for key in sorted(keys) if (person := self.person(key))))

    def with_words(self, text: str) -> set[str]:
        """Return the keys of the persons who have all words of a text in their names and labels."""
        return self._by_words(fold(text).replace("-", " ").split())

    def _by_words(self, words: list[str]) -> set[str]:
        found = [set(self._rows.get(_WORD + word) or ()) for word in words]
        return set.intersection(*found) if found else set()

    def _by_starts(self, words: list[str]) -> set[str]:
        if not words or any(len(word) < _SHORTEST_PART for word in words):
            return set()
        return set.intersection(*(self._starting(word) for word in words))

    def _starting(self, start: str) -> set[str]:
        return {key for _, keys in self._rows.starting(_WORD + start) for key in keys}


def _record(key: str, row: list[Any]) -> PersonRecord:
    name, login, names, initials, logins, labels = row
    return PersonRecord(
        key, name, login, names=tuple(names), initials=tuple(initials), logins=tuple(logins), labels=tuple(labels)
    )
