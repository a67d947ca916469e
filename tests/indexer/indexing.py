"""Folders of small minutes, runs of the build over them, and everything that an index answers, for comparison."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.build import ArchiveReport, Progress, build
from minutes_indexer.sources import FolderSource, Source, SourceFile, SourceState
from minutes_search.query.sentence import understand
from minutes_search.search import search
from minutes_search.store import FileState, PersonRecord, Store, StoredMeeting
from minutes_search.store.woven import LEDGER, RELATIONS, SERIES, SHARED, TWINS, load_archives, load_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from minutes_search.config import ConfiguredPerson

TODAY = datetime.date(2026, 6, 1)
QUERIES = (
    "", "sigstore", "-sigstore", "sigstore OR mirrors", '"old pythons"', "by:WV", "by:Wilma", "owner:wvance", "by:AB",
    "by:Ada", "speaker:ada", "by:Ines", "attendee:WV", "attendee:Walter", "attendee:adabrook", "attendee:Ines",
    "assignee:Wilma", "has:owner", "is:open -by:WV", "ref:cep:31", "date:2024-06..", "section:Ada", "archive:north",
    "is:carried",
)  # fmt: skip
"""Words, roles of people, and conditions that the small minutes of these tests answer differently."""

KEPT = ("files", "evidence", "labels", "persons", "history", "woven")
"""What runs keep beside the meetings."""

WOVEN = (SERIES, LEDGER, RELATIONS, TWINS, SHARED)
"""What they keep of archives as wholes."""


@dataclass
class Log:
    """What a run tells while it goes on."""

    steps: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    done: int = 0

    def begin(self, step: str, total: int) -> None:
        self.steps.append((step, total))

    def advance(self) -> None:
        self.done += 1

    def note(self, message: str) -> None:
        self.notes.append(message)


@dataclass
class Files:
    """A source whose files are in memory."""

    archive: str
    contents: Mapping[str, bytes]
    place: None = None

    def refresh(self, progress: Progress) -> None:
        pass

    def state(self) -> SourceState:
        return SourceState()

    def files(self) -> Iterator[SourceFile]:
        for path in sorted(self.contents):
            yield SourceFile(path, lambda path=path: self.contents[path])  # type: ignore[misc]


@dataclass
class Archives:
    """Some folders of minutes under one folder, and the index of them."""

    folder: Path
    log: Log = field(default_factory=Log)

    @property
    def index(self) -> Path:
        return self.folder / ".index"

    def write(self, place: str, text: str | bytes) -> None:
        """Write a file, as `north/2024-06-12.md`."""
        file = self.folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def remove(self, place: str) -> None:
        (self.folder / place).unlink()

    def run(
        self, *archives: str, rebuild: bool = False, configured: Sequence[ConfiguredPerson] = ()
    ) -> dict[str, ArchiveReport]:
        """Index some of the folders."""
        sources = [FolderSource(self.folder / archive) for archive in archives]
        return index_sources(self.index, sources, rebuild=rebuild, configured=configured, log=self.log)

    def answer(self, query: str) -> list[str]:
        """The titles of the items that a query finds, in the order of their ids."""
        with Store.open(self.index) as store:
            hits = search(store, understand(query, TODAY).literal, limit=None).hits
        return sorted(hit.stored.item.title for hit in hits)

    def ids(self, archive: str, path: str) -> dict[str, str]:
        """Title and id of each item of a file."""
        with Store.open(self.index) as store:
            stored = store.meeting(archive, path)
        assert stored is not None, f"{archive}/{path} is not in the index"
        return {item.title: item.id for item in stored.meeting.items}

    def paths(self, archive: str) -> list[str]:
        """The files of an archive that are meetings."""
        with Store.open(self.index) as store:
            return [stored.meeting.path for stored in store.meetings([archive])]

    def generation(self) -> int:
        with Store.open(self.index) as store:
            return store.generation


def index_sources(
    index: Path,
    sources: Sequence[Source],
    *,
    rebuild: bool = False,
    configured: Sequence[ConfiguredPerson] = (),
    log: Log | None = None,
) -> dict[str, ArchiveReport]:
    """Index sources; give the reports by archive."""
    reports = build(sources, index, rebuild=rebuild, configured=configured, progress=log or Log(), wait=0)
    return {report.archive: report for report in reports}


def minutes(date: str, *items: str, attendees: str = "", title: str = "Meeting") -> str:
    """The text of a meeting with some entries under one section."""
    present = f"## Attendees\n\n{attendees}\n\n" if attendees else ""
    return f"# {title} {date}\n\n{present}## New items\n\n" + "\n".join(items) + "\n"


def table(*rows: str) -> str:
    """An attendee table of rows like `Wilma Verhoeven, WV, wilmav`."""
    lines = ["| Name | Initials | GitHub ID |", "| --- | --- | --- |"]
    return "\n".join([*lines, *("| " + " | ".join(row.split(", ")) + " |" for row in rows)])


@dataclass(frozen=True)
class Everything:
    """All that an index holds and answers, but for what differs between equal ones (document and run numbers)."""

    meetings: tuple[StoredMeeting, ...]
    files: dict[str, dict[str, FileState]]
    people: dict[str, PersonRecord]
    answers: dict[str, list[tuple[str, str, str, float]]]
    kept: dict[str, bytes | None]
    """What the runs keep of files and people."""
    woven: dict[tuple[str, tuple[str, ...]], bytes | None]
    """What they keep of archives as wholes."""


def everything(index: Path) -> Everything:
    """Read all of an index."""
    with Store.open(index) as store:
        return Everything(
            meetings=tuple(store.meetings()),
            files={archive: store.files(archive) for archive in store.archives()},
            people=store.people.persons,
            answers={query: _answer(store, query) for query in QUERIES},
            kept={name: store.meta(name) for name in KEPT},
            woven={(name, each): load_bytes(store, name, each) for name in WOVEN for each in load_archives(store)},
        )


def _answer(store: Store, query: str) -> list[tuple[str, str, str, float]]:
    results = search(store, understand(query, TODAY).literal, limit=None)
    assert results.count == len(results.hits)
    return [(hit.stored.archive, hit.stored.path, hit.stored.item.id, round(hit.score, 9)) for hit in results.hits]
