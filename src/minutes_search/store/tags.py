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
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

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
_KEPT_LABELS = 256


class Tags:
    """The tags of all items of a store. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tallies: Tallies | None = None
        self._groups: list[int] = []
        self._labels: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._picked: tuple[Collection[int] | None, Picker] = None, tuple
        self._counted: tuple[Collection[int] | None, dict[int, Mapping[int, int]]] = None, {}
        """The items of one answer and their periods, of which facets and timeline are made one after the other."""
        self.written = functools.lru_cache(_KEPT_LABELS)(self._written)
        """Return a label as the minutes write it, see `_written`: three facets ask, and what narrows to a value."""

    def counts(self, documents: Collection[int], fields: Iterable[str]) -> dict[str, Tally]:
        """Return for each field how many of the items have each of its terms.

        The fields are ``owner``, ``speaker``, ``kind``, ``repo``, ``archive``, ``flag`` (of which only `STATES` are
        counted, and `NO_STATE`), and ``by``, which counts an item once for a person who owns it and speaks in it.
        """
        found = self._all_tallies().counts(self.picker(documents))
        return {name: found[name] for name in fields}

    def periods(self, documents: Collection[int], months: int) -> Mapping[int, int]:
        """Return how many of the items are of each period of 1, 3 or 12 months; they are counted from the year 0."""
        counted, found = self._counted
        if counted is not documents:
            found = {1: Counter(self.picker(documents)(self._months))}
            if isinstance(documents, frozenset):
                self._counted = documents, found
        if months not in found:
            finer = 3 if 3 in found else 1
            found[months] = _added_up(found[finer], months // finer)
        return found[months]

    @property
    def groups(self) -> Sequence[int]:
        """The number that an item shares with its copies and with no other item, by document.

        Once terms were counted these are small numbers, which are counted in half the time.
        """
        return self._groups or self._store.column("copies")

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

    def is_label(self, term: str) -> bool:
        """Return whether some owner or speaker whom nobody is known to be has the term of a label."""
        self._all_tallies()
        return term in self._labels

    def _written(self, term: str) -> str:
        """Return a label of `PERSON` as the minutes write it, in the newest item that has it."""
        having = set().union(*(self._store.documents(field, term) for field in PERSON))
        days = self._store.column("date")
        last = max(days[docnum] for docnum in having)
        newest = [docnum for docnum in having if days[docnum] == last]  # which of these needs the names of meetings
        item = self._store.load(min(newest, key=lambda docnum: self._store.order(docnum, newest_first=True))).item
        return next(m.label for m in (*item.owners, *item.speakers) if people_terms([m]) == [term])

    def _all_tallies(self) -> Tallies:
        from minutes_search.store.tallies import OF_FEW, Tallies  # noqa: PLC0415  # a query without counts needs none

        with self._lock:
            if self._tallies is None:
                people = {field: self._store.tagged(field) for field in PERSON}
                known_first = sorted(set().union(*people.values()), key=lambda term: (term.startswith(LABEL), term))
                self._labels = frozenset(term for term in known_first if term.startswith(LABEL))
                having: dict[str, dict[str, Collection[int]]] = {
                    field: {term: documents.get(term, ()) for term in known_first}
                    for field, documents in people.items()
                }
                having |= {field: dict(sorted(self._items(field).items())) for field in ("repo", *OF_FEW)}
                self._tallies = Tallies(len(self._store.column("type")), having)
                numbers: dict[int, int] = {}
                self._store.list_columns()
                self._groups = [numbers.setdefault(group, len(numbers)) for group in self._store.column("copies")]
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


def _added_up(counts: Mapping[int, int], size: int) -> dict[int, int]:
    """Return how many there are of each period, from the counts of periods of which it has so many."""
    found: dict[int, int] = {}
    for number, count in counts.items():
        longer = number // size
        found[longer] = found.get(longer, 0) + count
    return found


@functools.lru_cache(maxsize=1 << 14)
def month_of(day: int) -> int:
    """Return the month of a day, which is given by ordinal; months are counted from January of the year 0."""
    date = datetime.date.fromordinal(day)
    return date.year * 12 + date.month - 1
