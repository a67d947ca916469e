"""Writing the terms of a segment, in the format of Whoosh's `OrderedHashWriter`, which takes three times as long.

What an entry is, `terms` says. Its hash tables are for plain Whoosh, which finds terms by them; ours need none. The
format leaves the choice of a hash function: CRC-32 is the quickest.
"""

from __future__ import annotations

import pickle
import struct
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence

Entries = tuple[int, dict[str, int], "array[int]", "array[int]"]
"""Terms that were written: where they end, the numbers of their fields, their hashes and their places."""

_HEAD = struct.Struct("!4sBii")
_CRC_32 = 1
_LENGTHS, _FIELD, _LENGTH = struct.Struct("!ii"), struct.Struct("!H"), struct.Struct("!i")
_POINTER, _TABLE = struct.Struct("!Iq"), struct.Struct("!qi")
_TABLES = 256
_PROTOCOL = 3


class TermsFile:
    """The terms of a segment while they are written, in the order of fields and terms."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = file.write(_HEAD.pack(b"HSH3", _CRC_32, 0, 0))
        self._fields: dict[str, int] = {}
        self._hashes, self._places = array("I"), array("Q")

    def add(self, field: str, term: bytes, told: bytes) -> None:
        """Write the next term, and what is told of it."""
        key = _FIELD.pack(self._fields.setdefault(field, len(self._fields))) + term
        self._hashes.append(zlib.crc32(key))
        self._places.append(self._end)
        self._end += self._file.write(_LENGTHS.pack(len(key), len(told)) + key + told)

    def handed_over(self) -> Entries:
        """Bring to the file what is still to be written; return what another process needs to go on with it."""
        self._file.flush()
        return self._end, self._fields, self._hashes, self._places

    def take_over(self, entries: Entries) -> None:
        """Go on where another process has left the file."""
        self._end, self._fields, self._hashes, self._places = entries

    def close(self) -> None:
        """Write by what the terms are found, and close the file."""
        with self._file as file:
            tables = []
            for entries in self._by_table():
                tables.append(_TABLE.pack(self._end, 2 * len(entries)))
                self._end += file.write(_hash_table(entries))
            file.write(b"".join(tables))
            places = array("I", self._places) if self._end < 1 << 32 else array("q", self._places)
            told = {"fieldmap": self._fields, "indextype": places.typecode, "indexlen": len(places)}
            pickled = pickle.dumps(told, _PROTOCOL)
            if sys.byteorder == "little":
                places.byteswap()
            file.write(pickled)
            file.write(places)
            file.write(_LENGTH.pack(len(pickled) + len(places) * places.itemsize))

    def _by_table(self) -> list[list[tuple[int, int]]]:
        tables: list[list[tuple[int, int]]] = [[] for _ in range(_TABLES)]
        for entry in zip(self._hashes, self._places, strict=True):
            tables[entry[0] % _TABLES].append(entry)
        return tables


def _hash_table(entries: Sequence[tuple[int, int]]) -> bytes:
    """Lay out entries in twice as many slots, each in the first that is free from its own on."""
    slots = [b"\0" * _POINTER.size] * (2 * len(entries))
    taken = bytearray(len(slots))
    for hashed, place in entries:
        slot = (hashed >> 8) % len(slots)
        while taken[slot]:
            slot = (slot + 1) % len(slots)
        taken[slot] = 1
        slots[slot] = _POINTER.pack(hashed, place)
    return b"".join(slots)
