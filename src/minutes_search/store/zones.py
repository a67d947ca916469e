"""How often a word stands in which part of an item, as one number: the weight that a posting has in the index.

So ranking reads no positions.
"""

from __future__ import annotations

import itertools
from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TITLE, _HEADINGS = 12, 18
"""The first bits of these counts; body, title and headings together have 24, which a float of 32 bits holds exactly."""
_SIZE = array("I").itemsize
"""Bytes of a packed position."""
_HIGHEST = 1 << (_TITLE - 1) | 1 << (_HEADINGS - 1) | 1 << 23
IN_BODY_ONLY = (1 << _TITLE) - 1
"""The highest number of a word that stands neither in the title nor in the headings."""
LEAST_IN_HEADINGS = 1 << _HEADINGS
"""The lowest number of a word that stands in the headings."""
IN_BODY, IN_TITLE, IN_HEADINGS = 1, 1 << _TITLE, 1 << _HEADINGS
"""The numbers of a word that stands in one place."""
UNTOLD = (1 << 24) - 1
"""More than that: its positions tell. A meeting's item has no such word, but text is what somebody wrote."""


class Zones(NamedTuple):
    """Where the parts of an item are, in positions: the title from `start` to `end`, the headings from `section` on."""

    start: int
    end: int
    section: int


class Spread(NamedTuple):
    """How often a word stands where."""

    body: int
    """Without the title, where that is part of it."""
    title: int
    headings: int


def spread(places: Iterable[int], zones: Zones) -> Spread:
    """Count positions by the part of the item in which they are."""
    start, end, section = zones
    body = title = headings = 0
    for place in places:
        if start <= place < end:
            title += 1
        elif place < section:
            body += 1
        else:
            headings += 1
    return Spread(body, title, headings)


def packed(counts: Spread) -> int:
    """Return counts as one number."""
    if counts.body >> _TITLE or counts.title >> (_HEADINGS - _TITLE) or counts.headings >> (24 - _HEADINGS):
        return UNTOLD
    return counts.body | counts.title << _TITLE | counts.headings << _HEADINGS


class Parts:
    """Where the parts of all items are."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int], sections: Sequence[int]) -> None:
        """Take the columns of the index, which are by document number and raised by 1."""
        self._columns = starts, ends, sections

    def __call__(self, docnum: int) -> Zones:
        """Return where the parts of an item are."""
        starts, ends, sections = self._columns
        return Zones(starts[docnum] - 1, ends[docnum] - 1, sections[docnum] - 1)

    def counted(self, places: Mapping[int, bytes]) -> dict[int, int]:
        """Return for each item how often a word stands in which part, by its positions there, which are packed."""
        starts, ends, sections = self._columns
        found = {}
        row = iter(array("I", b"".join(places.values())))
        for docnum, where in places.items():
            if len(where) > _SIZE:
                found[docnum] = packed(spread(itertools.islice(row, len(where) // _SIZE), self(docnum)))
            else:  # as in most, and many items may be asked for
                place = next(row) + 1
                in_title = place < ends[docnum] and place >= starts[docnum]  # most come after the title
                found[docnum] = IN_TITLE if in_title else IN_BODY if place < sections[docnum] else IN_HEADINGS
        return found


def unpacked(number: int) -> Spread:
    """Return the counts of a number that is not `UNTOLD`."""
    title = number >> _TITLE & ((1 << (_HEADINGS - _TITLE)) - 1)
    return Spread(number & IN_BODY_ONLY, title, number >> _HEADINGS)


def added(one: int, other: int) -> int:
    """Return the number of two words taken as one."""
    if not (one | other) & _HIGHEST:
        return one + other
    if UNTOLD in (one, other):
        return UNTOLD
    return packed(Spread(*map(sum, zip(unpacked(one), unpacked(other), strict=True))))


def add_all(found: dict[int, int], docnums: Iterable[int], numbers: Iterable[int]) -> None:
    """Add the numbers of a word in some documents to those of another, as `added` does."""
    for docnum, number in zip(docnums, numbers, strict=True):
        before = found.get(docnum)
        if before is None:
            found[docnum] = number
        else:
            found[docnum] = added(before, number) if (before | number) & _HIGHEST else before + number
