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

from minutes_search.limits import check_limit
from minutes_search.store.decoding import Decoded, LongPostings, counted, decode, decode_block
from minutes_search.store.disk import reason
from minutes_search.store.errors import IndexUnreadableError
from minutes_search.store.packed_item import unpack_item
from minutes_search.store.schema import COLUMNS
from minutes_search.store.seal import BrokenSealError, check_content, check_file, check_size
from minutes_search.store.stored import StoredValues, unpacked
from minutes_search.store.terms import Extent, Terms
from minutes_search.store.zones import add_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from minutes_search.model import Item
    from minutes_search.store.pickles import Row
    from minutes_search.store.seal import Seal
    from minutes_search.store.table import SegmentFacts
    from minutes_search.store.terms import Told

_TERMS, _POSTINGS, _STORED, _PLACES = ".trm", ".pst", "._stored.col", ".place.col"
_LONG = 1024
"""Documents that a block of postings has at most."""


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
        self._gone = frozenset([base + number for number in facts.deleted])
        self._lock = threading.Lock()
        self._columns: dict[str, array[int]] = {}
        self._reading = _Reading(path)
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
        self._places = StoredValues(self._mapped(_PLACES), self.size)

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

    def documents(self, field: str, term: str) -> set[int]:
        """Return the live documents that have the term."""
        postings = self.postings(field, term)
        return set(postings.docnums) if postings else set()

    def postings(self, field: str, term: str) -> Decoded | None:
        """Return the live documents that have the term, with what is kept of each; None without any."""
        with self._reading:
            extent = self._terms.find(field, term.encode())
        return self.read(extent) if extent else None

    def read(self, extent: Extent) -> Decoded | None:
        """Return what `postings` does, from where they are."""
        with self._reading:
            found = self._live(self._only(extent) if extent.documents == 1 else self._decoded(extent))
        return found if found.docnums else None

    def _only(self, extent: Extent) -> Decoded:
        """Return the posting of a term that one document has: but for its positions, what is told of the term."""

        def values() -> Sequence[bytes]:
            with self._reading:
                return self._decoded(extent).values

        return Decoded([self.base + extent.first], [int(extent.most)], values)

    def _decoded(self, extent: Extent) -> Decoded:
        return decode(self._postings[extent.start : extent.stop], self.base, self._texts)

    def counted(self, terms: Sequence[Told]) -> dict[int, int]:
        """Return the live documents that have one of several terms, and how often they have them, see `zones`.

        Of the terms of a prefix most have one document, and what is told of such a one is its posting.
        """
        several, docnums, weights = [], [], []
        for told in terms:
            _, _, documents, first, most = told
            if documents > 1:
                several.append(told)
            elif first not in self._deleted:
                docnums.append(self.base + first)
                weights.append(int(most))
        found = counted(self.read_all(several))
        with self._reading:
            if docnums and max(docnums) >= self.base + self.size:
                raise ValueError("a term has a document that there is not")
        add_all(found, docnums, weights)
        return found

    def read_all(self, terms: Sequence[Told]) -> list[Decoded]:
        """Return the postings of those of several terms that have live documents."""
        found = []
        for told in terms:
            check_limit()
            if postings := self.read(Extent(*told)):
                found.append(postings)
        return found

    def read_in_parts(self, extent: Extent) -> Decoded | LongPostings | None:
        """Return what `read` does; of long postings no more is read than is asked for."""
        if extent.documents <= _LONG or self._deleted:
            return self.read(extent)
        with self._reading:
            data = self._postings[extent.start : extent.stop]
            return LongPostings(data, extent.documents, self._read_block, self.base)

    def _read_block(self, block: bytes) -> Decoded:
        with self._reading:
            return self._live(decode_block(block, self.base, self._texts))

    def _texts(self, row: Row) -> Sequence[bytes]:
        with self._reading:
            return row.texts()

    def _live(self, found: Decoded) -> Decoded:
        """Return the postings of documents that are not deleted."""
        if found.docnums[-1] >= self.base + self.size:
            raise ValueError("a term has a document that there is not")
        if not self._gone or self._gone.isdisjoint(found.docnums):
            return found
        return found.only([docnum not in self._gone for docnum in found.docnums])

    def terms(self, field: str, start: str = "") -> list[str]:
        """Return the terms of a field with this start, in order; those of deleted documents only may be among them."""
        with self._reading:
            return [term.decode() for term in self._terms.between(field, start.encode())]

    def matching(self, pattern: bytes, field: str, start: str, stop: str) -> list[str]:
        """Return the terms of a field from one on up to another that match a regular expression, in order."""
        with self._reading:
            return [term.decode() for term in self._terms.matching(pattern, field, start.encode(), stop.encode())]

    def holding(self, part: str, field: str, start: str, stop: str) -> list[tuple[str, Told]]:
        """Return the terms of a field from one on up to another that have a part, which are to be few, as `told`."""
        with self._reading:
            found = self._terms.holding(part.encode(), field, start.encode(), stop.encode())
            return [(term.decode(), told) for term, told in found]

    def told(self, field: str, start: str) -> list[tuple[str, Told]]:
        """Return what `terms` does, each with what is told of it."""
        with self._reading:
            return [(term.decode(), told) for term, told in self._terms.starting(field, start.encode())]

    def extents(self, field: str, start: str = "") -> list[tuple[str, Extent]]:
        """Return what `terms` does, each with where its postings are."""
        return [(term, Extent(*told)) for term, told in self.told(field, start)]

    def column(self, name: str) -> array[int]:
        """Return a column: one value for each document, deleted ones too."""
        with self._lock:
            if name not in self._columns:
                with self._reading:
                    self._columns[name] = self._read_column(name)
            return self._columns[name]

    def _read_column(self, name: str) -> array[int]:
        file_name = f"{self._name}.{name}.col"
        with self._files[file_name] as file:
            # Mapped and not read: processes that were forked share up to where a file has been read.
            size = os.fstat(file.fileno()).st_size
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:] if size else b""
        check_content(file_name, content, self._seals[file_name])
        values = array(COLUMNS[name])
        values.frombytes(content)
        if sys.byteorder == "little":
            values.byteswap()
        return values

    @property
    def deleted(self) -> frozenset[int]:
        """The deleted documents, by their numbers in the segment."""
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum - self.base in self._deleted

    def stored(self, docnum: int) -> bytes:
        """Return what the document stores."""
        with self._reading:
            return unpacked(self._stored[docnum - self.base])

    def item(self, docnum: int) -> Item:
        """Return an item, with its place in its thread."""
        number = docnum - self.base
        with self._reading:
            return unpack_item(unpacked(self._stored[number]), self._places[number])

    def raw(self, docnum: int) -> tuple[bytes, bytes]:
        """Return what the columns of stored values and of places have of the document."""
        with self._reading:
            return self._stored[docnum - self.base], self._places[docnum - self.base]

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._opened.close()


class _Reading:
    """Says of anything that goes wrong while the files are read that the index is unreadable."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if isinstance(error, Exception):  # not all of the files was checked, so damage shows as any error
            raise IndexUnreadableError(self._path, reason(error)) from error


def _sealed(facts: SegmentFacts) -> Mapping[str, Seal]:
    """Return what the files of a segment are to be. BrokenSealError where that was not noted."""
    if facts.seals is None:
        raise BrokenSealError("what its files are to be is not known")
    return facts.seals


def segment_files(name: str) -> list[str]:
    """Return the names of all files of a segment."""
    columns = (f".{column}.col" for column in COLUMNS)
    return [f"{name}{ending}" for ending in (_TERMS, _POSTINGS, _STORED, _PLACES, *columns)]
