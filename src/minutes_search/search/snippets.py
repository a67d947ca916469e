"""The lines of an item that show why it was found, with what was found marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import analyse, fuzzy_match, fuzzy_surface, prefix_surface, query_terms
from minutes_search.limits import check_limit
from minutes_search.query.tree import Fuzzy, Prefix
from minutes_search.store.mentions import Spelling, as_capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.analysis import Term
    from minutes_search.model import Item
    from minutes_search.store.words import WordNode

LONGEST = 240  # characters
LOOKED_AT = 5000  # characters of a line; nobody reads more in one, but somebody may paste a megabyte
MOST_LINES = 3
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
    """A term where it stands in texts that follow one another."""

    row: int
    """Which of the texts, from 0."""
    position: int
    """Counted over all texts, as the index counts over the lines."""
    term: Term
    written: str
    """The term as it stands there."""


class Marked(NamedTuple):
    """An item with what was found in it."""

    best: Snippet
    """The first of the lines that have the most of the words; the item's own line when none has any."""
    lines: tuple[Snippet, ...]
    """Lines that have marks, in order, `best` among them; no more than `MOST_LINES`, those with the most words."""
    title: tuple[tuple[int, int], ...]
    """What was found in the item's title, as `Snippet.marks`."""


def mark(item: Item, leaves: Sequence[WordNode | Spelling]) -> Marked:
    """Find words and names in an item's lines and, by itself, in its title."""
    title = _joined([each for found in _all_found([item.title], leaves).values() for each in found.marks])
    if not item.lines:
        return Marked(Snippet(item.line, *_cut(item.title, [])), (), tuple(title))
    found = _all_found([line.text for line in item.lines], leaves)
    order = sorted(found, key=lambda row: (-len(found[row].words), row))
    snippets = {
        row: Snippet(item.lines[row].line, *_cut(item.lines[row].text, _joined(found[row].marks)))
        for row in sorted(order[:MOST_LINES])
    }
    best = snippets[order[0]] if order else Snippet(item.lines[0].line, *_cut(item.lines[0].text, []))
    return Marked(best, tuple(snippets.values()), tuple(title))


class _Found(NamedTuple):
    """What was found in one text."""

    marks: list[tuple[int, int]]
    words: set[int]
    """The numbers of the words and names that it has."""


def _all_found(texts: Sequence[str], leaves: Sequence[WordNode | Spelling]) -> dict[int, _Found]:
    """Return what was found in each of some texts that follow one another, by its number; not those without."""
    places = list(_places(texts)) if leaves else []
    found: dict[int, _Found] = {}
    for number, leaf in enumerate(leaves):
        check_limit()
        for place in _found(leaf, places):
            in_row = found.setdefault(place.row, _Found([], set()))
            in_row.marks.append((place.term.start, place.term.end))
            in_row.words.add(number)
    return found


def _places(texts: Sequence[str]) -> Iterator[_Place]:
    start = 0
    for row, text in enumerate(texts):
        terms = analyse(text[:LOOKED_AT])
        for term in terms:
            yield _Place(row, start + term.position, term, text[term.start : term.end])
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
        return [] if sought is None else [place for place in places if _is_near(place, sought, leaf.distance)]
    return _chains(leaf.text, places)


def _is_near(place: _Place, sought: str, distance: int) -> bool:
    check_limit()
    return fuzzy_match(sought, place.term.surface, distance)


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
