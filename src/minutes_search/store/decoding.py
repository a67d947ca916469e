"""The postings of one term, read from the bytes in which Whoosh's codec keeps them.

Whole blocks are taken over as they are, with no object and no call a document; positions, which most questions do not
need, are read when they are asked for. Of a term that many documents have, only those blocks are decoded that may have
what is asked for: the head of each tells its last document.
"""

from __future__ import annotations

import functools
import itertools
import struct
import zlib
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from minutes_search.store.pickles import Row, loads, unpickler
from minutes_search.store.zones import add_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Values = Sequence[bytes] | Callable[[], Sequence[bytes]]
    """Positions of postings, or what reads them."""

_MAGIC = b"W3Bl"
_LENGTH = struct.Struct("!i")
_LONGEST_HEAD = 128
"""Bytes; a head is a pickle of six numbers."""


class Decoded:
    """Postings of a term: of each document its number, its weight, and its positions as they are kept."""

    __slots__ = ("_values", "docnums", "weights")

    def __init__(self, docnums: list[int], weights: Sequence[int], values: Values) -> None:
        """`docnums` are ascending; `values` are as many, or none where the field has no positions."""
        self.docnums = docnums
        self.weights = weights
        self._values = values

    def __len__(self) -> int:
        return len(self.docnums)

    @property
    def values(self) -> Sequence[bytes]:
        """Of each document its positions, as they are kept: an array of whole numbers in four bytes each."""
        if callable(self._values):
            self._values = self._values()
        return self._values

    def only(self, kept: Sequence[bool]) -> Decoded:
        """Return the same of those documents for which that is said, in order."""
        compress = itertools.compress
        return Decoded(
            list(compress(self.docnums, kept)),
            list(compress(self.weights, kept)),
            lambda: list(compress(self.values, kept)),
        )

    def around(self, _docnum: int) -> Decoded:
        """Return postings that a document is among, if it is anywhere."""
        return self


def counted(postings: Sequence[Decoded | LongPostings]) -> dict[int, int]:
    """Return for each document how often it has a word, whose written forms have these postings."""
    if not postings:
        return {}
    most, *others = sorted(postings, key=len, reverse=True)
    found = dict(zip(most.docnums, most.weights, strict=True))
    for each in others:
        add_all(found, each.docnums, each.weights)
    return found


class LongPostings:
    """The postings of a term that many documents have. Blocks are decoded when they are asked for, and then kept."""

    def __init__(self, data: bytes, count: int, decoded: Callable[[bytes], Decoded], base: int) -> None:
        """`count` is how many there are to be; `decoded` gives those of a block, documents numbered from `base` on."""
        self._data = data
        self._count = count
        self._decoded = decoded
        self._base = base
        self._heads = list(_heads(data))
        self._lasts = [last for last, _, _, _ in self._heads]
        self._blocks: list[Decoded | None] = [None] * len(self._heads)
        if sum(count for _, count, _, _ in self._heads) != count:
            raise ValueError("a term lacks documents")

    def __len__(self) -> int:
        return self._count

    @property
    def docnums(self) -> list[int]:
        """All documents, ascending."""
        return self._whole.docnums

    @property
    def weights(self) -> Sequence[int]:
        """Of each document its weight."""
        return self._whole.weights

    @property
    def values(self) -> Sequence[bytes]:
        """Of each document its positions, as they are kept."""
        return self._whole.values

    def only(self, kept: Sequence[bool]) -> Decoded:
        """Return the postings of those documents for which that is said, in order."""
        return self._whole.only(kept)

    def around(self, docnum: int) -> Decoded:
        """Return postings that a document is among, if it is anywhere."""
        return self._block(min(bisect_left(self._lasts, docnum - self._base), len(self._lasts) - 1))

    def _block(self, number: int) -> Decoded:
        found = self._blocks[number]
        if found is None:
            _, _, start, end = self._heads[number]
            found = self._blocks[number] = self._decoded(self._data[start:end])
        return found

    @functools.cached_property
    def _whole(self) -> Decoded:
        return _joined([self._block(number) for number in range(len(self._heads))])


def decode(data: bytes, base: int, texts: Callable[[Row], Sequence[bytes]]) -> Decoded:
    """Read what there is of a term; anything may be raised where the bytes are damaged.

    Documents are numbered from `base` on. `texts` reads positions when they are asked for, see `Row.texts`.
    """
    blocks = [decode_block(data[start:end], base, texts) for start, end in _extents(data)]
    return _joined(blocks) if len(blocks) > 1 else blocks[0]


def decode_block(data: bytes, base: int, texts: Callable[[Row], Sequence[bytes]]) -> Decoded:
    """Read one block, with its head, as `decode` does."""
    head, end = unpickler(data)
    count, last, _, level, _, _ = head.load()
    steps, weights, values = loads(zlib.decompress(data[end() :])) if level else head.load()
    first, further = steps.steps() if isinstance(steps, Row) else (steps[0], array("I", steps[1:]))
    docnums = list(itertools.accumulate(further, initial=base + first))
    # Bytes are looked through in a moment, numbers of an array one by one.
    may_repeat = not isinstance(further, array) or bytes(further.itemsize) in further.tobytes()
    if len(docnums) != count or docnums[-1] != base + last or (may_repeat and 0 in further):  # and none is negative
        raise ValueError("documents are not in order")
    if isinstance(weights, Row):
        weights = weights.numbers()
    elif isinstance(weights, tuple):
        weights = tuple(map(int, weights))
    else:
        weights = (1 if weights is None else int(weights),) * count
    packed = isinstance(values, Row)
    if len(weights) != count or (values and not packed and len(values) != count):
        raise ValueError("a document lacks its weight or its positions")
    return Decoded(docnums, weights, functools.partial(texts, values) if packed else values or ())


def _heads(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield the last document of each block, how many it has, and where the block is."""
    before = -1
    for start, end in _extents(data):
        head, _ = unpickler(data[start : min(end, start + _LONGEST_HEAD)])
        count, last, *_ = head.load()
        if last <= before:
            raise ValueError("blocks are not in order")
        before = last
        yield last, count, start, end


def _extents(data: bytes) -> list[tuple[int, int]]:
    """Return where each block is, from its head on."""
    start, length = len(_MAGIC), 0
    if data[:start] != _MAGIC:
        raise ValueError("these are no postings")
    found = []
    while length >= 0:
        (length,) = _LENGTH.unpack_from(data, start)
        end = start + _LENGTH.size + abs(length)
        found.append((start + _LENGTH.size, end))
        start = end
    return found


def _joined(blocks: Sequence[Decoded]) -> Decoded:
    """Return the postings of blocks that follow one another."""
    for one, other in itertools.pairwise(blocks):
        if one.docnums and other.docnums and one.docnums[-1] >= other.docnums[0]:
            raise ValueError("documents are not in order")
    chain = itertools.chain.from_iterable
    return Decoded(
        list(chain([each.docnums for each in blocks])),
        _in_a_row([each.weights for each in blocks]),
        lambda: list(chain([each.values for each in blocks])),
    )


def _in_a_row(blocks: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return the weights of blocks that follow one another."""
    arrays = [each for each in blocks if isinstance(each, array)]
    codes = {each.typecode for each in arrays}
    if len(arrays) == len(blocks) and len(codes) == 1:  # as we write them
        return array(codes.pop(), b"".join(arrays))
    return list(itertools.chain.from_iterable(blocks))
