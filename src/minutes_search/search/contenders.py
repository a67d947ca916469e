"""Of a large answer those items that may be among its first: only these are scored.

A page shows a few of perhaps 30,000 items. How often an item has a word in which part is one number, of which few
occur, and each bounds what the word may count; with the item's recency that bounds its score. So the items of high
bounds are scored, and where the last of the first `stop` of them scores more than the bounds of all others, no other
can be among the first. That is the idea of MaxScore (Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995). Nothing is estimated but where to begin.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from minutes_search.search.ranking import (
    most_of_word,
    only_word,
    rarity,
    recencies,
    scores,
    scores_by_word,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from minutes_search.query.tree import Node
    from minutes_search.search.ranking import Wanted
    from minutes_search.store import Evaluation, Store

_SAMPLE = 500
"""So many items, taken evenly, tell which values are high."""
_SOME = 500
"""Items to begin with."""
_ROUNDED = 1 + 1e-9
"""Bounds are raised so much, for what is computed is rounded."""


def leading_scores(
    store: Store, evaluation: Evaluation, root: Node | None, items: frozenset[int], wanted: Wanted
) -> dict[int, float]:
    """Return what `scores` does, perhaps without items that come after those that are wanted."""
    leaf = only_word(root)
    if leaf is None:
        return scores(store, evaluation, root, items)
    occurrences = evaluation.narrowed(leaf, items)
    docnums, numbers = occurrences.rows(items)
    rareness = rarity(store, evaluation, leaf)
    most = {number: most_of_word(rareness, number) * _ROUNDED for number in set(numbers)}
    recency = recencies(store)
    step = _step(items)
    pairs = zip(docnums[::step], numbers[::step], strict=True)
    least = _high([most[number] * recency[docnum] for docnum, number in pairs], wanted, step)
    while True:
        needed = {number: least / bound for number, bound in most.items()}
        pairs = zip(docnums, numbers, strict=True)
        able = {docnum: number for docnum, number in pairs if recency[docnum] >= needed[number]}
        found = scores_by_word(store, rareness, able, occurrences)
        last = _last(found, wanted)
        if last >= least:
            return found
        least = last


def _step(items: Collection[int]) -> int:
    return max(1, len(items) // _SAMPLE)


def _high(sample: Iterable[float], wanted: Wanted, step: int) -> float:
    """Return a value that some items have or exceed, of which every `step`th is in the sample."""
    return heapq.nlargest(max(_SOME, 2 * wanted.stop) // step + 1, sample)[-1]


def _last(values: Mapping[int, float], wanted: Wanted) -> float:
    """Return the value of the last group that is wanted; 0 where there are fewer groups."""
    best = wanted.best(values)
    return heapq.nlargest(wanted.stop, best.values())[-1] if len(best) >= wanted.stop else 0.0
