"""How much of the processor answering may take: a limit that the loops which may run long look at themselves.

The limit is of the thread's own processor time, so that a busy machine makes no query costly. A thread that waits or
that another one keeps from running uses nothing up.
"""

from __future__ import annotations

import contextlib
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

from minutes_search.store.errors import QueryTooCostlyError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Let what is called in the ``with`` block use so many seconds of processor time, of this thread.

    `check_limit` raises QueryTooCostlyError once they are over. A limit inside of another one makes it no longer.
    """
    before = _DEADLINE.get()
    deadline = time.thread_time() + seconds
    token = _DEADLINE.set(deadline if before is None else min(before, deadline))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def check_limit() -> None:
    """Raise QueryTooCostlyError when the time of `cpu_limit` is over; without a limit nothing happens."""
    deadline = _DEADLINE.get()
    if deadline is not None and time.thread_time() > deadline:
        raise QueryTooCostlyError
