"""Emphasis, strong emphasis and strikethrough: the delimiter runs of CommonMark 6.2 and GFM 6.5."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minutes_indexer.markdown.pieces import Piece


@dataclass(eq=False, slots=True)
class Run:
    """A run of delimiters that may still open or close emphasis."""

    piece: Piece
    character: str
    length: int
    original_length: int
    can_open: bool
    can_close: bool
    previous: Run | None = None
    next: Run | None = None


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def flanking(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a run may open and whether it may close emphasis, by the characters on its two sides."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    space_before, space_after = before.isspace(), after.isspace()
    mark_before, mark_after = _is_punctuation(before), _is_punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if text[start] == "_":
        return left and (not right or mark_before), right and (not left or mark_after)
    return left, right


class RunStack:
    """The runs that have not been paired yet, in order of the text."""

    def __init__(self) -> None:
        self.top: Run | None = None

    def push(self, run: Run) -> None:
        """Add the run that was read last."""
        run.previous = self.top
        if self.top is not None:
            self.top.next = run
        self.top = run

    def remove(self, run: Run) -> None:
        """Take a run out."""
        if run.previous is not None:
            run.previous.next = run.next
        if run.next is None:
            self.top = run.previous
        else:
            run.next.previous = run.previous

    def pair(self, bottom: Run | None) -> None:
        """Pair the runs above `bottom`, innermost first, and forget them all (CommonMark, appendix: process emphasis).

        Where a closer finds no opener, `floors` remembers that none of its sort needs to be looked for below it;
        so the time is proportional to the number of runs.
        """
        floors: dict[tuple[str, bool, int], Run | None] = {}
        closer = self._first_above(bottom)
        while closer is not None:
            if not closer.can_close:
                closer = closer.next
                continue
            sort = (closer.character, closer.can_open, closer.original_length % 3)
            opener = self._find_opener(closer, bottom, floors.get(sort, bottom))
            if opener is not None:
                closer = self._join(opener, closer)
                continue
            floors[sort] = closer.previous
            following = closer.next
            if not closer.can_open:
                self.remove(closer)
            closer = following
        while self.top is not bottom and self.top is not None:
            self.remove(self.top)

    def _first_above(self, bottom: Run | None) -> Run | None:
        run, first = self.top, None
        while run is not None and run is not bottom:
            first, run = run, run.previous
        return first

    def _find_opener(self, closer: Run, bottom: Run | None, floor: Run | None) -> Run | None:
        run = closer.previous
        while run is not None and run is not bottom and run is not floor:
            if run.character == closer.character and run.can_open and not _odd_match(run, closer):
                return run
            run = run.previous
        return None

    def _join(self, opener: Run, closer: Run) -> Run | None:
        """Pair two runs; returns the run to look at next."""
        if closer.character == "~":
            used, name = 2, "del"
        else:
            used = 2 if opener.length >= 2 and closer.length >= 2 else 1
            name = "strong" if used == 2 else "em"
        for run in (opener, closer):
            run.length -= used
            run.piece.plain = run.character * run.length
        opener.piece.opening = [*(opener.piece.opening or ()), name]
        closer.piece.closing = [*(closer.piece.closing or ()), name]
        while closer.previous is not None and closer.previous is not opener:
            self.remove(closer.previous)
        smallest = 2 if closer.character == "~" else 1
        if opener.length < smallest:
            self.remove(opener)
        if closer.length < smallest:
            self.remove(closer)
            return closer.next
        return closer


def _odd_match(opener: Run, closer: Run) -> bool:
    """The rule of three (CommonMark 6.2, rules 9 and 10)."""
    if closer.character == "~":
        return False
    return (
        (opener.can_close or closer.can_open)
        and closer.original_length % 3 != 0
        and (opener.original_length + closer.original_length) % 3 == 0
    )
