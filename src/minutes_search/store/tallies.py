"""Counting all terms of some fields over an answer in one go.

Each document has one number for all its terms; documents that have the same terms, as most copies of an item do, have
the same number. So counting is one pass over the documents by number, and one over the numbers, of which each stands
for some slots to count in. Each term has a slot. Terms of fields that have few are counted by combinations, which have
slots, too.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.store.tags import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

OF_FEW = ("kind", "flag", "archive")
"""The fields of which an item has one term each, of few."""
_RARE = 8
"""A dictionary is quicker to count in than a row of all slots that has so many times as many as there are numbers."""


class Tally(NamedTuple):
    """How many of some items have each term of a field."""

    terms: Sequence[str]
    """Those of the field are in the order that was given."""
    places: Sequence[int]
    """The places among these of the field's terms that occur, ascending."""
    counts: Mapping[int, int] | Sequence[int]
    """By the place of a term, how many items have it; perhaps of other fields, too."""

    def by_term(self) -> dict[str, int]:
        """Return how many items have each term that occurs."""
        return {self.terms[place]: self.counts[place] for place in self.places}


_tally = functools.partial(tuple.__new__, Tally)


class Tallies:
    """The terms of all documents, to be counted."""

    def __init__(self, size: int, having: Mapping[str, Mapping[str, Collection[int]]]) -> None:
        """`having` are by field the documents of each term, out of `size`; the terms are in order.

        The fields are `PERSON`, which have the same terms, those `OF_FEW`, and perhaps others. Of ``by``, which is made
        of `PERSON`, a document that a person owns and speaks in counts once.
        """
        owned, spoken = (having[field] for field in PERSON)
        by = {term: {*documents, *spoken[term]} for term, documents in owned.items()}
        having = {"by": by, **having}
        self._terms = [term for documents in having.values() for term in documents]
        """A term is known by its place here, which is its slot, too."""
        ends = list(itertools.accumulate(map(len, having.values())))
        self._places = {field: range(end - len(having[field]), end) for field, end in zip(having, ends, strict=True)}
        many: list[tuple[int, ...]] = [()] * size
        few: list[tuple[int, ...]] = [()] * size
        for field, documents in having.items():
            tags = few if field in OF_FEW else many
            for place, docnums in zip(self._places[field], documents.values(), strict=True):
                for docnum in docnums:
                    tags[docnum] += (place,)
        self._combinations = dict(enumerate(dict.fromkeys(few), ends[-1]))
        """The places of the terms of each combination, by its slot."""
        self._many = {field: places.stop for field, places in self._places.items() if field not in OF_FEW}
        """The other fields, and where the slots of each end."""
        self._stop = ends[-1] + len(self._combinations)
        numbers: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        self._numbers = [numbers.setdefault(tags, len(numbers)) for tags in zip(many, few, strict=True)]
        slots = {places: slot for slot, places in self._combinations.items()}
        self._slots = [(*places, slots[combination]) for places, combination in numbers]

    def counts(self, pick: Callable[[Sequence[int]], Sequence[int]]) -> dict[str, Tally]:
        """Return by field how many items have each term.

        `pick` takes the numbers of the items from a row of those of all documents.
        """
        slots, counts = self._filled(Counter(pick(self._numbers)))
        terms = self._terms
        found: dict[str, Tally] = {}
        start = 0
        for field, end in self._many.items():
            stop = bisect_left(slots, end, start)
            found[field] = _tally((terms, slots[start:stop], counts))
            start = stop
        few = [0] * len(terms)
        for slot in slots[start:]:
            count = counts[slot]
            for place in self._combinations[slot]:
                few[place] += count
        for field in OF_FEW:
            found[field] = _tally((terms, [place for place in self._places[field] if few[place]], few))
        return found

    def _filled(self, counted: Mapping[int, int]) -> tuple[list[int], Mapping[int, int] | list[int]]:
        """Return the slots that are counted in, ascending, and the counts by slot, from the counts of numbers."""
        of_number = self._slots
        if len(counted) * _RARE < self._stop:
            found: dict[int, int] = {}
            for number, count in counted.items():
                for slot in of_number[number]:
                    found[slot] = found.get(slot, 0) + count
            return sorted(found), found
        row = [0] * self._stop
        for number, count in counted.items():
            for slot in of_number[number]:
                row[slot] += count
        return list(itertools.compress(range(self._stop), row)), row
