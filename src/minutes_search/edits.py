"""How far one word is from another: letters put in, taken out or exchanged."""

from __future__ import annotations

import re

_LONGEST_LETTER = 4
"""Bytes of UTF-8."""


def pieces(text: str, bound: int) -> list[str]:
    """Return pieces of a text, one of which stands unchanged in whatever is within so many edits of it.

    None where the text is too short for that to tell anything. Most of a list of words is told off by it.
    """
    size = -(-len(text) // (bound + 1))
    found = [text[start : start + size] for start in range(0, len(text), size)] if size else []
    return found if len(found) > bound else []


def near_pattern(text: str, bound: int) -> bytes:
    """Return a regular expression for whatever is within one edit of a text, or two, and for some more; as UTF-8.

    It matches no zero byte. Of edits some are in the first half of the text and the others in the second, so that a
    half is unchanged, or both are changed by one edit. Most of a long list is told off by it in C.
    """
    one, other = _halves(text)
    found = [_itself(one) + _about(other, bound), _about(one, bound) + _itself(other)]
    if bound > 1:
        found.append(_edited(one) + _edited(other))
    return b"(?:%s)" % b"|".join(found)


def _edited(text: str) -> bytes:
    """Return what matches everything within one edit of a text: half of it is unchanged."""
    one, other = _halves(text)
    return b"(?:%s%s|%s%s)" % (_itself(one), _about(other, 1), _about(one, 1), _itself(other))


def _itself(text: str) -> bytes:
    return re.escape(text.encode())


def _about(text: str, bound: int) -> bytes:
    """Return what matches everything of a length that so many edits can give a text."""
    size = len(text.encode())
    return b"[^\0]{%d,%d}" % (max(size - bound * _LONGEST_LETTER, 0), size + bound * _LONGEST_LETTER)


def _halves(text: str) -> tuple[str, str]:
    half = len(text) // 2
    return text[:half], text[half:]


def within_edits(a: str, b: str, distance: int) -> bool:
    """Tell whether `distance` letters put in, taken out or exchanged (Levenshtein) make one text of the other."""
    return edits(a, b, distance) is not None


def edits(a: str, b: str, bound: int) -> int | None:
    """Return how many letters put in, taken out or exchanged make one text of the other; None if more than `bound`."""
    if abs(len(a) - len(b)) > bound:
        return None
    a, b = _between_same(a, b)
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
        if min(row) > bound:
            return None
    return row[-1] if row[-1] <= bound else None


def _between_same(a: str, b: str) -> tuple[str, str]:
    """Return two texts without what both begin with, and without what both then end with: no edit need be there."""
    end = min(len(a), len(b))
    start = tail = 0
    while start < end and a[start] == b[start]:
        start += 1
    while tail < end - start and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return a[start : len(a) - tail], b[start : len(b) - tail]
