"""Where items have a word, as it comes from the postings: how often at once, positions only of the items asked for."""

from __future__ import annotations

import functools
import threading
from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING

from minutes_search.store.zones import added, packed, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from minutes_search.store.decoding import Decoded
    from minutes_search.store.zones import Zones


class Occurrences:
    """The items that have a word of one or more written forms, as the postings of these tell."""

    def __init__(self, postings: Sequence[Decoded]) -> None:
        self._postings = postings

    @functools.cached_property
    def counts(self) -> dict[int, float]:
        """For each item how often it has the word in which part, see `zones`; the numbers are whole."""
        found: dict[int, float] = {}
        for each in self._postings:
            more = dict(zip(each.docnums, each.weights, strict=True))
            for docnum in found.keys() & more.keys():
                more[docnum] = added(int(found[docnum]), int(more[docnum]))
            found.update(more)
        return found

    def __len__(self) -> int:
        return len(self.counts)

    def keys(self) -> Set[int]:
        """Return the items."""
        return self.counts.keys()

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which the word starts in an item that has it."""
        if len(self._values) == 1:
            return array("I", self._values[0][docnum])
        values = [value for each in self._values if (value := each.get(docnum))]
        places = array("I", b"".join(values))
        return places if len(values) == 1 else sorted(places)

    @functools.cached_property
    def _values(self) -> list[dict[int, bytes]]:
        return [dict(zip(each.docnums, each.values, strict=True)) for each in self._postings]


class Placed(Occurrences):
    """The items that have a word, by positions that were worked out."""

    def __init__(self, places: Mapping[int, Sequence[int]], zones: Callable[[int], Zones]) -> None:
        super().__init__(())
        self._places = places
        self._zones = zones

    @functools.cached_property
    def counts(self) -> dict[int, float]:
        """For each item how often it has the word in which part."""
        return {docnum: packed(spread(places, self._zones(docnum))) for docnum, places in self._places.items()}

    def __len__(self) -> int:
        return len(self._places)

    def keys(self) -> Set[int]:
        """Return the items."""
        return self._places.keys()

    def places(self, docnum: int) -> Sequence[int]:
        """Return the positions, ascending, at which the word starts in an item that has it."""
        return self._places[docnum]


class KeptOccurrences:
    """Those of the words that were asked for last, mostly frequent ones. Threads may share it."""

    def __init__(self, most: int = 1 << 16) -> None:
        """Keep so many postings, of some 200 bytes each."""
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], Occurrences] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Sequence[str], read: Callable[[Sequence[str]], Sequence[Decoded]]) -> Occurrences:
        """Return the occurrences of a word with these terms of the index, read now unless they are kept."""
        name = tuple(keys)
        with self._lock:
            known = self._kept.get(name)
            if known is not None:
                self._kept.move_to_end(name)
                return known
        found = Occurrences(read(keys))
        size = _size(found)
        with self._lock:
            if size < self._most and name not in self._kept:
                self._kept[name] = found
                self._size += size
                while self._size > self._most:
                    _, oldest = self._kept.popitem(last=False)
                    self._size -= _size(oldest)
        return found


def _size(occurrences: Occurrences) -> int:
    """Return the room that occurrences take, in postings; none at all take some, too."""
    return len(occurrences) + 8
