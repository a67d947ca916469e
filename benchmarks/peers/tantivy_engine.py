"""tantivy, the search library in Rust, through its Python package: text fields with stems, fast fields for the rest.

It has no results grouped by a field. So it is asked for more results until there are enough of different items, and
the number of groups is not told at all. Everything else is asked of it as of the others.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from benchmarks.peers.base import FACETS, SHOWN, VALUES, Answer, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.rows import Row

_TEXTS = ("title", "section", "body")
_WEIGHTS = {"title": 4.0, "section": 0.5, "body": 1.0}
_STORED = ("id", "archive", "path", "meeting", "kind", "status")
_TIMELINE = 100
"""More years than there are."""


class Tantivy:
    """The peer."""

    name = "tantivy"

    def missing(self) -> str | None:
        """Tell whether it is installed."""
        return None if importlib.util.find_spec("tantivy") else "tantivy"

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        """Write the rows in one commit and one segment a thread."""
        import tantivy

        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(128_000_000, 1)
        for row in rows:
            writer.add_document(tantivy.Document(**_fields(row)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> _Index:
        """Open the index for reading."""
        return _Index(folder)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in _TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    for name in _STORED:
        builder.add_text_field(name, stored=True, fast=name in FACETS, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        if name not in _STORED:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("day", "copies", "line"):
        builder.add_integer_field(name, stored=True, indexed=True, fast=True)
    return builder.build()


def _fields(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "archive": row.archive,
        "path": row.path,
        "meeting": row.meeting,
        "title": row.title,
        "section": row.section,
        "body": row.body,
        "kind": row.kind,
        "status": row.status,
        "year": str(row.day.year),
        "quarter": row.quarter,
        "person": list(row.persons),
        "owner": list(row.owners),
        "speaker": list(row.speakers),
        "repository": list(dict.fromkeys(row.repositories)),
        "day": row.day.toordinal(),
        "copies": row.copies,
        "line": row.line,
    }


class _Index:
    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._aggregations = {name: {"terms": {"field": name, "size": VALUES}} for name in FACETS} | {
            "timeline": {"terms": {"field": "year", "size": _TIMELINE}}
        }

    def close(self) -> None:
        """Leave it to Python: there is nothing to close."""

    def ask(self, question: Question) -> Answer:
        query = self._query(question)
        count, addresses = self._first(query, question)
        snippets = [
            self._tantivy.SnippetGenerator.create(self._searcher, query, self._schema, name)
            for name in ("title", "body")
        ]
        shown = []
        for address in addresses:
            document = self._searcher.doc(address)
            for snippet in snippets:
                snippet.snippet_from_doc(document).highlighted()
            shown.append(document["id"][0])
        counted = self._searcher.aggregate(query, self._aggregations)
        return Answer(count, tuple(shown), sum(len(facet["buckets"]) for facet in counted.values()))

    def _first(self, query: Any, question: Question) -> tuple[int, list[Any]]:
        limit = 2 * SHOWN
        while True:
            found: Any = self._searcher.search(query, limit, order_by_field="day" if question.newest_first else None)
            addresses = [address for _, address in found.hits]
            groups = self._searcher.fast_field_values("copies", addresses)
            first = dict(zip(reversed(groups), reversed(addresses), strict=True))
            if len(first) >= SHOWN or len(addresses) == found.count:
                kept = {id(address) for address in first.values()}
                return found.count, [address for address in addresses if id(address) in kept][:SHOWN]
            limit *= 4

    def _query(self, question: Question) -> Any:
        query = self._tantivy.Query
        must = self._tantivy.Occur.Must
        parts = [self._index.parse_query(f'"{word}"', list(_TEXTS), _WEIGHTS) for word in question.words]
        if question.phrase:
            parts.append(self._index.parse_query('"' + " ".join(question.phrase) + '"', list(_TEXTS), _WEIGHTS))
        if question.prefix:
            should = self._tantivy.Occur.Should
            starts = [(should, query.regex_query(self._schema, name, f"{question.prefix}.*")) for name in _TEXTS]
            parts.append(query.boolean_query(starts))
        if question.person:
            parts.append(query.term_query(self._schema, "person", question.person))
        if question.days:
            first, last = (day.toordinal() for day in question.days)
            parts.append(query.range_query(self._schema, "day", self._tantivy.FieldType.Integer, first, last))
        return query.boolean_query([(must, part) for part in parts])
