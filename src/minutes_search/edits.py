"""How far one word is from another: letters put in, taken out or exchanged."""

from __future__ import annotations


def pieces(text: str, bound: int) -> list[str]:
    """Return pieces of a text, one of which stands unchanged in whatever is within so many edits of it.

    None where the text is too short for that to tell anything. Most of a list of words is told off by it.
    """
    size = -(-len(text) // (bound + 1))
    found = [text[start : start + size] for start in range(0, len(text), size)] if size else []
    return found if len(found) > bound else []


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
