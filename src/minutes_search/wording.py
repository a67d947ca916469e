"""The terms of a text that matter for some words, found without analysing the rest: for marking what was found."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from minutes_search.analysis import PARTS, RUN, STRETCH, TRAIL, run_at, terms_of, word_of
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from minutes_search.analysis import Term

_PLAIN_WORD = pattern(r"[0-9a-z]+")
_ODD = pattern(r"[^\x00-&(-\x7f]")  # the letters of a word that has it are not those that stand there
_APOSTROPHES = "'’"
_BETWEEN_WORDS = "PSZ"  # the categories of signs that are part of no word, as Unicode calls them


def words_among(text: str, hints: Collection[str]) -> list[tuple[str, int, int]]:
    """Return words as `spelled` does, each with where it stands, but none that has to be looked for by other `hints`.

    What begins with one of the hints, which are folded, is among them; most other words are not.
    """
    plain = text.lower()
    if len(plain) != len(text) or "" in hints:
        return _words_in(text, [(0, len(text))])
    odd = _around(text, _odd_places(text))
    words = _plain_words_among(plain, hints)
    if odd:
        words = [word for word in words if not any(start <= word[1] < end for start, end in odd)]
        words += _words_in(text, odd)
    return words


def _words_in(text: str, stretches: Iterable[tuple[int, int]]) -> list[tuple[str, int, int]]:
    return [
        (word_of(match[0]), *match.span()) for start, end in stretches for match in PARTS.finditer(text, start, end)
    ]


def _plain_words_among(plain: str, hints: Collection[str]) -> list[tuple[str, int, int]]:
    """Return what begins with one of the hints, of a text in small letters whose words are what stands there."""
    found = []
    for hint in hints:
        at = plain.find(hint)
        while at >= 0:
            end = at + 1
            if not (at and plain[at - 1].isalnum()) and (match := _PLAIN_WORD.match(plain, at)):
                end = match.end()
                found.append((plain[at:end], at, end))
            at = plain.find(hint, end)
    return found


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
    odd = _odd_places(text)
    for hint in hints:
        if hint in plain:
            break
    else:
        if not odd:  # so it is with most texts
            return []
    if len(plain) != len(text):
        return [(0, len(text))]
    starts: list[int] = []
    for hint in hints:
        at = plain.find(hint)
        while at >= 0 and hint:
            starts.append(at)
            at = plain.find(hint, at + 1)
    return [(0, len(text))] if "" in hints else _around(text, sorted(starts + odd))


def _odd_places(text: str) -> list[int]:
    """Return where signs stand that are part of a word, but not of what it is compared by."""
    if text.isascii() and "'" not in text:  # so it is with most texts
        return []
    return [
        match.start()
        for match in _ODD.finditer(text)
        if match[0] in _APOSTROPHES or unicodedata.category(match[0])[0] not in _BETWEEN_WORDS
    ]


def _around(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """Return from which space to which the text around some places goes, which are ascending."""
    found: list[tuple[int, int]] = []
    end = -1
    for at in places:
        if at > end:
            end = text.find(" ", at)
            end = end if end >= 0 else len(text)
            found.append((text.rfind(" ", 0, at) + 1 if at else 0, end))
    return found
