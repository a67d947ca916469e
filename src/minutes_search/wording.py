"""The terms of a text that matter for some words, found without analysing the rest: for marking what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.analysis import PARTS, RUN, STRETCH, TRAIL, run_at, terms_of, word_of
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from minutes_search.analysis import Term

_ODD = pattern(r"[^\x00-\x7f]|'")  # the letters of a word that has it are not those that stand there


def words_among(text: str, hints: Collection[str]) -> list[tuple[str, int, int]]:
    """Return words as `spelled` does, each with where it stands, but none that has to be looked for by other `hints`.

    What begins with one of the hints, which are folded, is among them; most other words are not.
    """
    return [
        (word_of(match[0]), *match.span())
        for start, end in _stretches(text, hints)
        for match in PARTS.finditer(text, start, end)
    ]


def identifier_end(text: str, start: int) -> int:
    """Return where the longest term ends that is indexed from a word on, which begins at `start`."""
    found = STRETCH.match(text, start)
    end = found.end() if found else start
    trail = TRAIL.match(text, end)
    return trail.end() if trail else end


def terms_among(text: str, wanted: Callable[[str], bool], hints: Collection[str]) -> tuple[list[Term], int]:
    """Return the terms of the runs that have a wanted word, and at which position the next text begins.

    Wanted is what begins with one of the hints, as in `words_among`. Positions tell no more than which of these terms
    follow one another: however much stands between two runs counts as one.
    """
    terms: list[Term] = []
    position = after = 0
    for start, end in _stretches(text, hints):
        position += PARTS.search(text, after, start) is not None
        for match in RUN.finditer(text, start, end):
            if any(wanted(word_of(part)) for part in PARTS.findall(match[0])):
                run = run_at(text, *match.span())
                terms += terms_of(run, position)
                position += len(run.spans)
            else:
                position += 1
        after = end
    return terms, position + (PARTS.search(text, after) is not None)


def _stretches(text: str, hints: Collection[str]) -> list[tuple[int, int]]:
    """Return where in a text, between which spaces, there may be words that begin with one of the hints."""
    plain = text.lower()
    odd = not text.isascii() or "'" in text
    for hint in hints:
        if hint in plain:
            break
    else:
        if not odd:  # so it is with most texts
            return []
    if len(plain) != len(text):
        return [(0, len(text))]
    starts = [0] if "" in hints else []
    for hint in hints:
        at = plain.find(hint)
        while at >= 0 and hint:
            starts.append(at)
            at = plain.find(hint, at + 1)
    if odd:
        starts += [match.start() for match in _ODD.finditer(text)]
    found: list[tuple[int, int]] = []
    end = -1
    for at in sorted(starts):
        if at > end:
            end = text.find(" ", at)
            end = end if end >= 0 and "" not in hints else len(text)
            found.append((text.rfind(" ", 0, at) + 1 if at else 0, end))
    return found
