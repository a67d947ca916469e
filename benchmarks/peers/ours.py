"""Our program, asked as the page and the API ask it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from benchmarks.peers.base import SHOWN, VALUES, Answer, Question
from minutes_search.query.sentence import understand
from minutes_search.search import search
from minutes_search.search.facets import facets
from minutes_search.search.periods import timeline
from minutes_search.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NAME = "minutes-search"
TODAY = datetime.date(2026, 6, 1)


class Ours:
    """An index of ours that is open."""

    def __init__(self, folder: Path) -> None:
        self._store = Store.open(folder)

    def ask(self, question: Question) -> Answer:
        """Answer from the text of the question."""
        query = understand(question.text, TODAY).query
        results = search(self._store, query, limit=SHOWN, grouped=True)
        counted = facets(self._store, results.documents, limit=VALUES, query=query)
        periods = timeline(self._store, results.documents, query=query).periods
        return Answer(
            results.count,
            tuple(hit.stored.item.id for hit in results.hits),
            sum(len(facet.values) for facet in counted.values()) + len(periods),
        )

    def close(self) -> None:
        """Close the index."""
        self._store.close()
