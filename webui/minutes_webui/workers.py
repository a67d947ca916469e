"""Further processes of the server, which answer on the same sockets: Python runs in one processor of a process.

They are forked from the one that has opened the index and has no threads yet, so they share what it has worked out
until one of them changes it.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from contextlib import suppress


class Workers:
    """The processes that this one has forked; in each of these, none, and the one that it was forked from."""

    def __init__(self, number: int) -> None:
        """Fork so many, each of which returns from here as well."""
        if number:
            gc.collect()
            gc.freeze()  # looking for garbage writes to everything it looks at, and what is written to is not shared
        first = os.getpid()
        self._first: int | None = None
        self._forked: list[int] = []
        for _ in range(number):
            process = os.fork()
            if process == 0:
                self._first, self._forked = first, []
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all, and the first one tells us
                return
            self._forked.append(process)

    @property
    def is_first(self) -> bool:
        """Whether this process was forked by none of them."""
        return self._first is None

    def go_on(self) -> bool:
        """Tell whether there is reason to go on: not in a process whose first one has ended, however it did.

        In the first one an ended process is reported. The others go on, for it cannot be made anew beside threads.
        """
        for process in list(self._forked):
            if (status := _ended(process)) is not None:
                self._forked.remove(process)
                logging.getLogger(__name__).error("a process of the server ended (%d); the others go on", status)
        return self._first is None or os.getppid() == self._first

    def stop(self) -> None:
        """Tell them to end once what was asked is answered."""
        for process in self._forked:
            os.kill(process, signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait until they have ended; after a moment, of `time.monotonic`, they are ended."""
        for process in self._forked:
            while (status := _ended(process)) is None and time.monotonic() < until:
                time.sleep(0.01)
            if status is None:
                os.kill(process, signal.SIGKILL)
                _ended(process, 0)
        self._forked = []


def _ended(process: int, options: int = os.WNOHANG) -> int | None:
    """Return how a process ended: its exit status, or the signal's number below 0; None while it runs."""
    with suppress(ChildProcessError):
        found, status = os.waitpid(process, options)
        return os.waitstatus_to_exitcode(status) if found else None
    return 0
