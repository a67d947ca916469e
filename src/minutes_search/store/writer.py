"""Writing an index: one run is one commit, seen whole or not at all.

A commit writes new segment files, brings them to the disk and then renames a new table of contents into place; that
rename is what makes the run visible. A rebuild is the same with no old segments to start from: the new generation is
made aside in files of its own, and the same rename moves it into place. Readers keep the files they have opened.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.index import TOC
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from minutes_search.store.disk import INDEX_NAME, latest, read_generation
from minutes_search.store.documents import meeting_documents, meta_document, skipped_documents
from minutes_search.store.errors import (
    IndexNotConfirmedError,
    IndexNotWritableError,
    StoreError,
)
from minutes_search.store.keys import source_key
from minutes_search.store.leftovers import remove_leftovers, remove_other_versions
from minutes_search.store.lock import WriteLock
from minutes_search.store.people import People
from minutes_search.store.pool import Pool, PostingsWriter
from minutes_search.store.schema import COLUMNS
from minutes_search.store.seal import seal_segment
from minutes_search.store.segment import segment_files
from minutes_search.store.store import PEOPLE, Store
from minutes_search.store.trust import check_trusted
from minutes_search.store.whole import open_whole
from minutes_search.store.whoosh_schema import make_schema
from minutes_search.store.writing_storage import DurableStorage, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from minutes_search.store.documents import Document
    from minutes_search.store.records import MeetingRecord, PersonRecord, SkippedRecord
    from minutes_search.store.table import SegmentFacts

_MEMORY = 64 << 20  # bytes of postings, about, before they wait on disk
_MOST_SEGMENTS = 8


class _Base:
    """What Whoosh's writer asks of an index: the state that it starts from."""

    def __init__(self, path: Path, number: int, segments: list[Any]) -> None:
        self.storage = DurableStorage(path)
        self.indexname = INDEX_NAME
        self._toc = TOC(make_schema(), segments, number)

    def _read_toc(self) -> Any:
        return self._toc


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec, with our way to write postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> PostingsWriter:
        """Return what writes the postings of a segment."""
        return PostingsWriter(storage, segment)

    def new_segment(self, _storage: Any, indexname: str) -> Any:
        """Return a segment of Whoosh's own codec, by which it is read."""
        return W3Segment(W3Codec(), indexname)


class _SegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, which takes documents as they come from `documents`, and notes what a segment's files are."""

    def __init__(self, base: _Base) -> None:
        super().__init__(base, codec=_Codec(), _lk=False, compound=False)
        self.pool = Pool(self._tempstorage, _MEMORY)

    def add_document(self, **fields: Any) -> None:
        """Add a document. What is in its fields is left in part when one of them fails."""
        number = self.docnum
        self.perdocwriter.start_doc(number)
        for name, value in fields.items():
            if name in COLUMNS:
                self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
            elif name == "data":
                self.perdocwriter.add_field(name, None, value, 0)
            elif name == "text":
                self.pool.put_words(name, number, value.items())
            else:
                self.pool.put(name, number, value)
        self.perdocwriter.finish_doc()
        self.pool.relieve()
        self._added = True
        self.docnum += 1

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        seal_segment(segment, Path(self.storage.folder), segment_files(segment.segment_id()))
        return segment


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
        segments = [_segment(facts) for facts in read_generation(path, before.generation).segments] if before else []
        self._number = before.generation if before else latest(path)
        base = _Base(path, self._number, segments)
        self._storage = base.storage
        try:
            with _not_writable(path):
                self._whoosh: Any = _SegmentWriter(base)
        except BaseException:
            self._clear(None)
            raise
        self._added: dict[str, list[int]] = {}
        self._meta: dict[str, bytes] = {}
        self._changed = before is None
        self._broken = False

    def put_meeting(self, record: MeetingRecord) -> None:
        """Replace all that the index has of a source file by this meeting.

        ValueError when the record cannot be indexed; the run may go on without it.
        """
        self.put_documents(record.meeting.archive, record.meeting.path, meeting_documents(record))

    def put_documents(self, archive: str, path: str, documents: list[Document]) -> None:
        """Replace all that the index has of a source file by what `documents` made of its record."""
        self._replace(source_key(archive, path), documents)

    def put_skipped(self, record: SkippedRecord) -> None:
        """Replace all that the index has of a source file by the note that it was skipped."""
        self._replace(source_key(record.archive, record.path), skipped_documents(record))

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
        self.put_meta(PEOPLE, People(persons).to_bytes())

    def _replace(self, source: str, documents: list[Document]) -> None:
        self._refuse_if_broken()
        self._changed |= bool(documents)
        if self.before is not None:
            self._delete(self.before.documents("source", source))
        # Whoosh deletes only what is committed: what this very run has added is struck out of the new segment.
        for docnum in self._added.pop(source, []):
            self._whoosh.newsegment.delete_document(docnum)
        self._added[source] = self._add(documents)

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise IndexNotWritableError(self._path, "an earlier write failed")

    def _delete(self, documents: Iterable[int]) -> None:
        for docnum in documents:
            self._changed = True
            self._whoosh.delete_document(docnum)

    def _add(self, documents: list[Document]) -> list[int]:
        numbers = []
        self._broken = True  # until the last is in: half a meeting must not be committed
        with _not_writable(self._path):
            for document in documents:
                numbers.append(self._whoosh.docnum)
                self._whoosh.add_document(**document)
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
                self._cancel()
        finally:
            if self.before is not None:
                self.before.close()
            self._lock.release()

    def _commit(self) -> None:
        if not self._changed and not self._meta:
            self._cancel()
            return
        try:
            self._refuse_if_broken()
            for name, payload in self._meta.items():
                if self.before is not None:
                    self._delete(self.before.documents("meta", name))
                self._add([meta_document(name, payload)])
            self._whoosh.commit(mergetype=_merge)
        except OSError as error:
            self._cancel()
            failed = IndexNotConfirmedError if self._announced() else IndexNotWritableError
            raise failed(self._path, str(error)) from error
        except BaseException:
            self._cancel()
            raise
        remove_other_versions(self._path)

    def _announced(self) -> bool:
        """Tell whether the new generation is the current one, which may be so even where committing it failed."""
        return latest(self._path) > self._number

    def _cancel(self) -> None:
        with contextlib.suppress(Exception):  # whatever closing trips over, the files go next
            self._whoosh.cancel()
        self._clear(self._whoosh.newsegment.segment_id())

    def _clear(self, segment: str | None) -> None:
        """Close and remove what this run has written, but for what is announced."""
        self._storage.abandon()
        with contextlib.suppress(OSError, StoreError):  # what cannot be removed now is by the next run
            remove_leftovers(self._path, None if self._announced() else segment)


def _segment(facts: SegmentFacts) -> Any:
    """Return a segment as Whoosh has it: one that changes when a document is deleted."""
    name, _, number = facts.name.rpartition("_")
    segment = W3Segment(W3Codec(), name, facts.size, number, set(facts.deleted) or None)
    segment.seals = facts.seals
    return segment


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Choose the segments to write anew into the one that is about to be committed; return the others.

    A segment that is mostly deleted is written anew, and so are the small ones once there are many: each is taken as
    long as it is no larger than all smaller ones together, so that a document is copied a logarithmic number of times.
    """
    live = {segment: segment.doc_count_all() - segment.deleted_count() for segment in segments}
    chosen = [segment for segment in segments if live[segment] * 2 < segment.doc_count_all()]
    rest = sorted((segment for segment in segments if segment not in chosen), key=lambda segment: live[segment])
    if len(rest) >= _MOST_SEGMENTS:
        total = writer.doc_count()
        for segment in rest:
            if live[segment] > max(total, 1) and len(segments) - len(chosen) < _MOST_SEGMENTS:
                break
            total += live[segment]
            chosen.append(segment)
    for segment in segments:
        if segment in chosen and live[segment]:
            reader = SegmentReader(writer.storage, writer.schema, segment, codec=W3Codec())
            try:
                writer.add_reader(reader)
            finally:
                reader.close()
    return [segment for segment in segments if segment not in chosen]
