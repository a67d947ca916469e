"""Writing an index: one run is one commit, seen whole or not at all.

A commit writes new segment files, brings them to the disk and then renames a new table of contents into place; that
rename is what makes the run visible. A rebuild is the same with no old segments to start from: the new generation is
made aside in files of its own, and the same rename moves it into place. Readers keep the files they have opened.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from typing import TYPE_CHECKING

from minutes_search.store.disk import latest, read_generation, table_name
from minutes_search.store.documents import documents_of, meta_document
from minutes_search.store.errors import (
    IndexNotConfirmedError,
    IndexNotWritableError,
    StoreError,
)
from minutes_search.store.keys import source_key
from minutes_search.store.leftovers import remove_leftovers, remove_other_versions
from minutes_search.store.lock import WriteLock
from minutes_search.store.merging import copy_segment, to_be_merged
from minutes_search.store.people import people_to_bytes
from minutes_search.store.segment_writer import SegmentWriter, WrittenSegment
from minutes_search.store.store import PEOPLE, Store
from minutes_search.store.table_writing import table
from minutes_search.store.trust import check_trusted
from minutes_search.store.whole import open_whole
from minutes_search.store.writing_storage import IndexFiles, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from minutes_search.model import Place
    from minutes_search.store.beside import Starts
    from minutes_search.store.documents import Document
    from minutes_search.store.records import MeetingRecord, PersonRecord, SkippedRecord

_MEMORY = 64 << 20  # bytes of postings, about, before they wait on disk


def open_for_writing(path: Path, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None) -> Writer:
    """Open the index in a directory to add to it and take from it; made if it is missing, for its owner alone.

    All of it is read, so that nothing is built on damage. Waits up to `wait` seconds for another writer to finish;
    `on_wait` is then told once who it is. Raises IndexLockedError after that, IndexOutdatedError or
    IndexUnreadableError when only `rebuild` will do, IndexNotTrustedError and IndexNotWritableError.
    """
    return _open(path, wait, on_wait, fresh=False)


def rebuild(path: Path, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None) -> Writer:
    """Write the index in a directory anew, whatever is there: nothing, another version, something unreadable.

    What was there before answers until the writer ends without an error. Raises IndexLockedError,
    IndexNotTrustedError and IndexNotWritableError as `open_for_writing` does.
    """
    return _open(path, wait, on_wait, fresh=True)


def _open(path: Path, wait: float, on_wait: Callable[[str], None] | None, *, fresh: bool) -> Writer:
    with _not_writable(path):
        make_folder(path)
        check_trusted(path)
        lock = WriteLock(path, wait=wait, on_wait=on_wait)
    before = None
    try:
        with _not_writable(path):
            remove_leftovers(path)
        if not fresh:
            before = open_whole(path)
        return Writer(path, lock, before)
    except BaseException:
        if before is not None:
            before.close()
        lock.release()
        raise


@contextlib.contextmanager
def _not_writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexNotWritableError(path, str(error)) from error


class Writer:
    """A run of changes. Leaving the ``with`` block commits them; an exception leaves the index as it was."""

    def __init__(self, path: Path, lock: WriteLock, before: Store | None) -> None:
        """Use `open_for_writing` or `rebuild`."""
        self.before = before
        """The state that the run starts from; None when it starts from nothing."""
        self._path = path
        self._lock = lock
        self._number = before.generation if before else latest(path)
        facts = read_generation(path, before.generation).segments if before else ()
        self._segments = [WrittenSegment(each.name, each.size, each.deleted, each.seals) for each in facts]
        self._files = IndexFiles(path)
        self._new = SegmentWriter(self._files, _MEMORY)
        self._added: dict[str, list[int]] = {}
        self._meta: dict[str, bytes] = {}
        self._changed = before is None
        self._broken = False

    def put_meeting(self, record: MeetingRecord) -> None:
        """Replace all that the index has of a source file by this meeting.

        ValueError when the record cannot be indexed; the run may go on without it.
        """
        archive, path = record.meeting.archive, record.meeting.path
        self.put_documents(archive, path, documents_of(record))
        self.put_places(archive, path, [item.place for item in record.meeting.items])

    def put_documents(self, archive: str, path: str, documents: Sequence[Document]) -> None:
        """Replace all that the index has of a source file by what `documents` made of its record, without places."""
        self._replace(source_key(archive, path), documents)

    def put_places(self, archive: str, path: str, places: Sequence[Place | None]) -> None:
        """Put the items of a meeting that this run has put, which come last of its documents, in their threads."""
        numbers = self._added[source_key(archive, path)]
        for number, place in zip(numbers[len(numbers) - len(places) :], places, strict=True):
            if place is not None:
                self._new.place(number, place)

    def write_words(self, starts: Starts) -> None:
        """Begin to write the words of all that was put, beside what else is done; no more meetings can be put then."""
        if self._new.size:
            with _not_writable(self._path):
                self._new.write_words(starts)

    def put_skipped(self, record: SkippedRecord) -> None:
        """Replace all that the index has of a source file by the note that it was skipped."""
        self.put_documents(record.archive, record.path, documents_of(record))

    def remove(self, archive: str, path: str) -> None:
        """Remove all that the index has of a source file; nothing happens when it has none."""
        self._replace(source_key(archive, path), [])

    def put_meta(self, name: str, payload: bytes) -> None:
        """Keep a payload under a name, in place of the one before."""
        if self.before is None or self.before.meta(name) != payload:
            self._meta[name] = payload
        else:
            self._meta.pop(name, None)

    def put_people(self, persons: Iterable[PersonRecord]) -> None:
        """Keep the directory of people that queries resolve names with, in place of the one before."""
        self.put_meta(PEOPLE, people_to_bytes(persons))

    def _replace(self, source: str, documents: Sequence[Document]) -> None:
        self._refuse_if_broken()
        self._changed |= bool(documents)
        if self.before is not None:
            self._delete(self.before.documents("source", source))
        self._new.deleted.update(self._added.pop(source, ()))  # what this very run has put
        self._added[source] = self._add(documents)

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise IndexNotWritableError(self._path, "an earlier write failed")

    def _delete(self, documents: Iterable[int]) -> None:
        assert self.before is not None  # noqa: S101  # they are its documents
        bases = [segment.base for segment in self.before.segments]
        for docnum in documents:
            self._changed = True
            which = bisect_right(bases, docnum) - 1
            self._segments[which].deleted.add(docnum - bases[which])

    def _add(self, documents: Iterable[Document]) -> list[int]:
        self._broken = True  # until the last is in: half a meeting must not be committed
        with _not_writable(self._path):
            numbers = [self._new.add(document) for document in documents]
        self._broken = False
        return numbers

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
            else:
                self._clear()
        finally:
            if self.before is not None:
                self.before.close()
            self._lock.release()

    def _commit(self) -> None:
        if not self._changed and not self._meta:
            self._clear()
            return
        try:
            self._refuse_if_broken()
            for name, payload in self._meta.items():
                if self.before is not None:
                    self._delete(self.before.documents("meta", name))
                self._add([meta_document(name, payload)])
            self._new.settle()
            segments = self._merged()
            if self._new.size:
                segments.append(self._new.finish())
            self._files.announce(table_name(self._number + 1), table(self._number + 1, segments))
            self._clear()
        except OSError as error:
            self._clear()
            failed = IndexNotConfirmedError if self._announced() else IndexNotWritableError
            raise failed(self._path, str(error)) from error
        except BaseException:
            self._clear()
            raise
        remove_other_versions(self._path)

    def _merged(self) -> list[WrittenSegment]:
        """Copy the segments that are to be merged; return the others."""
        chosen = to_be_merged(self._segments, self._new.size)
        for segment, read in zip(self._segments, self.before.segments if self.before else (), strict=True):
            if segment in chosen and segment.live:
                copy_segment(read, segment.deleted, self._new)
        return [segment for segment in self._segments if segment not in chosen]

    def _announced(self) -> bool:
        """Tell whether the new generation is the current one, which may be so even where committing it failed."""
        return latest(self._path) > self._number

    def _clear(self) -> None:
        """Close all files, and remove those that are not announced, or not any more."""
        self._new.abandon()
        self._files.finish()
        with contextlib.suppress(OSError, StoreError):  # what cannot be removed now is by the next run
            remove_leftovers(self._path, None if self._announced() else self._new.name)
