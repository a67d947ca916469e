"""The line of an item that shows why it was found, with what was found marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import analyse, fuzzy_match, fuzzy_surface, prefix_surface, query_terms
from minutes_search.query.tree import Fuzzy, Prefix
from minutes_search.store.mentions import Spelling, as_capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.analysis import Term
    from minutes_search.model import Item
    from minutes_search.store.words import WordNode

LONGEST = 240  # characters
_BEFORE = 60  # characters kept before the first mark of a line that is cut
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of an item, or the part of it around what was found."""

    line: int
    """1-based line of the source file."""
    text: str
    marks: tuple[tuple[int, int], ...]
    """Start and end of what was found, in characters of `text`; ascending, not overlapping."""


class _Place(NamedTuple):
    """A term where it stands in an item."""

    row: int
    """Which of the item's lines, from 0."""
    position: int
    """Counted over all lines, as the index counts."""
    term: Term
    written: str
    """The term as it stands there."""


def make_snippet(item: Item, leaves: Sequence[WordNode | Spelling]) -> Snippet:
    """Return the first of the lines that have the most of the words; the item's own line when none has any."""
    if not item.lines:
        return Snippet(item.line, *_cut(item.title, []))
    places = list(_places(item)) if leaves else []
    marks: dict[int, list[tuple[int, int]]] = {}
    words: dict[int, set[int]] = {}
    for number, leaf in enumerate(leaves):
        for place in _found(leaf, places):
            marks.setdefault(place.row, []).append((place.term.start, place.term.end))
            words.setdefault(place.row, set()).add(number)
    row = min(words, key=lambda row: (-len(words[row]), row), default=0)
    return Snippet(item.lines[row].line, *_cut(item.lines[row].text, _joined(marks.get(row, []))))


def _places(item: Item) -> Iterator[_Place]:
    start = 0
    for row, line in enumerate(item.lines):
        terms = analyse(line.text)
        for term in terms:
            yield _Place(row, start + term.position, term, line.text[term.start : term.end])
        if terms:
            start += max(term.position for term in terms) + 1


def _found(leaf: WordNode | Spelling, places: list[_Place]) -> list[_Place]:
    """Return the terms that make up the occurrences of a word or a name."""
    if isinstance(leaf, Spelling):
        return [place for place in _chains(leaf.text, places) if _as_spelled(place, leaf)]
    if isinstance(leaf, Prefix):
        start = prefix_surface(leaf.text)
        return [place for place in places if start is not None and place.term.surface.startswith(start)]
    if isinstance(leaf, Fuzzy):
        sought = fuzzy_surface(leaf.text)
        return [p for p in places if sought is not None and fuzzy_match(sought, p.term.surface, leaf.distance)]
    return _chains(leaf.text, places)


def _as_spelled(place: _Place, name: Spelling) -> bool:
    """Tell whether a term is a word of a name: in no other inflection, and with the capitals that matter."""
    surfaces = {term.surface for term in analyse(name.text)}
    return place.term.surface in surfaces and (not name.capitals or as_capital(place.written, name.text))


def _chains(text: str, places: list[_Place]) -> list[_Place]:
    """Return the terms that stand where those of a text stand one after the other."""
    wanted = query_terms(text)
    at = {(place.position, place.term.text): place for place in places}
    found = []
    for place in places:
        if wanted and place.term.text == wanted[0].term:
            chain = [at.get((place.position + each.offset - wanted[0].offset, each.term)) for each in wanted]
            if None not in chain:
                found += [each for each in chain if each is not None]
    return found


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the marks in order, overlapping ones as one."""
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
