"""Whom a query means: from initials, a name, part of a name or a login to persons of the directory."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from minutes_search.analysis import fold
from minutes_search.frozen import frozen
from minutes_search.store.records import PersonRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST_PART = 3
"""A name is found by its start from this many letters on. Two letters are initials: whoever they belong to, it is not
everybody whose name starts so (``RA`` is not Ralf)."""


@frozen
class Resolved:
    """What a person's name in a query stands for."""

    value: str
    """As the query has it."""
    persons: tuple[PersonRecord, ...]
    """More than one where the directory cannot tell; the answer then says so."""


class People:
    """The directory of people as queries need it."""

    def __init__(self, persons: Iterable[PersonRecord]) -> None:
        self.persons = {person.key: person for person in persons}

    @classmethod
    def from_bytes(cls, data: bytes) -> People:
        """Read what `to_bytes` wrote."""
        return cls(
            PersonRecord(
                row["key"],
                row["name"],
                row["login"],
                names=tuple(row["names"]),
                initials=tuple(row["initials"]),
                logins=tuple(row["logins"]),
                labels=tuple(row["labels"]),
            )
            for row in json.loads(data)
        )

    def to_bytes(self) -> bytes:
        """Return the directory as it is stored."""
        rows = [asdict(person) for person in self.persons.values()]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()

    def resolve(self, value: str) -> Resolved:
        """Return the persons that a value means.

        Exact initials, a login or a whole name win over a part of a name; a word of a name or a label of the minutes
        wins over the start of one.
        """
        wanted = fold(value).strip().removeprefix("@")
        parts = wanted.replace("-", " ").split()
        keys = (
            self._exact.get(wanted) or self._by_words(wanted.split()) or self._by_words(parts) or self._by_starts(parts)
        )
        return Resolved(value, tuple(self.persons[key] for key in sorted(keys)))

    def with_words(self, text: str) -> set[str]:
        """Return the keys of the persons who have all words of a text in their names and labels."""
        return self._by_words(fold(text).replace("-", " ").split())

    def _by_words(self, words: list[str]) -> set[str]:
        found = [self._words.get(word, set()) for word in words]
        return set.intersection(*found) if found else set()

    def _by_starts(self, words: list[str]) -> set[str]:
        if not words or any(len(word) < _SHORTEST_PART for word in words):
            return set()
        return set.intersection(*(self._starting(word) for word in words))

    def _starting(self, start: str) -> set[str]:
        return {key for word, keys in self._words.items() if word.startswith(start) for key in keys}

    @functools.cached_property
    def _exact(self) -> dict[str, set[str]]:
        index: defaultdict[str, set[str]] = defaultdict(set)
        for person in self.persons.values():
            for name in [*_whole_names(person), *person.initials, person.login or "", *person.logins]:
                index[fold(name).strip()].add(person.key)
        index.pop("", None)
        return dict(index)

    @functools.cached_property
    def _words(self) -> dict[str, set[str]]:
        index: defaultdict[str, set[str]] = defaultdict(set)
        for person in self.persons.values():
            for name in [person.name or "", *person.names]:
                for word in fold(name).replace("-", " ").split():
                    index[word].add(person.key)
            for label in person.labels:
                index[fold(label).strip()].add(person.key)
        return dict(index)


def _whole_names(person: PersonRecord) -> list[str]:
    """Return the names that are more than a first name: `John` in some table must not hide the other Johns."""
    keys = [person.key] if "-" in person.key else []
    return keys + [name for name in (person.name, *person.names) if name and len(name.split()) > 1]
