"""Reading one Whoosh segment: postings, terms, columns and stored values, without Whoosh's search on top.

Document numbers that go in and out count over the whole store: the segment's `base` is added here.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
import threading
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermNotFound

from minutes_search.store.disk import ReadingStorage, reason
from minutes_search.store.errors import IndexUnreadableError
from minutes_search.store.schema import COLUMNS, make_schema
from minutes_search.store.seal import BrokenSealError, check_content, check_file, check_size, seals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Posting(NamedTuple):
    """One document of a term."""

    docnum: int
    positions: array[int]


class Segment:
    """One segment, open for reading.

    Whoosh moves one file position per open file, so all reading is under a lock: threads may share a segment.
    """

    def __init__(self, path: Path, segment: Any, base: int) -> None:
        """Open the files of a segment, and check their sizes.

        FileNotFoundError when a writer has removed them; IndexUnreadableError.
        """
        self.base = base
        self.size: int = segment.doc_count_all()
        self._path = path
        self._segment = segment
        self._schema = make_schema()
        self._deleted = frozenset(segment.deleted_docs())
        self._lock = threading.RLock()
        self._columns: dict[str, array[int]] = {}
        try:
            self._seals = seals(segment)
            self._storage = ReadingStorage(path, segment_files(segment))
            self._open()
        except FileNotFoundError:
            raise
        except Exception as error:
            raise IndexUnreadableError(path, f"segment {segment.segment_id()}: {reason(error)}") from error

    def _open(self) -> None:
        codec = W3Codec()
        try:
            for name in segment_files(self._segment):
                check_size(name, self._storage.file_length(name), self._seals[name])
            self._terms = codec.terms_reader(self._storage, self._segment)
            self._documents = codec.per_document_reader(self._storage, self._segment)
        except BaseException:
            self._storage.close()
            raise

    def verify(self) -> None:
        """Read all files, and raise IndexUnreadableError unless they are what was written.

        A file that a writer has removed is none of its present index any more, and is left out.
        """
        for name, seal in self._seals.items():
            try:
                check_file(self._path / name, seal)
            except FileNotFoundError:
                continue
            except (BrokenSealError, OSError) as error:
                raise IndexUnreadableError(self._path, str(error)) from error

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Hold the lock, and say of anything that goes wrong in Whoosh's files that the index is unreadable."""
        with self._lock:
            try:
                yield
            except Exception as error:  # Whoosh does not check what it reads, so damage shows as any error
                raise IndexUnreadableError(self._path, reason(error)) from error

    def documents(self, field: str, term: str) -> set[int]:
        """Return the live documents that have the term."""
        with self._reading():
            matcher = self._matcher(field, term)
            if matcher is None:
                return set()
            found = set(matcher.all_ids()) - self._deleted
            if found and (min(found) < 0 or max(found) >= self.size):
                raise ValueError(f"{field} has a document that there is not")
        return {self.base + docnum for docnum in found} if self.base else found

    def postings(self, field: str, term: str) -> list[Posting]:
        """Return the live documents that have the term, each with its positions, ascending."""
        postings = []
        with self._reading():
            matcher = self._matcher(field, term)
            while matcher is not None and matcher.is_active():
                docnum = matcher.id()
                if not 0 <= docnum < self.size:
                    raise ValueError(f"{field} has a document that there is not")
                if docnum not in self._deleted:
                    postings.append(Posting(self.base + docnum, array("I", matcher.value())))
                matcher.next()
        return postings

    def _matcher(self, field: str, term: str) -> Any:
        try:
            return self._terms.matcher(field, term.encode(), self._schema[field].format)
        except TermNotFound:
            return None

    def terms(self, field: str, start: str = "") -> list[str]:
        """Return the terms of a field with this start, in order; those of deleted documents only may be among them."""
        prefix = start.encode()
        with self._reading():
            following = self._terms.terms_from(field, prefix)
            mine = itertools.takewhile(lambda each: each[0] == field and each[1].startswith(prefix), following)
            return [term.decode() for _, term in mine]

    def column(self, name: str) -> array[int]:
        """Return a column: one value for each document, deleted ones too."""
        values = self._columns.get(name)
        if values is None:
            values = array(COLUMNS[name])
            with self._reading():
                file_name = W3Codec.column_filename(self._segment, name)
                with self._storage.open_file(file_name) as file:
                    content = file.read()
                check_content(file_name, content, self._seals[file_name])
                values.frombytes(content)
            if sys.byteorder == "little":
                values.byteswap()
            self._columns[name] = values
        return values

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum - self.base in self._deleted

    def stored(self, docnum: int) -> bytes:
        """Return what the document stores."""
        with self._reading():
            data: bytes = self._documents.stored_fields(docnum - self.base)["data"]
            return data

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._storage.close()


def segment_files(segment: Any) -> list[str]:
    """Return the names of all files of a segment."""
    columns = [W3Codec.column_filename(segment, name) for name in ("_stored", *COLUMNS)]
    return [segment.make_filename(W3Codec.TERMS_EXT), segment.make_filename(W3Codec.POSTS_EXT), *columns]
