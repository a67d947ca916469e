"""The lines of an item that show why it was found, with what was found marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    from minutes_search.model import Item
    from minutes_search.search.sightings import Sightings

LONGEST = 240  # characters
MOST_LINES = 3
_BEFORE = 60  # characters kept before the first mark of a line that is cut
_ELLIPSIS = "…"


@frozen
class Snippet:
    """One line of an item, or the part of it around what was found."""

    line: int
    """1-based line of the source file."""
    text: str
    marks: tuple[tuple[int, int], ...]
    """Start and end of what was found, in characters of `text`; ascending, not overlapping."""


class Marked(NamedTuple):
    """An item with what was found in it."""

    best: Snippet
    """The first of the lines that have the most of the words; the item's own line when none has any."""
    lines: tuple[Snippet, ...]
    """Lines that have marks, in order, `best` among them; no more than `MOST_LINES`, those with the most words."""
    title: tuple[tuple[int, int], ...]
    """What was found in the item's title, as `Snippet.marks`."""


def mark(item: Item, sightings: Sightings) -> Marked:
    """Find words and names in an item's lines and, by itself, in its title."""
    in_title, found = sightings.of(item.title, [line.text for line in item.lines])
    title = _joined(in_title.marks) if in_title else []
    if not item.lines:
        return Marked(Snippet(item.line, *_cut(item.title, [])), (), tuple(title))
    if not found:
        return Marked(Snippet(item.lines[0].line, *_cut(item.lines[0].text, [])), (), tuple(title))
    order = sorted(found, key=lambda row: (-len(found[row].words), row)) if len(found) > 1 else list(found)
    snippets = {
        row: Snippet(item.lines[row].line, *_cut(item.lines[row].text, _joined(found[row].marks)))
        for row in sorted(order[:MOST_LINES])
    }
    return Marked(snippets[order[0]], tuple(snippets.values()), tuple(title))


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the marks in order, overlapping ones as one."""
    if len(marks) == 1:
        return marks
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, marks: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text, cut around its first mark when it is long, and the marks that are left."""
    if len(text) <= LONGEST:
        return text, tuple(marks)
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
