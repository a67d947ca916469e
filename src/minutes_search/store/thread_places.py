"""An item's place in its thread as the index has it: in a column of its own, apart from the item.

It is known last, when all meetings are, and changes where the item stays the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from minutes_search.model import Place, TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

CARRIED = "is:carried"
"""The flag of items that a meeting of an earlier day has a copy of."""


def pack_place(place: Place | None) -> bytes:
    """Return the value of the column; empty without a place."""
    if place is None:
        return b""
    adds = [[line.line, line.text, line.depth] for line in place.adds]
    packed = [place.thread, place.position, place.copies, place.role, place.carried, place.previous, adds]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()


def place_of(told: Sequence[Any]) -> Place:
    """Return the place that `pack_place` wrote, from its JSON. Any error for something else."""
    thread, position, copies, role, carried, previous, adds = told
    lines = tuple([TextLine(*line) for line in adds])
    return Place(thread, position, copies, role, carried, previous, lines)
