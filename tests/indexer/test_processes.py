"""Work in several processes gives what work in one gives, in order, and leaves no process behind."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.build import build
from minutes_indexer.processes import Beside, available, each
from tests.cli.running import PATIENCE
from tests.indexer.indexing import Files, Log, everything, minutes, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minutes_indexer.sources import Source

MANY = 100


def double(factor: int, value: int) -> tuple[int, int]:
    return value * factor, os.getpid()


def fail_at_seventy(_: None, value: int) -> int:
    if value == 70:
        raise ValueError("seventy is too much")
    return value


def end_at_seventy(_: None, value: int) -> int:
    if value == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    return value


def slowly(_: None, value: int) -> int:
    time.sleep(0.01 if value % 7 else 0.1)
    return value


def values(count: int) -> Iterator[tuple[str, int]]:
    return ((f"label {number}", number) for number in range(count))


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def test_results_come_in_order_with_their_labels_from_several_processes() -> None:
    found = list(each(double, 2, values(MANY), processes=3))
    assert [(label, result[0]) for label, result in found] == [
        (f"label {number}", number * 2) for number in range(MANY)
    ]
    assert os.getpid() not in {result[1] for _, result in found}
    assert len({result[1] for _, result in found}) > 1


def test_results_come_in_order_though_some_take_longer() -> None:
    assert [result for _, result in each(slowly, None, values(MANY), processes=4)] == list(range(MANY))


@pytest.mark.parametrize(("count", "processes"), [(0, 4), (1, 4), (20, 4), (MANY, 1)])
def test_few_values_or_one_processor_start_no_process(count: int, processes: int) -> None:
    assert {result[1] for _, result in each(double, 2, values(count), processes)} <= {os.getpid()}


def test_processes_start_beside_threads_too() -> None:
    """A process with threads must not be copied."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert [result[0] for _, result in each(double, 2, values(60), 2)] == [number * 2 for number in range(60)]
    finally:
        done.set()
        thread.join()


def test_what_a_process_raises_is_raised_here_with_the_place_there() -> None:
    with pytest.raises(ValueError, match="seventy is too much") as caught:
        list(each(fail_at_seventy, None, values(MANY), processes=2))
    assert "fail_at_seventy" in "".join(caught.value.__notes__)


@pytest.mark.skipif(os.name == "nt", reason="Windows kills otherwise")
def test_a_process_that_is_killed_ends_the_work_with_an_error() -> None:
    with pytest.raises(ChildProcessError, match="ended before its time"):
        list(each(end_at_seventy, None, values(MANY), processes=2))


def test_who_stops_asking_leaves_no_process() -> None:
    results = each(double, 2, values(MANY), processes=2)
    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator


def alone(program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a program in a process that has no threads, as this one may have of other tests."""
    command = [sys.executable, "-c", f"import os, sys\nfrom minutes_indexer.processes import Beside\n{program}"]
    return subprocess.run([*command, *arguments], capture_output=True, timeout=PATIENCE, check=False)


def test_what_is_done_beside_gives_its_result_from_another_process() -> None:
    ran = alone("beside = Beside(os.getpid); print(beside.result() not in {0, os.getpid()}); beside.stop()")
    assert (ran.stdout, ran.stderr) == (b"True\n", b"")


def test_what_is_done_beside_threads_is_done_by_who_asks() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert Beside(os.getpid).result() == os.getpid()
    finally:
        done.set()
        thread.join()


def test_an_error_beside_is_raised_where_the_result_is_asked_for() -> None:
    ran = alone(
        "def work(): raise ValueError('seventy is too much')\n"
        "try: Beside(work).result()\n"
        "except ValueError as error: print(error, *('in work' in note for note in error.__notes__))"
    )
    assert (ran.stdout, ran.stderr) == (b"seventy is too much True\n", b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows kills otherwise")
def test_a_process_beside_that_is_killed_ends_in_an_error() -> None:
    ran = alone("Beside(lambda: os.kill(os.getpid(), 9)).result()")
    assert ran.returncode == 1
    assert re.search(rb"\nChildProcessError: .* ended before its time\n$", ran.stderr)


@pytest.mark.skipif(os.name == "nt", reason="Windows kills otherwise")
def test_a_process_beside_ends_with_the_one_that_asked(tmp_path: Path) -> None:
    """However large its result is, nobody reads that any more."""
    program = (
        "import pathlib\n"
        "def work():\n"
        "    pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\n"
        "    return bytes(1 << 22)\n"
        "beside = Beside(work)\n"
        "while not os.path.exists(sys.argv[1]): pass\n"
        "os.kill(os.getpid(), 9)\n"
    )
    # The pipe of its error output is closed when all who have it have ended.
    assert alone(program, str(tmp_path / "pid")).returncode == -signal.SIGKILL


def test_what_is_not_waited_for_is_stopped() -> None:
    beside = Beside(threading.Event().wait)
    beside.stop()
    beside.stop()


def test_there_is_a_processor() -> None:
    assert available() >= 1


def test_an_index_is_the_same_however_many_processes_made_it(tmp_path: Path) -> None:
    attendees = table("Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook")
    contents = {
        f"{number:03}.md": minutes(
            f"{2010 + number // 12}-{number % 12 + 1:02}-01",
            f"* (WV) sigstore {number // 3}",
            "    * AB: no",
            "* [ ] (AB) old Pythons",
            attendees=attendees if number % 10 == 0 else "",
        ).encode()
        for number in range(90)
    }
    contents["003.md"], contents["050.md"] = b"no date", b"# 2014-01-01\n\n\xff"
    sources: list[Source] = [Files("north", contents)]
    logs = Log(), Log()
    one, several = (
        build(sources, tmp_path / str(processes), progress=log, processes=processes)
        for processes, log in zip((1, 3), logs, strict=True)
    )
    assert one == several
    assert logs[0] == logs[1]
    assert everything(tmp_path / "1") == everything(tmp_path / "3")
