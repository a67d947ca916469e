"""The index is Whoosh's: what we write Whoosh reads, and what Whoosh writes we read, without importing it."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import create_in, open_dir

from minutes_search.frozen import replace
from minutes_search.store import Store, open_for_writing, rebuild
from minutes_search.store.disk import INDEX_NAME, table_name
from minutes_search.store.schema import COLUMNS, TAGS
from minutes_search.store.seal import seal_segment
from minutes_search.store.segment import Segment, segment_files
from minutes_search.store.table import read_table
from minutes_search.store.whoosh_schema import make_schema
from tests.store.samples import record

if TYPE_CHECKING:
    from collections.abc import Sequence

TERM = st.text(st.characters(codec="utf-8"), min_size=1, max_size=5)
DOCUMENT = st.fixed_dictionaries({
    "data": st.binary(max_size=30),
    "place": st.binary(max_size=5),
    "text": st.dictionaries(TERM, st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3), max_size=4),
    "source": st.lists(TERM, unique=True, min_size=1, max_size=3),
    **{name: st.lists(TERM, unique=True, max_size=3) for name in TAGS[1:3]},
    **{name: st.integers(1, 2 ** (8 * array(code).itemsize) - 1) for name, code in COLUMNS.items()},
})  # fmt: skip


def as_whoosh_reads(path: Path) -> list[dict[str, Any]]:
    """Return all that Whoosh finds in each segment of an index."""
    index = open_dir(str(path), indexname=INDEX_NAME)
    reader = index.reader()
    segments = []
    try:
        for leaf, _ in reader.leaf_readers():
            count = leaf.doc_count_all()
            postings: dict[tuple[str, str], list[tuple[int, float, bytes | None]]] = {}
            for field, term in leaf.all_terms():
                found = postings[field, term.decode()] = []
                matcher = leaf.postings(field, term)
                while matcher.is_active():
                    found.append((matcher.id(), matcher.weight(), matcher.value() if field == "text" else None))
                    matcher.next()
            segments.append({
                "postings": {term: found for term, found in postings.items() if found},
                "terms": {field: [term for name, term in postings if name == field] for field, _ in postings},
                "columns": {name: list(leaf.column_reader(name)) for name in COLUMNS},
                "places": list(leaf.column_reader("place")),
                "stored": [leaf.stored_fields(docnum)["data"] for docnum in range(count)],
                "deleted": {docnum for docnum in range(count) if leaf.is_deleted(docnum)},
            })  # fmt: skip
    finally:
        reader.close()
        index.close()
    return segments


def as_we_read(segments: Sequence[Segment], fields: Sequence[set[str]]) -> list[dict[str, Any]]:
    """Return the same of segments that are open, of some fields each."""
    return [_read(segment, names) for segment, names in zip(segments, fields, strict=True)]


def _read(segment: Segment, fields: set[str]) -> dict[str, Any]:
    numbers = range(segment.base, segment.base + segment.size)
    terms = {field: segment.terms(field) for field in fields}
    postings: dict[tuple[str, str], list[tuple[int, float, bytes | None]]] = {}
    for field in fields:
        for term in terms[field]:
            if found := segment.postings(field, term):
                values: Sequence[bytes] | list[None] = found.values or [None] * len(found.docnums)
                docnums = [docnum - segment.base for docnum in found.docnums]
                postings[field, term] = list(zip(docnums, found.weights, values, strict=True))
    return {
        "postings": postings,
        "terms": terms,
        "columns": {name: list(segment.column(name)) for name in COLUMNS},
        "places": [segment.raw(docnum)[1] for docnum in numbers],
        "stored": [segment.stored(docnum) for docnum in numbers],
        "deleted": {docnum - segment.base for docnum in numbers if segment.is_deleted(docnum)},
    }


def test_whoosh_reads_the_index_that_we_write(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        for number in range(15):
            lines = [f"sigstore {number} conda/ceps#112 " + "words of all kinds " * (each % 5) for each in range(80)]
            writer.put_meeting(record(f"{number}.md", *lines, "Zoë's café and sigstore's signatures"))
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("7.md", "something else"))
        writer.remove("core", "8.md")
    found = as_whoosh_reads(tmp_path)
    assert len(found[0]["postings"]["text", "sigstor\0sigstore"]) > 1024, "that is no more than a block"
    with Store.open(tmp_path) as store:
        assert len(store.segments) == 2
        assert found[0]["deleted"]
        assert as_we_read(store.segments, [set(each["terms"]) for each in found]) == found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.lists(DOCUMENT, min_size=1, max_size=6), st.integers(0, 5)), min_size=1, max_size=3))
def test_we_read_the_index_that_whoosh_writes(commits: list[tuple[list[dict[str, Any]], int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        index = create_in(str(path), make_schema(), indexname=INDEX_NAME)
        number = 0
        for documents, deleted in commits:
            writer = index.writer(compound=False)
            for document in documents:
                words = {term: (len(at), array("I", at).tobytes()) for term, at in document["text"].items()}
                writer.add_document(**{**document, "text": words})
            if number:
                writer.delete_document(deleted % number)
            writer.commit(merge=False)
            number += len(documents)
        index.close()
        _, facts = read_table((path / table_name(len(commits))).read_bytes())
        found = as_whoosh_reads(path)
        base = 0
        for each, expected in zip(facts, found, strict=True):
            segment = Segment(path, replace(each, seals=_seals(path, each.name)), base)
            try:
                assert _read(segment, set(expected["terms"])) == expected
            finally:
                segment.close()
            base += each.size


class _Sealed:
    seals: dict[str, tuple[int, int]]


def _seals(path: Path, name: str) -> dict[str, tuple[int, int]]:
    sealed = _Sealed()
    seal_segment(sealed, path, segment_files(name))
    return sealed.seals
