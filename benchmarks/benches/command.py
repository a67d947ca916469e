"""The command as a whole process, beside other programs that answer the same; and what it imports."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.peers.fts5 import FILE, Fts5
from benchmarks.processes import environment, time_in_turns
from benchmarks.results import Goal, Line, Series
from benchmarks.servers import PROGRAMS
from minutes_search.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.corpora import Corpus
    from benchmarks.workbench import Workbench

BENCH = "command"
WORD, LABEL = "sigstore", "WV"
SLOWER = 1.5
"""So many times the click program on FTS5, at 1×; and our own time at 1×, at 20×."""
HEAVY = (
    "click",
    "flask",
    "werkzeug",
    "jinja2",
    "markdown",
    "bs4",
    "lxml",
    "pydantic",
    "urllib3",
    "minutes_indexer",
    "minutes_webui",
)
"""What a query loads nothing of."""
_RUNS = 4
"""So many runs a repetition."""
_OURS, _FTS5 = "minutes-search", "click + FTS5"


def bench(workbench: Workbench) -> Iterator[Line]:
    """Measure the query of the README on every corpus."""
    medians: dict[str, Series] = {}
    for corpus in workbench.chosen():
        workbench.log(f"command {corpus.name}")
        times = time_in_turns(_commands(workbench, corpus), workbench.times(_RUNS))
        ours = medians[corpus.name] = times.pop(_OURS)
        for name, theirs in times.items():
            aimed = corpus.name == "1x" and name == _FTS5
            goal = Goal(f"≤ {SLOWER} ×", ours.median <= SLOWER * theirs.median) if aimed else None
            yield Line(BENCH, f"{WORD} by:{LABEL}", corpus.name, "ms", ours, name, theirs, goal)
        if not shutil.which("rg"):
            yield Line(BENCH, f"{WORD} by:{LABEL}", corpus.name, "ms", peer="ripgrep", note="ripgrep: not installed")
    if {"1x", "20x"} <= medians.keys():
        large, small = medians["20x"], medians["1x"]
        goal = Goal(f"≤ {SLOWER} ×", large.median <= SLOWER * small.median)
        yield Line(BENCH, f"{WORD} by:{LABEL}", "20x", "ms", large, "itself at 1x", small, goal)
    corpus = next(workbench.chosen())
    yield from _imports(_commands(workbench, corpus)[_OURS], corpus.name, workbench.times(1))


def _commands(workbench: Workbench, corpus: Corpus) -> dict[str, Sequence[str]]:
    index = str(workbench.index(corpus))
    database = str(workbench.peer(Fts5(), corpus) / FILE)
    commands: dict[str, Sequence[str]] = {
        _OURS: [str(workbench.program), WORD, f"by:{LABEL}", "--index", index],
        _FTS5: [
            sys.executable,
            str(PROGRAMS / "click_fts5.py"),
            WORD,
            "--by",
            _person(workbench, corpus),
            "--index",
            database,
        ],
        "click": [sys.executable, str(PROGRAMS / "click_only.py"), WORD, "--index", index],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    if ripgrep := shutil.which("rg"):
        commands["ripgrep"] = [ripgrep, "--ignore-case", "--line-number", WORD, *map(str, corpus.folders)]
    return commands


def _person(workbench: Workbench, corpus: Corpus) -> str:
    """Give whom the label means, as the rows have it."""
    with Store.open(workbench.index(corpus)) as store:
        persons = store.people.resolve(LABEL).persons
    return f"p:{persons[0].key}" if persons else f"l:{LABEL.lower()}"


def _imports(command: Sequence[str], corpus: str, times: int) -> Iterator[Line]:
    """Tell what a query imports, and how long that takes."""
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *command],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        runs.append(import_times(done.stderr))
    least = {name: min(run.get(name, microseconds) for run in runs) for name, microseconds in runs[0].items()}
    total = Series(tuple(sum(run.values()) / 1000 for run in runs))
    yield Line(BENCH, "imports", corpus, "ms", total, note=_told(least))


def import_times(report: str) -> dict[str, int]:
    """Read the report of ``-X importtime``: microseconds of each module by itself."""
    took = {}
    for line in report.splitlines():
        if line.startswith("import time:") and line.count("|") == 2:
            own, _, name = (part.strip() for part in line.removeprefix("import time:").split("|"))
            if own.isdigit():
                took[name] = int(own)
    return took


def _told(took: Mapping[str, int]) -> str:
    packages: dict[str, int] = {}
    for name, microseconds in took.items():
        package = name.partition(".")[0]
        packages[package] = packages.get(package, 0) + microseconds
    most = sorted(packages, key=lambda package: -packages[package])[:8]
    heavy = sorted(packages.keys() & set(HEAVY))
    longest = ", ".join(f"{package} {packages[package] / 1000:.1f} ms" for package in most)
    loaded = (
        f"loaded although a query needs none of it: {', '.join(heavy)}" if heavy else f"nothing of {', '.join(HEAVY)}"
    )
    return f"{len(took)} modules; {longest}; {loaded}"
