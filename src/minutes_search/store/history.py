"""When each person was seen, under which name, initials and affiliation.

Kept apart from the directory that queries resolve names with: a query reads it only for initials that changed hands.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from minutes_search.frozen import frozen
from minutes_search.store.packed import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from minutes_search.store.store import Store
    from minutes_search.store.writer import Writer

_NAME = "history"


@frozen
class Seen:
    """A text beside a person in the attendee lists of one archive."""

    value: str
    archive: str
    first: datetime.date
    last: datetime.date
    times: int
    """In so many meetings."""


@frozen
class PersonHistory:
    """What attendee lists say of one person."""

    key: str
    names: tuple[Seen, ...] = ()
    initials: tuple[Seen, ...] = ()
    affiliations: tuple[Seen, ...] = ()


def put_history(writer: Writer, history: Iterable[PersonHistory]) -> None:
    """Keep the history in the index that is written."""
    rows = {
        person.key: [[_packed(seen) for seen in part] for part in (person.names, person.initials, person.affiliations)]
        for person in history
    }
    writer.put_meta(_NAME, pack(rows))


def load_history(store: Store, keys: Collection[str] | None = None) -> dict[str, PersonHistory]:
    """Read the history of persons, by key: of those that are named, or of all."""
    table = Packed(store.meta(_NAME))
    rows = table.starting("") if keys is None else ((key, table.get(key)) for key in keys)
    return {key: PersonHistory(key, *(tuple(map(_seen, part)) for part in row)) for key, row in rows if row}


def _packed(seen: Seen) -> list[Any]:
    return [seen.value, seen.archive, seen.first.isoformat(), seen.last.isoformat(), seen.times]


def _seen(row: Sequence[Any]) -> Seen:
    value, archive, first, last, times = row
    return Seen(value, archive, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), times)
