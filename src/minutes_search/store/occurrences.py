"""Where items have a word, as it comes from the postings: how often at once, positions only of the items asked for."""

from __future__ import annotations

import functools
import itertools
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, TypeVar

from minutes_search.limits import check_limit
from minutes_search.store.decoding import Decoded, counted
from minutes_search.store.zones import add_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence, Set

    from minutes_search.store.decoding import LongPostings
    from minutes_search.store.zones import Parts

V = TypeVar("V")

_FEW = 8
"""Where a word has so many times as many items as are asked about, each of these is looked for by itself."""


class Occurrences:
    """The items that have a word of one or more written forms, as the postings of these tell."""

    def __init__(self, postings: Sequence[Decoded | LongPostings], count: int | None = None) -> None:
        """`count`: how many items there are, where that is known."""
        self._postings = postings
        self._count = count
        self.most = sum(map(len, postings))
        """There are no more items than that."""

    @functools.cached_property
    def counts(self) -> dict[int, int]:
        """For each item how often it has the word in which part, see `zones`; the numbers are whole."""
        return counted(self._postings)

    def __len__(self) -> int:
        if self._count is None:
            if len(self._postings) < 2:
                self._count = self.most
            else:  # a set takes half the time of the counts
                return len(self.counts if "counts" in self.__dict__ else self.items())
        return self._count

    def keys(self) -> Set[int]:
        """Return the items."""
        return self.counts.keys()

    def documents(self) -> Collection[int]:
        """Return the items in no particular order; one that has the word in several forms may come several times."""
        if len(self._postings) == 1:
            return self._postings[0].docnums
        return list(itertools.chain.from_iterable([each.docnums for each in self._postings]))

    def items(self) -> set[int]:
        """Return the items as a set that is the caller's."""
        found = set().union(*(each.docnums for each in self._postings))
        self._count = len(found)
        return found

    def among(self, items: Collection[int]) -> Mapping[int, int]:
        """Return of some items those that have the word, with their `counts`."""
        if "counts" in self.__dict__ or 2 * len(items) >= self.most:
            return _restricted(self.counts, items)
        found: dict[int, int] = {}
        for each in self._postings:
            having = _counted(each, items)
            if found:
                add_all(found, having.keys(), having.values())
            else:
                found = having
        return found

    def rows(self, items: Collection[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Return some items, which all have the word, and the `counts` of each, as two rows in the same order."""
        if len(self._postings) == 1 and len(items) == self.most:
            return self._postings[0].docnums, self._postings[0].weights
        counts = self.counts if len(items) == len(self) else self.among(items)
        return list(counts), list(counts.values())

    def narrowed(self, items: Collection[int]) -> Occurrences:
        """Return the occurrences in some items, and perhaps more of them; then these need not be looked for again."""
        if len(items) >= self.most:
            return self
        chosen = [_chosen(each, items) for each in self._postings]
        return Occurrences([each for each in chosen if each.docnums])

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which the word starts in an item that has it."""
        values = [value for each in self._postings for value in _chosen(each, [docnum]).values]
        places = array("I", b"".join(values))
        return places if len(values) == 1 else sorted(places)

    def packed(self, items: Set[int] | None = None) -> Mapping[int, bytes]:
        """Return all items that have the word, or some, each with its positions, packed, in no particular order."""
        found: dict[int, bytes] = {}
        for each in self._postings:
            having = _packed(each, items)
            if found:
                for docnum, places in having.items():
                    found[docnum] = found[docnum] + places if docnum in found else places
            else:
                found = having
        return found


class _Known(Occurrences):
    """The items that have a word, which are known already."""

    _places: Mapping[int, bytes]
    """Of each item its positions, packed."""

    def __init__(self, known: Mapping[int, object]) -> None:
        super().__init__((), len(known))
        self.most = len(known)
        self._known = known

    def keys(self) -> Set[int]:
        """Return the items."""
        return self._known.keys()

    def documents(self) -> Collection[int]:
        """Return the items."""
        return self._known.keys()

    def items(self) -> set[int]:
        """Return the items as a set that is the caller's."""
        return set(self._known)

    def among(self, items: Collection[int]) -> Mapping[int, int]:
        """Return of some items those that have the word, with their `counts`."""
        return _restricted(self.counts, items)

    def narrowed(self, _items: Collection[int]) -> Occurrences:
        """Return the same: nothing has to be looked for."""
        return self

    def packed(self, items: Set[int] | None = None) -> Mapping[int, bytes]:
        """Return all items that have the word, or some, each with its positions, packed."""
        return self._places if items is None else _restricted(self._places, items)


class Placed(_Known):
    """The items that have a word, by positions that were worked out."""

    def __init__(self, places: Mapping[int, bytes], zones: Parts) -> None:
        """`places` are packed, and ascending."""
        super().__init__(places)
        self._places = places
        self._zones = zones

    @functools.cached_property
    def counts(self) -> dict[int, int]:
        """For each item how often it has the word in which part."""
        return self._zones.counted(self._places)

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which the word starts in an item that has it."""
        return array("I", self._places[docnum])


class Counted(_Known):
    """The items that have one of many words, as they were counted; positions are read when they are asked for."""

    def __init__(self, counts: dict[int, int], read: Callable[[], Sequence[Decoded]]) -> None:
        super().__init__(counts)
        self.counts = counts
        self._read = read

    @functools.cached_property
    def _places(self) -> Mapping[int, bytes]:  # type: ignore[override]  # read when they are asked for
        return Occurrences(self._read()).packed()

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which one of the words starts in an item that has it."""
        return sorted(array("I", self._places[docnum]))


def _restricted(values: Mapping[int, V], items: Collection[int]) -> Mapping[int, V]:
    if len(items) == len(values) and values.keys() == items:
        return values
    if len(items) > len(values):
        return {docnum: value for docnum, value in values.items() if docnum in items}
    return {docnum: values[docnum] for docnum in items if docnum in values}


def _chosen(postings: Decoded | LongPostings, items: Collection[int]) -> Decoded:
    """Return the postings of some documents; where these are few, no others are read."""
    if len(items) * _FEW < len(postings):
        return _of_few(postings, sorted(items))
    return postings.only(list(map(items.__contains__, postings.docnums)))


def _counted(postings: Decoded | LongPostings, items: Collection[int]) -> dict[int, int]:
    """Return of some documents those that have the word, with the weight of each."""
    if len(items) * _FEW < len(postings):
        few = _of_few(postings, sorted(items))
        return dict(zip(few.docnums, few.weights, strict=True))
    rows = zip(postings.docnums, postings.weights, strict=True)
    return {docnum: weight for docnum, weight in rows if docnum in items}


def _of_few(postings: Decoded | LongPostings, items: Sequence[int]) -> Decoded:
    """Return the postings of some documents, which are ascending; each part that may have some is looked up once."""
    found: list[tuple[Decoded, int]] = []
    start = 0
    while start < len(items):
        part = postings.around(items[start])
        docnums = part.docnums
        end = bisect_right(items, docnums[-1], start)
        for docnum in items[start:end]:
            number = bisect_left(docnums, docnum)
            if docnums[number] == docnum:
                found.append((part, number))
        if end == start:  # all others come after the last part
            break
        start = end

    def values() -> list[bytes]:
        rows = {part: part.values for part in dict.fromkeys([part for part, _ in found])}
        return [rows[part][number] for part, number in found]

    return Decoded(
        [part.docnums[number] for part, number in found], [part.weights[number] for part, number in found], values
    )


def _packed(postings: Decoded | LongPostings, items: Set[int] | None) -> dict[int, bytes]:
    """Return the documents that have the word, or those of some documents, with the positions of each."""
    if items is None:
        return dict(zip(postings.docnums, postings.values, strict=True))
    if len(items) * _FEW < len(postings):
        few = _of_few(postings, sorted(items))
        return dict(zip(few.docnums, few.values, strict=True))
    rows = zip(postings.docnums, postings.values, strict=True)
    return {docnum: value for docnum, value in rows if docnum in items}


def following(steps: Sequence[tuple[Occurrences, int]], items: Set[int] | None, zones: Parts) -> Placed:
    """Return from where on words stand so many positions later, in some items or, where these are None, in all.

    The word that the fewest items have comes first, so that of the others no more is read than these items need.
    """
    (rarest, shift), *others = sorted(steps, key=lambda step: step[0].most)
    found = rarest.packed(items)
    for word, offset in others:
        check_limit()
        found = _joined(found, word.packed(found.keys()), shift, offset)
        shift = 0
    return Placed(found, zones)


def _joined(found: Mapping[int, bytes], others: Mapping[int, bytes], shift: int, offset: int) -> dict[int, bytes]:
    """Return of each item the places, ascending, `shift` before one of its positions and `offset` before another's.

    `others` are the other word's positions in items of `found`.
    """
    joined = {}
    distance = offset - shift
    known: dict[tuple[bytes, bytes], bytes] = {}  # mostly a few are alike in many items, above all in copies
    for docnum, other in others.items():
        one = found[docnum]
        pair = one, other
        places = known.get(pair)
        if places is None:
            later = set(array("I", other))
            both = {place - shift for place in array("I", one) if place >= shift and place + distance in later}
            places = known[pair] = array("I", sorted(both)).tobytes() if both else b""
        if places:
            joined[docnum] = places
    return joined
