"""Postings are gathered and written as Whoosh would, whether they all fit into memory or wait in files."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import create_in

from minutes_search.store import open_for_writing, rebuild, writer
from minutes_search.store.columns import stored
from minutes_search.store.disk import INDEX_NAME
from minutes_search.store.documents import Document
from minutes_search.store.schema import COLUMNS, TAGS
from minutes_search.store.whoosh_schema import make_schema
from tests.store.samples import record
from tests.store.test_whoosh import DOCUMENT, as_whoosh_reads

if TYPE_CHECKING:
    from collections.abc import Sequence


def _words(document: dict[str, Any]) -> dict[str, tuple[int, bytes]]:
    return {term: (len(at), array("I", at).tobytes()) for term, at in document["text"].items()}


def _document(document: dict[str, Any]) -> Document:
    columns = tuple(document[name] for name in COLUMNS)
    tags = {name: document[name] for name in TAGS if name in document}
    return Document(columns, stored(document["data"]), tags, _words(document))


def _by_whoosh(path: Path, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    index = create_in(str(path), make_schema(), indexname=INDEX_NAME)
    whoosh = index.writer()
    for document in documents:
        whoosh.add_document(**{**document, "text": _words(document), "place": b""})
    whoosh.commit()
    index.close()
    return as_whoosh_reads(path)


def _by_us(path: Path, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    with rebuild(path) as ours:
        ours.put_documents("core", "a.md", list(map(_document, documents)))
    assert not [file for file in path.iterdir() if file.is_dir()], "something temporary is left"
    return as_whoosh_reads(path)


@settings(max_examples=40, deadline=None)
@given(st.lists(DOCUMENT, min_size=1, max_size=8), st.sampled_from((0, 1500, 1 << 20)))
def test_what_we_write_is_what_whoosh_writes(documents: list[dict[str, Any]], memory: int) -> None:
    folder = tempfile.TemporaryDirectory
    with folder() as one, folder() as two, pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_MEMORY", memory)
        assert _by_us(Path(one), documents) == _by_whoosh(Path(two), documents)


def test_a_term_of_more_documents_than_a_block_holds_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_MEMORY", 10_000)
    columns = dict.fromkeys(COLUMNS, 1)
    documents = [
        {**columns, "data": b"", "text": {"tea": [*range(number, number + 1 + number % 7)]}}
        for number in range(1, 1400)
    ]
    (segment,) = _by_us(tmp_path / "ours", documents)
    assert [segment] == _by_whoosh(_made(tmp_path / "whoosh"), documents)
    assert len(segment["postings"]["text", "tea"]) == 1399


def _made(path: Path) -> Path:
    path.mkdir()
    return path


def test_segments_that_are_merged_keep_what_they_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine runs are more than the segments that an index has at most."""
    monkeypatch.setattr(writer, "_MEMORY", 0)
    for number in range(9):
        with open_for_writing(tmp_path) as run:
            run.put_meeting(record(f"{number}.md", f"sigstore {number} conda/ceps#{number}", "tea"))
    segments = as_whoosh_reads(tmp_path)
    assert len(segments) < 9
    found = [len(segment["postings"].get(("text", "tea\0tea"), ())) for segment in segments]
    assert sum(found) == 9
