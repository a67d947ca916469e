"""What a run of the build does to each file by itself, as functions that other processes can do (see `processes`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.kept import kept_from_bytes, with_asked
from minutes_indexer.outline_codec import outline_to_bytes
from minutes_indexer.people import Asking
from minutes_indexer.reading import read_file
from minutes_indexer.threads.traits import traits_of
from minutes_search.model import Skipped
from minutes_search.store import MeetingRecord, SkippedRecord
from minutes_search.store.documents import documents_of, values_of
from minutes_search.store.stored import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_indexer.people import Directory, Evidence, People
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_search.model import Meeting, Mention
    from minutes_search.store.documents import Document


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells by itself."""

    outline: bytes
    evidence: Evidence | None
    """What it says of people; None without a date."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the index has of a file."""

    stored: Sequence[bytes]
    """The values of its documents, packed as they are."""
    present: tuple[str | None, ...]
    """The persons that the rows of its attendee list stand for."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that was read."""

    archive: str
    path: str
    digest: str
    kept: bytes | Skipped
    """What the index is to keep of it, as `kept_to_bytes` writes it."""
    before: Before | None = None
    """Given where it may be the same still."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the index is to have of a file."""

    documents: Sequence[Document]
    traits: MeetingTraits | None
    """By what it is tied to others; None where it is no meeting."""
    skipped: str | None = None
    """Why it is none."""
    labels: frozenset[tuple[str, str]] = frozenset()
    """The labels in its items that stand for a person, and the person's key."""
    present: tuple[str | None, ...] = ()
    """As of `Before`."""


def read_one(_: None, file: tuple[str, str, bytes | Skipped]) -> Told | Skipped:
    """Read a file of an archive, of a path and a content."""
    archive, path, content = file
    outline = content if isinstance(content, Skipped) else read_file(path, content)
    if isinstance(outline, Skipped):
        return outline
    return Told(outline_to_bytes(outline), read_evidence(outline, archive=archive, path=path))


def make_one(known: tuple[Directory, Mapping[str, str]], file: KnownFile) -> Made | None:
    """Make what the index is to have of a file, with the people of all archives; None where it has that already."""
    directory, renamed = known
    people = Asking(directory)
    result: Meeting | Skipped
    if isinstance(file.kept, Skipped):
        result = file.kept
    else:
        kept = kept_from_bytes(file.kept)
        result = extract(
            kept.outline,
            archive=file.archive,
            path=file.path,
            directory=people,
            renamed=renamed,
            trace=kept.trace,
        )
    if isinstance(result, Skipped):
        return _made_of_skipped(file, result, people)
    mentions = present_at(result, people)
    present = tuple(mention.person for mention in mentions)
    record = MeetingRecord(result, file.digest, _outline(file, people), mentions)
    if _is_as_before(file, record, present):
        return None
    return Made(documents_of(record), traits_of(result), None, frozenset(_labels(result)), present)


def _made_of_skipped(file: KnownFile, result: Skipped, people: Asking) -> Made | None:
    record = SkippedRecord(file.archive, file.path, file.digest, result.reason, _outline(file, people))
    return None if _is_as_before(file, record, ()) else Made(documents_of(record), None, result.reason)


def _outline(file: KnownFile, people: Asking) -> bytes:
    return b"" if isinstance(file.kept, Skipped) else with_asked(file.kept, people.asked)


def _is_as_before(file: KnownFile, record: MeetingRecord | SkippedRecord, present: tuple[str | None, ...]) -> bool:
    """Tell whether a file's items, and whom its attendee list stands for, are what the index has."""
    before = file.before
    return before is not None and before.present == present and list(map(unpacked, before.stored)) == values_of(record)


def present_at(meeting: Meeting, directory: People) -> tuple[Mention, ...]:
    """Give whom the rows of a meeting's attendee table stand for."""
    rows = meeting.attendees
    labels = (row.login or row.name or row.initials for row in rows)
    return tuple(directory.resolve(label, meeting.date, meeting.archive, rows) for label in labels if label)


def _labels(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Give each label of a meeting with the person that it stands for."""
    for item in meeting.items:
        assignees = (mention for action in item.actions for mention in action.assignees)
        for mention in (*item.owners, *item.speakers, *assignees):
            if mention.person is not None:
                yield mention.label, mention.person
