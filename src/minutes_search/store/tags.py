"""What each item is tagged with, turned round for counting: from the item to its terms, without its stored JSON.

The postings say which items have a term. To count the terms of a set of items, one would intersect the set with the
postings of every term there is. So they are read once, and each item gets one number that stands for all its terms of
some fields together; few combinations occur. Counting is then one pass over the items, by number. Such columns are
lists: from a list the values of many items are taken twice as quickly as from an array.
"""

from __future__ import annotations

import datetime
import functools
import operator
import threading
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from minutes_search.store.keys import label_term, people_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from minutes_search.store.store import Store

    Picker = Callable[[Sequence[int]], Sequence[int]]
    """Takes the values of some items from a column."""

LABEL = label_term("")
"""How the term of a label begins that stands for nobody known; that of a person begins otherwise."""
PERSON = ("owner", "speaker")
"""The fields of ``by:``."""
STATES = ("is:open", "is:done")
"""The terms of ``flag`` that are counted; an item has at most one."""

_TOGETHER = (PERSON, ("kind", "flag", "archive"), ("repo",))
"""Fields that are read and counted in one go."""

Counts = dict[str, int]


class Tags:
    """The tags of all items of a store. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._columns: dict[tuple[str, ...], _Column] = {}
        self._lock = threading.Lock()
        self._picked: tuple[Collection[int] | None, Picker] = None, tuple
        self._counted: tuple[Collection[int] | None, dict[int, int]] = None, {}
        """The items of one answer and their months, of which facets and timeline are made one after the other."""

    def counts(self, documents: Collection[int], fields: Iterable[str]) -> dict[str, Counts]:
        """Return for each field how many of the items have each of its terms that occur among them.

        The fields are ``owner``, ``speaker``, ``kind``, ``repo``, ``archive``, ``flag`` (of which only `STATES` are
        counted), and ``by``, which counts an item once for a person who owns it and speaks in it.
        """
        wanted = set(fields)
        found: dict[str, Counts] = {}
        for group in _TOGETHER:
            if not wanted.isdisjoint((*group, "by") if group is PERSON else group):
                found |= self._column(group).counts(self.picker(documents))
        return {name: found.get(name, {}) for name in wanted}

    def months(self, documents: Collection[int]) -> dict[int, int]:
        """Return how many of the items are of each month, counted from January of the year 0."""
        counted, found = self._counted
        if counted is not documents:
            found = dict(Counter(self.picker(documents)(self._months)))
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

    def _column(self, fields: tuple[str, ...]) -> _Column:
        with self._lock:
            if fields not in self._columns:
                self._columns[fields] = _Column(len(self._store.column("type")), fields, self._postings(fields))
            return self._columns[fields]

    def _postings(self, fields: Iterable[str]) -> dict[tuple[str, str], set[int]]:
        """Return the items of each term of the fields; of a meeting's terms, the items of the meetings."""
        found = {}
        for field in fields:
            for term in STATES if field == "flag" else self._store.terms(field):
                documents = self._store.documents(field, term)
                found[field, term] = self._store.items_of(documents) if field == "archive" else documents
        return found


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


class _Column:
    """A number for each document, and the fields and terms that it stands for."""

    def __init__(self, size: int, fields: Sequence[str], postings: Mapping[tuple[str, str], set[int]]) -> None:
        having: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for tag, documents in postings.items():
            for docnum in documents:
                having[docnum].append(tag)
        numbers: dict[tuple[tuple[str, str], ...], int] = {(): 0}
        self._numbers = [0] * size  # a list, which is read a third faster than an array
        for docnum, tags in having.items():
            self._numbers[docnum] = numbers.setdefault(tuple(tags), len(numbers))
        self._terms = {
            field: [tuple(term for name, term in tags if name == field) for tags in numbers] for field in fields
        }
        """By field the terms that each number stands for."""
        self._twice: dict[int, tuple[str, ...]] = {}
        """By number the persons that it stands for both as owners and as speakers; most numbers have none."""
        if fields == PERSON:
            for number, both in enumerate(zip(*(self._terms[field] for field in PERSON), strict=True)):
                if twice := tuple(set(both[0]).intersection(both[1])):
                    self._twice[number] = twice

    def counts(self, pick: Picker) -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        numbers = Counter(pick(self._numbers))
        for field, terms in self._terms.items():
            counts = found[field] = {}
            for number, count in numbers.items():
                for term in terms[number]:
                    counts[term] = counts.get(term, 0) + count
        if found.keys() == set(PERSON):
            found["by"] = self._by(found, numbers)
        return found

    def _by(self, found: Mapping[str, Counts], numbers: Mapping[int, int]) -> Counts:
        """Return how many items each person owns or speaks in: the sum, less those items that were counted twice."""
        owner, speaker = (found[field] for field in PERSON)
        counts = {**owner, **speaker}
        for term in owner.keys() & speaker.keys():
            counts[term] = owner[term] + speaker[term]
        for number in numbers.keys() & self._twice.keys():
            for term in self._twice[number]:
                counts[term] -= numbers[number]
        return counts
