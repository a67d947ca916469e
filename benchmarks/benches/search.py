"""Warm search in process: twenty results with snippets, threads as one result, all facets, timeline, exact counts."""

from __future__ import annotations

import gc
from contextlib import ExitStack
from typing import TYPE_CHECKING

from benchmarks.peers.ours import NAME, Ours
from benchmarks.results import Goal, Line, Series
from benchmarks.timing import in_turns
from benchmarks.workbench import PEERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.corpora import Corpus
    from benchmarks.peers.base import Engine, Question
    from benchmarks.workbench import Workbench

BENCH = "search"
QUESTIONS = 20
"""So many questions of each kind are asked a repetition, all different."""
WARMING = 15
MOST_MEDIAN, MOST_P95, MOST_P95_LARGE = 2.0, 6.0, 30.0
"""Milliseconds, at 1× and at 20×."""
NARROWED = ("word + person", "word + dates", "by date")
"""The faceted and dated questions, which are to take no longer than in FTS5."""


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure every kind of question on every corpus, against every peer."""
    for corpus in workbench.chosen():
        yield from _of_corpus(workbench, corpus)


def _of_corpus(workbench: Workbench, corpus: Corpus) -> Iterator[Line]:
    questions = workbench.questions(corpus)
    with ExitStack() as stack:
        engines: dict[str, Engine] = {NAME: Ours(workbench.index(corpus))}
        for peer in PEERS:
            if lacking := peer.missing():
                yield Line(
                    BENCH, "all", corpus.name, "ms", peer=peer.name, note=f"{peer.name}: not installed ({lacking})"
                )
            else:
                engines[peer.name] = peer.open(workbench.peer(peer, corpus))
        for engine in engines.values():
            stack.callback(engine.close)
        for kind in questions.kinds:
            for question in questions.draw(kind, WARMING):
                for engine in engines.values():
                    engine.ask(question)
        # The rows that questions are drawn from are the bench's: garbage is not to be looked for among them. A server
        # freezes what it has opened as well (`minutes_webui.workers`).
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        for kind in questions.kinds:
            workbench.log(f"search {corpus.name}: {kind}")
            asked = questions.draw(kind, workbench.times(QUESTIONS))
            yield from _of_kind(corpus, kind, engines, asked)


def _of_kind(corpus: Corpus, kind: str, engines: dict[str, Engine], asked: Sequence[Question]) -> Iterator[Line]:
    counts: dict[str, list[int]] = {name: [] for name in engines}

    def ask(name: str, question: Question) -> None:
        counts[name].append(engines[name].ask(question).count)

    gc.collect()
    works = {name: [lambda name=name, each=each: ask(name, each) for each in asked] for name in engines}
    times = in_turns(works)
    again = in_turns({NAME: works[NAME]})
    ours = times.pop(NAME)
    total = sum(counts[NAME][: len(asked)])
    note = f"items found by {len(asked)} questions: ours {total}"
    note += "".join(f", {name} {sum(counts[name])}" for name in times)
    note += f"; asked once more, ours: median {again[NAME].median:.2f} ms, {_memory(ours, again[NAME])}"
    if not times:
        yield Line(BENCH, kind, corpus.name, "ms", ours, note=note)
    for name, theirs in times.items():
        yield Line(BENCH, kind, corpus.name, "ms", ours, name, theirs, _goal(corpus, kind, name, ours, theirs), note)


def _memory(first: Series, again: Series) -> str:
    """Tell whether answers seem to be kept: what is asked again is then far quicker."""
    return "so answers seem to be kept" if again.median < first.median / 2 else "so no answers are kept"


def _goal(corpus: Corpus, kind: str, peer: str, ours: Series, theirs: Series) -> Goal | None:
    if peer != "FTS5":
        return None
    if corpus.name == "1x":
        absolute = ours.median <= MOST_MEDIAN and ours.p95 <= MOST_P95
        if kind in NARROWED:
            return Goal("≤ 2 ms, p95 ≤ 6, ≤ 1.0 ×", absolute and ours.median <= theirs.median)
        return Goal("≤ 2 ms, p95 ≤ 6", absolute)
    return Goal("p95 ≤ 30 ms", ours.p95 <= MOST_P95_LARGE) if corpus.name == "20x" else None
