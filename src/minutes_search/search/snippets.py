"""The lines of an item that show why it was found, with what was found marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.model import Item, TextLine
    from minutes_search.search.sightings import Mark, Sightings

LONGEST = 240  # characters
MOST_LINES = 3
_BEFORE = 60  # characters kept before the first mark of a line that is cut
_ELLIPSIS = "…"
_TOGETHER = 100  # items that are looked through in one go


@frozen
class Snippet:
    """One line of an item, or the part of it around what was found."""

    line: int
    """1-based line of the source file."""
    text: str
    marks: tuple[tuple[int, int], ...]
    """Start and end of what was found, in characters of `text`; ascending, not overlapping."""


Marked = tuple[Snippet, tuple[Snippet, ...], tuple[tuple[int, int], ...]]
"""What was found in an item: its best line, the lines that have marks, and the marks of its title, as `Snippet.marks`.

The best is the first of the lines that have the most of the words, or the item's own line when none has any. The lines
are in order, the best among them, and no more than `MOST_LINES`, those with the most words.
"""


def marked(items: Sequence[Item], sightings: Sightings) -> list[Marked]:
    """Find words and names in the lines of items and, by themselves, in their titles."""
    found: list[Marked] = []
    for first in range(0, len(items), _TOGETHER):
        some = items[first : first + _TOGETHER]
        texts = [[item.title, *[line.text for line in item.lines]] for item in some]
        pairs = zip(some, sightings.of(texts), strict=True)
        found += [_marked(item, each, sightings.of_several) for item, each in pairs]
    return found


def _marked(item: Item, found: dict[int, list[Mark]], of_several: bool) -> Marked:
    """Make the marks of what was found, which is given by the number of the text, of which the title's is 0."""
    title = _joined(found.pop(0)) if 0 in found else ()
    lines = item.lines
    if not found:
        line, text = (lines[0].line, lines[0].text) if lines else (item.line, item.title)
        return Snippet(line, *_cut(text, ())), (), title
    rows, best = list(found), 0
    if len(rows) == 1:
        snippet = _snippet(lines[rows[0] - 1], found[rows[0]])
        return snippet, (snippet,), title
    if of_several:
        words = {row: _words(found[row]) for row in rows}
        first = max(rows, key=words.__getitem__)
        if len(rows) > MOST_LINES:
            rows = sorted(sorted(rows, key=words.__getitem__, reverse=True)[:MOST_LINES])
        best = rows.index(first)
    snippets = tuple([_snippet(lines[row - 1], found[row]) for row in rows[:MOST_LINES]])
    return snippets[best], snippets, title


def _words(marks: list[Mark]) -> int:
    """Return how many words and names the marks are of."""
    return 1 if len(marks) == 1 else len({number for _, _, number in marks})


def _snippet(line: TextLine, marks: list[Mark]) -> Snippet:
    text = line.text
    if len(text) > LONGEST:
        return Snippet(line.line, *_cut(text, _joined(marks)))
    return Snippet(line.line, text, _joined(marks))


def _joined(marks: list[Mark]) -> tuple[tuple[int, int], ...]:
    """Return where marks are, which are given in order, overlapping ones as one."""
    if len(marks) == 1:
        ((start, end, _),) = marks
        return ((start, end),)
    joined: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _cut(text: str, marks: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text, cut around its first mark when it is long, and the marks that are left."""
    if len(text) <= LONGEST:
        return text, marks
    first = marks[0][0] if marks else 0
    start = max(0, min(first - _BEFORE, len(text) - LONGEST))
    if start:  # at a word's beginning, unless that leaves the mark out
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > max(first, start) and all(not s < space < e for s, e in marks) else end
    before = _ELLIPSIS if start else ""
    shown = before + text[start:end] + (_ELLIPSIS if end < len(text) else "")
    shift = len(before) - start
    kept = [(max(s, start) + shift, min(e, end) + shift) for s, e in marks if s < end and e > start]
    return shown, tuple(kept)
