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


class _Limit:
    """Until when a thread may go on."""

    __slots__ = ("deadline", "look")

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        """In the thread's own processor time."""
        self.look = time.monotonic() + deadline - time.thread_time()
        """The earliest moment at which that can be over, for a thread uses no more time than goes by. To ask for its
        own time is a call of the system, thirty times as dear as to look at the clock."""


_LIMIT: ContextVar[_Limit | None] = ContextVar("limit", default=None)


@contextlib.contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Let what is called in the ``with`` block use so many seconds of processor time, of this thread.

    `check_limit` raises QueryTooCostlyError once they are over. A limit inside of another one makes it no longer.
    """
    before = _LIMIT.get()
    deadline = time.thread_time() + seconds
    token = _LIMIT.set(_Limit(deadline if before is None else min(before.deadline, deadline)))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def check_limit() -> None:
    """Raise QueryTooCostlyError when the time of `cpu_limit` is over; without a limit nothing happens."""
    limit = _LIMIT.get()
    if limit is None or (now := time.monotonic()) < limit.look:
        return
    left = limit.deadline - time.thread_time()
    if left < 0:
        raise QueryTooCostlyError
    limit.look = now + left
