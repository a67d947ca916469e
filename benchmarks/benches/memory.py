"""Memory at the most: of the server while it answers, of indexing with all of its processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.processes import together
from benchmarks.results import Goal, Line, Series
from benchmarks.servers import our_command, our_paths, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workbench import Workbench

BENCH = "memory"
MOST_SERVING = {"1x": 120.0}
MOST_INDEXING = {"20x": 600.0}
_ROUNDS = 3
_SECONDS = 1.0
_BRIEF = 0.2
_QUESTIONS = 30


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure both on every corpus."""
    for corpus in workbench.chosen():
        workbench.log(f"memory {corpus.name}")
        source = workbench.questions(corpus)
        questions = [question for kind in source.kinds for question in source.draw(kind, _QUESTIONS)]
        with serving(our_command(workbench.program, workbench.index(corpus))) as server:
            peak = 0.0
            for api in [False, True] * _ROUNDS:
                server.load(our_paths(questions, api=api), _BRIEF if workbench.quick else _SECONDS)
                peak = max(peak, together(server.process))
        yield _line("serving", corpus.name, peak, MOST_SERVING)
        yield _line("indexing", corpus.name, workbench.build(corpus).peak, MOST_INDEXING)


def _line(what: str, corpus: str, peak: float, most: dict[str, float]) -> Line:
    limit = most.get(corpus)
    goal = Goal(f"< {limit:.0f} MB", peak < limit) if limit else None
    return Line(BENCH, what, corpus, "MB", Series((peak,)), goal=goal)
