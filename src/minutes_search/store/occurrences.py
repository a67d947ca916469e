"""Where items have a word, as it comes from the postings: how often at once, positions only of the items asked for."""

from __future__ import annotations

import functools
import itertools
import operator
import sys
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING

from minutes_search.limits import check_limit
from minutes_search.store.decoding import Decoded, counted
from minutes_search.store.zones import add_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set

    from minutes_search.store.decoding import LongPostings
    from minutes_search.store.zones import Parts

_FEW = 8
"""Where a word has so many times as many items as are asked about, each of these is looked for by itself."""
_SHORT = 24
"""Postings up to which positions are numbered one by one, as most forms of a word have."""
_PLACE = 32
"""Bits of a position, in numbers that tell item and position."""


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

    def having(self, items: set[int]) -> set[int]:
        """Return those of some items that have the word."""
        return set().union(*(_having(each, items) for each in self._postings))

    def among(self, items: Collection[int]) -> dict[int, int]:
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

    def placed(self, items: Collection[int]) -> Iterator[int]:
        """Yield where in some items that have it it starts: each position as a number that tells the item, too."""
        return itertools.chain.from_iterable([_placed(each, items) for each in self._postings])


class Placed(Occurrences):
    """The items that have a word, by positions that were worked out."""

    def __init__(self, places: Mapping[int, Sequence[int]], zones: Parts) -> None:
        super().__init__((), len(places))
        self.most = len(places)
        self._places = places
        self._zones = zones

    @functools.cached_property
    def counts(self) -> dict[int, int]:
        """For each item how often it has the word in which part."""
        return self._zones.counted(self._places)

    def keys(self) -> Set[int]:
        """Return the items."""
        return self._places.keys()

    def documents(self) -> Collection[int]:
        """Return the items."""
        return self._places.keys()

    def items(self) -> set[int]:
        """Return the items as a set that is the caller's."""
        return set(self._places)

    def having(self, items: set[int]) -> set[int]:
        """Return those of some items that have the word."""
        return items & self._places.keys()

    def among(self, items: Collection[int]) -> dict[int, int]:
        """Return of some items those that have the word, with their `counts`."""
        return _restricted(self.counts, items)

    def narrowed(self, _items: Collection[int]) -> Placed:
        """Return the same: nothing has to be looked for."""
        return self

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which the word starts in an item that has it."""
        return self._places[docnum]

    def placed(self, items: Collection[int]) -> Iterator[int]:
        """Yield where in some items it starts: each position as a number that tells the item as well."""
        return (docnum << _PLACE | place for docnum in items for place in self._places[docnum])


def _restricted(counts: dict[int, int], items: Collection[int]) -> dict[int, int]:
    if len(items) == len(counts) and counts.keys() == items:
        return counts
    if len(items) > len(counts):
        return {docnum: number for docnum, number in counts.items() if docnum in items}
    return {docnum: counts[docnum] for docnum in items if docnum in counts}


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


def _having(postings: Decoded | LongPostings, items: set[int]) -> Iterable[int]:
    """Return those of some documents that have the word."""
    if len(items) * _FEW < len(postings):
        return _of_few(postings, sorted(items)).docnums
    return items.intersection(postings.docnums)


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
    return Decoded(
        [part.docnums[number] for part, number in found],
        [part.weights[number] for part, number in found],
        lambda: [part.values[number] for part, number in found],
    )


def _placed(postings: Decoded | LongPostings, items: Collection[int]) -> Sequence[int]:
    """Return the positions in some documents, each as a number that tells the document, too."""
    if len(postings) > _SHORT:
        return _numbered(_chosen(postings, items))
    rows = zip(postings.docnums, postings.values, strict=True)
    return [docnum << _PLACE | place for docnum, value in rows if docnum in items for place in array("I", value)]


def _numbered(postings: Decoded) -> Sequence[int]:
    """Return all positions of some postings, each as a number that tells the document, too."""
    places = array("I", b"".join(postings.values))
    docnums: Iterable[int] = postings.docnums
    if len(places) != len(postings):
        sizes = map(operator.rshift, map(len, postings.values), itertools.repeat(2))
        docnums = itertools.chain.from_iterable(map(operator.mul, zip(docnums), sizes))
    halves = array("I", bytes(2 * places.itemsize * len(places)))
    low = 1 if sys.byteorder == "big" else 0
    halves[low::2], halves[1 - low :: 2] = places, array("I", docnums)
    return array("Q", halves.tobytes())


def following(steps: Sequence[tuple[Occurrences, int]], items: Collection[int], zones: Parts) -> Placed:
    """Return where in some items, which have all of some words, they stand so many positions after the first."""
    (first, _), *others = steps
    found = set(first.placed(items))
    for word, offset in others:
        check_limit()
        found = found.intersection(map(operator.sub, word.placed(items), itertools.repeat(offset)))
    return Placed(by_item(found), zones)


def by_item(numbers: Iterable[int]) -> dict[int, list[int]]:
    """Return the positions of each item, ascending, from numbers as `Occurrences.placed` gives them."""
    places: dict[int, list[int]] = {}
    for number in sorted(numbers):
        places.setdefault(number >> _PLACE, []).append(number & ((1 << _PLACE) - 1))
    return places


class KeptOccurrences:
    """Those of the words that were asked for last, mostly frequent ones. Threads may share it."""

    def __init__(self, most: int = 1 << 16, counts: int = 1 << 12) -> None:
        """Keep so many postings, of some 100 bytes each, and of so many more words how many items have them."""
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], Occurrences] = OrderedDict()
        self._most_counts = counts
        self._counts: dict[tuple[str, ...], int] = {}
        self._lock = threading.Lock()

    def get(self, name: tuple[str, ...], read: Callable[[], Sequence[Decoded | LongPostings]]) -> Occurrences:
        """Return the occurrences of a word with these terms of the index, read now unless they are kept."""
        with self._lock:
            known = self._kept.get(name)
            if known is not None:
                self._kept.move_to_end(name)
                return known
        found = Occurrences(read(), self._counts.get(name))
        size = _size(found)
        with self._lock:
            if size >= self._most:
                if len(self._counts) >= self._most_counts:
                    self._counts.clear()
                self._counts[name] = len(found)
            elif name not in self._kept:
                self._kept[name] = found
                self._size += size
                while self._size > self._most:
                    _, oldest = self._kept.popitem(last=False)
                    self._size -= _size(oldest)
        return found


def _size(occurrences: Occurrences) -> int:
    """Return the room that occurrences take, in postings; none at all take some, too."""
    return occurrences.most + 8
