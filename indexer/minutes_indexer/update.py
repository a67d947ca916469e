"""One run of the build: read what changed, make what that implies anew, then write it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minutes_indexer.extract import extract, read_evidence
from minutes_indexer.histories import person_histories
from minutes_indexer.knowledge import FileKnowledge, Key, Knowledge
from minutes_indexer.outline_codec import outline_from_bytes, outline_to_bytes
from minutes_indexer.people import Directory
from minutes_indexer.reading import content_digest, read_content, read_file
from minutes_indexer.report import ArchiveReport
from minutes_indexer.sources import SourceError
from minutes_indexer.weave import Woven
from minutes_search.model import Meeting, Skipped
from minutes_search.store import MeetingRecord, SkippedRecord
from minutes_search.store.history import put_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_indexer.outline import Outline
    from minutes_indexer.report import Progress
    from minutes_indexer.sources import Source
    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Mention
    from minutes_search.store import Store, Writer


@dataclass(frozen=True, slots=True)
class _File:
    """A file that this run read."""

    digest: str
    outline: Outline | Skipped


class Update:
    """One run. `old` is the index that it starts from, or what a rebuild replaces."""

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
        self._woven = Woven.load(old)
        self._states = {name: old.files(name) for name in old.archives()} if old else {}
        self._read: dict[Key, _File] = {}
        self._results: dict[Key, Meeting | Skipped] = {}
        self._skipped: dict[Key, str] = {}

    def run(self, sources: Sequence[Source]) -> list[ArchiveReport]:
        """Bring the index up to date with the sources; give a report for each."""
        reports = {source.archive: ArchiveReport(source.archive) for source in sources}
        for source in sources:
            self._read_source(source, reports[source.archive])
        directory = Directory.build(self._knowledge.evidence(), self._configured)
        self._extract_read(directory, reports)
        # What items depend on beside their own file.
        fingerprint = f"{directory.fingerprint()} {sorted(self._renamed.items())}"
        if self._writer.before is None or self._knowledge.resolved_with != fingerprint:
            self._extract_others(directory, reports)
        touched = {archive for archive, _ in self._results} | {name for name, each in reports.items() if each.removed}
        for archive in sorted(touched):
            self._weave(archive)
        self._progress.begin("writing", len(self._results))
        for key, result in self._results.items():
            self._put(key, result, directory)
            self._progress.advance()
        for (archive, path), reason in sorted(self._skipped.items()):
            if archive in reports:
                reports[archive].skipped.append(Skipped(path, reason))
        self._knowledge.resolved_with = fingerprint
        self._knowledge.save(self._writer)
        self._woven.save(self._writer, {archive for archive, _ in self._knowledge.all_files()})
        self._writer.put_people(self._knowledge.person_records(directory))
        put_history(self._writer, person_histories(directory))
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
        for file in files:
            key = source.archive, file.path
            content = read_content(file)
            digest = "" if isinstance(content, Skipped) else content_digest(content)
            state = states.get(file.path)
            if not digest or state is None or state.digest != digest:
                outline = content if isinstance(content, Skipped) else read_file(file.path, content)
                self._read[key] = _File(digest, outline)
                self._learn(key, outline)
            elif state.skipped is None:
                report.unchanged += 1
            else:
                self._skipped[key] = state.skipped
            self._progress.advance()
        for path in sorted(self._knowledge.paths(source.archive) - {file.path for file in files}):
            self._writer.remove(source.archive, path)
            self._knowledge.forget(source.archive, path)
            report.removed += 1

    def _learn(self, key: Key, outline: Outline | Skipped) -> None:
        """Take what a file says of people in place of what it said before."""
        archive, path = key
        known = None if isinstance(outline, Skipped) else read_evidence(outline, archive=archive, path=path)
        self._knowledge.learn(archive, path, FileKnowledge(known))

    def _extract(self, key: Key, outline: Outline | Skipped, directory: Directory) -> Meeting | Skipped:
        if isinstance(outline, Skipped):
            return outline
        archive, path = key
        return extract(outline, archive=archive, path=path, directory=directory, renamed=self._renamed)

    def _extract_read(self, directory: Directory, reports: dict[str, ArchiveReport]) -> None:
        self._progress.begin("extracting", len(self._read))
        for key, file in self._read.items():
            result = self._extract(key, file.outline, directory)
            self._results[key] = result
            if isinstance(result, Meeting):
                reports[key[0]].indexed += 1
                reports[key[0]].items += len(result.items)
            self._progress.advance()

    def _extract_others(self, directory: Directory, reports: dict[str, ArchiveReport]) -> None:
        """Make the items of the files that this run did not read again, from their outlines."""
        others = [key for key in self._knowledge.all_files() if key not in self._read]
        self._progress.begin("resolving people", len(others))
        for key in others:
            result = self._extract(key, self._kept_outline(key), directory)
            changed = not self._is_as_before(key, result, directory)
            if changed and key[0] in reports:
                reports[key[0]].updated += 1
            if changed or self._writer.before is None:
                self._results[key] = result
            self._progress.advance()

    def _kept_outline(self, key: Key) -> Outline | Skipped:
        assert self._old is not None  # noqa: S101  # files that this run did not read are known from there
        kept = self._old.outline(*key)
        return outline_from_bytes(kept) if kept else Skipped(key[1], self._states[key[0]][key[1]].skipped or "")

    def _is_as_before(self, key: Key, result: Meeting | Skipped, directory: Directory) -> bool:
        """Tell whether a file's items, and whom its attendee list stands for, are what the index has."""
        before = self._old.meeting(*key) if self._old else None
        if isinstance(result, Skipped):
            return before is None and result.reason == self._states[key[0]][key[1]].skipped
        if before is None or _without_places(before.meeting) != result:
            return False
        persons = tuple(mention.person for mention in _present(result, directory))
        return persons == self._knowledge.present(*key)

    def _weave(self, archive: str) -> None:
        """Tie an archive's meetings together; those whose items change their places are to be written as well."""
        kept = self._kept_meetings(archive)
        new = [result for (name, _), result in self._results.items() if name == archive and isinstance(result, Meeting)]
        before = {meeting.path: meeting for meeting in kept}
        for meeting in self._woven.weave(archive, [*kept, *new]):
            if meeting != before.get(meeting.path):
                self._results[archive, meeting.path] = meeting

    def _kept_meetings(self, archive: str) -> list[Meeting]:
        """Give the meetings of an archive that this run did not make anew."""
        if self._old is None or archive not in self._states:
            return []
        paths = self._knowledge.paths(archive)
        return [
            stored.meeting
            for stored in self._old.meetings((archive,))
            if stored.meeting.path in paths and (archive, stored.meeting.path) not in self._results
        ]

    def _put(self, key: Key, result: Meeting | Skipped, directory: Directory) -> None:
        archive, path = key
        digest, outline = self._source_of(key)
        if isinstance(result, Skipped):
            self._writer.put_skipped(SkippedRecord(archive, path, digest, result.reason, outline))
            self._skipped[key] = result.reason
            self._knowledge.set_resolved(archive, path, (), ())
            return
        present = _present(result, directory)
        self._writer.put_meeting(MeetingRecord(result, digest, outline, present))
        self._skipped.pop(key, None)
        self._knowledge.set_resolved(archive, path, _mentions(result), (mention.person for mention in present))

    def _source_of(self, key: Key) -> tuple[str, bytes]:
        """Give a file's digest and its outline as it is kept; no outline for a file that could not be read."""
        if file := self._read.get(key):
            return file.digest, b"" if isinstance(file.outline, Skipped) else outline_to_bytes(file.outline)
        kept = self._old.outline(*key) if self._old else None
        return self._states[key[0]][key[1]].digest, kept or b""


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
