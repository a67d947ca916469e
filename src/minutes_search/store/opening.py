"""Opening the current generation of an index while a writer may be replacing it."""

from __future__ import annotations

import time
from pathlib import Path

from minutes_search.store.disk import latest, read_generation
from minutes_search.store.errors import IndexUnreadableError
from minutes_search.store.segment import Segment

_TRIES = 10
_AGAIN_AFTER = 0.02  # seconds


def open_segments(path: Path) -> tuple[int, list[Segment]]:
    """Open all files of the current generation; give its number and its segments.

    A writer removes files once a new generation is announced, which may be between two steps of this. So a missing
    file is a reason to look again, and only one of a generation that stays the current one is damage. Raises
    IndexMissingError, IndexOutdatedError, IndexUnreadableError or IndexNotTrustedError.
    """
    newest, tries = -1, 0
    while True:
        before, newest = newest, latest(path)
        tries = tries + 1 if newest == before else 1
        try:
            number, segments = _open(path)
        except FileNotFoundError as error:
            if tries >= _TRIES:
                raise IndexUnreadableError(path, f"missing file {Path(error.filename or '').name}") from error
        else:
            # A listing of a directory that just changes may miss the newest table of contents.
            if latest(path) <= number or tries >= _TRIES:
                return number, segments
            _close(segments)
        time.sleep(_AGAIN_AFTER)


def _open(path: Path) -> tuple[int, list[Segment]]:
    generation = read_generation(path)
    segments: list[Segment] = []
    base = 0
    try:
        for each in generation.segments:
            segments.append(Segment(path, each, base))
            base += segments[-1].size
    except BaseException:
        _close(segments)
        raise
    return generation.number, segments


def _close(segments: list[Segment]) -> None:
    for segment in segments:
        segment.close()
