"""Persons as bytes and back, so that a run need not merge all attendee lists to know them."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from minutes_indexer.people.person import Dated, Person
from minutes_search import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def persons_to_bytes(persons: Iterable[Person]) -> bytes:
    """Write persons, in their order."""
    rows = [
        [
            person.key,
            person.name,
            person.login,
            person.logins,
            *(_packed(part) for part in (person.names, person.initials, person.affiliations)),
        ]
        for person in persons
    ]
    return json.dumps([__version__, rows], ensure_ascii=False, separators=(",", ":")).encode()


def persons_from_bytes(data: bytes) -> tuple[Person, ...] | None:
    """Read what `persons_to_bytes` wrote; None when another version of the program did, which may merge otherwise."""
    version, rows = json.loads(data)
    if version != __version__:
        return None
    return tuple(
        Person(key, name, login, tuple(logins), *map(_unpacked, parts)) for key, name, login, logins, *parts in rows
    )


def _packed(seen: Iterable[Dated]) -> list[list[Any]]:
    """Days as numbers: there are a hundred thousand of them in twenty years of twenty communities."""
    return [[each.value, each.archive, [day.toordinal() for day in each.dates]] for each in seen]


def _unpacked(rows: Sequence[Sequence[Any]]) -> tuple[Dated, ...]:
    day = datetime.date.fromordinal
    return tuple(Dated(value, archive, tuple(map(day, days))) for value, archive, days in rows)
