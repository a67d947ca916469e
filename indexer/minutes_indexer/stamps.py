"""Files whose content need not be read to know that it is the one of the last time.

A file whose size, times and inode are those that were noted beside the digest of its content is taken to have that
content still. That is only sound where a later change would have shown in the times, so a file is noted when both its
times are older than the look at it by more than any file system's clock ticks (as git does; it calls the others racily
clean). The time of the last change of an inode cannot be set by programs, unlike that of the content; Windows has the
time of making in its place.

The notes lie in a file beside the index and are no part of it: they say what contents were, which is true of any state
of the index. Notes that are damaged, or of another version of the program, are none.
"""

from __future__ import annotations

import contextlib
import json
import time
import zlib
from typing import TYPE_CHECKING, Any

from minutes_search import __version__
from minutes_search.store.trust import owner_writes

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.sources.base import Stamp

_FILE = "stamps"
_TICK = 3_000_000_000
"""Nanoseconds. FAT tells times in steps of two seconds; others are finer."""


class Stamps:
    """What was noted of files, and what this run notes."""

    def __init__(self, archives: dict[str, list[Any]], began: int) -> None:
        """Use `load`."""
        self._before = archives
        self._now: dict[str, list[Any]] = {}
        self._began = began

    @classmethod
    def load(cls, index: Path) -> Stamps:
        """Read the notes beside an index. To be called before any file is looked at."""
        began = time.time_ns()
        try:
            checksum, _, payload = (index / _FILE).read_bytes().partition(b"\n")
            data = json.loads(payload) if int(checksum, 16) == zlib.crc32(payload) else {}
            return cls(data["archives"] if data.get("version") == __version__ else {}, began)
        except (OSError, ValueError):
            return cls({}, began)

    def begin(self, archive: str, place: str) -> None:
        """Begin to note the files of an archive anew; what was noted of them counts if they are in the same place."""
        self._now[archive] = [place, {}]

    def digest(self, archive: str, path: str, stamp: Stamp) -> str | None:
        """Return the digest of a file's content; None where only reading it can tell."""
        place, files = self._before.get(archive, ["", {}])
        known = files.get(path)
        if known is None or place != self._now[archive][0] or tuple(known[:-1]) != stamp:
            return None
        self._now[archive][1][path] = known
        digest: str = known[-1]
        return digest

    def note(self, archive: str, path: str, stamp: Stamp, digest: str) -> None:
        """Note the digest of a content that was read after its file was seen to have the stamp."""
        _, modified, changed, _ = stamp
        if max(modified, changed) + _TICK < self._began:
            self._now[archive][1][path] = [*stamp, digest]

    def save(self, index: Path) -> None:
        """Write the notes beside the index, if there are new ones; without them the next run reads more."""
        archives = {name: noted for name, noted in (self._before | self._now).items() if noted[1]}
        if archives == self._before:
            return
        data = {"version": __version__, "archives": archives}
        payload = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        aside = index / f"{_FILE}.new"
        with contextlib.suppress(OSError):
            with open(aside, "wb", opener=owner_writes) as file:
                file.write(f"{zlib.crc32(payload):x}\n".encode() + payload)
            aside.replace(index / _FILE)
