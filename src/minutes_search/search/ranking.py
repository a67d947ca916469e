"""How well an item fits a query.

    score = recency * (the sum over the words + the sum over the neighbours + the sum over the persons)

A word counts ``rarity * weight * (K1 + 1) / (weight + K1)``. ``rarity`` is ``log(1 + (N - n + 0.5) / (n + 0.5))`` for a
word that n of N items have. ``weight`` is how often the item has it: in the title ``TITLE`` each, the less the longer
the title is; in the headings of its section ``SECTION``; in the body 1, a little less the longer the body is. This is
BM25F (Zaragoza and others, "Microsoft Cambridge at TREC-13", 2004), with one difference: the length of a body counts
for far less than usual, since a long entry of minutes is one that was talked about, and a short one was put off.

Neighbours are two bare words that the query has side by side. An item that has them together in this order has one
more word, ``TOGETHER`` times as rare as the rarer of the two. So what says literally what was asked comes before what
only has its words. An identifier is one word, whole, and mostly a rare one.

A person of ``by:`` is a word, too, with the weight ``OWNER`` in the items that they own and 1 where they only speak.

Recency is ``1 + RECENT / 2 ** (years / HALF_LIFE)``, in years before the newest meeting of the index. It is not the
clock's today that counts: the same index always gives the same order.

All figures are taken from the live items alone, so the ranking after many small updates is that of a rebuilt index.
`tests/relevance` measures what they are worth. Within a fifth or so none of them matters much.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from minutes_search.analysis import analyse
from minutes_search.limits import check_limit
from minutes_search.query.tree import And, Field, Or, Word
from minutes_search.store import word_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from minutes_search.query.tree import Node
    from minutes_search.store import Evaluation, Store
    from minutes_search.store.words import Occurrences

K1 = 1.2
"""How soon more of the same word counts for less; the usual value of BM25."""
TITLE = 4.0
"""What a word in a title of `TITLE_WORDS` words counts, where one in a body of average length counts 1."""
TITLE_WORDS = 8
TITLE_LENGTH = 0.3
"""How much the length of the title matters, from 0 to 1."""
BODY_LENGTH = 0.3
"""How much the length of the body matters, from 0 to 1; the usual value is 0.75."""
SECTION = 0.3
TOGETHER = 0.5
OWNER = 3.0
RECENT = 0.2
HALF_LIFE = 3
"""In years."""

_YEAR = 365.25


def scores(store: Store, evaluation: Evaluation, root: Node | None, items: Iterable[int]) -> dict[int, float]:
    """Return a score for each of the items, which match the query's tree."""
    found = dict.fromkeys(sorted(items), 0.0)
    total = len(store.items)
    weighing = _Weighing(store)
    leaves = word_leaves(root)
    rarity = {leaf: _rarity(total, len(evaluation.occurrences(leaf))) for leaf in leaves}
    for leaf in leaves:
        check_limit()
        _add(found, rarity[leaf], weighing.weights(evaluation.occurrences(leaf), found))
    for one, other in _neighbours(root):
        check_limit()
        together = _together(one, evaluation.occurrences(one), evaluation.occurrences(other), found)
        _add(found, TOGETHER * max(rarity[one], rarity[other]), weighing.weights(together, found))
    for person in _persons(root):
        check_limit()
        owned = evaluation.in_role("owner", person)
        spoken = evaluation.in_role("speaker", person)
        weights = dict.fromkeys(spoken, 1.0) | dict.fromkeys(owned, OWNER)
        _add(found, _rarity(total, len(weights)), weights)
    days, newest = store.column("date"), store.newest
    for docnum in found:
        found[docnum] *= 1 + RECENT * 0.5 ** ((newest - days[docnum]) / _YEAR / HALF_LIFE)
    return found


def _rarity(total: int, having: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _add(found: dict[int, float], rarity: float, weights: Mapping[int, float]) -> None:
    """Add what a word counts to the items that have it."""
    for docnum in found.keys() & weights.keys():
        weight = weights[docnum]
        found[docnum] += rarity * weight * (K1 + 1) / (weight + K1)


class _Weighing:
    """How much of a word the items have."""

    def __init__(self, store: Store) -> None:
        columns = ("length", "title_start", "title_end", "section_start")
        self._lengths, self._starts, self._ends, self._sections = (store.column(name) for name in columns)
        self._average = store.average_length

    def weights(self, occurrences: Occurrences, items: Mapping[int, float]) -> dict[int, float]:
        """Return the weights of a word, of which the occurrences are given, in those of the items that have it."""
        return {docnum: self._weight(docnum, occurrences[docnum]) for docnum in items.keys() & occurrences.keys()}

    def _weight(self, docnum: int, places: list[int]) -> float:
        start, end, section = self._starts[docnum] - 1, self._ends[docnum] - 1, self._sections[docnum] - 1
        body = title = headings = 0
        for place in places:
            if start <= place < end:
                title += 1
            elif place < section:
                body += 1
            else:
                headings += 1
        weight = SECTION * headings
        if title:
            weight += TITLE * title / (1 - TITLE_LENGTH + TITLE_LENGTH * (end - start) / TITLE_WORDS)
        if body:
            weight += body / (1 - BODY_LENGTH + BODY_LENGTH * (self._lengths[docnum] - 1) / self._average)
        return weight


def _neighbours(root: Node | None) -> Iterator[tuple[Word, Word]]:
    """Yield the pairs of bare words that stand side by side, as the query has them."""
    if isinstance(root, And):
        for one, other in itertools.pairwise(root.parts):
            if isinstance(one, Word) and isinstance(other, Word):
                yield one, other
    if isinstance(root, And | Or):
        for part in root.parts:
            yield from _neighbours(part)


def _together(first: Word, one: Occurrences, other: Occurrences, items: Mapping[int, float]) -> Occurrences:
    """Return where in the items the first word is followed by the other."""
    length = 1 + max(term.position for term in analyse(first.text))
    found = {}
    for docnum in items.keys() & one.keys() & other.keys():
        after = set(other[docnum])
        if places := [place for place in one[docnum] if place + length in after]:
            found[docnum] = places
    return found


def _persons(root: Node | None) -> Iterator[str]:
    """Yield the persons of ``by:`` that every item of the answer, or one of the alternatives, has to do with."""
    if isinstance(root, And | Or):
        for part in root.parts:
            yield from _persons(part)
    elif isinstance(root, Field) and root.name == "by":
        yield from (value for value in root.values if isinstance(value, str))
