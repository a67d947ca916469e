"""The postings of one term, read from the bytes in which Whoosh's codec keeps them.

Whole blocks are taken over as they are, with no object and no call a document. Of a term that many documents have, only
those blocks are decoded that may have what is asked for: the head of each tells its last document.
"""

from __future__ import annotations

import functools
import itertools
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from minutes_search.store.pickles import unpickler
from minutes_search.store.zones import added

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

_MAGIC = b"W3Bl"
_LENGTH = struct.Struct("!i")
_LONGEST_HEAD = 128
"""Bytes; a head is a pickle of six numbers."""
_RARE = 16
"""A term that no more documents have is rare."""


class Decoded:
    """Postings of a term: of each document its number, its weight, and its positions as they are kept."""

    __slots__ = ("docnums", "values", "weights")

    def __init__(self, docnums: list[int], weights: Sequence[float], values: Sequence[bytes]) -> None:
        """`docnums` are ascending; `values` are as many, or none where the field has no positions."""
        self.docnums = docnums
        self.weights = weights
        self.values = values

    def __len__(self) -> int:
        return len(self.docnums)

    def without(self, deleted: Collection[int]) -> Decoded:
        """Return the same without some documents."""
        kept = [docnum not in deleted for docnum in self.docnums]
        return Decoded(
            list(itertools.compress(self.docnums, kept)),
            list(itertools.compress(self.weights, kept)),
            list(itertools.compress(self.values, kept)),
        )

    def around(self, _docnum: int) -> Decoded:
        """Return postings that a document is among, if it is anywhere."""
        return self


class _Later(Sequence[bytes]):
    """The positions of postings that were put together from several terms, read when they are asked for."""

    def __init__(self, docnums: Sequence[int], parts: Iterable[Decoded], read: Callable[[], Iterable[Decoded]]) -> None:
        self._docnums = docnums
        self._parts = parts
        self._read = read

    def __len__(self) -> int:
        return len(self._docnums)

    @overload
    def __getitem__(self, number: int) -> bytes: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[bytes]: ...

    def __getitem__(self, number: int | slice) -> bytes | Sequence[bytes]:
        return self._all[number]

    @functools.cached_property
    def _all(self) -> list[bytes]:
        values: dict[int, list[bytes]] = {docnum: [] for docnum in self._docnums}
        for part in itertools.chain(self._parts, self._read()):
            for docnum, value in zip(part.docnums, part.values, strict=True):
                values[docnum].append(value)
        return [each[0] if len(each) == 1 else _in_order(each) for each in values.values()]


def _in_order(values: Iterable[bytes]) -> bytes:
    """Return all positions of a document, ascending, as they are kept."""
    return array("I", sorted(array("I", b"".join(values)))).tobytes()


def together(
    docnums: Iterable[int], weights: Iterable[float], others: Sequence[Decoded], read: Callable[[], Sequence[Decoded]]
) -> Decoded:
    """Return the postings of several terms as those of one term.

    Terms of one document are given by the documents and weights of all, and by what reads their postings; `others` are
    the postings of the other terms. Those of rare ones are added one by one, which is quicker.
    """
    counts: dict[int, float] = {}
    for each in others:
        if len(each) > _RARE:
            more = dict(zip(each.docnums, each.weights, strict=True))
            for docnum in counts.keys() & more.keys():
                more[docnum] = added(int(counts[docnum]), int(more[docnum]))
            counts.update(more)
    rare = [each for each in others if len(each) <= _RARE]
    chain = itertools.chain
    all_docnums = chain(docnums, chain.from_iterable([each.docnums for each in rare]))
    all_weights = chain(weights, chain.from_iterable([each.weights for each in rare]))
    for docnum, weight in zip(all_docnums, all_weights, strict=True):
        before = counts.get(docnum)
        counts[docnum] = weight if before is None else added(int(before), int(weight))
    ordered = sorted(counts)
    return Decoded(ordered, list(map(counts.__getitem__, ordered)), _Later(ordered, others, read))


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
    def weights(self) -> Sequence[float]:
        """Of each document its weight."""
        return self._whole.weights

    @property
    def values(self) -> Sequence[bytes]:
        """Of each document its positions, as they are kept."""
        return self._whole.values

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


def decode(data: bytes) -> Decoded:
    """Read what there is of a term; anything may be raised where the bytes are damaged."""
    blocks = [decode_block(data[start:end]) for start, end in _extents(data)]
    return _joined(blocks) if len(blocks) > 1 else blocks[0]


def decode_block(data: bytes) -> Decoded:
    """Read one block, with its head."""
    head, end = unpickler(data)
    count, last, _, level, _, _ = head.load()
    if level:
        body, _ = unpickler(zlib.decompress(data[end() :]))
        steps, weights, values = body.load()
    else:
        steps, weights, values = head.load()
    docnums = list(itertools.accumulate(steps))
    if len(docnums) != count or docnums[-1] != last or (count > 1 and min(steps[1:]) <= 0):
        raise ValueError("documents are not in order")
    if not isinstance(weights, tuple):
        weights = (1.0 if weights is None else weights,) * count
    if len(weights) != count or len(values or weights) != count:
        raise ValueError("a document lacks its weight or its positions")
    return Decoded(docnums, weights, values or ())


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
        list(chain(each.docnums for each in blocks)),
        list(chain(each.weights for each in blocks)),
        list(chain(each.values for each in blocks)),
    )
