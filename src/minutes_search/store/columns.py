"""Writing the columns of a segment, in Whoosh's format: one value for each document, by document number."""

from __future__ import annotations

import pickle
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEVEL = 3
"""Of compression: what Whoosh takes."""
_SHORT = 1000
"""Bytes up to which a value is not compressed: an item is read in two thirds of the time."""
_PROTOCOL = 3
"""Of pickles: the first that has bytes."""
_WITH_PLACES = 1 << 15
"""Values from which on their places are written as well as their lengths."""


def stored(data: bytes) -> bytes:
    """Return a value as the column of stored values has it: `PickleColumn(CompressedBytesColumn())` of Whoosh."""
    return zlib.compress(pickle.dumps({"data": data}, _PROTOCOL), _LEVEL if len(data) > _SHORT else 0)


def write_numbers(file: BinaryIO, values: array[int]) -> None:
    """Write a column of numbers, Whoosh's `NumericColumn`, and close its file."""
    with file:
        file.write(_big_endian(values))


class BytesColumn:
    """A column of values of any length, Whoosh's `VarBytesColumn`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lengths = array("I")

    def add(self, value: bytes) -> None:
        """Write the value of the next document."""
        self._file.write(value)
        self._lengths.append(len(value))

    def close(self) -> None:
        """Write where the values are, and close the file."""
        with self._file as file:
            file.write(_big_endian(self._lengths))
            types: str = self._lengths.typecode
            if len(self._lengths) > _WITH_PLACES:
                places = array("Q", _starts(self._lengths))
                file.write(_big_endian(places))
                types += f"{places.typecode}X"
            file.write(types.encode("ascii"))


def _starts(lengths: Iterable[int]) -> Iterable[int]:
    start = 0
    for length in lengths:
        yield start
        start += length


def _big_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "little":
        values = array(values.typecode, values)
        values.byteswap()
    return values
