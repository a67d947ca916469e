"""Which heads of an archive have a title or a band in common, looked up where it is asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minutes_indexer.threads.sketch import BANDS

if TYPE_CHECKING:
    from minutes_indexer.threads.table import Heads

_Bands = dict[tuple[int, int], list[int]]


class Kin:
    """The heads that items of a head find, and are found by; all by number. No head may be added meanwhile."""

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        self._by_title: defaultdict[str, list[int]] = defaultdict(list)
        self._by_owner: defaultdict[int, list[int]] = defaultdict(list)
        for number, (title, owner) in enumerate(zip(heads.titles, heads.owner, strict=True)):
            self._by_title[title].append(number)
            self._by_owner[owner].append(number)
        self._banded: dict[tuple[str, ...], _Bands] = {}

    def titled(self, number: int) -> tuple[list[int], list[int]]:
        """Give the heads of the same title that have the same owners' persons, and those that have the same labels."""
        heads = self._heads
        mine = heads.owners[heads.owner[number]]
        found = [(other, heads.owners[heads.owner[other]]) for other in self._by_title[heads.titles[number]]]
        return (
            [other for other, owners in found if owners.keys == mine.keys],
            [other for other, owners in found if owners.labels == mine.labels],
        )

    def like(self, number: int) -> list[list[int]]:
        """Give, for each band of a head's title, the heads of the same owners that have it, itself among them."""
        heads = self._heads
        if heads.nameless[number] or not heads.titles[number]:
            return []
        keys = heads.owners[heads.owner[number]].keys
        if keys not in self._banded:
            self._banded[keys] = self._by_bands(keys)
        own = heads.bands[number * BANDS : (number + 1) * BANDS]
        return [self._banded[keys][each] for each in enumerate(own)]

    def _by_bands(self, keys: tuple[str, ...]) -> _Bands:
        heads = self._heads
        found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for owner, owners in enumerate(heads.owners):
            for number in self._by_owner[owner] if owners.keys == keys else ():
                if heads.titles[number] and not heads.nameless[number]:
                    for each in enumerate(heads.bands[number * BANDS : (number + 1) * BANDS]):
                        found[each].append(number)
        return found

    def of(self, number: int) -> set[int]:
        """Give all heads that have anything in common with a head, itself among them."""
        return {number}.union(*self.titled(number), *self.like(number))
