"""An item's place in its thread as the index has it: in a column of its own, apart from the item.

It is known last, when all meetings are, and changes where the item stays the same.
"""

from __future__ import annotations

import json

from minutes_search.model import Place, TextLine

CARRIED = "is:carried"
"""The flag of items that a meeting of an earlier day has a copy of."""


def pack_place(place: Place | None) -> bytes:
    """Return the value of the column; empty without a place."""
    if place is None:
        return b""
    adds = [[line.line, line.text, line.depth] for line in place.adds]
    packed = [place.thread, place.position, place.copies, place.role, place.carried, place.previous, adds]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()


def unpack_place(value: bytes) -> Place | None:
    """Read what `pack_place` wrote. ValueError or another error for something else."""
    if not value:
        return None
    thread, position, copies, role, carried, previous, adds = json.loads(value)
    lines = tuple(TextLine(*line) for line in adds)
    return Place(thread, position, copies, role, carried, previous, lines)
