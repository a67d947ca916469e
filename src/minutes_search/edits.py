"""How far one word is from another: letters put in, taken out or exchanged."""

from __future__ import annotations


def within_edits(a: str, b: str, distance: int) -> bool:
    """Tell whether `distance` letters put in, taken out or exchanged (Levenshtein) make one text of the other."""
    return edits(a, b, distance) is not None


def edits(a: str, b: str, bound: int) -> int | None:
    """Return how many letters put in, taken out or exchanged make one text of the other; None if more than `bound`."""
    if abs(len(a) - len(b)) > bound:
        return None
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
        if min(row) > bound:
            return None
    return row[-1] if row[-1] <= bound else None
