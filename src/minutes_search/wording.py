"""The terms of a text that matter for some words, found without analysing the rest: for marking what was found."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from minutes_search.analysis import JOINERS, PARTS, RUN, STRETCH, TRAIL, TRAILING, run_at, terms_of, word_of
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from minutes_search.analysis import Term

_PLAIN_WORD = pattern(r"(?<![0-9a-z])[0-9a-z]+")
_ODD = pattern(r"[^\x00-&(-\x7f]")  # the letters of a word that has it are not those that stand there
_APOSTROPHES = "'’"
_BETWEEN_WORDS = "PSZ"  # the categories of signs that are part of no word, as Unicode calls them
_JOINERS = frozenset(JOINERS)
_SPACES = " \n"


Found = tuple[str, int, int]
"""A word as `spelled` has it, and its start and end in a text."""


def words_among(text: str, hints: Collection[str]) -> list[Found]:
    """Return words of a text, but none that has to be looked for by other `hints`.

    What begins with one of the hints, which are folded, is among them; most other words are not.
    """
    plain = text.lower()
    if len(plain) != len(text) or "" in hints:
        return _words_in(text, [(0, len(text))])
    words = _plain_words_among(plain, hints)
    places = _at_apostrophes(plain, words, hints) if text.isascii() else _odd_places(text)
    if places:
        odd = _all_around(text, places)
        words = [word for word in words if not _is_in(odd, word[1])]
        words += _words_in(text, odd)
    return words


def _words_in(text: str, stretches: Iterable[tuple[int, int]]) -> list[Found]:
    return [
        (word_of(match[0]), *match.span()) for start, end in stretches for match in PARTS.finditer(text, start, end)
    ]


def _plain_words_among(plain: str, hints: Collection[str]) -> list[Found]:
    """Return what begins with one of the hints, of a text in small letters whose words are what stands there."""
    found = []
    find, word_at = plain.find, _PLAIN_WORD.match
    for hint in hints:
        at = find(hint)
        while at >= 0:
            end = at + 1
            if word := word_at(plain, at):
                end = word.end()
                found.append((plain[at:end], at, end))
            at = find(hint, end)
    return found


def _at_apostrophes(plain: str, words: Iterable[Found], hints: Collection[str]) -> list[int]:
    """Return where in a text of ASCII an apostrophe may be part of a word that begins with one of the hints.

    It stands beside one of the words that were found, or between two letters that one of the hints has together.
    """
    standing = set()
    places = []
    sought = " ".join(hints)
    at = plain.find("'")
    while at >= 0:
        standing.add(at)
        if plain[at - 1 : at + 2 : 2] in sought:
            places.append(at)
        at = plain.find("'", at + 1)
    if standing:
        places += [start for _, start, end in words if end in standing or start - 1 in standing]
    return sorted(places)


def _odd_places(text: str) -> list[int]:
    """Return where signs stand that are part of a word, but not of what it is compared by."""
    return [
        match.start()
        for match in _ODD.finditer(text)
        if match[0] in _APOSTROPHES or unicodedata.category(match[0])[0] not in _BETWEEN_WORDS
    ]


def _all_around(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """Return from which space to which the text around some places goes, which are ascending."""
    found: list[tuple[int, int]] = []
    end = -1
    for at in places:
        if at > end:
            start, end = around(text, at, at, 0, len(text))
            found.append((start, end))
    return found


def _is_in(stretches: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether a place is in one of some stretches, which are ascending."""
    number = bisect_right(stretches, (at, math.inf)) - 1
    return number >= 0 and at < stretches[number][1]


def around(text: str, start: int, end: int, first: int, stop: int) -> tuple[int, int]:
    """Return from which space to which a stretch of a text goes, within what stands from `first` to `stop`."""
    space = text.find(" ", end, stop)
    return max(text.rfind(" ", first, start) + 1, first), space if space >= 0 else stop


def identifier_end(text: str, start: int, end: int) -> int:
    """Return where the longest term ends that is indexed from a word on, which stands from `start` to `end`."""
    mark, beyond = text[end : end + 1], text[end + 1 : end + 2]
    if mark not in _JOINERS or (beyond in _SPACES and mark not in TRAILING):  # so it is with most
        return end
    found = STRETCH.match(text, start)
    end = found.end() if found else start
    trail = TRAIL.match(text, end)
    return trail.end() if trail else end


def chain(text: str, word: Found, wanted: Sequence[Collection[str]]) -> list[Found]:
    """Return a word and those that follow it, if each is one of the forms wanted there; else nothing."""
    chained = [word] if word[0] in wanted[0] else []
    for forms in wanted[1:] if chained else ():
        match = PARTS.search(text, chained[-1][2])
        if match is None or (found := word_of(match[0])) not in forms:
            return []
        chained.append((found, *match.span()))
    return chained


def terms_between(text: str, start: int, end: int) -> list[Term]:
    """Return the terms of a text from one place to another, which divide no run; positions count from the first."""
    terms: list[Term] = []
    position = 0
    for match in RUN.finditer(text, start, end):
        run = run_at(text, *match.span())
        terms += terms_of(run, position)
        position += len(run.spans)
    return terms
