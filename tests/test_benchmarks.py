"""The benches still run, over the sample and briefly, and measure what they say. How fast it is, no test says."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHES
from benchmarks.benches.command import import_times
from benchmarks.corpora import ROOT
from benchmarks.grow import Folder, grow
from benchmarks.peers.fts5 import Fts5
from benchmarks.peers.ours import Ours
from benchmarks.questions import Questions
from benchmarks.results import Goal, Line, Series, as_rows, table
from benchmarks.timing import in_turns
from benchmarks.workbench import Workbench
from minutes_search.store import Store
from tests.indexer.indexing import Archives

SAMPLE = Folder("sample", {path.name: path.read_text("utf-8") for path in (ROOT / "data" / "sample").glob("*.md")})


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    program = Path(sys.executable).with_name("minutes-search")
    return Workbench(tmp_path_factory.mktemp("cache"), 1, ("sample",), program)


@pytest.mark.parametrize("name", BENCHES)
def test_each_bench_runs_over_the_sample(workbench: Workbench, name: str) -> None:
    lines = list(importlib.import_module(f"benchmarks.benches.{name}").bench(workbench))
    assert {line.corpus for line in lines} == {"sample"}
    assert [line for line in lines if line.ours is None and "not installed" not in line.note] == []
    assert any(line.ours for line in lines)
    assert table(lines).startswith(f"### {name}\n")


def test_the_command_writes_every_value_as_json(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "benchmarks", "--only", "growth", "--corpus", "sample", "--json", str(report)]
    done = subprocess.run(
        [*command, "--cache", str(tmp_path / "cache")], cwd=ROOT, check=True, capture_output=True, text=True
    )
    written = json.loads(report.read_text("utf-8"))
    assert {"commit", "processor", "Python", "installed"} <= written["machine"].keys()
    assert f"- commit: {written['machine']['commit']}" in done.stdout
    assert [line["ours"]["values"] for line in written["lines"]]


def test_the_command_names_the_benches_that_there_are() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "search,speed"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "speed: there are command, search" in done.stderr


def test_our_program_and_fts5_find_about_as_many_items(workbench: Workbench) -> None:
    corpus = workbench.corpus("sample")
    ours, theirs = Ours(workbench.index(corpus)), Fts5().open(workbench.peer(Fts5(), corpus))
    source = workbench.questions(corpus)
    questions = [question for kind in source.kinds for question in source.draw(kind, 20)]
    try:
        counts = [(ours.ask(question).count, theirs.ask(question).count) for question in questions]
    finally:
        ours.close()
        theirs.close()
    same = [one == other for one, other in counts]
    assert sum(same) > 0.9 * len(same)  # they differ in stems: "one" finds "once" in one of them
    assert sum(one for one, _ in counts) > 500


def test_no_question_is_asked_twice(workbench: Workbench) -> None:
    questions = workbench.questions(workbench.corpus("sample"))
    asked = [question.text for kind in questions.kinds for question in questions.draw(kind, 30)]
    assert len(set(asked)) == len(asked) > 150


def test_the_same_rows_give_the_same_questions(workbench: Workbench) -> None:
    rows = workbench.rows(workbench.corpus("sample"))
    one, other = (Questions(rows, {}).draw("3 words", 5) for _ in range(2))
    assert one == other


def test_a_grown_corpus_is_the_same_every_time() -> None:
    assert list(grow([SAMPLE], 4)) == list(grow([SAMPLE], 4))


def test_the_first_copy_of_a_grown_corpus_is_the_corpus() -> None:
    assert next(grow([SAMPLE], 2)) == SAMPLE


def test_a_copy_has_years_people_rare_words_and_numbers_of_its_own() -> None:
    text = (
        "# Meeting 2024-02-29\n\n| Name | Initials | GitHub |\n| --- | --- | --- |\n"
        "| Wilma Verhoeven | WV | @wilmav |\n\n"
        "## New items\n\n- (WV) wickbuild and the queue, lantern/wickbuild#12, CEP 7, since 2023\n"
    )
    others = {f"2024-0{month}-01.md": "## New items\n\n- the queue and more of the queue\n" for month in range(1, 9)}
    _, copy = grow([Folder("north", {"2024-02-29.md": text, **others})], 2)
    (changed,) = (text for path, text in copy.files.items() if path == "2036-02-29.md")
    assert "# Meeting 2036-02-29\n\n| Name | Initials | GitHub |" in changed
    assert "and the queue" in changed
    assert "#100012, CEP 107" in changed
    assert changed.rstrip().endswith("2035")
    assert not any(word in changed for word in ("Wilma", "WV", "wilmav", "wickbuild"))


def test_copies_share_no_person_and_hardly_any_thread(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    for folder in grow([SAMPLE], 3):
        for path, text in folder.files.items():
            archives.write(f"{folder.archive}/{path}", text)
    archives.run("sample")
    copies: dict[str, set[int]] = defaultdict(set)
    with Store.open(archives.index) as store:
        for meeting in (stored.meeting for stored in store.meetings()):
            copy = (meeting.date.year - 2016) // 12
            for item in meeting.items:
                mentions = (*item.owners, *item.speakers)
                names = {f"person {mention.person}" for mention in mentions if mention.person}
                if item.place:
                    names.add(f"thread {item.place.thread}")
                for name in names:
                    copies[name].add(copy)
    assert {copy for some in copies.values() for copy in some} == {-1, 0, 1}
    shared = [name for name, some in copies.items() if len(some) > 1]
    assert [name for name in shared if name.startswith("person")] == []
    assert len(shared) < len(copies) / 20  # those that are made of common words alone


def test_a_series_tells_its_median_and_what_95_of_100_do_not_exceed() -> None:
    series = Series(tuple(float(number) for number in range(100, 0, -1)))
    assert (series.median, series.p95, series.percentile(0.99)) == (50.5, 95.0, 99.0)
    assert Series((3.0,)).p95 == 3.0


def test_sides_are_timed_in_turns() -> None:
    order: list[str] = []
    works = {name: [lambda name=name: order.append(name)] * 3 for name in "ab"}
    assert {name: len(series.values) for name, series in in_turns(works).items()} == {"a": 3, "b": 3}
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_a_line_tells_the_ratio_and_whether_the_goal_is_reached() -> None:
    line = Line("search", "word", "1x", "ms", Series((1.0,)), "FTS5", Series((2.0,)), Goal("≤ 1.0 ×", reached=True))
    row = table([line]).splitlines()[4]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "word, ms", "1x", "1.00", "1.00", "FTS5", "2.00", "2.00", "0.50", "≤ 1.0 ×", "yes",
    ]  # fmt: skip
    assert as_rows([line])[0]["ratio"] == 0.5


def test_the_report_of_importtime_is_read_module_by_module() -> None:
    report = (
        "import time: self [us] | cumulative | imported package\nimport time:       120 |        500 |   click.core\n"
    )
    assert import_times(f"{report}something else\n") == {"click.core": 120}
