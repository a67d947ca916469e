"""What an index is on disk: how large, and when it was last written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Footprint:
    """The files of an index."""

    size: int
    """In bytes."""
    written: datetime.datetime | None
    """When the last run made its work visible, in UTC: each commit writes a table of contents of its own. None where
    there is none."""


def footprint(path: Path) -> Footprint:
    """Give what lies in an index directory now; a file that a writer removes meanwhile is not counted."""
    size, written = 0, None
    for file in path.iterdir():
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        size += state.st_size if file.is_file() else 0
        if file.suffix == ".toc":
            written = max(state.st_mtime, written or 0)
    moment = None if written is None else datetime.datetime.fromtimestamp(written, datetime.UTC)
    return Footprint(size, moment)
