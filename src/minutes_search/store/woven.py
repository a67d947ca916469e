"""What the index keeps of archives as wholes: of each by itself, or of several that have meetings in common.

Under each name there is a part for such archives; an archive is in one part only. A part is kept by itself, under its
first archive, so that a run makes anew and writes the parts that it touches and leaves the others as they are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from minutes_search.store.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from minutes_search.store.store import Store
    from minutes_search.store.writer import Writer

SERIES = "series"
"""Copies as wholes: by the id of the first item, how many items in how many meetings, and the first and last day; a
`packed` table."""
LEDGER = "ledger"
"""The actions, as `minutes_search.ledger` packs them."""
RELATIONS = "relations"
"""Proposal, reference, and the lines that name both: archive, path and number."""
TWINS = "twins"
"""Meetings that are one: archive and path of each, the first one first."""
SHARED = "shared"
"""How that was found: by the ordinal of the day, the meetings that are one, and the items (archive, path, id, and
which of the meeting's items it is)."""
TABLE = "threads"
"""Of one archive how its items were put into threads, in bytes."""

_ARCHIVES = "woven"

Archives = tuple[str, ...]


def load_archives(store: Store) -> list[Archives]:
    """Read which archives have parts together."""
    return [tuple(names) for names in json.loads(store.meta(_ARCHIVES) or b"[]")]


def put_archives(writer: Writer, archives: Iterable[Archives]) -> None:
    """Keep which archives have parts together, in place of what was known of that."""
    writer.put_meta(_ARCHIVES, _packed(sorted(archives)))


def load_parts(store: Store, name: str, wanted: Collection[str] = ()) -> Iterator[tuple[Archives, Any]]:
    """Read the parts under a name, each with its archives: those that have one of the wanted ones, or all."""
    for archives in load_archives(store):
        if not wanted or not set(archives).isdisjoint(wanted):
            yield archives, load_part(store, name, archives)


def load_part(store: Store, name: str, archives: Archives) -> Any:
    """Read the part of some archives under a name; None without one."""
    payload = store.meta(_key(name, archives))
    return json.loads(payload) if payload else None


def put_part(writer: Writer, name: str, archives: Archives, value: Any) -> None:
    """Keep a part under a name, in place of the one before."""
    writer.put_meta(_key(name, archives), _packed(value))


def load_bytes(store: Store, name: str, archives: Archives) -> bytes | None:
    """Read a part that is no JSON."""
    return store.meta(_key(name, archives)) or None


def put_bytes(writer: Writer, name: str, archives: Archives, payload: bytes) -> None:
    """Keep a part that is no JSON; none when it is empty."""
    writer.put_meta(_key(name, archives), payload)


def _key(name: str, archives: Archives) -> str:
    return f"{name} {archives[0]}"


def _packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class SeriesFinder:
    """Finds copies as wholes among all that an index keeps, without reading the others."""

    def __init__(self, store: Store) -> None:
        """Take what the archives of a store keep."""
        self._parts = [Packed(load_bytes(store, SERIES, archives)) for archives in load_archives(store)]

    def get(self, first: str) -> list[Any] | None:
        """Return what is known of the copies that begin with an item: see `SERIES`; None where it is the only one."""
        return next((found for part in self._parts if (found := part.get(first))), None)
