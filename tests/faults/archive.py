"""A small archive with two states, runs of the command that bring its index into one, and what an index shows of it."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minutes_search.query.sentence import understand
from minutes_search.search import search
from minutes_search.store import IndexMissingError, Store
from minutes_search.store.disk import read_generation, table_name
from minutes_search.store.segment import segment_files
from tests.cli.running import start
from tests.indexer.indexing import TODAY, minutes, table

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

OLD, NEW = "old", "new"
INDEX, REBUILD, UPDATE = "index", "rebuild", "update"
"""Kinds of runs, all of which bring the index into the state of the files."""
_MEETINGS = 16
_QUERIES = ("", "sigstore", "old OR new", "by:WV", "is:carried", "is:open -mirrors", "archive:north")
_BESIDE = {"write.lock", "sources.json", "stamps"}
"""What lies in the directory beside the files of a generation."""


@dataclass(frozen=True)
class Archive:
    """Two folders of minutes that stand for one of the states, and the index of them."""

    folder: Path
    index: Path

    def command(self, kind: str = INDEX) -> list[str]:
        """Give the command line of a kind of run, without the program's name."""
        if kind == UPDATE:
            return ["update", "--index", str(self.index)]
        folders = [str(self.folder / "north"), str(self.folder / "south")]
        return ["index", *folders, "--index", str(self.index), *(["--rebuild"] if kind == REBUILD else [])]

    def turn(self, state: str) -> None:
        """Write the files of a state: half of them are of both, others are edited, there only once, or moved."""
        for source in ("north", "south"):
            shutil.rmtree(self.folder / source, ignore_errors=True)
            (self.folder / source).mkdir(parents=True)
            for n in range(_MEETINGS):
                if n % 8 == (5 if state == OLD else 6):
                    continue
                date = (datetime.date(2023, 1, 4) + datetime.timedelta(14 * n)).isoformat()
                (self.folder / source / f"{date}.md").write_text(_minutes(date, n, state, source), "utf-8")

    def run(self, kind: str = INDEX, **how: Any) -> subprocess.Popen[str]:
        """Start a run as a process of its own."""
        return start(*self.command(kind), **how)

    def whole(self) -> str | None:
        """Give what the index holds and answers, as one short text; None without an index."""
        with contextlib.suppress(IndexMissingError), Store.open(self.index) as store:
            return whole(store)
        return None

    def leftovers(self) -> list[str]:
        """The names in the index directory that belong to no generation: none once a run has ended."""
        current = read_generation(self.index)
        needed = {name for segment in current.segments for name in segment_files(segment.name)}
        names = {file.name for file in self.index.iterdir()}
        return sorted(names - needed - _BESIDE - {table_name(current.number)})


def small_archive(folder: Path) -> Archive:
    """Give an archive with its index beside it; neither is written yet."""
    return Archive(folder, folder / "index")


def whole(store: Store) -> str:
    """Give what a state of an index holds and answers, as one short text."""
    held = (
        list(store.meetings()),
        [(archive, sorted(store.files(archive).items())) for archive in store.archives()],
        sorted(store.people.persons.items()),
        store.meta("ledger"),
        [_found(store, query) for query in _QUERIES],
    )
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def _found(store: Store, query: str) -> list[tuple[str, str, str]]:
    results = search(store, understand(query, TODAY).literal, limit=None)
    assert results.count == len(results.hits)
    return [(hit.stored.archive, hit.stored.path, hit.stored.item.id) for hit in results.hits]


def _minutes(date: str, n: int, state: str, source: str) -> str:
    edited = f"{state} lanterns" if n % 4 == 0 else "lanterns"
    items = (
        f"* [ ] (WV) sigstore bundles of {source}",
        f"    * AB: {edited}",
        f"* mirrors {n}",
        f"* [x] (AB) wheel {n // 3}, see CEP {n}",
    )
    people = table("Wilma Verhoeven, WV, wilmav", f"Ada Brook, AB, {'adabrook' if state == OLD else 'ada-brook'}")
    return minutes(date, *items, attendees=people if n % 6 == 0 else "")
