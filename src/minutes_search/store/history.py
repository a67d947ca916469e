"""When each person was seen, under which name, initials and affiliation: what only the command `people` asks for.

Kept apart from the directory that queries resolve names with, so that no query reads it.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from minutes_search.store.store import Store
    from minutes_search.store.writer import Writer

_NAME = "history"


@dataclass(frozen=True, slots=True)
class Seen:
    """A text beside a person in the attendee lists of one archive."""

    value: str
    archive: str
    first: datetime.date
    last: datetime.date
    times: int
    """In so many meetings."""


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """What attendee lists say of one person."""

    key: str
    names: tuple[Seen, ...] = ()
    initials: tuple[Seen, ...] = ()
    affiliations: tuple[Seen, ...] = ()


def put_history(writer: Writer, history: Iterable[PersonHistory]) -> None:
    """Keep the history in the index that is written."""
    rows = [
        [
            person.key,
            *([_packed(seen) for seen in part] for part in (person.names, person.initials, person.affiliations)),
        ]
        for person in sorted(history, key=lambda person: person.key)
    ]
    writer.put_meta(_NAME, json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def load_history(store: Store, keys: Collection[str] | None = None) -> dict[str, PersonHistory]:
    """Read the history of persons, by key: of those that are named, or of all."""
    rows: list[list[Any]] = json.loads(store.meta(_NAME) or b"[]")
    return {
        key: PersonHistory(key, *(tuple(map(_seen, part)) for part in parts))
        for key, *parts in rows
        if keys is None or key in keys
    }


def _packed(seen: Seen) -> list[Any]:
    return [seen.value, seen.archive, seen.first.isoformat(), seen.last.isoformat(), seen.times]


def _seen(row: Sequence[Any]) -> Seen:
    value, archive, first, last, times = row
    return Seen(value, archive, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), times)
