"""One run of the build: read what changed, make what that implies anew, then write it all."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from minutes_indexer.contents import read_content
from minutes_indexer.kept import asked_of, kept_to_bytes, read_trace
from minutes_indexer.knowledge import Knowledge
from minutes_indexer.looking import digest_of, look
from minutes_indexer.processes import ENOUGH, Beside, each
from minutes_indexer.report import ArchiveReport
from minutes_indexer.sources import SourceError
from minutes_indexer.steps import Before, KnownFile, make_one, present_at, read_one
from minutes_indexer.weave import Woven
from minutes_indexer.weaving import weave_run
from minutes_search.model import Skipped
from minutes_search.store import MeetingRecord
from minutes_search.store.documents import documents_of
from minutes_search.store.sources import load_commits, load_sources, put_commits, put_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.file_states import Key
    from minutes_indexer.looking import Looked, Lookout
    from minutes_indexer.people import Directory
    from minutes_indexer.report import Progress
    from minutes_indexer.sources import Source, SourceFile
    from minutes_indexer.steps import Made, Told
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_search.config import ConfiguredPerson
    from minutes_search.places import Place
    from minutes_search.store import Store, Writer


class Update:
    """One run. `old` is the index that it starts from, or what a rebuild replaces.

    `lookout`: a look at the sources, which counts if it was beside this very index.
    """

    def __init__(  # noqa: PLR0913  # most by name
        self,
        writer: Writer,
        old: Store | None,
        *,
        configured: Sequence[ConfiguredPerson],
        renamed: Mapping[str, str],
        lookout: Lookout,
        progress: Progress,
        processes: int,
    ) -> None:
        self._writer = writer
        self._old = old
        self._configured = configured
        self._renamed = renamed
        self._stamps = lookout.stamps
        self._progress = progress
        self._processes = processes
        self._knowledge = Knowledge(old, anew=writer.before is None)
        self._looked = lookout.beside(self._knowledge.files) if writer.before is not None else {}
        self._woven = Woven.load(writer.before)  # a rebuild makes all files anew
        self._read: dict[Key, KnownFile] = {}
        """Until something is made of them."""
        self._made: dict[Key, MeetingTraits | None] = {}
        """By what the files that this run makes anew are tied to others; None for those that are no meetings."""
        self._sources = load_sources(old) if old else {}
        # A rebuild takes over what is known of the archives that it does not read.
        others = self._knowledge.files.archives() if writer.before is None else ()
        self._commits = {archive: load_commits(old, archive) for archive in others if old}

    def run(
        self, sources: Sequence[Source], failed: Mapping[str, str], forget: Sequence[str] = ()
    ) -> list[ArchiveReport]:
        """Bring the index up to date with the sources; give a report for each archive.

        `failed`: why some could not be refreshed, by archive; they are not read. `forget`: archives to be taken out.
        """
        names = [*(source.archive for source in sources), *forget]
        reports = {name: ArchiveReport(name, error=failed.get(name)) for name in names}
        looked = {source.archive: self._look(source, reports) for source in sources if source.archive not in failed}
        self._read_files({archive: each for archive, each in looked.items() if each is not None}, reports)
        for archive in forget:
            self._remove(archive, self._knowledge.files.paths(archive), reports[archive])
            self._sources.pop(archive, None)
            self._commits[archive] = []
        directory = self._knowledge.directory(self._configured, self._renamed)
        self._make_read(directory, reports)
        if self._writer.before is None or self._knowledge.people_changed:
            self._make_others(directory, reports)
        if self._writer.before is None and self._processes > 1 and len(self._made) >= ENOUGH:
            self._writer.write_words(Beside)  # all is made anew, so nothing with words is written after this
        touched = {archive for archive, _ in self._made} | {name for name, each in reports.items() if each.removed}
        self._put_places(touched, directory)
        for archive, report in reports.items():
            if report.error is None:
                report.skipped = [Skipped(*each) for each in self._knowledge.files.skipped(archive)]
        self._knowledge.save(self._writer, directory)
        self._woven.save(self._writer)
        self._save_sources()
        return list(reports.values())

    def _look(self, source: Source, reports: Mapping[str, ArchiveReport]) -> Looked | None:
        """Look at what there is in a source; None where that fails."""
        archive, anew = source.archive, self._writer.before is None
        try:
            looked = self._looked.get(archive) or look(source, self._knowledge.files, self._stamps, anew=anew)
        except SourceError as error:
            reports[archive].error = str(error)
            return None
        reports[archive].unchanged = looked.unchanged
        self._remember(archive, looked)
        return looked

    def _read_files(self, looked: Mapping[str, Looked], reports: Mapping[str, ArchiveReport]) -> None:
        """Read what is new or changed in archives, and remove what is gone."""
        contents = itertools.chain.from_iterable(self._contents(*each) for each in looked.items())
        begun = None
        for (archive, file, digest), told in each(read_one, None, contents, self._processes):
            if archive != begun:
                self._progress.begin(f"reading {archive}", len(looked[archive].to_read))
                begun = archive
            self._learn((archive, file.path), file, digest, told)
            self._progress.advance()
        for archive, found in looked.items():
            self._remove(archive, found.gone, reports[archive])

    def _remove(self, archive: str, paths: Iterable[str], report: ArchiveReport) -> None:
        for path in sorted(paths):
            self._writer.remove(archive, path)
            self._knowledge.forget(archive, path)
            report.removed += 1

    def _contents(
        self, archive: str, looked: Looked
    ) -> Iterator[tuple[tuple[str, SourceFile, str], tuple[str, str, bytes | Skipped]]]:
        """Give the files to be read of an archive, each with its digest, and what is to be read of it."""
        for file in looked.to_read:
            content = read_content(file)
            digest = digest_of(file, content)
            if digest and file.stamp:
                self._stamps.note(archive, file.path, file.stamp, digest)
            yield (archive, file, digest), (archive, file.path, content)

    def _remember(self, archive: str, looked: Looked) -> None:
        """Take where an archive came from in place of what was known of that."""
        self._commits[archive] = list(looked.commits)
        self._sources.pop(archive, None)
        if looked.origin is not None:
            self._sources[archive] = looked.origin

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
        self._read[key] = KnownFile(*key, digest, kept)
        self._knowledge.learn(*key, digest, evidence)

    def _make_read(self, directory: Directory, reports: Mapping[str, ArchiveReport]) -> None:
        """Make and write what the index is to have of the files that this run read."""
        self._progress.begin("extracting", len(self._read))
        files = ((key, self._read.pop(key)) for key in list(self._read))
        for key, made in each(make_one, (directory, self._renamed), files, self._processes):
            assert made is not None  # noqa: S101  # nothing to compare it with was given
            self._put(key, made)
            if made.traits:
                reports[key[0]].indexed += 1
                reports[key[0]].items += len(made.traits.ids)
            self._progress.advance()

    def _make_others(self, directory: Directory, reports: Mapping[str, ArchiveReport]) -> None:
        """Make anew, from their outlines, those of the files that this run did not read that are not as they were."""
        others = list(self._concerned(directory))
        if others:
            self._progress.begin("resolving people", len(others))
        files = ((key, self._known(key)) for key in others)
        for key, made in each(make_one, (directory, self._renamed), files, self._processes):
            if made is not None:
                self._put(key, made)
                if key[0] in reports:
                    reports[key[0]].updated += 1
            self._progress.advance()

    def _concerned(self, directory: Directory) -> Iterator[Key]:
        """Give the files that this run did not read, but for those that are as they were with these people too."""
        difference = self._knowledge.difference(directory)
        for key in self._knowledge.files.all_files():
            if key in self._made:
                continue
            if difference is not None:
                kept = self._old.outline(*key) if self._old else None
                if not kept or not self._knowledge.is_concerned(*key, asked_of(kept), difference):
                    continue
            yield key

    def _known(self, key: Key) -> KnownFile:
        """Give a file that is not read again; where it is to be written in any case, as if it were another one."""
        assert self._old is not None  # noqa: S101  # it is known from there
        files = self._knowledge.files
        kept = self._old.outline(*key) or Skipped(key[1], files.reason(*key))
        anew = self._writer.before is None
        before = None if anew else Before(self._old.stored(*key), self._knowledge.present(*key))
        return KnownFile(*key, files.digest(*key), kept, before)

    def _put(self, key: Key, made: Made) -> None:
        self._writer.put_documents(*key, made.documents)
        self._knowledge.set_resolved(*key, made.labels, made.present, skipped=made.skipped)
        self._made[key] = made.traits

    def _put_places(self, touched: Collection[str], directory: Directory) -> None:
        """Tie meetings together, and write what that has changed."""
        known = self._knowledge.files.all_files()
        places = dict(weave_run(self._woven, self._writer.before, self._made, known, touched))
        self._progress.begin("writing", len(places))
        for key, of_items in places.items():
            if key not in self._made:
                self._write_again(key, directory)
            self._writer.put_places(*key, of_items)
            self._progress.advance()

    def _write_again(self, key: Key, directory: Directory) -> None:
        """Write a meeting that stays as it is but for the places of its items."""
        assert self._old is not None  # noqa: S101  # what is woven and not made anew is known from there
        stored = self._old.meeting(*key)
        assert stored is not None  # noqa: S101  # likewise
        outline, present = self._old.outline(*key) or b"", present_at(stored.meeting, directory)
        self._writer.put_documents(*key, documents_of(MeetingRecord(stored.meeting, stored.digest, outline, present)))
