"""Doing one thing to many values, in several processes where that pays, with the results in order.

A process that works has nothing of its own: it gets a function and what is the same for all values once, then values,
and ends when the pipe to the one that asks is closed, however that one ends.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sys
import threading
import traceback
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from types import TracebackType

Label = TypeVar("Label")
Shared = TypeVar("Shared")
Value = TypeVar("Value")
Result = TypeVar("Result")

ENOUGH = 48
"""Values from which on it pays to start processes."""
_CHUNK = 6
"""Values that a process gets at once."""
_AHEAD = 4
"""Chunks of a process that may be done before an earlier one is."""
_MOST = 8


def available() -> int:
    """Return how many processes may work at once."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, _MOST)


def each(
    work: Callable[[Shared, Value], Result],
    shared: Shared,
    values: Iterable[tuple[Label, Value]],
    processes: int,
) -> Iterator[tuple[Label, Result]]:
    """Yield ``work(shared, value)`` for each value, in order, with its label, which stays here.

    `work` is a function of a module; what goes in and out is pickled where there are processes. What it raises is
    raised here. ChildProcessError where a process ends by itself.
    """
    rest = iter(values)
    first = list(itertools.islice(rest, ENOUGH))
    together = itertools.chain(first, rest)
    if processes < 2 or len(first) < ENOUGH:
        yield from ((label, work(shared, value)) for label, value in together)
        return
    with _Team(work, shared, processes) as team:
        yield from team.results(together)


class Beside(Generic[Result]):
    """Something that a copy of this process does; this one where it cannot be copied, when the result is asked for."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._connection: Connection | None = None
        if not _copies():
            self._work = work  # what another process does takes no room here
            return
        import multiprocessing  # noqa: PLC0415 - only where processes are started

        context = multiprocessing.get_context("fork")
        self._connection, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_work_beside, args=(there, self._connection, work), daemon=True)
        self._process.start()
        there.close()

    def result(self) -> Result:
        """Wait until it is done, and return what it has given; raise what it has raised.

        ChildProcessError where the process ended by itself.
        """
        if self._connection is None:
            return self._work()
        try:
            result, error = self._connection.recv()
        except (EOFError, OSError) as broken:
            self._process.join()
            raise ChildProcessError("a process that writes the index ended before its time") from broken
        self._process.join()
        if error is not None:
            raise error
        done: Result = result
        return done

    def stop(self) -> None:
        """End the process, whether it is done or not."""
        if self._connection is not None:
            self._connection.close()
            self._process.terminate()
            self._process.join()


def _work_beside(connection: Connection, inherited: Connection, work: Callable[[], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted too, and ends this
    inherited.close()  # else nothing would tell that who asks has ended
    with contextlib.suppress(OSError):  # who asked may have ended
        connection.send(_tried(work))


def _tried(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """Give the result, or the error, which is to be raised where the result was asked for."""
    try:
        return work(), None
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        return None, error


def _copies() -> bool:
    """Tell whether a copy of this process can work: it knows all modules already, but threads are not copied."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Team:
    """Processes that do the same thing."""

    def __init__(self, work: Callable[[Any, Any], Any], shared: Any, processes: int) -> None:
        import multiprocessing  # noqa: PLC0415 - only where processes are started

        forks = _copies()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._idle: list[Connection] = []
        self._busy: dict[Connection, int] = {}
        self._processes: list[Any] = []
        for _ in range(processes):
            here, there = context.Pipe()
            inherited = [*self._idle, here] if forks else []
            process = context.Process(target=_serve, args=(there, inherited, work, shared), daemon=True)
            process.start()
            there.close()
            self._idle.append(here)
            self._processes.append(process)

    def __enter__(self) -> _Team:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in (*self._idle, *self._busy):
            connection.close()
        for process in self._processes:
            process.join()

    def results(self, values: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Yield label and result of each value, in order."""
        rest = iter(values)
        begun: deque[tuple[int, list[Any]]] = deque()  # chunks and their labels
        done: dict[int, list[Any]] = {}
        number = 0
        while True:
            while self._idle and len(begun) < _AHEAD * len(self._processes):
                if not (chunk := list(itertools.islice(rest, _CHUNK))):
                    break
                begun.append((number, [label for label, _ in chunk]))
                self._give(number, [value for _, value in chunk])
                number += 1
            if not begun:
                return
            if begun[0][0] not in done:
                done |= self._take()
                continue
            first, labels = begun.popleft()
            yield from zip(labels, done.pop(first), strict=True)

    def _give(self, number: int, values: list[Any]) -> None:
        connection = self._idle.pop()
        self._busy[connection] = number
        try:
            connection.send(values)
        except OSError as error:
            raise ChildProcessError("a process that reads minutes ended before its time") from error

    def _take(self) -> dict[int, list[Any]]:
        """Wait for a process that is done, or several."""
        from multiprocessing.connection import wait  # noqa: PLC0415 - likewise

        taken: dict[int, list[Any]] = {}
        ready = wait(list(self._busy))
        for connection in [each_of for each_of in self._busy if each_of in ready]:
            try:
                results, error = connection.recv()
            except (EOFError, OSError) as broken:
                raise ChildProcessError("a process that reads minutes ended before its time") from broken
            if error is not None:
                raise error
            taken[self._busy.pop(connection)] = results
            self._idle.append(connection)
        return taken


def _serve(
    connection: Connection, inherited: Iterable[Connection], work: Callable[[Any, Any], Any], shared: Any
) -> None:
    """Work for another process until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted too, and ends this
    for each_of in inherited:
        each_of.close()
    while True:
        try:
            values = connection.recv()
            connection.send(_tried(lambda: [work(shared, value) for value in values]))  # noqa: B023 - called at once
        except (EOFError, OSError):
            return
