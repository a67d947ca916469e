"""Whole processes, measured: time, processor time, memory."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timing import Series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TICK = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program."""

    seconds: float
    cpu_seconds: float
    """Of it and of the processes that it started and waited for."""
    peak: float
    """Megabytes of memory of its own and of its children together, at the most; 0 where nobody looked."""


class ProgramFailedError(Exception):
    """A program that is measured failed, so that its time says nothing."""


def environment() -> dict[str, str]:
    """Give the environment of measured programs: compiled modules are kept, as those of an installed program are."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "MINUTES_SEARCH_INDEX"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


def run(command: Sequence[str], *, statuses: Sequence[int] = (0,), memory: bool = False) -> Run:
    """Run a program to its end, its output unread. ProgramFailedError for another exit status than those."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment())
        peak = _watch(process.pid) if memory else 0.0
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in statuses:
            errors.seek(0)
            told = errors.read().decode(errors="replace")[-2000:]
            raise ProgramFailedError(f"{' '.join(command)}: exit status {process.returncode}\n{told}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak)


def _watch(process: int) -> float:
    """Look at the memory of a process and its children until it ends; give the most that it was, in megabytes.

    The process is left to be waited for.
    """
    peak = 0.0
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = max(peak, together(process), _resident(process, "VmHWM"))
        time.sleep(_TICK)
    return peak


def together(process: int) -> float:
    """Give the memory of a process and of those that it started, in megabytes; what they share counts once."""
    return sum(map(_own, [process, *_children(process)]))


def _own(process: int) -> float:
    """Give the memory of a process in megabytes, of what it shares with others its share; 0 once it has ended."""
    try:
        sizes = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:  # ended, or a system that does not tell
        return _resident(process)
    return _megabytes(sizes, "Pss")


def _resident(process: int, line: str = "VmRSS") -> float:
    """Give the memory of a process with all that it shares; 0 once it has ended. ``VmHWM`` is the most that it was."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    return _megabytes(status, line)


def _megabytes(text: str, name: str) -> float:
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith(f"{name}:")), 0.0)


def _children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        found += [each for child in children for each in (child, *_children(child))]
    return found


def time_in_turns(commands: Mapping[str, Sequence[str]], repeat: int) -> dict[str, Series]:
    """Run each command `repeat` times, in turns, after one run that does not count; give the milliseconds of each.

    hyperfine takes the times where the system has it. Commands may exit with 1, as searches that find nothing do.
    """
    for command in commands.values():
        run(command, statuses=(0, 1))
    times: dict[str, list[float]] = {name: [] for name in commands}
    hyperfine = shutil.which("hyperfine")
    for _ in range(repeat):
        if hyperfine:
            measured = _hyperfine(hyperfine, list(commands.values()))
        else:
            measured = [run(command, statuses=(0, 1)).seconds for command in commands.values()]
        for name, seconds in zip(commands, measured, strict=True):
            times[name].append(seconds * 1000)
    return {name: Series(tuple(values)) for name, values in times.items()}


def _hyperfine(hyperfine: str, commands: Sequence[Sequence[str]]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        subprocess.run(
            [hyperfine, "--shell=none", "--runs=1", "--ignore-failure", "--style=none", f"--export-json={report}"]
            + [shlex.join(command) for command in commands],
            check=True,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        results = json.loads(report.read_text(encoding="utf-8"))["results"]
    return [float(result["times"][0]) for result in results]
