"""The terms of a segment, in order, and where the postings of each are: one of Whoosh's hash files, read in place.

Of Whoosh's format these are `OrderedHashWriter` and `W3TermInfo`; `segment` says why it is read by own code.

An entry is the lengths of its key and of what is told of it, the key, and what is told. A key is the number of its
field and the term. After the entries come hash tables, which nobody asks here, then the numbers of the fields, then the
places of all entries, among which a term is searched for by halves.
"""

from __future__ import annotations

import functools
import struct
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.store.pickles import load

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

_MAGIC = b"HSH3"
_LENGTHS = struct.Struct(">II")
_FIELD = struct.Struct(">H")
_LENGTH = struct.Struct(">i")
_KEPT_KEYS = 2048
"""Those that every search by halves comes by are kept."""
_TOLD = struct.Struct(">BfIBBfIIqi")  # whether the postings are here, statistics, then the place of the postings


class Extent(NamedTuple):
    """Where the postings of a term are in their file."""

    start: int
    stop: int
    documents: int
    """How many have the term, deleted ones too."""


Told = tuple[int, int, int, int, float]
"""What is told of a term: the same as of an `Extent`, its first document, and its highest weight in a document.

Nothing more than that is to be known of a term of one document, but for its positions. It is a bare tuple since there
may be thousands, and Python's collector of garbage goes on to follow those that have named fields.
"""


class Terms:
    """The terms of a segment. Whoever reads damaged ones may get any error."""

    def __init__(self, content: mmap.mmap) -> None:
        if content[:4] != _MAGIC:
            raise ValueError("the file of terms does not begin as one")
        self._content = content
        end = len(content) - _LENGTH.size
        content.seek(end - _LENGTH.unpack_from(content, end)[0])
        told = load(content)
        self._fields: dict[str, int] = told["fieldmap"]
        self._place = struct.Struct(f">{told['indextype']}")
        self._size: int = told["indexlen"]
        self._places = end - self._size * self._place.size
        self._key = functools.lru_cache(_KEPT_KEYS)(self._read_key)

    def find(self, field: str, term: bytes) -> Extent | None:
        """Return where the postings of a term are; None where there is no such term."""
        for found, told in self.starting(field, term):
            return Extent(*told[:3]) if found == term else None
        return None

    def starting(self, field: str, start: bytes) -> Iterator[tuple[bytes, Told]]:
        """Yield the terms of a field that start so, in order, each with what is told of it."""
        number = self._fields.get(field)
        if number is None:
            return
        sought = _FIELD.pack(number) + start
        first = bisect_left(range(self._size), sought, key=self._key)
        if first == self._size:
            return
        content, at = self._content, self._entry(first)
        for _ in range(first, self._size):
            length, told = _LENGTHS.unpack_from(content, at)
            key_at = at + _LENGTHS.size
            at = key_at + length
            key = content[key_at:at]
            if not key.startswith(sought):
                return
            inside, _, count, _, _, most, first, _, offset, size = _TOLD.unpack_from(content, at)
            if inside or offset < 0 or size < 0:
                raise ValueError(f"the postings of a term of {field} are nowhere")
            yield key[_FIELD.size :], (offset, offset + size, count, first, most)
            at += told

    def _entry(self, number: int) -> int:
        place: int = self._place.unpack_from(self._content, self._places + number * self._place.size)[0]
        return place

    def _read_key(self, number: int) -> bytes:
        at = self._entry(number)
        start = at + _LENGTHS.size
        return self._content[start : start + _LENGTHS.unpack_from(self._content, at)[0]]
