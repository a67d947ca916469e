"""The terms of a text as the index has them: what `analysis` says, for very many lines.

A run of letters has the same terms wherever it stands, and most runs and many lines are met again and again, so each is
analysed once.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from minutes_search.analysis import IDENTIFIER, LEADING, RUN, SEPARATOR, TRAILING, identifiers, run_at, stem, word_of
from minutes_search.store.schema import BEGUN


class Indexed(NamedTuple):
    """The terms of a text as the index has them: what is compared, then the written word unless that follows."""

    words: tuple[str, ...]
    """One at each position."""
    identifiers: tuple[tuple[str, int], ...]
    """Each with the position at which it starts; behind it the word that it begins with, if not with a mark."""


@functools.lru_cache(maxsize=1 << 11)
def indexed(text: str) -> Indexed:
    """Return the terms of a text."""
    words: list[str] = []
    found_whole: list[tuple[str, int]] = []
    for match in RUN.finditer(text):
        start, end = match.span()
        if text[end : end + 1] in TRAILING or (start and text[start - 1] in LEADING):
            found = _of_run(text, start, end)
        else:
            found = _of_run_alone(match[0])
        if found[1]:
            position = len(words)
            found_whole += [(key, position + at) for key, at in found[1]]
        words += found[0]
    return Indexed(tuple(words), tuple(found_whole))


@functools.lru_cache(maxsize=1 << 13)
def _of_run_alone(run: str) -> Indexed:
    """Return what a run without a mark before or after it consists of: the same wherever it stands."""
    if run.isalnum():  # a single part, as most are
        word = word_of(run)
        return Indexed((f"{stem(word)}{SEPARATOR}{word}",), ())
    return _of_run(run, 0, len(run))


def _of_run(text: str, start: int, end: int) -> Indexed:
    run = run_at(text, start, end)
    whole: list[tuple[str, int]] = []
    for first, word in enumerate(run.words):
        for surface, _, lead, _ in identifiers(run, first):
            whole.append((f"{IDENTIFIER}{surface}{SEPARATOR}", first))
            if not lead:
                whole.append((f"{BEGUN}{word}", first))
    return Indexed(tuple([f"{stem(word)}{SEPARATOR}{word}" for word in run.words]), tuple(whole))
