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

import functools
import itertools
import math
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from minutes_search.analysis import analyse
from minutes_search.limits import check_limit
from minutes_search.query.tree import And, Field, Or, Word
from minutes_search.store import word_leaves
from minutes_search.store.occurrences import following
from minutes_search.store.zones import IN_BODY_ONLY, UNTOLD, Spread, spread, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_search.query.tree import Node
    from minutes_search.store import Evaluation, Store
    from minutes_search.store.occurrences import Occurrences
    from minutes_search.store.words import WordNode

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


class Wanted(NamedTuple):
    """What is wanted of an answer: the first item of each of its first groups."""

    stop: int
    """How many groups."""
    groups: Sequence[int]
    """The group of each document."""

    def best(self, values: Mapping[int, float]) -> dict[int, float]:
        """Return the highest value of each group: its first item is among those that have it."""
        groups = self.groups
        best: dict[int, float] = {}
        for docnum, value in values.items():
            group = groups[docnum]
            if group not in best or best[group] < value:
                best[group] = value
        return best


def scores(store: Store, evaluation: Evaluation, root: Node | None, items: frozenset[int]) -> dict[int, float]:
    """Return a score for each of the items, which match the query's tree."""
    only = only_word(root)
    if only is not None:
        occurrences = evaluation.narrowed(only, items)
        return scores_by_word(store, rarity(store, evaluation, only), occurrences.among(items), occurrences)
    found = dict.fromkeys(items, 0.0)
    weighing = _Weighing(store)
    words: dict[WordNode, tuple[float, Mapping[int, int], Occurrences]] = {}
    for leaf in word_leaves(root):
        check_limit()
        occurrences = evaluation.narrowed(leaf, items)
        counted = occurrences.among(items)
        rareness = rarity(store, evaluation, leaf)
        weighing.add(found, rareness, counted, occurrences)
        words[leaf] = rareness, counted, occurrences
    for one, other in _neighbours(root):
        check_limit()
        rarity_of_one, counts, occurrences = words[one]
        rarity_of_other, other_counts, others = words[other]
        if having := counts.keys() & other_counts.keys():
            after = 1 + max(term.position for term in analyse(one.text))
            together = following([(occurrences, 0), (others, after)], having, store.words.zones)
            weighing.add(found, TOGETHER * max(rarity_of_one, rarity_of_other), together.counts, together)
    for person in persons(root):
        check_limit()
        owned = evaluation.in_role("owner", person)
        spoken = evaluation.in_role("speaker", person)
        rarity_of_person = _rarity(store.item_count, len(owned | spoken))
        for docnum in found.keys() & (owned | spoken):
            found[docnum] += _worth(rarity_of_person, OWNER if docnum in owned else 1.0)
    recency = _recency_of(store, found)
    return {docnum: value * recency[docnum] for docnum, value in found.items()}


def only_word(root: Node | None) -> WordNode | None:
    """Return the word that every item has and that alone ranks them; None where the query's tree is not like that."""
    leaves = word_leaves(root)
    if len(leaves) != 1 or any(persons(root)):
        return None
    (leaf,) = leaves
    return leaf if root == leaf or (isinstance(root, And) and leaf in root.parts) else None


def scores_by_word(
    store: Store, rarity_of_word: float, counts: Mapping[int, int], occurrences: Occurrences
) -> dict[int, float]:
    """Return what `scores` does for the items of `counts` where a word is all that the query's tree has to rank by."""
    found: dict[int, float] = {}
    _Weighing(store).add(found, rarity_of_word, counts, occurrences, _recency_of(store, counts))
    return found


def _recency_of(store: Store, items: Iterable[int]) -> Sequence[float] | Mapping[int, float]:
    """Return the recency of items by number.

    Who asks again, as a server does, has that of all documents; a command that answers one question does without.
    """
    if store in _RECENCIES:
        return recencies(store)
    by_day, days = _recency(store), store.column("date")
    return {docnum: by_day[days[docnum]] for docnum in items}


def most_of_word(rarity_of_word: float, number: int) -> float:
    """Return the most that a word may count, but for recency, in an item that has it as `number` tells, see `zones`.

    That is in a title of one word and a body of none. Up to rounding.
    """
    if number == UNTOLD:
        return rarity_of_word * (K1 + 1)
    weight, in_body = _known_beside_body(number, 1)
    return _worth(rarity_of_word, weight + in_body / (1 - BODY_LENGTH))


def recencies(store: Store) -> list[float]:
    """Return the recency of every document: a list, which is kept."""
    recency = _recency(store)
    if not recency.of_all:
        recency.of_all = list(map(recency.__getitem__, store.column("date")))
    return recency.of_all


def rarity(store: Store, evaluation: Evaluation, leaf: WordNode) -> float:
    """Return how rare a word is."""
    return _rarity(store.item_count, len(evaluation.occurrences(leaf)))


def _rarity(total: int, having: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _worth(rarity: float, weight: float) -> float:
    """Return what so much of a word counts."""
    return rarity * weight * (K1 + 1) / (weight + K1)


class _Recency(dict[int, float]):
    """The factor for each day, worked out once."""

    def __init__(self, newest: int) -> None:
        super().__init__()
        self._newest = newest
        self.of_all: list[float] = []
        """That of each document, once it was asked for."""

    def __missing__(self, day: int) -> float:
        factor: float = 1 + RECENT * 0.5 ** ((self._newest - day) / _YEAR / HALF_LIFE)
        self[day] = factor
        return factor


class _Lengths(dict[int, float]):
    """What counts of words in a body are divided by, for each length as the column has it, worked out once."""

    def __init__(self, average: float) -> None:
        super().__init__()
        self._average = average

    def __missing__(self, length: int) -> float:
        divisor = self[length] = 1 - BODY_LENGTH + BODY_LENGTH * (length - 1) / self._average
        return divisor


_RECENCIES: WeakKeyDictionary[Store, _Recency] = WeakKeyDictionary()
_LENGTHS: WeakKeyDictionary[Store, _Lengths] = WeakKeyDictionary()
"""The same as long as a store is open."""


def _recency(store: Store) -> _Recency:
    return _RECENCIES.setdefault(store, _Recency(store.newest))


class _Weighing:
    """How much of a word the items have."""

    def __init__(self, store: Store) -> None:
        self._lengths = store.column("length")
        self._divisors = _LENGTHS.setdefault(store, _Lengths(store.average_length))
        self._words = store.words
        self._starts, self._ends = store.column("title_start"), store.column("title_end")

    def add(
        self,
        found: dict[int, float],
        rarity: float,
        counts: Mapping[int, int],
        occurrences: Occurrences,
        recency: Sequence[float] | Mapping[int, float] | None = None,
    ) -> None:
        """Add what a word counts to the items that have it, as `counts` tells; with their recency it is all there is.

        It is one loop without calls, since an answer may have 30,000 items.
        """
        lengths, divisors, starts, ends = self._lengths, self._divisors, self._starts, self._ends
        most = K1 + 1
        for docnum, count in counts.items():
            if count <= IN_BODY_ONLY:
                weight = count / divisors[lengths[docnum]]
            else:
                title_length = ends[docnum] - starts[docnum]
                if count == UNTOLD:
                    told = spread(occurrences.places(docnum), self._words.zones(docnum))
                    weight, in_body = _beside_body(told, title_length)
                else:
                    weight, in_body = _known_beside_body(count, title_length)
                if in_body:
                    weight += in_body / divisors[lengths[docnum]]
            worth = rarity * weight * most / (weight + K1)
            if recency is None:
                found[docnum] += worth
            else:
                found[docnum] = worth * recency[docnum]


@functools.lru_cache(maxsize=1 << 14)
def _known_beside_body(count: int, title_length: int) -> tuple[float, int]:
    return _beside_body(unpacked(count), title_length)


def _beside_body(told: Spread, title_length: int) -> tuple[float, int]:
    """Return the weight of a word in title and headings, and how often the body has it."""
    body, title, headings = told
    weight = SECTION * headings
    if title:
        weight += TITLE * title / (1 - TITLE_LENGTH + TITLE_LENGTH * title_length / TITLE_WORDS)
    return weight, body


def _neighbours(root: Node | None) -> Iterator[tuple[Word, Word]]:
    """Yield the pairs of bare words that stand side by side, as the query has them."""
    if isinstance(root, And):
        for one, other in itertools.pairwise(root.parts):
            if isinstance(one, Word) and isinstance(other, Word):
                yield one, other
    if isinstance(root, And | Or):
        for part in root.parts:
            yield from _neighbours(part)


def persons(root: Node | None) -> Iterator[str]:
    """Yield the persons of ``by:`` that every item of the answer, or one of the alternatives, has to do with."""
    if isinstance(root, And | Or):
        for part in root.parts:
            yield from persons(part)
    elif isinstance(root, Field) and root.name == "by":
        yield from (value for value in root.values if isinstance(value, str))
