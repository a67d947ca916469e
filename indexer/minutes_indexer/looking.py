"""What has changed since the last run, told without parsing anything: most runs find nothing, and end with that."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.contents import content_digest, read_content
from minutes_indexer.file_states import FileStates
from minutes_indexer.report import ArchiveReport
from minutes_indexer.sources import SourceError
from minutes_indexer.stamps import Stamps
from minutes_search.model import Skipped
from minutes_search.store import Store, StoreError
from minutes_search.store.leftovers import any_leftovers
from minutes_search.store.sources import ArchiveSource, load_commits, load_sources, read_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from minutes_indexer.sources import Source, SourceFile


@dataclass(frozen=True, slots=True)
class Looked:
    """A source beside what the index knows of its archive."""

    to_read: Sequence[SourceFile]
    """Files that are new or changed, and those that could not be read the last time."""
    gone: frozenset[str]
    unchanged: int
    """Meetings that are as they were."""
    origin: ArchiveSource | None
    """What the index is to remember of the source."""
    commits: Sequence[str]


def look(source: Source, known: FileStates, stamps: Stamps, *, anew: bool = False) -> Looked:
    """Tell what of a source is to be read: with `anew` all of it. Raises SourceError."""
    files = list(source.files())
    paths = known.paths(source.archive)
    stamps.begin(source.archive, repr(source.place))
    to_read = [file for file in files if anew or not _is_known(source.archive, file, known, stamps)]
    read = {file.path for file in to_read}
    unchanged = [file.path for file in files if file.path not in read]
    addresses = {file.path: file.address for file in files if file.address}
    state = source.state()
    return Looked(
        to_read,
        frozenset() if state.partial else frozenset(paths.difference(file.path for file in files)),
        sum(known.is_meeting(source.archive, path) for path in unchanged),
        ArchiveSource(source.place, state.revision, addresses) if source.place is not None else None,
        [commit.id for commit in state.commits],
    )


def digest_of(file: SourceFile, content: bytes | Skipped | None) -> str:
    """Return by what a file is known again; empty for one that could not be read, which is looked at by every run."""
    if isinstance(content, Skipped):
        return ""
    known_by = content if file.identity is None else file.identity.encode()
    return content_digest(known_by) if known_by is not None else ""


def _is_known(archive: str, file: SourceFile, known: FileStates, stamps: Stamps) -> bool:
    """Tell whether a file is as it was when it was read."""
    before = known.digest(archive, file.path)
    if not before:
        return False
    if file.identity is not None:
        return digest_of(file, None) == before
    digest = stamps.digest(archive, file.path, file.stamp) if file.stamp else None
    if digest is None:
        digest = digest_of(file, read_content(file))
        if digest and file.stamp:
            stamps.note(archive, file.path, file.stamp, digest)
    return digest == before


class Lookout:
    """A look at the sources of a run before it begins, which neither waits for other writers nor imports much."""

    def __init__(self, index: Path, sources: Sequence[Source], failed: Mapping[str, str]) -> None:
        """Take sources to look at, and why some are `failed`, by archive: these are not looked at."""
        self.stamps = Stamps.load(index)
        self._index = index
        self._sources = sources
        self._known = FileStates.load(None)
        self._looked: dict[str, Looked] = {}
        self._reports = {each.archive: ArchiveReport(each.archive, error=failed.get(each.archive)) for each in sources}

    def finds_nothing(self, settings: str) -> bool:
        """Tell whether the index is whole and has all that there is, made with this `settings_mark`.

        What is wrong with an index is left to the run to find.
        """
        with contextlib.suppress(StoreError), Store.open(self._index) as store:
            self._look(store)
            if settings == self._known.settings and self._has_all(store) and not any_leftovers(self._index):
                store.verify()
                self.stamps.save(self._index)
                return True
        return False

    def _look(self, store: Store) -> None:
        self._known = FileStates.load(store)
        for source in self._sources:
            report = self._reports[source.archive]
            if report.error is None:
                try:
                    self._looked[source.archive] = look(source, self._known, self.stamps)
                except SourceError as error:
                    report.error = str(error)

    def _has_all(self, store: Store) -> bool:
        remembered = load_sources(store)
        return read_places(self._index) == {archive: each.place for archive, each in remembered.items()} and not any(
            looked.to_read
            or looked.gone
            or looked.origin != remembered.get(archive)
            or looked.commits != load_commits(store, archive)
            for archive, looked in self._looked.items()
        )

    def beside(self, files: FileStates) -> Mapping[str, Looked]:
        """Give what was found in each archive, if it was beside these files: another run may have written since."""
        return self._looked if self._known.same_files(files) else {}

    def reports(self) -> list[ArchiveReport]:
        """Give a report for each source of which nothing is new."""
        for archive, looked in self._looked.items():
            self._reports[archive].unchanged = looked.unchanged
            self._reports[archive].skipped = [Skipped(*each) for each in self._known.skipped(archive)]
        return list(self._reports.values())
