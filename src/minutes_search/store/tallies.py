"""Counting all terms of some fields over an answer in one go.

Each document has one number for all its terms; documents that have the same terms, as most copies of an item do, have
the same number. So counting is one pass over the documents by number, and one over the numbers, of which each stands
for some slots to count in. Each term has a slot. Terms of fields that have few are counted by combinations, which have
slots, too; and each person has one for what they both own and speak in.
"""

from __future__ import annotations

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
    counts: Mapping[int, int]
    """By its place among these, how many items have a term that occurs."""

    def by_term(self) -> dict[str, int]:
        """Return how many items have each term that occurs."""
        return {self.terms[place]: count for place, count in self.counts.items()}


class Tallies:
    """The terms of all documents, to be counted."""

    def __init__(self, size: int, having: Mapping[str, Mapping[str, Collection[int]]]) -> None:
        """`having` are by field the documents of each term, out of `size`; the terms are in order.

        The fields are `PERSON`, which have the same terms, those `OF_FEW`, and perhaps others.
        """
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
        # For each person a slot for what they both own and speak in.
        self._twice = range(ends[-1], ends[-1] + len(having["owner"]))
        self._combinations = dict(enumerate(dict.fromkeys(few), self._twice.stop))
        """The places of the terms of each combination, by its slot."""
        self._ends = [places.stop for field, places in self._places.items() if field not in OF_FEW] + [self._twice.stop]
        """Where slots of another sort begin; those of combinations are the last."""
        self._stop = self._twice.stop + len(self._combinations)
        numbers: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        self._numbers = [numbers.setdefault(tags, len(numbers)) for tags in zip(many, few, strict=True)]
        slots = {places: slot for slot, places in self._combinations.items()}
        self._slots = [(*places, *self._of_both(places), slots[combination]) for places, combination in numbers]

    def _of_both(self, places: Collection[int]) -> list[int]:
        """Return the slots of the persons who both own and speak."""
        owners, speakers = (self._places[field] for field in PERSON)
        own = [place - owners.start for place in places if place in owners]
        return [self._twice[person] for person in own if speakers[person] in places]

    def counts(self, pick: Callable[[Sequence[int]], Sequence[int]]) -> dict[str, Tally]:
        """Return by field how many items have each term; ``by`` counts an item once that a person owns and speaks in.

        `pick` takes the numbers of the items from a row of those of all documents.
        """
        slots, counts = self._filled(Counter(pick(self._numbers)))
        cuts = itertools.pairwise([0, *[bisect_left(slots, end) for end in self._ends], len(slots)])
        *many, twice, combined = [dict(zip(slots[start:end], counts[start:end], strict=True)) for start, end in cuts]
        owners, speakers, *_ = many
        by = dict(owners)
        people = len(self._twice)
        for place, count in speakers.items():
            by[place - people] = by.get(place - people, 0) + count
        for slot, count in twice.items():
            by[slot - self._twice.start] -= count
        few: dict[int, int] = {}
        for slot, count in combined.items():
            for place in self._combinations[slot]:
                few[place] = few.get(place, 0) + count
        found = dict(zip(self._places, many, strict=False))
        for field in OF_FEW:
            found[field] = {place: few[place] for place in self._places[field] if place in few}
        found["by"] = by
        return {field: Tally(self._terms, counted) for field, counted in found.items()}

    def _filled(self, counted: Mapping[int, int]) -> tuple[list[int], list[int]]:
        """Return the slots that are counted in, ascending, and the count of each, from the counts of numbers."""
        of_number = self._slots
        if len(counted) * _RARE < self._stop:
            found: dict[int, int] = {}
            for number, count in counted.items():
                for slot in of_number[number]:
                    found[slot] = found.get(slot, 0) + count
            slots = sorted(found)
            return slots, [found[slot] for slot in slots]
        row = [0] * self._stop
        for number, count in counted.items():
            for slot in of_number[number]:
                row[slot] += count
        return list(itertools.compress(range(self._stop), row)), list(filter(None, row))
