"""Runs of the command that kill themselves at an exact moment: before their n-th change to the index directory.

Run as a module: `python -m tests.faults.crashing FIRST STEP FOLDER KIND`. The folder holds an archive whose index is in
the old state, or missing, and whose files are in the new one. From that, a run of the kind is started for n = FIRST,
FIRST + STEP, … until one is not killed, because it makes no more than n changes. A line of JSON tells what each left.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from minutes_search.cli.commands import main
from tests.faults.archive import INDEX, Archive, small_archive

_CHANGES = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock"})


def _crash(archive: Archive, kind: str, at: int, told: int) -> NoReturn:
    """Run the command, and kill it before change number `at`, which is named on the descriptor `told`."""
    count = -1
    here = str(archive.index)

    def change(what: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.write(told, what.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, args: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(args[0], str) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in _CHANGES) and (event == "fcntl.flock" or str(args[0]).startswith(here)):
            change(f"{event} {Path(str(args[0])).name}")

    fsync = os.fsync

    def watched_fsync(descriptor: int) -> None:  # the one change that has no audit event
        change("os.fsync")
        fsync(descriptor)

    os.fsync = watched_fsync  # type: ignore[assignment]
    sys.addaudithook(watch)
    _index(archive, kind)


def _index(archive: Archive, kind: str) -> NoReturn:
    """Run the command, and end this process as it ends."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        main(archive.command(kind), standalone_mode=False)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _after(archive: Archive, kind: str, at: int) -> dict[str, Any] | None:
    """Crash at one moment, run the command again, and tell what there was in between and after; None for no crash."""
    shutil.rmtree(archive.index, ignore_errors=True)
    if (archive.folder / "before").exists():
        shutil.copytree(archive.folder / "before", archive.index)
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        _crash(archive, kind, at, writes)
    os.close(writes)
    with open(reads, encoding="utf-8") as pipe:  # noqa: PTH123 - a descriptor
        moment = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 0:
        return None
    told = {"at": at, "moment": moment, "status": status, "left": archive.whole()}
    child = os.fork()
    if not child:
        _index(archive, INDEX)
    told["next"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return told | {"then": archive.whole(), "leftovers": archive.leftovers()}


def _run(first: int, step: int, folder: Path, kind: str) -> None:
    archive = small_archive(folder)
    if archive.index.exists():
        archive.index.rename(folder / "before")
    at = first
    while told := _after(archive, kind, at):
        print(json.dumps(told), flush=True)  # noqa: T201
        at += step


if __name__ == "__main__":
    _run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
