"""What each item is tagged with, turned round for counting: from the item to its terms, without its stored JSON.

The postings say which items have a term. To count the terms of a set of items, one would intersect the set with the
postings of every term there is. So they are read once, and turned into columns, which are lists: from a list the values
of many items are taken twice as quickly as from an array.
"""

from __future__ import annotations

import datetime
import functools
import operator
import threading
from collections import Counter
from typing import TYPE_CHECKING

from minutes_search.store.keys import label_term, people_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from minutes_search.store.store import Store
    from minutes_search.store.tallies import Tallies, Tally

    Picker = Callable[[Sequence[int]], Sequence[int]]
    """Takes the values of some items from a column."""

LABEL = label_term("")
"""How the term of a label begins that stands for nobody known; that of a person begins otherwise."""
PERSON = ("owner", "speaker")
"""The fields of ``by:``."""
STATES = ("is:open", "is:done")
"""The terms of ``flag`` that are counted; an item has at most one."""
NO_STATE = ""
"""What is counted as a term of ``flag`` where an item has none of these."""


class Tags:
    """The tags of all items of a store. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tallies: Tallies | None = None
        self._lock = threading.Lock()
        self._picked: tuple[Collection[int] | None, Picker] = None, tuple
        self._counted: tuple[Collection[int] | None, dict[int, int]] = None, {}
        """The items of one answer and their months, of which facets and timeline are made one after the other."""

    def counts(self, documents: Collection[int], fields: Iterable[str]) -> dict[str, Tally]:
        """Return for each field how many of the items have each of its terms.

        The fields are ``owner``, ``speaker``, ``kind``, ``repo``, ``archive``, ``flag`` (of which only `STATES` are
        counted, and `NO_STATE`), and ``by``, which counts an item once for a person who owns it and speaks in it.
        """
        found = self._all_tallies().counts(self.picker(documents))
        return {name: found[name] for name in fields}

    def months(self, documents: Collection[int]) -> dict[int, int]:
        """Return how many of the items are of each month, counted from January of the year 0."""
        counted, found = self._counted
        if counted is not documents:
            found = Counter(self.picker(documents)(self._months))
            if isinstance(documents, frozenset):
                self._counted = documents, found
        return found

    def picker(self, documents: Collection[int]) -> Picker:
        """Return what takes the values of some items from a column; that of the answer asked about last is kept."""
        asked, pick = self._picked
        if asked is not documents:
            pick = _picker(documents)
            if isinstance(documents, frozenset):
                self._picked = documents, pick
        return pick

    @functools.cached_property
    def _months(self) -> list[int]:
        months = [0] * len(self._store.column("type"))
        for block in self._store.blocks:
            months[block.meeting : block.stop] = [month_of(block.day)] * (block.stop - block.meeting)
        return months

    def written(self, term: str) -> str:
        """Return a label of `PERSON` as the minutes write it, in the newest item that has it."""
        having = set().union(*(self._store.documents(field, term) for field in PERSON))
        newest = min(having, key=lambda docnum: self._store.order(docnum, newest_first=True))
        item = self._store.load(newest).item
        return next(m.label for m in (*item.owners, *item.speakers) if people_terms([m]) == [term])

    def _all_tallies(self) -> Tallies:
        from minutes_search.store.tallies import OF_FEW, Tallies  # noqa: PLC0415  # a query without counts needs none

        with self._lock:
            if self._tallies is None:
                people = {field: self._store.tagged(field) for field in PERSON}
                known_first = sorted(set().union(*people.values()), key=lambda term: (term.startswith(LABEL), term))
                having: dict[str, dict[str, Collection[int]]] = {
                    field: {term: documents.get(term, ()) for term in known_first}
                    for field, documents in people.items()
                }
                having |= {field: dict(sorted(self._items(field).items())) for field in ("repo", *OF_FEW)}
                self._tallies = Tallies(len(self._store.column("type")), having)
            return self._tallies

    def _items(self, field: str) -> dict[str, Collection[int]]:
        """Return the items of each term of a field that is counted; of a meeting's term, the items of the meetings."""
        if field == "flag":
            stated = {term: self._store.documents(field, term) for term in STATES}
            return {NO_STATE: self._store.items.difference(*stated.values()), **stated}
        found = self._store.tagged(field)
        return {term: self._store.items_of(found[term]) if field == "archive" else found[term] for term in found}


def _picker(documents: Collection[int]) -> Picker:
    """Return what takes the values of some items from a column, in the order in which the items come."""
    if len(documents) > 1:
        pick: Picker = operator.itemgetter(*documents)  # half the time of one call an item
        return pick
    return lambda column: [column[docnum] for docnum in documents]


@functools.lru_cache(maxsize=1 << 14)
def month_of(day: int) -> int:
    """Return the month of a day, which is given by ordinal; months are counted from January of the year 0."""
    date = datetime.date.fromordinal(day)
    return date.year * 12 + date.month - 1
