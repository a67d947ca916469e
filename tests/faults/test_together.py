"""Writers and readers of one index at the same time, each a process of its own.

`MINUTES_KILLS` (see test_kill.py) makes several hundred generations instead of a few dozen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from minutes_search.store import Store, open_for_writing, rebuild
from tests.cli.running import PATIENCE, run, start
from tests.faults.archive import NEW, OLD, small_archive
from tests.store.samples import record, titles, titles_in

ROOT = Path(__file__).resolve().parents[2]
GENERATIONS = 400 if "MINUTES_KILLS" in os.environ else 40
FILES = 5

_READ = """
import pathlib, select, sys
from minutes_search.store import Store
from tests.store.samples import titles
index, opened, seen = pathlib.Path(sys.argv[1]), 0, set()
while not select.select([sys.stdin], [], [], 0)[0]:
    with Store.open(index) as store:
        found = titles(store)
    assert len(found) == 5 and len(set(found)) == 1, found
    opened += 1
    if found[0] not in seen:
        seen.add(found[0])
        if len(seen) <= 2:
            print("another generation", flush=True)
print(opened, len(seen))
"""

_WRITE = """
import pathlib, sys
from minutes_search.store import open_for_writing
from tests.store.samples import record
for n in range(int(sys.argv[3])):
    with open_for_writing(pathlib.Path(sys.argv[1]), wait=300) as writer:
        writer.put_meeting(record(f"{sys.argv[2]}-{n}.md", f"{sys.argv[2]} {n}"))
"""


def python(script: str, *args: str | Path) -> subprocess.Popen[str]:
    """Start a script as a process of its own."""
    command = [sys.executable, "-c", script, *map(str, args)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def saw_another(reader: subprocess.Popen[str]) -> bool:
    """Wait until a reader has seen its first generation, or its second."""
    assert reader.stdout is not None
    return reader.stdout.readline() == "another generation\n"


def test_readers_open_every_generation_whole_while_a_writer_makes_one_after_the_other(tmp_path: Path) -> None:
    index = tmp_path / "index"

    def write(n: int) -> None:
        with (rebuild if n % 3 == 0 else open_for_writing)(index) as writer:
            for file in range(FILES):
                writer.put_meeting(record(f"{file}.md", f"generation {n}"))

    write(0)
    with ExitStack() as stack:
        readers = [stack.enter_context(python(_READ, index)) for _ in range(2)]
        for reader in readers:
            stack.callback(reader.kill)
            assert saw_another(reader)
        for n in range(1, GENERATIONS):
            write(n)
        assert all(saw_another(reader) for reader in readers)  # the last one, where it got no time before
        ends = [reader.communicate(timeout=PATIENCE) for reader in readers]
    print(ends)  # noqa: T201 - how often was read, if it fails
    for out, err in ends:
        assert err == ""
        opened, seen = map(int, out.split())
        assert opened >= seen > 1
    with Store.open(index) as store:
        assert store.generation == GENERATIONS - 1
        assert titles(store) == [f"generation {GENERATIONS - 1}"] * FILES


def test_of_writers_at_once_each_gets_its_turn_and_none_undoes_another(tmp_path: Path) -> None:
    times = GENERATIONS // 8
    with ExitStack() as stack:
        writers = [stack.enter_context(python(_WRITE, tmp_path / "index", name, str(times))) for name in "abc"]
        for writer in writers:
            stack.callback(writer.kill)
        ends = [writer.communicate(timeout=PATIENCE) for writer in writers]
    assert ends == [("", "")] * 3
    assert titles_in(tmp_path / "index") == [f"{name} {n}" for name in "abc" for n in sorted(range(times), key=str)]


def test_runs_of_the_command_at_once_all_succeed_and_all_their_archives_are_there(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    for state in (NEW, OLD):
        archive.turn(state)
        with ExitStack() as stack:
            runs = [
                stack.enter_context(start("index", tmp_path / source, "--archive", name, "--index", archive.index))
                for source, name in (("north", "a"), ("south", "b"), ("north", "c"))
            ]
            for each in runs:
                stack.callback(each.kill)
            ends = [each.communicate(timeout=PATIENCE) for each in runs]
        assert [each.returncode for each in runs] == [0, 0, 0], ends
        assert archive.leftovers() == []
        counts = {run("--count", f"archive:{name}", "--index", archive.index).out for name in "abc"}
        assert counts == {"42\n"}
