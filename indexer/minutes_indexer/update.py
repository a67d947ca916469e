"""One run of the build: read what changed, make what that implies anew, then write it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minutes_indexer.histories import person_histories
from minutes_indexer.kept import kept_to_bytes, read_trace
from minutes_indexer.knowledge import FileKnowledge, Key, Knowledge
from minutes_indexer.people import Directory
from minutes_indexer.processes import each
from minutes_indexer.reading import content_digest, read_content
from minutes_indexer.report import ArchiveReport
from minutes_indexer.sources import SourceError
from minutes_indexer.steps import extract_one, prepare_one, read_one
from minutes_indexer.weave import Woven
from minutes_search.model import Meeting, Skipped
from minutes_search.store import MeetingRecord, SkippedRecord
from minutes_search.store.history import put_history
from minutes_search.store.sources import ArchiveSource, load_commits, load_sources, put_commits, put_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.report import Progress
    from minutes_indexer.sources import Source, SourceFile
    from minutes_indexer.steps import Told
    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Mention
    from minutes_search.places import Place
    from minutes_search.store import FileState, Store, Writer


@dataclass(frozen=True, slots=True)
class _File:
    """A file that this run read."""

    digest: str
    kept: bytes | Skipped
    """What the index is to keep of it, as `kept_to_bytes` writes it."""


class Update:
    """One run. `old` is the index that it starts from, or what a rebuild replaces."""

    def __init__(  # noqa: PLR0913  # most by name
        self,
        writer: Writer,
        old: Store | None,
        *,
        configured: Sequence[ConfiguredPerson],
        renamed: Mapping[str, str],
        progress: Progress,
        processes: int,
    ) -> None:
        self._writer = writer
        self._old = old
        self._configured = configured
        self._renamed = renamed
        self._progress = progress
        self._processes = processes
        self._knowledge = Knowledge.load(old)
        self._woven = Woven.load(old)
        self._states = {name: old.files(name) for name in old.archives()} if old else {}
        self._read: dict[Key, _File] = {}
        self._results: dict[Key, Meeting | Skipped] = {}
        self._skipped: dict[Key, str] = {}
        self._sources = load_sources(old) if old else {}
        # A rebuild takes over what is known of the archives that it does not read.
        others = self._states if writer.before is None else ()
        self._commits = {archive: load_commits(old, archive) for archive in others if old}

    def run(
        self, sources: Sequence[Source], failed: Mapping[str, str], forget: Sequence[str] = ()
    ) -> list[ArchiveReport]:
        """Bring the index up to date with the sources; give a report for each archive.

        `failed`: why some could not be refreshed, by archive; they are not read. `forget`: archives to be taken out.
        """
        names = [*(source.archive for source in sources), *forget]
        reports = {name: ArchiveReport(name, error=failed.get(name)) for name in names}
        for source in sources:
            if source.archive not in failed:
                self._read_source(source, reports[source.archive])
        for archive in forget:
            self._remove(archive, self._knowledge.paths(archive), reports[archive])
            self._sources.pop(archive, None)
            self._commits[archive] = []
        directory = Directory.build(self._knowledge.evidence(), self._configured)
        self._extract_read(directory, reports)
        # What items depend on beside their own file.
        fingerprint = f"{directory.fingerprint()} {sorted(self._renamed.items())}"
        if self._writer.before is None or self._knowledge.resolved_with != fingerprint:
            self._extract_others(directory, reports)
        touched = {archive for archive, _ in self._results} | {name for name, each in reports.items() if each.removed}
        self._weave(touched)
        self._progress.begin("writing", len(self._results))
        self._put_all(directory)
        for (archive, path), reason in sorted(self._skipped.items()):
            if archive in reports:
                reports[archive].skipped.append(Skipped(path, reason))
        self._knowledge.resolved_with = fingerprint
        self._knowledge.save(self._writer)
        self._woven.save(self._writer)
        self._writer.put_people(self._knowledge.person_records(directory))
        put_history(self._writer, person_histories(directory))
        self._save_sources()
        return list(reports.values())

    def _read_source(self, source: Source, report: ArchiveReport) -> None:
        """Read what is new or changed in a source, and remove what is gone."""
        # A rebuild takes no file for unchanged.
        states = self._states.get(source.archive, {}) if self._writer.before else {}
        try:
            files = list(source.files())
        except SourceError as error:
            report.error = str(error)
            return
        self._progress.begin(f"reading {source.archive}", len(files))
        changed = self._changed(source.archive, files, states, report)
        for (file, digest), told in each(read_one, None, changed, self._processes):
            self._learn((source.archive, file.path), file, digest, told)
            self._progress.advance()
        self._remember(source, files)
        if source.state().partial:
            return
        self._remove(source.archive, self._knowledge.paths(source.archive) - {file.path for file in files}, report)

    def _remove(self, archive: str, paths: Iterable[str], report: ArchiveReport) -> None:
        for path in sorted(paths):
            self._writer.remove(archive, path)
            self._knowledge.forget(archive, path)
            report.removed += 1

    def _changed(
        self, archive: str, files: Iterable[SourceFile], states: Mapping[str, FileState], report: ArchiveReport
    ) -> Iterator[tuple[tuple[SourceFile, str], tuple[str, str, bytes | Skipped]]]:
        """Give the files that are not known to be as they were, each with its digest, and what is to be read of it."""
        for file in files:
            state = states.get(file.path)
            content = read_content(file) if file.identity is None else None
            digest = _digest(file.identity.encode() if file.identity is not None else content)
            if state is None or not digest or state.digest != digest:
                content = read_content(file) if content is None else content
                # What could not be read is looked at again by the next run.
                yield (file, "" if isinstance(content, Skipped) else digest), (archive, file.path, content)
                continue
            if state.skipped is None:
                report.unchanged += 1
            else:
                self._skipped[archive, file.path] = state.skipped
            self._progress.advance()

    def _remember(self, source: Source, files: Iterable[SourceFile]) -> None:
        """Take where an archive came from in place of what was known of that."""
        self._commits[source.archive] = [commit.id for commit in source.state().commits]
        self._sources.pop(source.archive, None)
        if source.place is not None:
            addresses = {file.path: file.address for file in files if file.address}
            self._sources[source.archive] = ArchiveSource(source.place, source.state().revision, addresses)

    def places(self) -> dict[str, Place]:
        """Give where the archives of the index came from, after `run`."""
        return {archive: source.place for archive, source in self._sources.items()}

    def _save_sources(self) -> None:
        put_sources(self._writer, self._sources)
        for archive, ids in self._commits.items():
            if ids or (self._old and load_commits(self._old, archive)):
                put_commits(self._writer, archive, ids)

    def _learn(self, key: Key, file: SourceFile, digest: str, told: Told | Skipped) -> None:
        """Take what a file tells in place of what it told before."""
        trace = told if isinstance(told, Skipped) else read_trace(file)
        kept: bytes | Skipped
        if isinstance(told, Skipped):
            kept, evidence = told, None
        elif isinstance(trace, Skipped):
            kept, evidence = trace, None
        else:
            kept, evidence = kept_to_bytes(told.outline, trace), told.evidence
        self._read[key] = _File(digest, kept)
        self._knowledge.learn(*key, FileKnowledge(evidence))

    def _extracted(
        self, files: Iterable[tuple[Key, bytes | Skipped]], directory: Directory
    ) -> Iterator[tuple[Key, Meeting | Skipped]]:
        values = ((key, (*key, kept)) for key, kept in files)
        return each(extract_one, (directory, self._renamed), values, self._processes)

    def _extract_read(self, directory: Directory, reports: dict[str, ArchiveReport]) -> None:
        self._progress.begin("extracting", len(self._read))
        for key, result in self._extracted(((key, file.kept) for key, file in self._read.items()), directory):
            self._results[key] = result
            if isinstance(result, Meeting):
                reports[key[0]].indexed += 1
                reports[key[0]].items += len(result.items)
            self._progress.advance()

    def _extract_others(self, directory: Directory, reports: dict[str, ArchiveReport]) -> None:
        """Make the items of the files that this run did not read again, from their outlines."""
        others = [key for key in self._knowledge.all_files() if key not in self._read]
        self._progress.begin("resolving people", len(others))
        for key, result in self._extracted(((key, self._kept(key)) for key in others), directory):
            changed = not self._is_as_before(key, result, directory)
            if changed and key[0] in reports:
                reports[key[0]].updated += 1
            if changed or self._writer.before is None:
                self._results[key] = result
            self._progress.advance()

    def _kept(self, key: Key) -> bytes | Skipped:
        assert self._old is not None  # noqa: S101  # files that this run did not read are known from there
        return self._old.outline(*key) or Skipped(key[1], self._states[key[0]][key[1]].skipped or "")

    def _is_as_before(self, key: Key, result: Meeting | Skipped, directory: Directory) -> bool:
        """Tell whether a file's items, and whom its attendee list stands for, are what the index has."""
        before = self._old.meeting(*key) if self._old else None
        if isinstance(result, Skipped):
            return before is None and result.reason == self._states[key[0]][key[1]].skipped
        if before is None or _without_places(before.meeting) != result:
            return False
        persons = tuple(mention.person for mention in _present(result, directory))
        return persons == self._knowledge.present(*key)

    def _weave(self, touched: set[str]) -> None:
        """Tie meetings together anew; those whose items change their places are to be written as well.

        What changes in an archive concerns those that had meetings in common with it, or have from now on.
        """
        if not touched:
            return
        archives = self._woven.together_with(touched | self._archives_of_the_days())
        kept = self._kept_meetings(archives)
        new = [result for result in self._results.values() if isinstance(result, Meeting)]
        before = {(meeting.archive, meeting.path): meeting for meeting in kept}
        for meeting in self._woven.weave(archives, [*kept, *new]):
            key = meeting.archive, meeting.path
            if meeting != before.get(key):
                self._results[key] = meeting

    def _archives_of_the_days(self) -> set[str]:
        """Give the archives that have a meeting on the day of one that this run has made anew."""
        if self._old is None:
            return set()
        days = {result.date.toordinal() for result in self._results.values() if isinstance(result, Meeting)}
        return {self._old.bare_meeting(block).archive for block in self._old.blocks if block.day in days}

    def _kept_meetings(self, archives: set[str]) -> list[Meeting]:
        """Give the meetings of archives that this run did not make anew."""
        known = set(self._knowledge.all_files()) - self._results.keys()
        old = self._old.meetings(sorted(archives)) if self._old else ()
        meetings = (stored.meeting for stored in old)
        return [meeting for meeting in meetings if (meeting.archive, meeting.path) in known]

    def _put_all(self, directory: Directory) -> None:
        """Write what this run has made anew."""
        for key, documents in each(prepare_one, None, self._records(directory), self._processes):
            self._writer.put_documents(*key, documents)
            self._progress.advance()

    def _records(self, directory: Directory) -> Iterator[tuple[Key, MeetingRecord | SkippedRecord]]:
        """Give what is to be kept of each file that this run has made anew."""
        for key, result in self._results.items():
            digest, outline = self._source_of(key)
            if isinstance(result, Skipped):
                self._skipped[key] = result.reason
                self._knowledge.set_resolved(*key, (), ())
                yield key, SkippedRecord(*key, digest, result.reason, outline)
                continue
            present = _present(result, directory)
            self._skipped.pop(key, None)
            self._knowledge.set_resolved(*key, _mentions(result), (mention.person for mention in present))
            yield key, MeetingRecord(result, digest, outline, present)

    def _source_of(self, key: Key) -> tuple[str, bytes]:
        """Give a file's digest and its outline as it is kept; no outline for a file that could not be read."""
        if file := self._read.get(key):
            return file.digest, b"" if isinstance(file.kept, Skipped) else file.kept
        kept = self._old.outline(*key) if self._old else None
        return self._states[key[0]][key[1]].digest, kept or b""


def _digest(content: bytes | Skipped | None) -> str:
    return content_digest(content) if isinstance(content, bytes) else ""


def _without_places(meeting: Meeting) -> Meeting:
    return replace(meeting, items=tuple(replace(item, place=None) for item in meeting.items))


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
