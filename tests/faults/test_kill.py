"""A run that is killed at any moment leaves the index as it was or as it is to be, and nothing for anyone to repair.

`MINUTES_KILLS=50 pytest tests/faults/test_kill.py` kills each kind of run so often, and at every single change that it
makes to the index directory; fewer while everything is tested.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import PATIENCE
from tests.faults.archive import INDEX, NEW, OLD, REBUILD, UPDATE, Archive, small_archive
from tests.faults.reader import reading

KILLS = int(os.environ.get("MINUTES_KILLS", "3"))
STEP = 1 if "MINUTES_KILLS" in os.environ else 9
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive whose files and index are in the old state."""
    made = small_archive(tmp_path)
    made.turn(OLD)
    finish(made)
    return made


def finish(archive: Archive, kind: str = INDEX) -> float:
    """Make a run to its end; give how long that took, in seconds."""
    started = time.monotonic()
    with archive.run(kind) as process:
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    assert "rebuilding" not in told, "the index was not whole"
    assert archive.leftovers() == []
    return time.monotonic() - started


def kill(archive: Archive, kind: str, after: float) -> bool:
    """Start a run and kill it after some seconds; tell whether it was still going on."""
    with archive.run(kind) as process:
        time.sleep(after)
        process.kill()
        process.communicate()
    return process.returncode != 0


@pytest.mark.parametrize("kind", [INDEX, REBUILD, UPDATE])
def test_a_reader_sees_the_old_or_the_new_state_whole_whenever_a_run_is_killed(archive: Archive, kind: str) -> None:
    states = {OLD: archive.whole()}
    archive.turn(NEW)
    finish(archive)
    states[NEW] = archive.whole()
    assert len({*states.values(), None}) == 3
    seed = random.randrange(1 << 32)  # noqa: S311 - moments, no secrets
    chosen = random.Random(seed)  # noqa: S311 - likewise
    after = OLD
    ends = {"old": 0, "new": 0}
    with reading(archive.index, *map(str, states.values())) as reader:
        reader.until(str(states[NEW]))
        archive.turn(OLD)
        lasts = finish(archive, kind)
        reader.until(str(states[OLD]))
        while sum(ends.values()) < KILLS:
            after = NEW if after == OLD else OLD
            archive.turn(after)
            if kill(archive, kind, lasts * chosen.random()):  # else it came too late, for runs do not last equally long
                left = archive.whole()
                assert left in states.values()
                ends["new" if left == states[after] else "old"] += 1
            lasts = finish(archive, kind)
            assert archive.whole() == states[after], "the next run does what the killed one was to do"
    seen = reader.seen
    print(f"seed {seed}; left by the killed: {ends}; {seen}")  # noqa: T201 - if it fails
    assert seen.wrong == []
    assert all(seen.states.values())
    assert seen.held > 0


def crashes(archive: Archive, kind: str) -> list[dict[str, Any]]:
    """Kill runs at exact moments; give what each left."""
    first = random.randrange(STEP)  # noqa: S311 - likewise
    command = [sys.executable, "-m", "tests.faults.crashing", str(first), str(STEP), str(archive.folder), kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("kind", [INDEX, REBUILD])
def test_a_run_that_is_killed_before_any_of_its_changes_has_made_all_of_them_visible_or_none(
    archive: Archive, kind: str
) -> None:
    old = archive.whole()
    archive.turn(NEW)
    told = crashes(archive, kind)
    assert len(told) > 60 / STEP
    for each in told:
        assert each["status"] == -9
        assert each["left"] in {old, each["then"]}, each
        assert each["next"] == 0, each
        assert each["leftovers"] == [], each
    assert len({each["then"] for each in told} - {old}) == 1
    announced = [each["left"] != old for each in told]
    assert announced == sorted(announced), "from one moment on the new state is there, and stays"


def test_a_first_run_that_is_killed_leaves_no_index_or_a_whole_one(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    archive.turn(NEW)
    told = crashes(archive, INDEX)
    assert told
    for each in told:
        assert each["left"] in {None, each["then"]}, each
        assert (each["status"], each["next"], each["leftovers"]) == (-9, 0, []), each
