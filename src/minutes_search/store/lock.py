"""One writer at a time. The lock is the operating system's, so it goes with its process, however that ends."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from minutes_search.store.errors import IndexLockedError
from minutes_search.store.leftovers import HOLDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_POLL = 0.1  # seconds


class WriteLock:
    """The right to write to an index, held until `release`."""

    def __init__(self, path: Path, *, wait: float, on_wait: Callable[[str], None] | None) -> None:
        """Take the lock, waiting up to `wait` seconds; `on_wait` is told once who holds it.

        IndexLockedError, which names the holder, when it is not free by then.
        """
        self._note = path / HOLDER
        self._lock = FileLock(path / "write.lock", mode=0o600, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self._wait(path, wait, on_wait)
        with contextlib.suppress(OSError):  # the note is for people: on a full disk the lock holds without it
            self._note.write_text(json.dumps(_this_process()), "utf-8")

    def _wait(self, path: Path, wait: float, on_wait: Callable[[str], None] | None) -> None:
        if on_wait is not None:
            on_wait(self._holder())
        try:
            self._lock.acquire(timeout=wait, poll_interval=_POLL)
        except Timeout:
            raise IndexLockedError(path, self._holder()) from None

    def _holder(self) -> str:
        """Return who holds the lock, in words. The note is only ever read while somebody does."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            return f"process {note['pid']} on {note['host']} since {note['since']}"
        except (OSError, ValueError, KeyError, TypeError):  # the holder has not written it yet
            return "another process"

    def release(self) -> None:
        """Give the lock back."""
        with contextlib.suppress(OSError):  # a note that is left says nothing once the lock is free
            self._note.unlink()
        self._lock.release()


def _this_process() -> dict[str, str | int]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": platform.node(), "since": since}
