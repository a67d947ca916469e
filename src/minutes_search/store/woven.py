"""What the index keeps of archives as wholes: of each by itself, or of several that have meetings in common.

A name holds a list of parts, each the names of the archives and what is known of them together; an archive is in one
part only. So a run makes anew the parts that it touches, and leaves the others as they are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.store.store import Store
    from minutes_search.store.writer import Writer

SERIES = "series"
"""Copies as wholes: by the id of the first item, how many items in how many meetings, and the first and last day."""
THREADS = "threads"
"""Threads as wholes, likewise."""
LEDGER = "ledger"
"""The actions, as `minutes_search.ledger` packs them."""
RELATIONS = "relations"
"""Proposal, reference, and the lines that name both: archive, path and number."""
TWINS = "twins"
"""Meetings that are one: archive and path of each, the first one first."""


class Part(NamedTuple):
    """What is known of some archives together."""

    archives: tuple[str, ...]
    value: Any


def load_parts(store: Store, name: str) -> list[Part]:
    """Read what an index keeps under a name."""
    payload = store.meta(name)
    return [Part(tuple(archives), value) for archives, value in json.loads(payload)] if payload else []


def put_parts(writer: Writer, name: str, parts: Iterable[Part]) -> None:
    """Keep the parts under a name, in place of those before."""
    payload = json.dumps(sorted(parts, key=lambda part: part.archives), ensure_ascii=False, separators=(",", ":"))
    writer.put_meta(name, payload.encode())
