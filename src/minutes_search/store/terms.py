"""The terms of a segment, in order, and where the postings of each are: one of Whoosh's hash files, read in place.

Of Whoosh's format these are `OrderedHashWriter` and `W3TermInfo`; `segment` says why it is read by own code.

An entry is the lengths of its key and of what is told of it, the key, and what is told. A key is the number of its
field and the term. After the entries come hash tables, which nobody asks here, then the numbers of the fields, then the
places of all entries, among which a term is searched for by halves.
"""

from __future__ import annotations

import functools
import itertools
import re
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.store.pickles import load

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

_MAGIC = b"HSH3"
_LENGTHS = struct.Struct(">II")
_FIELD = struct.Struct(">H")
_BEFORE = _LENGTHS.size + _FIELD.size
"""Bytes of an entry before its term."""
_LENGTH = struct.Struct(">i")
_KEPT_KEYS = 2048
"""Those that every search by halves comes by are kept."""
_TOLD = struct.Struct(">BfIBBfIIqi")  # whether the postings are here, statistics, then the place of the postings
_AFTER_ALL = b"\xff"
"""Comes after all that a term may go on with, for terms are UTF-8."""


class Extent(NamedTuple):
    """Where the postings of a term are in their file."""

    start: int
    stop: int
    documents: int
    """How many have the term, deleted ones too."""
    first: int
    """The first of them."""
    most: float
    """The highest weight that the term has in a document."""


Told = tuple[int, int, int, int, float]
"""What is told of a term: what an `Extent` has.

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
            return Extent(*told) if found == term else None
        return None

    def starting(self, field: str, start: bytes) -> Iterator[tuple[bytes, Told]]:
        """Yield the terms of a field that start so, in order, each with what is told of it."""
        number = self._fields.get(field)
        if number is None:
            return
        sought = _FIELD.pack(number) + start
        yield from self._from(self._first(sought), sought, field)

    def _from(self, first: int, sought: bytes, field: str) -> Iterator[tuple[bytes, Told]]:
        """Yield the terms whose keys start so; `first` is the number of the first of them."""
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

    def between(self, field: str, start: bytes, stop: bytes | None = None) -> list[bytes]:
        """Return the terms of a field from one on up to another, or those that start so; nothing is told of them.

        That takes an eighth of the time of `starting`.
        """
        numbers = self._numbers(field, start, stop)
        if not numbers:
            return []
        size = self._place.size
        packed = self._content[self._places + numbers.start * size : self._places + numbers.stop * size]
        places = array(self._place.format[-1], packed)
        if sys.byteorder == "little":
            places.byteswap()
        places.append(self._end(numbers[-1]))
        content = self._content[places[0] : places[-1]]
        begin = places[0]
        starts = [place - begin for place in places]
        return [content[start + _BEFORE : end - _TOLD.size] for start, end in itertools.pairwise(starts)]

    def holding(self, part: bytes, field: str, start: bytes, stop: bytes) -> Iterator[tuple[bytes, Told]]:
        """Yield of the terms that `between` gives those that have a part somewhere; few, for each is searched for."""
        numbers = self._numbers(field, start, stop)
        if not numbers:
            return
        at, end = self._entry(numbers[0]), self._end(numbers[-1])
        while (at := self._content.find(part, at, end)) >= 0:
            number = numbers[bisect_right(numbers, at, key=self._entry) - 1]
            key = self._read_key(number)
            if part in key:
                yield next(self._from(number, key, field))
            behind = self._end(number)
            if behind <= at:
                raise ValueError("the terms are not in order")
            at = behind

    def matching(self, pattern: bytes, field: str, start: bytes, stop: bytes) -> list[bytes]:
        """Return of the terms that `between` gives those that match a regular expression.

        The file itself is searched, in C: that takes 20 ms where reading 100,000 terms takes 200.
        """
        numbers = self._numbers(field, start, stop)
        if not numbers:
            return []
        before = _LENGTH.pack(_TOLD.size) + _FIELD.pack(self._fields[field])
        entry = re.compile(b"%s(%s)\0" % (re.escape(before), pattern))  # what is told begins with a zero, see `_from`
        return [
            match[1]
            for match in entry.finditer(self._content, self._entry(numbers[0]), self._end(numbers[-1]))
            if _LENGTH.unpack_from(self._content, match.start() - _LENGTH.size)[0] == len(match[1]) + _FIELD.size
        ]

    def _numbers(self, field: str, start: bytes, stop: bytes | None) -> range:
        """Return which entries are the terms of a field from one on up to another, or those that start so."""
        number = self._fields.get(field)
        if number is None:
            return range(0)
        key = _FIELD.pack(number)
        return range(self._first(key + start), self._first(key + (start + _AFTER_ALL if stop is None else stop)))

    def _first(self, key: bytes) -> int:
        """Return the number of the first entry that has this key or a later one."""
        return bisect_left(range(self._size), key, key=self._key)

    def _end(self, number: int) -> int:
        """Return where an entry ends."""
        at = self._entry(number)
        length, told = _LENGTHS.unpack_from(self._content, at)
        end: int = at + _LENGTHS.size + length + told
        return end

    def _entry(self, number: int) -> int:
        place: int = self._place.unpack_from(self._content, self._places + number * self._place.size)[0]
        return place

    def _read_key(self, number: int) -> bytes:
        at = self._entry(number)
        start = at + _LENGTHS.size
        return self._content[start : start + _LENGTHS.unpack_from(self._content, at)[0]]
