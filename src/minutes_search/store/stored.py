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


def unpacked(value: bytes) -> bytes:
    """Return the data of a document from its stored value."""
    data: bytes = loads(zlib.decompress(value))["data"]
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
        if len(self._types) > 1:  # few of very many are asked for, so these are not read as a whole
            length, start = self._entry(0, number), self._entry(1, number)
        else:
            length, start = self._lengths[number], self._places[number]
        return self._content[start : start + length]

    def _entry(self, which: int, number: int) -> int:
        """Return one of the lengths, or of the places."""
        size = array(self._types[which]).itemsize
        at = self._ends[which] - size * (self._size - number)
        return int.from_bytes(self._content[at : at + size], "big")

    @functools.cached_property
    def _lengths(self) -> array[int]:
        return self._array(self._types[0], self._ends[0])

    @functools.cached_property
    def _places(self) -> Sequence[int]:
        return list(itertools.accumulate(self._lengths, initial=0))

    @functools.cached_property
    def _ends(self) -> tuple[int, int]:
        """Where lengths and places end; the latter only where there are any."""
        end = len(self._content) - len(self._types)
        places = array(self._types[1]).itemsize * self._size if len(self._types) > 1 else 0
        return end - places, end

    def _array(self, code: str, end: int) -> array[int]:
        values = array(code)
        values.frombytes(self._content[end - values.itemsize * self._size : end])
        if sys.byteorder == "little":
            values.byteswap()
        return values
