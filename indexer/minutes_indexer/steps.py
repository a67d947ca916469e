"""What a run of the build does to each file by itself, as functions that other processes can do (see `processes`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.kept import kept_from_bytes
from minutes_indexer.outline_codec import outline_to_bytes
from minutes_indexer.reading import read_file
from minutes_search.model import Skipped
from minutes_search.store import SkippedRecord
from minutes_search.store.documents import meeting_documents, skipped_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_indexer.people import Directory, Evidence
    from minutes_search.model import Meeting
    from minutes_search.store import MeetingRecord
    from minutes_search.store.documents import Document


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells by itself."""

    outline: bytes
    evidence: Evidence | None
    """What it says of people; None without a date."""


def read_one(_: None, file: tuple[str, str, bytes | Skipped]) -> Told | Skipped:
    """Read a file of an archive, of a path and a content."""
    archive, path, content = file
    outline = content if isinstance(content, Skipped) else read_file(path, content)
    if isinstance(outline, Skipped):
        return outline
    return Told(outline_to_bytes(outline), read_evidence(outline, archive=archive, path=path))


def extract_one(
    known: tuple[Directory, Mapping[str, str]], file: tuple[str, str, bytes | Skipped]
) -> Meeting | Skipped:
    """Extract a file of an archive, of a path, and of what is kept of it, with the people of all archives."""
    archive, path, data = file
    if isinstance(data, Skipped):
        return data
    directory, renamed = known
    kept = kept_from_bytes(data)
    return extract(kept.outline, archive=archive, path=path, directory=directory, renamed=renamed, trace=kept.trace)


def prepare_one(_: None, record: MeetingRecord | SkippedRecord) -> list[Document]:
    """Give what the index is to have of a file."""
    return skipped_documents(record) if isinstance(record, SkippedRecord) else meeting_documents(record)
