"""Series of times and what they come to; things that are timed in turns."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one quantity, as they were measured."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def percentile(self, part: float) -> float:
        """Give the smallest value that `part` of all, from 0 to 1, do not exceed."""
        return sorted(self.values)[max(0, math.ceil(part * len(self.values)) - 1)]

    @property
    def p95(self) -> float:
        """What 95 of 100 do not exceed."""
        return self.percentile(0.95)


def milliseconds(work: Callable[[], object]) -> float:
    """Time one call."""
    started = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - started) / 1e6


def in_turns(works: Mapping[str, Sequence[Callable[[], object]]]) -> dict[str, Series]:
    """Time the calls of several sides: the first of each, then the second of each, each time another one begins.

    Whatever else the machine does meanwhile, it does to all of them.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    names = list(works)
    for number in range(max(map(len, works.values()), default=0)):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            if number < len(works[name]):
                times[name].append(milliseconds(works[name][number]))
    return {name: Series(tuple(values)) for name, values in times.items() if values}
