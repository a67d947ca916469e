"""What the index keeps of a source file beside its meeting: what its items are made of, and where they come from.

That is a line of JSON with what making the items asked of the directory of people, one with where they come from, and
the outline. The first is read by itself, for all files, when the directory has changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.history import LineHistory
from minutes_indexer.outline_codec import outline_from_bytes
from minutes_indexer.people import Asked
from minutes_search.model import Skipped
from minutes_search.serialise import time_from_text

if TYPE_CHECKING:
    import datetime

    from minutes_indexer.outline import Outline
    from minutes_indexer.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the items of a file come from."""

    origin: str | None = None
    """The path under which the file entered its archive; None where that is its present one."""
    history: LineHistory | None = None
    """None where the source knows none."""
    revision: str | None = None
    changed: datetime.datetime | None = None
    """The last two as of a `SourceFile`."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A source file as it was read."""

    outline: Outline
    trace: Trace


def read_trace(file: SourceFile) -> Trace | Skipped:
    """Read where a file comes from."""
    try:
        history = LineHistory.of(file.versions) if file.versions else None
    except OSError as error:
        return Skipped(file.path, f"its earlier versions cannot be read: {error.strerror or error}")
    return Trace(file.origin, history, file.revision, file.changed)


def kept_to_bytes(outline: bytes, trace: Trace) -> bytes:
    """Write both, the outline as it is encoded; nothing has been asked yet."""
    history = trace.history.pack() if trace.history else None
    head = [trace.origin, history, trace.revision, trace.changed.isoformat() if trace.changed else None]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return b"\n".join((Asked((), (), None).to_bytes(), text.encode(), outline))


def kept_from_bytes(data: bytes) -> Kept:
    """Read what `kept_to_bytes` wrote, but for what was asked."""
    _, head, outline = data.split(b"\n", 2)
    origin, packed, revision, changed = json.loads(head)
    history = LineHistory.unpack(packed) if packed else None
    return Kept(outline_from_bytes(outline), Trace(origin, history, revision, time_from_text(changed)))


def with_asked(data: bytes, asked: Asked) -> bytes:
    """Note in what is kept of a file what making its items asked."""
    return asked.to_bytes() + data[data.index(b"\n") :]


def asked_of(data: bytes) -> Asked:
    """Read what making the items asked."""
    return Asked.from_bytes(data[: data.index(b"\n")])
