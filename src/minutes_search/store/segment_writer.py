"""Writing one segment: documents as they come, the places of their items, then the postings of all."""

from __future__ import annotations

import os
from array import array
from typing import TYPE_CHECKING, BinaryIO

from minutes_search.store.beside import Later
from minutes_search.store.columns import BytesColumn, write_numbers
from minutes_search.store.disk import INDEX_NAME
from minutes_search.store.documents import copies_number
from minutes_search.store.pool import Pool
from minutes_search.store.postings import PostingsWriter
from minutes_search.store.schema import COLUMNS
from minutes_search.store.seal import seal_segment
from minutes_search.store.segment import segment_files
from minutes_search.store.thread_places import CARRIED, pack_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from minutes_search.model import Place
    from minutes_search.store.beside import Beside, Starts
    from minutes_search.store.documents import Document
    from minutes_search.store.postings import Written
    from minutes_search.store.seal import Seal
    from minutes_search.store.writing_storage import IndexFiles


_TAGS = 4
"""Tags get this part of the memory: they are a fifth of all postings."""


class WrittenSegment:
    """What a table of contents says of a segment, while a run changes it."""

    def __init__(self, name: str, size: int, deleted: Iterable[int], seals: Mapping[str, Seal] | None = None) -> None:
        self.name = name
        self.size = size
        self.deleted = set(deleted)
        self.seals = seals

    @property
    def live(self) -> int:
        """How many documents are not deleted."""
        return self.size - len(self.deleted)


class SegmentWriter:
    """A segment while it is written; no file is made before the first document is there."""

    def __init__(self, files: IndexFiles, memory: int) -> None:
        """Write to `files`, and keep up to about `memory` bytes of postings in memory."""
        self.name = f"{INDEX_NAME}_{os.urandom(8).hex()}"
        self.deleted: set[int] = set()
        """Documents that were replaced in the run that wrote them."""
        self._files = files
        self._words = Pool(files, "words", memory - memory // _TAGS)
        self._tags = Pool(files, "tags", memory // _TAGS)
        self._postings: PostingsWriter | None = None
        self._beside: Beside[Written] | None = None
        self._columns = {name: array(code) for name, code in COLUMNS.items()}
        self._stored: BytesColumn | None = None
        self._places: dict[int, Place] = {}
        self._packed: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self._columns["type"])

    def add(self, document: Document) -> int:
        """Add a document; return its number. Part of it is left where that fails."""
        number = self.add_copy(document.columns, document.stored)
        for field, terms in document.tags.items():
            self._tags.put(field, number, terms)
        self._tags.relieve()
        if document.words:
            self._put_words(number, document.words.items())
        return number

    def _put_words(self, number: int, words: Iterable[tuple[str, tuple[int, bytes]]]) -> None:
        if self._beside is not None:
            raise RuntimeError("the words of this segment are being written")
        self._words.put_words("text", number, words)
        self._words.relieve()

    def add_copy(self, columns: Sequence[int], stored: bytes, place: bytes = b"") -> int:
        """Add a document without its postings, which `put_postings` is to bring; return its number."""
        number = self.size
        if self._stored is None:
            self._stored = BytesColumn(self._files.create(f"{self.name}._stored.col"))
        self._stored.add(stored)
        for column, value in zip(self._columns.values(), columns, strict=True):
            column.append(value)
        if place:
            self._packed[number] = place
        return number

    def put_postings(self, field: str, term: str, postings: Iterable[tuple[int, float, bytes]]) -> None:
        """Take postings of a term of another segment, whose documents were copied; they come in order."""
        for number, weight, positions in postings:
            if field == "text":
                self._put_words(number, [(term, (int(weight), positions))])
            else:
                self._tags.put(field, number, [term])
        self._tags.relieve()

    def place(self, number: int, place: Place) -> None:
        """Put an item that was added in its thread."""
        self._places[number] = place

    def settle(self) -> None:
        """Take all places for final: what they are found by comes behind what was added before."""
        copies = self._columns["copies"]
        for number, place in sorted(self._places.items()):
            copies[number] = copies_number(place.copies)
            self._tags.put("thread", number, [place.thread])
            if place.carried:
                self._tags.put("flag", number, [CARRIED])
            self._packed[number] = pack_place(place)
        self._places.clear()
        self._tags.relieve()

    def write_words(self, starts: Starts) -> None:
        """Begin to write the words of the documents, beside what else is done; no more can be added then."""
        postings = PostingsWriter(self._create(".trm"), self._create(".pst"))
        postings.handed_over()  # a copy of this process is not to have anything that is still to be written
        words = self._words

        def write() -> Written:
            postings.write(words.terms())
            return postings.handed_over()

        self._postings, self._beside = postings, starts(write)
        self._words = Pool(self._files, "no words", 0)  # where another process writes them, this one needs the room

    def abandon(self) -> None:
        """Stop what is done beside."""
        if self._beside is not None:
            self._beside.stop()

    def finish(self) -> WrittenSegment:
        """Write what is left to be written."""
        assert self._stored is not None  # noqa: S101  # there is a document
        self._stored.close()
        places = BytesColumn(self._create(".place.col"))
        for number in range(self.size):
            places.add(self._packed.get(number, b""))
        places.close()
        for name, values in self._columns.items():
            write_numbers(self._create(f".{name}.col"), values)
        self._finish_postings()
        written = WrittenSegment(self.name, self.size, self.deleted)
        seal_segment(written, self._files.path, segment_files(self.name))
        return written

    def _finish_postings(self) -> None:
        if self._beside is None:
            self.write_words(Later)
        assert self._beside is not None  # noqa: S101  # just begun at the latest
        assert self._postings is not None  # noqa: S101  # likewise
        self._postings.take_over(self._beside.result())
        self._postings.write(self._tags.terms())
        self._postings.close()

    def _create(self, ending: str) -> BinaryIO:
        return self._files.create(f"{self.name}{ending}")
