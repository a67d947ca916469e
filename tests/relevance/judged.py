"""The judged queries, and how good an order of answers is by them."""

from __future__ import annotations

import datetime
import math
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.query.sentence import understand
from minutes_search.search import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.store import Store, StoredItem

FOLDER = Path(__file__).resolve().parent
DEPTH = 10
"""How many of the first hits count: what a reader looks at."""
TODAY = datetime.date(2026, 9, 1)


class Judged(NamedTuple):
    """A query and the items that somebody who asks it wants."""

    q: str
    grades: dict[str, int]
    """By `archive/path:line`, 1 to 3; what is not named is worth nothing."""


def judged(file: str, archive: str = "") -> list[Judged]:
    """Read a file of judgements; `archive` stands before its items where they have none."""
    rows = tomllib.loads((FOLDER / file).read_text())["query"]
    before = f"{archive}/" if archive else ""
    return [Judged(row["q"], {before + place: grade for place, grade in row["items"].items()}) for row in rows]


def ndcg(grades: Sequence[int], best: Sequence[int]) -> float:
    """Normalised discounted cumulative gain of the first hits: 1 is the best order there is, 0 has nothing of worth.

    As Järvelin and Kekäläinen define it (2002), with the gain 2^grade - 1 of Burges and others (2005).
    """
    return _cumulated(grades) / _cumulated(sorted(best, reverse=True))


def _cumulated(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1))


def measured(store: Store, query: Judged) -> float:
    """Return nDCG@10 of a query's answer; the copies of an item are one, worth what the best of them is worth."""
    places = {_place(stored): stored.docnum for stored in map(store.load, sorted(store.items))}
    copies = store.column("copies")
    worth: defaultdict[int, int] = defaultdict(int)
    for place, grade in query.grades.items():
        worth[copies[places[place]]] = max(worth[copies[places[place]]], grade)
    hits = search(store, understand(query.q, TODAY).query, limit=None).hits
    order = dict.fromkeys(copies[hit.stored.docnum] for hit in hits)
    return ndcg([worth[number] for number in order], list(worth.values()))


def _place(stored: StoredItem) -> str:
    return f"{stored.archive}/{stored.path}:{stored.item.line}"
