"""Building the index: what changed is read, what that implies elsewhere is updated, one commit makes it visible.

The result is the same as that of a rebuild: items depend on their own file and on the directory of people, and when
the directory changes, every meeting is extracted again from the outline that the index keeps of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.histories import person_histories
from minutes_indexer.knowledge import FileKnowledge, Key, Knowledge
from minutes_indexer.outline_codec import outline_from_bytes, outline_to_bytes
from minutes_indexer.people import Directory
from minutes_indexer.reading import content_digest, read_content, read_file
from minutes_indexer.sources import SourceError
from minutes_search.model import Meeting, Skipped
from minutes_search.store import (
    IndexMissingError,
    IndexOutdatedError,
    IndexUnreadableError,
    MeetingRecord,
    SkippedRecord,
    Store,
    open_for_writing,
)
from minutes_search.store import rebuild as open_for_rebuilding
from minutes_search.store.history import put_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from minutes_indexer.outline import Outline
    from minutes_indexer.sources import Source
    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Mention
    from minutes_search.store import Writer


class Progress(Protocol):
    """Who is told how far the build is."""

    def begin(self, step: str, total: int) -> None:
        """A step of `total` units begins."""

    def advance(self) -> None:
        """One unit is done."""

    def note(self, message: str) -> None:
        """Something happened that the user should know of now."""


@dataclass(slots=True)
class ArchiveReport:
    """What a run did to one archive, in files."""

    archive: str
    indexed: int = 0
    unchanged: int = 0
    removed: int = 0
    updated: int = 0
    """Unchanged files whose items changed because more is known of the people."""
    items: int = 0
    """Items in the files indexed by this run."""
    skipped: list[Skipped] = field(default_factory=list)
    """The files of the archive that yielded nothing, unchanged ones too, sorted by path."""
    error: str | None = None
    """Why the source could not be read; the archive is then as it was."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file whose items are to be made anew."""

    archive: str
    path: str
    digest: str
    outline: Outline | Skipped


def build(  # noqa: PLR0913  # all but two are options by name
    sources: Sequence[Source],
    index: Path,
    *,
    rebuild: bool = False,
    configured: Sequence[ConfiguredPerson] = (),
    renamed: Mapping[str, str] | None = None,
    progress: Progress,
    wait: float = 60.0,
) -> list[ArchiveReport]:
    """Bring the index up to date with the sources, each the whole of its archive; other archives stay.

    `configured`: persons of the configuration, who win over the tables. `renamed`: former ``owner/repo`` to present
    one. `wait`: seconds to wait for another writer.
    Gives one report a source. An index that cannot be read is rebuilt, with a note. Raises IndexLockedError.
    """

    def attempt(*, fresh: bool, keep: bool) -> list[ArchiveReport]:
        with _open(index, fresh=fresh, wait=wait, progress=progress) as writer:
            old = writer.before or (_old_store(index) if keep else None)
            try:
                run = _Run(writer, old, configured=configured, renamed=renamed or {}, progress=progress)
                reports = run.run(sources)
            finally:
                if old is not None and old is not writer.before:
                    old.close()
            if writer.before is None and all(report.error for report in reports):
                raise _NothingReadError(reports)
        return reports

    try:
        if not rebuild:
            try:
                return attempt(fresh=False, keep=True)
            except (IndexOutdatedError, IndexUnreadableError) as error:
                progress.note(f"{error}; rebuilding it now")
        try:
            return attempt(fresh=True, keep=True)
        except (IndexOutdatedError, IndexUnreadableError):
            progress.note("nothing of the old index can be kept: archives not named in this run must be indexed again")
        return attempt(fresh=True, keep=False)
    except _NothingReadError as error:
        return error.reports


class _NothingReadError(Exception):
    """No source could be read, so there is nothing to make an index of; what there was stays."""

    def __init__(self, reports: list[ArchiveReport]) -> None:
        super().__init__()
        self.reports = reports


def _open(index: Path, *, fresh: bool, wait: float, progress: Progress) -> Writer:
    def on_wait(holder: str) -> None:
        progress.note(f"waiting for {holder} to finish writing to {index}")

    opened = open_for_rebuilding if fresh else open_for_writing
    return opened(index, wait=wait, on_wait=on_wait)


def _old_store(index: Path) -> Store | None:
    """Give the index that a rebuild replaces, for the archives that the run does not name."""
    try:
        return Store.open(index)
    except IndexMissingError:
        return None


class _Run:
    """One run of the build."""

    def __init__(
        self,
        writer: Writer,
        old: Store | None,
        *,
        configured: Sequence[ConfiguredPerson],
        renamed: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._writer = writer
        self._old = old
        self._configured = configured
        self._renamed = renamed
        self._progress = progress
        self._knowledge = Knowledge.load(old)
        self._states = {name: old.files(name) for name in old.archives()} if old else {}
        self._skipped: dict[Key, str] = {}

    def run(self, sources: Sequence[Source]) -> list[ArchiveReport]:
        reports = {source.archive: ArchiveReport(source.archive) for source in sources}
        changed = [file for source in sources for file in self._changed(source, reports[source.archive])]
        for file in changed:
            self._learn(file)
        directory = Directory.build(self._knowledge.evidence(), self._configured)
        # What items depend on beside their own file.
        fingerprint = f"{directory.fingerprint()} {sorted(self._renamed.items())}"
        self._progress.begin("extracting", len(changed))
        for file in changed:
            result = self._extract(file, directory)
            self._put(file, result, directory)
            if isinstance(result, Meeting):
                reports[file.archive].indexed += 1
                reports[file.archive].items += len(result.items)
            self._progress.advance()
        if self._writer.before is None or self._knowledge.resolved_with != fingerprint:
            self._update_others({(file.archive, file.path) for file in changed}, directory, reports)
        for (archive, path), reason in sorted(self._skipped.items()):
            if archive in reports:
                reports[archive].skipped.append(Skipped(path, reason))
        self._knowledge.resolved_with = fingerprint
        self._knowledge.save(self._writer)
        self._writer.put_people(self._knowledge.person_records(directory))
        put_history(self._writer, person_histories(directory))
        self._progress.begin("writing", 0)
        return list(reports.values())

    def _changed(self, source: Source, report: ArchiveReport) -> Iterator[_File]:
        """Read what is new or changed in a source, and remove what is gone."""
        # A rebuild takes no file for unchanged.
        states = self._states.get(source.archive, {}) if self._writer.before else {}
        try:
            files = list(source.files())
        except SourceError as error:
            report.error = str(error)
            return
        self._progress.begin(f"reading {source.archive}", len(files))
        for file in files:
            content = read_content(file)
            digest = "" if isinstance(content, Skipped) else content_digest(content)
            state = states.get(file.path)
            if not digest or state is None or state.digest != digest:
                outline = content if isinstance(content, Skipped) else read_file(file.path, content)
                yield _File(source.archive, file.path, digest, outline)
            elif state.skipped is None:
                report.unchanged += 1
            else:
                self._skipped[source.archive, file.path] = state.skipped
            self._progress.advance()
        for path in sorted(self._knowledge.paths(source.archive) - {file.path for file in files}):
            self._writer.remove(source.archive, path)
            self._knowledge.forget(source.archive, path)
            report.removed += 1

    def _learn(self, file: _File) -> None:
        """Take what a file says of people in place of what it said before."""
        outline = file.outline
        known = None if isinstance(outline, Skipped) else read_evidence(outline, archive=file.archive, path=file.path)
        self._knowledge.learn(file.archive, file.path, FileKnowledge(known))

    def _extract(self, file: _File, directory: Directory) -> Meeting | Skipped:
        if isinstance(file.outline, Skipped):
            return file.outline
        return extract(file.outline, archive=file.archive, path=file.path, directory=directory, renamed=self._renamed)

    def _put(self, file: _File, result: Meeting | Skipped, directory: Directory) -> None:
        outline = b"" if isinstance(file.outline, Skipped) else outline_to_bytes(file.outline)
        if isinstance(result, Skipped):
            self._writer.put_skipped(SkippedRecord(file.archive, file.path, file.digest, result.reason, outline))
            self._skipped[file.archive, file.path] = result.reason
            self._knowledge.set_resolved(file.archive, file.path, (), ())
        else:
            present = _present(result, directory)
            self._writer.put_meeting(MeetingRecord(result, file.digest, outline, present))
            self._skipped.pop((file.archive, file.path), None)
            persons = (mention.person for mention in present)
            self._knowledge.set_resolved(file.archive, file.path, _mentions(result), persons)

    def _update_others(self, done: set[Key], directory: Directory, reports: dict[str, ArchiveReport]) -> None:
        """Make the items of the files that this run did not read again, from their outlines."""
        others = [key for key in self._knowledge.all_files() if key not in done]
        self._progress.begin("resolving people", len(others))
        for archive, path in others:
            changed = self._update(archive, path, directory)
            if changed and archive in reports:
                reports[archive].updated += 1
            self._progress.advance()

    def _update(self, archive: str, path: str, directory: Directory) -> bool:
        """Make the items of a file again; tell whether they, or whom its attendee list stands for, changed."""
        assert self._old is not None  # noqa: S101  # files that this run did not read are known from there
        state = self._states[archive][path]
        kept = self._old.outline(archive, path)
        outline = outline_from_bytes(kept) if kept else Skipped(path, state.skipped or "")
        file = _File(archive, path, state.digest, outline)
        result = self._extract(file, directory)
        before = self._old.meeting(archive, path)
        same = result == (before.meeting if before else Skipped(path, state.skipped or ""))
        if same and isinstance(result, Meeting):
            persons = tuple(mention.person for mention in _present(result, directory))
            same = persons == self._knowledge.present(archive, path)
        if not same or self._writer.before is None:
            self._put(file, result, directory)
        return not same


def _present(meeting: Meeting, directory: Directory) -> tuple[Mention, ...]:
    """Give whom the rows of a meeting's attendee table stand for."""
    rows = meeting.attendees
    labels = (row.login or row.name or row.initials for row in rows)
    return tuple(directory.resolve(label, meeting.date, meeting.archive, rows) for label in labels if label)


def _mentions(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Give each label of a meeting with the person that it stands for."""
    for item in meeting.items:
        assignees = (mention for action in item.actions for mention in action.assignees)
        for mention in (*item.owners, *item.speakers, *assignees):
            if mention.person is not None:
                yield mention.label, mention.person
