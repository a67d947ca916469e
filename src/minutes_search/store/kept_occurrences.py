"""The occurrences of words that were asked for last, so that they are not read again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_search.store.occurrences import Occurrences


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

    def get(self, name: tuple[str, ...], make: Callable[[int | None], Occurrences]) -> Occurrences:
        """Return the occurrences of a word with these terms of the index, made now unless they are kept.

        What makes them is given how many items have the word, where that is known.
        """
        with self._lock:
            known = self._kept.get(name)
            if known is not None:
                self._kept.move_to_end(name)
                return known
        found = make(self._counts.get(name))
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
