"""One writer at a time, across processes."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from minutes_search.store import IndexLockedError, open_for_writing, rebuild
from tests.store.samples import record, titles_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HOLD = """
import sys, pathlib
from minutes_search.store import open_for_writing
with open_for_writing(pathlib.Path(sys.argv[1])) as writer:
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def _holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_told_who_holds_the_lock_and_gives_up_in_time(tmp_path: Path) -> None:
    with _holder(tmp_path) as process:
        told: list[str] = []
        started = time.monotonic()
        with pytest.raises(IndexLockedError) as caught:
            open_for_writing(tmp_path, wait=0.3, on_wait=told.append)
        assert time.monotonic() - started >= 0.3
        assert f"process {process.pid} " in str(caught.value)
        assert f"process {process.pid} " in told[0]
        assert str(tmp_path) in str(caught.value)
        assert len(told) == 1
        with pytest.raises(IndexLockedError):
            rebuild(tmp_path)


def test_a_second_writer_goes_on_when_the_first_has_finished(tmp_path: Path) -> None:
    with _holder(tmp_path) as process:

        def finish(_: str) -> None:
            assert process.stdin is not None
            process.stdin.close()

        with open_for_writing(tmp_path, wait=20, on_wait=finish) as writer:
            writer.put_meeting(record("a.md", "sigstore"))
    assert titles_in(tmp_path) == ["sigstore"]


def test_the_lock_of_a_process_that_was_killed_does_not_block(tmp_path: Path) -> None:
    with _holder(tmp_path) as process:
        process.kill()
        process.wait()
        with open_for_writing(tmp_path) as writer:
            writer.put_meeting(record("a.md", "sigstore"))
    assert titles_in(tmp_path) == ["sigstore"]


def test_a_second_writer_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with open_for_writing(tmp_path), pytest.raises(IndexLockedError):
        open_for_writing(tmp_path)
    with open_for_writing(tmp_path):
        pass
