"""Which values belong together, told pair by pair: union and find.

R. Tarjan, "Efficiency of a good but not linear set union algorithm" (1975).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T", bound="Hashable")


class Sets(Generic[T]):
    """Values, each by itself until it is put together with another."""

    def __init__(self) -> None:
        self._above: dict[T, T] = {}
        self._sizes: dict[T, int] = {}

    def first(self, value: T) -> T:
        """Give one of the values that a value belongs with, the same for all of them."""
        while (above := self._above.get(value, value)) != value:
            self._above[value] = value = self._above.get(above, above)
        return value

    def unite(self, one: T, other: T) -> None:
        """Put two values together, and all that belong with either."""
        large, small = self.first(one), self.first(other)
        if large == small:
            return
        sizes = self._sizes.get(large, 1), self._sizes.get(small, 1)
        if sizes[0] < sizes[1]:
            large, small = small, large
        self._above[small] = large
        self._sizes[large] = sum(sizes)
