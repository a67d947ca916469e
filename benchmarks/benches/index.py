"""The full index as a whole process, beside what parsing the same files costs alone."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import run
from benchmarks.results import Goal, Line, Series
from benchmarks.servers import PROGRAMS
from benchmarks.timing import milliseconds
from benchmarks.workbench import PEERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.corpora import Corpus
    from benchmarks.peers.base import Peer
    from benchmarks.workbench import Workbench

BENCH = "index"
SLOWER = 2.5
_AIMED = "Markdown + BeautifulSoup, 2 processes"
_PARSERS = {
    "Markdown + BeautifulSoup": ("html.parser", "1"),
    _AIMED: ("html.parser", "2"),
    "Markdown + lxml": ("lxml", "1"),
    "Markdown + lxml, 2 processes": ("lxml", "2"),
}


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure the full index, in turns with the parsers and with the peers' writing of the items."""
    for corpus in workbench.chosen("sample", "1x"):
        workbench.log(f"index {corpus.name}")
        with tempfile.TemporaryDirectory() as folder:
            yield from _of_corpus(workbench, corpus, Path(folder))


def _of_corpus(workbench: Workbench, corpus: Corpus, folder: Path) -> Iterator[Line]:
    folders = [str(each) for each in corpus.folders]
    sides: dict[str, Callable[[], float]] = {
        "ours": lambda: run(workbench.index_command(corpus.folders, _empty(folder / "ours"))).seconds
    }
    for name, arguments in _PARSERS.items():
        command = [sys.executable, str(PROGRAMS / "parse_pages.py"), *arguments, *folders]
        sides[name] = lambda command=command: run(command).seconds  # type: ignore[misc]
    for peer in PEERS:
        if not peer.missing():
            sides[f"{peer.name}, writing the items"] = lambda peer=peer: _write(workbench, corpus, peer, folder)  # type: ignore[misc]
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(workbench.times(1)):
        for name, side in sides.items():
            times[name].append(side())
    ours = Series(tuple(times.pop("ours")))
    for name, theirs in times.items():
        series = Series(tuple(theirs))
        aimed = corpus.name == "1x" and name == _AIMED
        goal = Goal(f"≤ {SLOWER} ×", ours.median <= SLOWER * series.median) if aimed else None
        yield Line(BENCH, "full index", corpus.name, "s", ours, name, series, goal)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _write(workbench: Workbench, corpus: Corpus, peer: Peer, folder: Path) -> float:
    rows = workbench.rows(corpus)
    target = _empty(folder / peer.name)
    target.mkdir()
    return milliseconds(lambda: peer.build(rows, target)) / 1000
