"""Writing a table of contents as Whoosh does, so that plain Whoosh opens the index; `table` reads it.

Its pickles name classes of Whoosh, which is imported for that: by a run that has something to commit, and by no other.
"""

from __future__ import annotations

import pickle
import struct
from typing import TYPE_CHECKING, Any

from minutes_search.store.light import import_whoosh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.store.segment_writer import WrittenSegment

_SIZES = bytes((4, 8, 4))  # of three types of C
_ORDER, _VERSION = -12345, -111
_TWO = struct.Struct(">ii")
_PROTOCOL = 5


def table(number: int, segments: Iterable[WrittenSegment]) -> bytes:
    """Return the table of contents of a generation."""
    import_whoosh()
    from whoosh import __version__ as release  # noqa: PLC0415 - see above

    from minutes_search.store.whoosh_schema import make_schema  # noqa: PLC0415 - likewise

    schema = pickle.dumps(make_schema(), 2)
    return b"".join((
        _SIZES,
        _TWO.pack(_ORDER, _VERSION),
        *map(_varint, release[:3]),
        _varint(len(schema)),
        schema,
        _TWO.pack(number, 0),
        pickle.dumps([_whoosh_segment(segment) for segment in segments], _PROTOCOL),
    ))  # fmt: skip


def _whoosh_segment(segment: WrittenSegment) -> Any:
    from whoosh.codec.whoosh3 import W3Codec, W3Segment  # noqa: PLC0415 - likewise

    name, _, number = segment.name.rpartition("_")
    described = W3Segment(W3Codec(), name, segment.size, number, segment.deleted or None)
    described._fieldlengths = {}  # noqa: SLF001  # as Whoosh has it
    described.seals = segment.seals
    return described


def _varint(number: int) -> bytes:
    """Return a number of seven bits a byte, the lowest first; all but the last byte have the eighth set."""
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))
