"""Finding titles that may be nearly the same: MinHash signatures in bands (locality-sensitive hashing).

A. Broder, "On the resemblance and containment of documents" (1997); P. Indyk and R. Motwani, "Approximate nearest
neighbors" (1998). The chance that a band of two sets is the same is their Jaccard similarity to the power of its rows:
of pairs that are 0.7 alike, one in 50,000 is missed, of pairs that are 0.5 alike, one in 100; of pairs that are 0.1
alike, one in seven is looked at in vain. Each pair found is compared in full afterwards.
"""

from __future__ import annotations

import struct
from collections import defaultdict, deque
from functools import lru_cache
from hashlib import shake_128
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

T = TypeVar("T", bound="Hashable")

_ROWS = 2
_BANDS = 16
_KEPT = 16
_HASHES = struct.Struct(f"<{_ROWS * _BANDS}I")


@lru_cache(maxsize=1 << 16)
def _hashes(shingle: str) -> tuple[int, ...]:
    """Give one value a row of the signature: those of independent hash functions."""
    return _HASHES.unpack(shake_128(shingle.encode("utf-8", "surrogatepass")).digest(_HASHES.size))


def _shingles(words: Iterable[str]) -> set[str]:
    """Give the start and the end of each word, so that a misspelt word mostly still has one of its own."""
    return {part for word in words for part in (f"{word[:4]}-", f"-{word[-4:]}")}


def bands(words: Iterable[str]) -> tuple[Hashable, ...]:
    """Give what a title has in common with those that are probably like it: any one of these."""
    rows = [_hashes(shingle) for shingle in _shingles(words)]
    signature = tuple(map(min, zip(*rows, strict=True)))
    # The place in the signature counts: each band has hash functions of its own.
    return tuple((start, signature[start : start + _ROWS]) for start in range(0, len(signature), _ROWS))


class Sketches(Generic[T]):
    """Remembers values under the bands of their titles; titles of different groups never meet.

    A band keeps its latest values only: where more titles than that are alike, they are a list that counts something
    ("Release 1.2", "Release 1.3"), and what is copied is found among the latest.
    """

    def __init__(self) -> None:
        self._buckets: defaultdict[Hashable, deque[T]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def add(self, group: Hashable, found_by: Iterable[Hashable], value: T) -> None:
        """Remember a value under the bands of a title."""
        for band in found_by:
            self._buckets[group, band].append(value)

    def like(self, group: Hashable, found_by: Iterable[Hashable]) -> list[T]:
        """Give the values of probably similar titles, each once."""
        return list(dict.fromkeys(value for band in found_by for value in self._buckets.get((group, band), ())))
