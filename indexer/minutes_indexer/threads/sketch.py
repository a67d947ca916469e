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
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

T = TypeVar("T", bound="Hashable")

_ROWS = 2
BANDS = 16
KEPT = 16
"""So many of the latest titles a band keeps."""
_ODD = 0x9E3779B1  # Knuth's multiplier: every bit of a product depends on all lower ones
_HASHES = struct.Struct(f"<{_ROWS * BANDS}I")


@lru_cache(maxsize=1 << 14)
def _hashes(word: str) -> list[int]:
    """Give one value a row of the signature, those of independent hash functions: the least of a word's shingles.

    These are the start and the end of the word, so that a misspelt one mostly still has one of its own.
    """
    shingles = {f"{word[:4]}-", f"-{word[-4:]}"}
    digests = (shake_128(each.encode("utf-8", "surrogatepass")).digest(_HASHES.size) for each in shingles)
    return _least([_HASHES.unpack(digest) for digest in digests])


def _least(rows: list[Sequence[int]]) -> list[int]:
    return list(map(min, *rows)) if len(rows) > 1 else list(rows[0])


@lru_cache(maxsize=1 << 13)
def bands(words: tuple[str, ...]) -> tuple[int, ...]:
    """Give what a title has in common with those that are probably like it: any one of these, at the same place.

    Each band has hash functions of its own, so its place counts. It is a number of 32 bits: in a large archive some
    titles have one in common by chance, and are compared in vain.
    """
    if not words:
        return ()
    signature = _least([_hashes(word) for word in set(words)])
    pairs = zip(signature[::_ROWS], signature[1::_ROWS], strict=True)
    return tuple([(one * _ODD ^ other) & 0xFFFFFFFF for one, other in pairs])


class _Bucket(list[T]):
    """The latest values of a band, where there are several."""


class Sketches(Generic[T]):
    """Remembers values under the bands of their titles; titles of different groups never meet.

    A band keeps its latest values only: where more titles than that are alike, they are a list that counts something
    ("Release 1.2", "Release 1.3"), and what is copied is found among the latest.
    """

    def __init__(self) -> None:
        # By group and band; most bands have one value only, which takes less memory by itself.
        self._groups: defaultdict[Hashable, dict[int, Any]] = defaultdict(dict)

    def add(self, group: Hashable, found_by: Iterable[int], value: T) -> None:
        """Remember a value under the bands of a title."""
        buckets = self._groups[group]
        for band in _placed(found_by):
            bucket = buckets.setdefault(band, value)
            if bucket is value:
                continue
            if not isinstance(bucket, _Bucket):
                buckets[band] = bucket = _Bucket([bucket])
            bucket.append(value)
            del bucket[:-KEPT]

    def like(self, group: Hashable, found_by: Iterable[int]) -> list[T]:
        """Give the values of probably similar titles, each once."""
        buckets: Mapping[int, Any] = self._groups.get(group, {})
        found: dict[T, None] = {}
        for bucket in filter(None, map(buckets.get, _placed(found_by))):
            if isinstance(bucket, _Bucket):
                found.update(dict.fromkeys(bucket))
            else:
                found[bucket] = None
        return list(found)


def _placed(found_by: Iterable[int]) -> Iterable[int]:
    """Give one number for a band and its place."""
    return [start << 32 | band for start, band in enumerate(found_by)]
