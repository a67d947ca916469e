"""What the documents of a segment store: columns of Whoosh's with values of any length, read in place.

Of Whoosh's format it is `VarBytesColumn`, with compressed pickles in the column that is called so; `segment` says why
it is read by own code.
"""

from __future__ import annotations

import functools
import itertools
import sys
import zlib
from array import array
from typing import TYPE_CHECKING

from minutes_search.store.pickles import loads

if TYPE_CHECKING:
    import mmap
    from collections.abc import Sequence

_WITH_PLACES = ord("X")
_HEAD = b"\x80\x03}q\0X\x04\0\0\0dataq\x01"
_HEADS = _HEAD + b"C", _HEAD + b"B"
"""What the pickle of ``{"data": data}`` begins with: then come the length, in one or in four bytes, and the data."""
_SHORT, _LONG, _END = len(_HEAD) + 2, len(_HEAD) + 5, -4


def unpacked(value: bytes) -> bytes:
    """Return the data of a document from its stored value."""
    pickled = zlib.decompress(value)
    if pickled.startswith(_HEADS):  # as we write it
        return pickled[_LONG if pickled.startswith(_HEADS[1]) else _SHORT : _END]
    data: bytes = loads(pickled)["data"]
    return data


class StoredValues:
    """The values of a segment's documents. Whoever reads damaged ones may get any error.

    The file is the values one after the other; the lengths of all; in large segments their places; and, in the last
    bytes, of which types these are.
    """

    def __init__(self, content: mmap.mmap, size: int) -> None:
        """Read the values of `size` documents."""
        self._content = content
        self._size = size
        types = len(content) - 1
        if content[types] == _WITH_PLACES:
            types -= 2
        self._types = content[types:].decode("ascii")

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < self._size:
            raise IndexError(number)
        if len(self._types) > 1:
            start, stop = self._read_extent(number)
            return self._content[start:stop]
        places = self._places
        return self._content[places[number] : places[number + 1]]

    def _read_extent(self, number: int) -> tuple[int, int]:
        """Find where a value is in the file: few of very many are asked for, so places are not read as a whole."""
        lengths, size, places, place_size = self._tables
        at, place_at = lengths + number * size, places + number * place_size
        start = int.from_bytes(self._content[place_at : place_at + place_size], "big")
        return start, start + int.from_bytes(self._content[at : at + size], "big")

    @functools.cached_property
    def _tables(self) -> tuple[int, int, int, int]:
        """Where lengths and places begin, each with the size of one; there are places in large segments only."""
        size, place_size = [array(code).itemsize for code in self._types[:2]]
        places = len(self._content) - len(self._types) - self._size * place_size
        return places - self._size * size, size, places, place_size

    @functools.cached_property
    def _lengths(self) -> array[int]:
        values = array(self._types)
        end = len(self._content) - len(self._types)
        values.frombytes(self._content[end - values.itemsize * self._size : end])
        if sys.byteorder == "little":
            values.byteswap()
        return values

    @functools.cached_property
    def _places(self) -> Sequence[int]:
        return list(itertools.accumulate(self._lengths, initial=0))
