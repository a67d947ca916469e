"""What the benches work on: corpora, our indexes of them, the same items in the peers' stores. All is kept."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import minutes_indexer
import minutes_search
from benchmarks.corpora import Corpus, corpus
from benchmarks.peers.fts5 import Fts5
from benchmarks.peers.tantivy_engine import Tantivy
from benchmarks.processes import Run, run
from benchmarks.questions import Questions
from benchmarks.rows import Row, read_rows
from minutes_search.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.peers.base import Peer

PEERS: tuple[Peer, ...] = (Fts5(), Tantivy())
_NOT_INDEXING = {"cli", "render", "query", "search", "config"}
_KEPT_FOR = 24 * 3600


@dataclass
class Workbench:
    """What all benches of a run share."""

    cache: Path
    """A folder outside of the repository."""
    repeat: int
    """How often a thing is measured; each bench takes as many times that as it needs."""
    corpora: Sequence[str]
    program: Path
    """Our command."""
    _corpora: dict[str, Corpus] = field(default_factory=dict)
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _builds: dict[str, Run] = field(default_factory=dict)

    @property
    def quick(self) -> bool:
        """Whether this is only to see that the benches run: over the sample, each thing once and briefly."""
        return set(self.corpora) == {"sample"}

    def times(self, number: int) -> int:
        """Give how often to do what is done so often a repetition."""
        return 1 if self.quick else number * self.repeat

    def log(self, message: str) -> None:
        """Tell on standard error what goes on."""
        print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)

    def corpus(self, name: str) -> Corpus:
        """Give a corpus; CorpusMissingError where there is none."""
        if name not in self._corpora:
            self._corpora[name] = corpus(name, self.cache)
        return self._corpora[name]

    def chosen(self, *names: str) -> Iterator[Corpus]:
        """Give those corpora of some that this run is to measure."""
        for name in self.corpora:
            if not names or name in names:
                yield self.corpus(name)

    def index(self, of: Corpus) -> Path:
        """Give our index of a corpus, made by this version of the indexer."""
        folder = self._place(of) / "index"
        if not folder.is_dir():
            self.build(of)
        return folder

    def build(self, of: Corpus) -> Run:
        """Index a corpus from nothing, once a run; give what that took."""
        if of.name not in self._builds:
            self.log(f"indexing {of.name}: {of.files} files")
            folder = self._place(of) / "index"
            aside = _aside(folder)
            self._builds[of.name] = run(self.index_command(of.folders, aside), memory=True)
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        return self._builds[of.name]

    def index_command(self, folders: Sequence[Path], index: Path) -> list[str]:
        """Give the command that indexes folders."""
        return [str(self.program), "index", "--index", str(index), *map(str, folders)]

    def rows(self, of: Corpus) -> list[Row]:
        """Give the items of a corpus."""
        if of.name not in self._rows:
            self._rows[of.name] = read_rows(self.index(of))
        return self._rows[of.name]

    def questions(self, of: Corpus) -> Questions:
        """Give a source of questions about a corpus."""
        with Store.open(self.index(of)) as store:
            persons = {f"p:{key}": name for key, name in _certain_names(store)}
        return Questions(self.rows(of), persons)

    def peer(self, peer: Peer, of: Corpus) -> Path:
        """Give a peer's store of the items of a corpus."""
        folder = self._place(of) / peer.name.lower()
        if not folder.is_dir():
            self.log(f"{peer.name}: indexing {of.name}")
            rows = self.rows(of)
            aside = _aside(folder)
            aside.mkdir()
            peer.build(rows, aside)
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        return folder

    def _place(self, of: Corpus) -> Path:
        """Give the folder of what is made of a corpus; those of other versions are removed after a day."""
        place = self.cache / f"{of.name}-{of.digest}-{_version()}"
        if not place.is_dir():
            for old in self.cache.glob(f"{of.name}-*"):
                if old.stat().st_mtime < time.time() - _KEPT_FOR:
                    shutil.rmtree(old)
            place.mkdir(parents=True)
        return place


def _aside(folder: Path) -> Path:
    """Give a folder beside one, in which its contents are made; another run may be making the same."""
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    return aside


def _certain_names(store: Store) -> Iterator[tuple[str, str]]:
    """Yield persons with a name that means nobody else."""
    for key, person in store.people.persons.items():
        for name in (person.login, person.name):
            if name and '"' not in name and [each.key for each in store.people.resolve(name).persons] == [key]:
                yield key, name
                break


@functools.cache
def _version() -> str:
    """Give a digest of the code that decides what an index and the peers' stores hold."""
    digest = hashlib.blake2b(digest_size=6)
    here = Path(__file__).parent
    core = Path(minutes_search.__file__).parent
    files = [*Path(minutes_indexer.__file__).parent.rglob("*.py"), *here.glob("peers/*.py"), here / "rows.py"]
    files += [file for file in core.rglob("*.py") if file.relative_to(core).parts[0] not in _NOT_INDEXING]
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()
