"""Gathering the postings of a segment by term, until all are there; `postings` writes them.

Whoosh sorts all postings of a segment as rows. Here they are gathered by term as they come, which is their order
already, so only the terms are sorted.
"""

from __future__ import annotations

import heapq
import itertools
import operator
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_search.store.writing_storage import IndexFiles

Postings = list[Any]
"""Of one term: document number, weight (see `zones`), and encoded positions, one after the other."""
Term = tuple[str, str, Postings]
"""Field, term and postings."""

_PROTOCOL = 3
_POSTING = 80
_TERM = 300
"""Bytes that a posting and a term take here, about."""


class Pool:
    """The postings of a segment until all are there; what memory is not to hold waits in temporary files.

    The documents of a term are to come in order.
    """

    def __init__(self, files: IndexFiles, name: str, limit: int) -> None:
        """Make temporary files of this name among `files`, and use about `limit` bytes of memory."""
        self._files = files
        self._name = name
        self._limit = limit
        self._fields: dict[str, dict[str, Postings]] = {}
        self._size = 0
        self._runs: list[str] = []

    def put(self, field: str, docnum: int, terms: Iterable[str]) -> None:
        """Take the exact terms of a document."""
        self.put_words(field, docnum, ((term, (1, b"")) for term in terms))

    def put_words(self, field: str, docnum: int, words: Iterable[tuple[str, tuple[int, bytes]]]) -> None:
        """Take the words of a document, each with its weight and its encoded positions."""
        mine = self._fields.setdefault(field, {})
        size = 0
        for term, (weight, positions) in words:
            size += _POSTING
            postings = mine.get(term)
            if postings is None:
                term.encode()  # what is no text is to fail here
                mine[term] = [docnum, weight, positions]
                size += _TERM
            else:
                postings += (docnum, weight, positions)
        self._size += size

    def relieve(self) -> None:
        """Write what there is to a temporary file if it is too much for memory."""
        if self._size > self._limit:
            name = f"{self._name}.{len(self._runs)}"
            with self._files.create_temporary(name) as file:
                for term in self._sorted():
                    pickle.dump(term, file, _PROTOCOL)
            self._runs.append(name)
            self._fields, self._size = {}, 0

    def _sorted(self) -> Iterator[Term]:
        for field, terms in sorted(self._fields.items()):
            for term in sorted(terms):
                yield field, term, terms[term]

    def terms(self) -> Iterator[Term]:
        """Give all terms, sorted, each with all its postings."""
        if not self._runs:
            return self._sorted()
        runs = [*map(self._read, self._runs), self._sorted()]
        merged = heapq.merge(*runs, key=operator.itemgetter(0, 1))  # of one term those of the first run come first
        return (
            (*key, [each for term in same for each in term[2]])
            for key, same in itertools.groupby(merged, key=operator.itemgetter(0, 1))
        )

    def _read(self, name: str) -> Iterator[Term]:
        with self._files.open_temporary(name) as file:
            while True:
                try:
                    yield pickle.load(file)  # noqa: S301  # our own, in a directory that is open to nobody else
                except EOFError:
                    return
