"""The states of the index that are open in this process: the newest one, and older ones that are still being paged.

A request holds one snapshot from its beginning to its end, so no answer mixes two generations. A new generation is
opened and warmed up by a thread of its own while requests go on with the one before; then the two are exchanged. An
older one stays open for a while, so that whoever pages through an answer gets the pages of one and the same answer.
"""

from __future__ import annotations

import functools
import gc
import os
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from minutes_search.store import Store, StoreError
from minutes_search.store.watch import state_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path

T = TypeVar("T")

LOOK_EVERY = 1.0
"""Seconds between two looks at the index directory, which list it and read nothing."""
KEEP = 3
"""So many older states stay open at most,"""
KEEP_FOR = 900.0
"""and no longer than this after they were asked last, in seconds."""

KNOWN = 100
"""So much that was made once is kept of a state,"""
KNOWN_OF_ITEMS = 2048
"""and of so many items what was made of them last: those that are found are often the same ones."""


class GoneError(Exception):
    """The state of the index that a page belongs to is not open any more."""


class Snapshot:
    """One state of the index, and what was worked out from it as a whole. Threads may share it."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name
        """Of the state, see `state_name`; safe in addresses and headers."""
        self.asked = time.monotonic()
        self.leases = 0
        self._known: dict[Hashable, Any] = {}
        self._of_items: dict[Callable[[int], Any], Callable[[int], Any]] = {}
        self._lock = threading.RLock()  # what is made may ask for something else that is made once

    def once(self, key: Hashable, make: Callable[[Store], T]) -> T:
        """Give what `make` makes of the store; made the first time only. For what many answers share.

        Of more than `KNOWN` keys the oldest is forgotten: whoever asks for all sorts of things fills no memory.
        """
        with self._lock:
            if key not in self._known:
                if len(self._known) >= KNOWN:
                    del self._known[next(iter(self._known))]
                self._known[key] = make(self.store)
            return cast("T", self._known[key])

    def of_items(self, make: Callable[[int], T]) -> Callable[[int], T]:
        """Give `make`, which makes something of an item by its number in the store, so that it remembers.

        What it makes depends on nothing but the item and the state of the index.
        """
        with self._lock:
            if make not in self._of_items:
                self._of_items[make] = functools.lru_cache(KNOWN_OF_ITEMS)(make)
            return self._of_items[make]


class Snapshots:
    """Opens the states of the index in one directory, and lends them out."""

    def __init__(self, path: Path, warm: Callable[[Snapshot], None]) -> None:
        """`warm` is called with each new snapshot before any request gets it."""
        self._path = path
        self._warm = warm
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._current: Snapshot | None = None
        self._older: list[Snapshot] = []
        self._watcher: int | None = None
        self._stop = threading.Event()

    @contextmanager
    def lease(self, name: str | None = None) -> Iterator[Snapshot]:
        """Lend the newest state, or the one of that name.

        StoreError when there is no index that can be read; GoneError when the named state is not open.
        """
        snapshot = self._take(name)
        try:
            yield snapshot
        finally:
            with self._lock:
                snapshot.leases -= 1
                self._drop_old()

    def open(self) -> None:
        """Open the newest state before anybody asks, without following the index yet: no thread is started.

        StoreError when there is no index that can be read.
        """
        if self._current is None:
            self._open()

    def _take(self, name: str | None) -> Snapshot:
        if self._watcher != os.getpid():  # also in the child of a server that forks
            self._watch()
        self.open()
        if name is not None and self._named(name) is None:
            self.look()  # another process of the server may have seen it first
        with self._lock:
            found = self._current if name is None else self._named(name)
            if found is None:
                raise GoneError(name)
            found.asked = time.monotonic()
            found.leases += 1
            return found

    def _named(self, name: str) -> Snapshot | None:
        return next((each for each in (self._current, *self._older) if each and each.name == name), None)

    def _open(self) -> None:
        with self._opening:
            if self._current is not None and state_name(self._path) in {None, self._current.name}:
                return
            store = Store.open(self._path)
            name = state_name(self._path, store.generation)
            snapshot = Snapshot(store, name or f"{store.generation}-0")
            try:
                store.verify()  # many will be answered from it
                self._warm(snapshot)
            except BaseException:
                store.close()
                raise
            with self._lock:
                if self._current is not None:
                    self._older.insert(0, self._current)
                self._current = snapshot
                self._drop_old()

    def _drop_old(self) -> None:
        """Close what nobody needs; called with the lock held."""
        now = time.monotonic()
        for number, each in enumerate(list(self._older)):
            if each.leases == 0 and (number >= KEEP or now - each.asked > KEEP_FOR):
                self._older.remove(each)
                each.store.close()
                gc.unfreeze()  # it may be from before a fork, see `Workers`

    def _watch(self) -> None:
        with self._lock:
            if self._watcher == os.getpid():
                return
            self._watcher = os.getpid()
        threading.Thread(target=self._follow, name="index-watcher", daemon=True).start()

    def _follow(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            self.look()

    def look(self) -> None:
        """Open the newest state, if there is another than the one that is lent; what the watcher does all the time.

        An index that cannot be read now is what it was to those who ask; the next look may do better.
        """
        with suppress(StoreError, OSError):
            current = self._current
            if current is not None and state_name(self._path) not in {None, current.name}:
                self._open()
        with self._lock:
            self._drop_old()

    def close(self) -> None:
        """Stop following the index and close all states; for the end of the process and of a test."""
        self._stop.set()
        with self._lock:
            for each in (self._current, *self._older):
                if each is not None:
                    each.store.close()
            self._current, self._older = None, []
