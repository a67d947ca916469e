"""Reading a table of contents: of which segments a generation consists, and what their files are to be.

Of Whoosh's format it is `TOC.write`; `segment` says why it is read by own code.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

from minutes_search.frozen import frozen
from minutes_search.store.pickles import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.store.seal import Seal

_HEAD = struct.Struct(">3Bii")  # the sizes of three types of C, a number that shows the order of bytes, the version
_EXPECTED = (4, 8, 4, -12345, -111)
_TWO = struct.Struct(">ii")


@frozen
class SegmentFacts:
    """What a table of contents says of a segment."""

    name: str
    """What the names of its files begin with."""
    size: int
    """How many documents it has, deleted ones too."""
    deleted: frozenset[int]
    """Their numbers in the segment."""
    seals: Mapping[str, Seal] | None
    """What its files are to be, by their names; None where that was not noted."""


def read_table(content: bytes) -> tuple[int, tuple[SegmentFacts, ...]]:
    """Return the number of the generation and its segments, from a table of contents as Whoosh writes it.

    Raises anything at all for something else.
    """
    file = io.BytesIO(content)
    if _HEAD.unpack(file.read(_HEAD.size)) != _EXPECTED:
        raise ValueError("it is of another version of Whoosh")
    for _ in range(3):  # the release
        _varint(file)
    file.seek(_varint(file), io.SEEK_CUR)  # the schema, which is ours
    number, _ = _TWO.unpack(file.read(_TWO.size))
    return number, tuple(_facts(segment) for segment in load(file))


def _facts(segment: Any) -> SegmentFacts:
    return SegmentFacts(
        f"{segment.indexname}_{segment.segid}",
        segment._doccount,  # noqa: SLF001  # as Whoosh pickles it
        frozenset(segment._deleted or ()),  # noqa: SLF001
        getattr(segment, "seals", None),
    )


def _varint(file: io.BytesIO) -> int:
    """Read a number of seven bits a byte, the lowest first; all but the last byte have the eighth set."""
    number = shift = 0
    while True:
        (byte,) = file.read(1)
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7
