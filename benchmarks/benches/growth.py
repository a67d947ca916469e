"""How cost grows with the corpus: time of the full index and its size, for each meeting; and a warm query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers.ours import Ours
from benchmarks.results import Goal, Line, Series
from benchmarks.timing import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.corpora import Corpus
    from benchmarks.workbench import Workbench

BENCH = "growth"
LINEAR = 1.25
"""Time and size a meeting may be so many times those of the smallest corpus and still count as linear."""
_QUESTIONS = 10


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure every corpus; ratios are to the first one, for each meeting."""
    base: tuple[str, dict[str, float]] | None = None
    for corpus in workbench.chosen():
        workbench.log(f"growth {corpus.name}")
        figures = _figures(workbench, corpus)
        base = base or (corpus.name, figures)
        for what, unit in (("index time a meeting", "ms"), ("index size a meeting", "kB")):
            series, first = Series((figures[what],)), Series((base[1][what],))
            if corpus.name == base[0]:
                yield Line(BENCH, what, corpus.name, unit, series)
            else:
                goal = Goal("linear", series.median <= LINEAR * first.median)
                yield Line(BENCH, what, corpus.name, unit, series, base[0], first, goal)
        counts = ("items", "groups of copies", "persons", "repositories", "words")
        note = f"{corpus.files} files, {', '.join(f'{figures[name]:.0f} {name}' for name in counts)}"
        whole = Series((figures["seconds"],))
        yield Line(BENCH, f"full index {corpus.name}", corpus.name, "s", whole, note=note)
        yield Line(BENCH, "warm query of a word", corpus.name, "ms", _queries(workbench, corpus))


def _figures(workbench: Workbench, corpus: Corpus) -> dict[str, float]:
    seconds = workbench.build(corpus).seconds
    index = workbench.index(corpus)
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    rows = workbench.rows(corpus)
    return {
        "seconds": seconds,
        "index time a meeting": 1000 * seconds / corpus.files,
        "index size a meeting": size / 1000 / corpus.files,
        "items": len(rows),
        "groups of copies": len({row.copies for row in rows}),
        "persons": len({person for row in rows for person in row.persons}),
        "repositories": len({name for row in rows for name in row.repositories}),
        "words": len({word for row in rows for word in row.body.lower().split()}),
    }


def _queries(workbench: Workbench, corpus: Corpus) -> Series:
    questions = workbench.questions(corpus)
    engine = Ours(workbench.index(corpus))
    try:
        for question in questions.draw("word", _QUESTIONS):
            engine.ask(question)
        asked = questions.draw("word", workbench.times(_QUESTIONS))
        return Series(tuple(milliseconds(lambda each=each: engine.ask(each)) for each in asked))  # type: ignore[misc]
    finally:
        engine.close()
