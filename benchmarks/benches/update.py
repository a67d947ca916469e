"""`index` again after one file has changed, and after none has, as a whole process."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import run
from benchmarks.results import Goal, Line, Series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.corpora import Corpus
    from benchmarks.workbench import Workbench

BENCH = "update"
MOST = {"1x": 0.6, "20x": 2.0}
"""Seconds."""


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure updates of a copy of each corpus and of its index."""
    for corpus in workbench.chosen():
        workbench.log(f"update {corpus.name}")
        with tempfile.TemporaryDirectory(dir=workbench.cache) as folder:
            yield from _of_corpus(workbench, corpus, Path(folder))


def _of_corpus(workbench: Workbench, corpus: Corpus, folder: Path) -> Iterator[Line]:
    index = folder / "index"
    shutil.copytree(workbench.index(corpus), index)
    folders = [Path(shutil.copytree(source, folder / source.name)) for source in corpus.folders]
    changing = max(folders[0].glob("*.md"))
    command = workbench.index_command(folders, index)
    run(command)  # learns where the folders are now
    changed, same = [], []
    for number in range(workbench.times(1)):
        with changing.open("a", encoding="utf-8") as file:
            file.write(f"\n- [ ] Follow-up number {number} on the build queue\n    - noted in the bench\n")
        changed.append(run(command).seconds)
        same.append(run(command).seconds)
    series = Series(tuple(changed))
    most = MOST.get(corpus.name)
    goal = Goal(f"≤ {most} s", series.median <= most) if most else None
    yield Line(BENCH, "one file changed", corpus.name, "s", series, goal=goal)
    yield Line(BENCH, "nothing changed", corpus.name, "s", Series(tuple(same)))
