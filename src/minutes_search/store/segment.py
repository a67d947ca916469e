"""Reading one segment: postings, terms, columns and stored values, straight from Whoosh's files.

Whoosh writes them, and tests compare with what it reads. It is not imported for reading: that takes some 20 ms of
processor time, where a query on the command line searches for less than 10. The parts of its format: `table`, `terms`,
`decoding` (postings), `stored`; columns are arrays of big-endian numbers.

Document numbers that go in and out count over the whole store: the segment's `base` is added here.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import threading
from array import array
from typing import TYPE_CHECKING

from minutes_search.store.decoding import Decoded, decode
from minutes_search.store.disk import reason
from minutes_search.store.errors import IndexUnreadableError
from minutes_search.store.schema import COLUMNS
from minutes_search.store.seal import BrokenSealError, check_content, check_file, check_size
from minutes_search.store.stored import StoredValues
from minutes_search.store.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from minutes_search.store.seal import Seal
    from minutes_search.store.table import SegmentFacts
    from minutes_search.store.terms import Extent

_TERMS, _POSTINGS, _STORED = ".trm", ".pst", "._stored.col"


class Segment:
    """One segment, open for reading. Threads may share it."""

    def __init__(self, path: Path, facts: SegmentFacts, base: int) -> None:
        """Open the files of a segment, and check their sizes.

        FileNotFoundError when a writer has removed them; IndexUnreadableError.
        """
        self.base = base
        self.size = facts.size
        self._path = path
        self._name = facts.name
        self._deleted = facts.deleted
        self._lock = threading.Lock()
        self._columns: dict[str, array[int]] = {}
        self._opened = contextlib.ExitStack()
        try:
            self._seals = _sealed(facts)
            self._open()
        except BaseException as error:
            self._opened.close()
            if isinstance(error, FileNotFoundError) or not isinstance(error, Exception):
                raise
            raise IndexUnreadableError(path, f"segment {facts.name}: {reason(error)}") from error

    def _open(self) -> None:
        """Open all files at once, for a writer removes what its commit replaces."""
        self._files: dict[str, BinaryIO] = {}
        for name in segment_files(self._name):
            file = self._opened.enter_context((self._path / name).open("rb", buffering=0))
            check_size(name, os.fstat(file.fileno()).st_size, self._seals[name])
            self._files[name] = file
        self._terms = Terms(self._mapped(_TERMS))
        self._postings = self._mapped(_POSTINGS)
        self._stored = StoredValues(self._mapped(_STORED), self.size)

    def _mapped(self, ending: str) -> mmap.mmap:
        with self._files.pop(self._name + ending) as file:
            return self._opened.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

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
        """Say of anything that goes wrong in the files that the index is unreadable."""
        try:
            yield
        except Exception as error:  # not all of the files was checked, so damage shows as any error
            raise IndexUnreadableError(self._path, reason(error)) from error

    def documents(self, field: str, term: str) -> set[int]:
        """Return the live documents that have the term."""
        postings = self.postings(field, term)
        return set(postings.docnums) if postings else set()

    def postings(self, field: str, term: str) -> Decoded | None:
        """Return the live documents that have the term, with what is kept of each; None without any."""
        with self._reading():
            extent = self._terms.find(field, term.encode())
        return self.read(extent) if extent else None

    def read(self, extent: Extent) -> Decoded | None:
        """Return what `postings` does, from where they are."""
        with self._reading():
            found = decode(self._postings[extent.start : extent.stop])
            if found.docnums[-1] >= self.size:
                raise ValueError("a term has a document that there is not")
        if self._deleted and not self._deleted.isdisjoint(found.docnums):
            found = found.without(self._deleted)
        if self.base:
            found = found._replace(docnums=[self.base + docnum for docnum in found.docnums])
        return found if found.docnums else None

    def terms(self, field: str, start: str = "") -> list[str]:
        """Return the terms of a field with this start, in order; those of deleted documents only may be among them."""
        return [term for term, _ in self.extents(field, start)]

    def extents(self, field: str, start: str = "") -> list[tuple[str, Extent]]:
        """Return what `terms` does, each with where its postings are."""
        with self._reading():
            return [(term.decode(), extent) for term, extent in self._terms.starting(field, start.encode())]

    def column(self, name: str) -> array[int]:
        """Return a column: one value for each document, deleted ones too."""
        with self._lock:
            if name not in self._columns:
                with self._reading():
                    self._columns[name] = self._read_column(name)
            return self._columns[name]

    def _read_column(self, name: str) -> array[int]:
        file_name = f"{self._name}.{name}.col"
        with self._files[file_name] as file:
            content = file.read()
        check_content(file_name, content, self._seals[file_name])
        values = array(COLUMNS[name])
        values.frombytes(content)
        if sys.byteorder == "little":
            values.byteswap()
        return values

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum - self.base in self._deleted

    def stored(self, docnum: int) -> bytes:
        """Return what the document stores."""
        with self._reading():
            return self._stored[docnum - self.base]

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._opened.close()


def _sealed(facts: SegmentFacts) -> Mapping[str, Seal]:
    """Return what the files of a segment are to be. BrokenSealError where that was not noted."""
    if facts.seals is None:
        raise BrokenSealError("what its files are to be is not known")
    return facts.seals


def segment_files(name: str) -> list[str]:
    """Return the names of all files of a segment."""
    return [f"{name}{ending}" for ending in (_TERMS, _POSTINGS, _STORED, *(f".{column}.col" for column in COLUMNS))]
