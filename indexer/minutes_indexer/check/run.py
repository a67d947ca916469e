"""The check over whole sources: what is understood of each file depends on the people of all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.check.finding import Finding
from minutes_indexer.check.labels import check_labels
from minutes_indexer.check.lines import check_lines
from minutes_indexer.check.markup import check_fences, check_links, check_tables
from minutes_indexer.check.owners import Ownership, check_owners
from minutes_indexer.check.source import SourceText
from minutes_indexer.contents import read_content
from minutes_indexer.dates import meeting_date
from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.people import Directory
from minutes_indexer.reading import read_file
from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES
from minutes_search.model import Meeting, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.outline import Outline
    from minutes_indexer.people import Evidence
    from minutes_indexer.sources import FolderSource
    from minutes_search.config import ConfiguredPerson


@dataclass(frozen=True, slots=True)
class Report:
    """What was not understood."""

    files: tuple[str, ...]
    """All files that were checked."""
    findings: tuple[Finding, ...]
    """Sorted by file, line and rule."""


@dataclass(slots=True)
class _File:
    archive: str
    path: str
    """In its archive."""
    shown: str
    content: bytes
    outline: Outline | Skipped
    meeting: Meeting | Skipped | None = None


def check_sources(
    sources: Sequence[FolderSource],
    known: Iterable[Evidence] = (),
    configured: Sequence[ConfiguredPerson] = (),
    renamed: Mapping[str, str] | None = None,
) -> Report:
    """Check every file of the sources. Raises SourceError.

    People are resolved over all of them, together with those `known` elsewhere: an index, say, that has the archive
    which a draft is for. What is known of a file that is checked is left out; the file may have changed.
    """
    files = [file for source in sources for file in _read(source)]
    places = {(file.archive, file.path) for file in files}
    evidence = [seen for seen in known if (seen.archive, seen.path) not in places]
    evidence += (seen for file in files if (seen := _evidence(file)))
    directory = Directory.build(evidence, configured)
    for file in files:
        file.meeting = (
            file.outline
            if isinstance(file.outline, Skipped)
            else extract(file.outline, archive=file.archive, path=file.path, directory=directory, renamed=renamed)
        )
    ownership = Ownership([file.meeting for file in files if isinstance(file.meeting, Meeting)])
    findings = [finding for file in files for finding in _check(file, directory, ownership)]
    return Report(tuple(sorted({file.shown for file in files})), tuple(sorted(set(findings))))


def _read(source: FolderSource) -> Iterator[_File]:
    single = source.root.is_file()
    for each in source.files():
        shown = str(source.root if single else Path(source.root, each.path))
        content = read_content(each)
        if isinstance(content, Skipped):
            yield _File(source.archive, each.path, shown, b"", content)
        else:
            yield _File(source.archive, each.path, shown, content, read_file(each.path, content))


def _evidence(file: _File) -> Evidence | None:
    if isinstance(file.outline, Skipped):
        return None
    return read_evidence(file.outline, archive=file.archive, path=file.path)


def _check(file: _File, directory: Directory, ownership: Ownership) -> Iterator[Finding]:
    outline, meeting, path = file.outline, file.meeting, file.shown
    if isinstance(outline, Skipped):
        yield Finding(path, 1, "unreadable", outline.reason)
        return
    source = SourceText(file.content) if file.path.lower().endswith(MARKDOWN_SUFFIXES) else None
    if isinstance(meeting, Meeting):
        yield from check_labels(path, meeting, directory)
        yield from check_owners(path, meeting, outline, ownership)
        yield from check_lines(path, meeting, outline, source)
    elif meeting_date(outline, file.path) is None:
        hint = "begin the file with a heading such as “# 2026-05-20 Core meeting”"
        yield Finding(path, 1, "no-date", "no date in the front matter, the first heading or the file's name", hint)
    else:
        yield Finding(path, 1, "nothing-read", "no agenda items and no attendees")
    yield from check_links(path, outline)
    if source is not None:
        yield from check_fences(path, source)
        yield from check_tables(path, outline, source)
