"""Finding titles that may be nearly the same: MinHash signatures in bands (locality-sensitive hashing).

A. Broder, "On the resemblance and containment of documents" (1997); P. Indyk and R. Motwani, "Approximate nearest
neighbors" (1998). The chance that a band of two sets is the same is their Jaccard similarity to the power of its rows:
of pairs that are 0.7 alike, one in 50,000 is missed, of pairs that are 0.5 alike, one in 100; of pairs that are 0.1
alike, one in seven is looked at in vain. Each pair found is compared in full afterwards.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from functools import lru_cache
from hashlib import shake_128
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

T = TypeVar("T", bound="Hashable")

_ROWS = 2
_BANDS = 16
_KEPT = 16
_HASHES = struct.Struct(f"<{_ROWS * _BANDS}I")


@lru_cache(maxsize=1 << 13)
def _hashes(shingle: str) -> tuple[int, ...]:
    """Give one value a row of the signature: those of independent hash functions."""
    return _HASHES.unpack(shake_128(shingle.encode("utf-8", "surrogatepass")).digest(_HASHES.size))


def _shingles(words: Iterable[str]) -> set[str]:
    """Give the start and the end of each word, so that a misspelt word mostly still has one of its own."""
    return {part for word in words for part in (f"{word[:4]}-", f"-{word[-4:]}")}


def bands(words: Iterable[str]) -> tuple[int, ...]:
    """Give what a title has in common with those that are probably like it: any one of these."""
    rows = [_hashes(shingle) for shingle in _shingles(words)]
    signature = list(map(min, zip(*rows, strict=True)))
    # The place in the signature counts: each band has hash functions of its own. One number takes the least memory.
    return tuple(
        (start << 32 | one) << 32 | other
        for start, (one, other) in enumerate(zip(signature[::_ROWS], signature[1::_ROWS], strict=True))
    )


class Sketches(Generic[T]):
    """Remembers values under the bands of their titles; titles of different groups never meet.

    A band keeps its latest values only: where more titles than that are alike, they are a list that counts something
    ("Release 1.2", "Release 1.3"), and what is copied is found among the latest.
    """

    def __init__(self) -> None:
        # By group and band. A deque would take ten times the memory of a list.
        self._groups: defaultdict[Hashable, defaultdict[int, list[T]]] = defaultdict(lambda: defaultdict(list))

    def add(self, group: Hashable, found_by: Iterable[int], value: T) -> None:
        """Remember a value under the bands of a title."""
        buckets = self._groups[group]
        for band in found_by:
            bucket = buckets[band]
            bucket.append(value)
            del bucket[:-_KEPT]

    def like(self, group: Hashable, found_by: Iterable[int]) -> list[T]:
        """Give the values of probably similar titles, each once."""
        buckets: Mapping[int, list[T]] = self._groups.get(group, {})
        return list(dict.fromkeys(value for band in found_by for value in buckets.get(band, ())))
