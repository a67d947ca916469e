"""The page and the API over loopback, with eight clients that keep their connections, in another process."""

from __future__ import annotations

import importlib.util
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.peers.fts5 import Fts5
from benchmarks.results import Goal, Line, Series
from benchmarks.servers import (
    CLIENTS,
    DATASETTES,
    Server,
    datasette_command,
    datasette_paths,
    empty_command,
    our_command,
    our_paths,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.corpora import Corpus
    from benchmarks.servers import Load
    from benchmarks.workbench import Workbench

BENCH = "serve"
FASTER = 3.0
"""So many times datasette's requests a second."""
_SECONDS = 2.0
"""Of a slice of load; the sides take turns in slices."""
_WARMING, _BRIEF = 1.0, 0.1
_QUESTIONS = 40
"""Of each kind."""


@dataclass
class Side:
    """A server with what it is asked."""

    name: str
    server: Server
    paths: Sequence[str]
    loads: list[Load] = field(default_factory=list)

    @property
    def rates(self) -> Series:
        """Requests a second, by slice."""
        return Series(tuple(load.rate for load in self.loads))

    @property
    def times(self) -> Series:
        """Milliseconds, of all answers."""
        return Series(tuple(time for load in self.loads for time in load.times))

    def described(self) -> str:
        """Tell how large its answers are, and whether some failed."""
        size = sum(load.size for load in self.loads) / len(self.loads)
        failed = sum(load.failed for load in self.loads)
        return f"{self.name} {size:.0f} kB{f' ({failed} answers failed)' if failed else ''}"


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure page and API, at 1× (and with the sample where it is asked for)."""
    for corpus in workbench.chosen("sample", "1x"):
        yield from _of_corpus(workbench, corpus)


def _of_corpus(workbench: Workbench, corpus: Corpus) -> Iterator[Line]:
    source = workbench.questions(corpus)
    drawn = [source.draw(kind, _QUESTIONS) for kind in source.kinds]
    questions = [question for one_of_each in zip(*drawn, strict=False) for question in one_of_each]
    with ExitStack() as stack:
        ours = stack.enter_context(serving(our_command(workbench.program, workbench.index(corpus))))
        empty = stack.enter_context(serving(empty_command()))
        datasette = None
        if importlib.util.find_spec("datasette"):
            folder = workbench.peer(Fts5(), corpus)
            datasette = stack.enter_context(serving(datasette_command(folder)))
        else:
            yield Line(BENCH, "all", corpus.name, "1/s", peer="datasette", note="datasette: not installed")
        for what, api in (("page", False), ("API", True)):
            sides = [Side("ours", ours, our_paths(questions, api=api))]
            if datasette:
                sides += [Side(way, datasette, datasette_paths(questions, api=api, way=way)) for way in DATASETTES]
            sides.append(Side("empty Flask", empty, our_paths(questions, api=api)))
            workbench.log(f"serve {corpus.name}: {what}")
            if not workbench.quick:
                _ask(sides, 1, _WARMING)
                for side in sides:
                    side.loads.clear()
            _ask(sides, workbench.times(1), _BRIEF if workbench.quick else _SECONDS)
            yield from _lines(what, corpus.name, sides)


def _ask(sides: Sequence[Side], rounds: int, seconds: float) -> None:
    for number in range(rounds):
        turn = number % len(sides)
        for side in [*sides[turn:], *sides[:turn]]:
            side.loads.append(side.server.load(side.paths, seconds))


def _lines(what: str, corpus: str, sides: Sequence[Side]) -> Iterator[Line]:
    ours, *others = sides
    note = f"{CLIENTS} clients; mean size of an answer: {', '.join(side.described() for side in sides)}"
    for side in others:
        more = ours.rates.median >= FASTER * side.rates.median
        goal = Goal(f"≥ {FASTER} ×", more) if side.name in DATASETTES else None
        yield Line(BENCH, f"{what}, answers", corpus, "1/s", ours.rates, side.name, side.rates, goal, note)
    for side in others:
        yield Line(BENCH, f"{what}, time", corpus, "ms", ours.times, side.name, side.times)
    p99 = Series((ours.times.percentile(0.99),))
    for side in others:
        theirs = Series((side.times.percentile(0.99),))
        goal = Goal("no worse", p99.median <= theirs.median) if side.name in DATASETTES else None
        yield Line(BENCH, f"{what}, p99", corpus, "ms", p99, side.name, theirs, goal)
