"""Whether an index has changed, told from its directory alone: for a server that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.store.disk import latest, table_name

if TYPE_CHECKING:
    from pathlib import Path


def state_name(path: Path, generation: int | None = None) -> str | None:
    """Name the present state of an index, or that of one of its generations; None where there is none (any more).

    Equal names are equal states: the number of the generation, and when its table of contents was written, since an
    index that was removed and made anew counts from the start again. Nothing is read but the directory.
    """
    number = latest(path) if generation is None else generation
    if number < 0:
        return None
    try:
        written = (path / table_name(number)).stat().st_mtime_ns
    except FileNotFoundError:  # a writer has just replaced it
        return None
    return f"{number}-{written:x}"
