"""How well an item fits the words of a query.

Okapi BM25 over the words, with a word in the title counting several times one in the body. All figures are taken
from the live items alone, so the ranking after many small updates is that of a rebuilt index.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_search.store import Evaluation, Store
    from minutes_search.store.words import WordNode

_K1 = 1.2  # how soon more of the same word counts for less
_B = 0.75  # how much a long text counts for less
_TITLE = 3.0  # what a word in the title counts, where one in the body or section counts 1


def scores(store: Store, evaluation: Evaluation, leaves: Sequence[WordNode], items: Iterable[int]) -> dict[int, float]:
    """Return a score for each of the items; the words are those of `word_leaves`."""
    wanted = set(items)
    found = dict.fromkeys(sorted(wanted), 0.0)
    total = len(store.items)
    average, lengths = store.average_length, store.column("length")
    for leaf in leaves:
        occurrences = evaluation.occurrences(leaf)
        rarity = math.log(1 + (total - len(occurrences) + 0.5) / (len(occurrences) + 0.5))
        for docnum in wanted & occurrences.keys():
            start, end, _ = evaluation.words.zones(docnum)
            weight = sum(_TITLE if start <= place < end else 1.0 for place in occurrences[docnum])
            length = (lengths[docnum] - 1) / average
            found[docnum] += rarity * weight * (_K1 + 1) / (weight + _K1 * (1 - _B + _B * length))
    return found
