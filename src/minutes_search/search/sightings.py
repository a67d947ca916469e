"""Where in the lines of an item the words of a query stand.

The index knows every written form of a word. So lines are searched for those, and only around them is text analysed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import (
    IDENTIFIER,
    analyse,
    fuzzy_surface,
    is_identifier,
    prefix_surface,
    query_terms,
    spelled,
)
from minutes_search.limits import check_limit
from minutes_search.query.tree import Fuzzy, Prefix
from minutes_search.store.mentions import Spelling, as_capital
from minutes_search.wording import identifier_end, terms_among, words_among

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from minutes_search.analysis import Sought, Term
    from minutes_search.query.tree import Phrase, Word
    from minutes_search.store.words import WordNode, Words

LOOKED_AT = 5000  # characters of a line; nobody reads more in one, but somebody may paste a megabyte


class Sighted(NamedTuple):
    """What was found in one text."""

    marks: list[tuple[int, int]]
    """Start and end of each, in characters, in no particular order; they may overlap."""
    words: set[int]
    """The numbers of the words and names that it has."""


class _Place(NamedTuple):
    """A term where it stands in texts that follow one another."""

    row: int
    """Which of the texts, from 0."""
    position: int
    """Counted over all texts; see `terms_among`."""
    term: Term
    written: str
    """The term as it stands there."""


class _Leaf(NamedTuple):
    """What is more than one word, or is found by the beginnings of words."""

    number: int
    node: WordNode | Spelling
    sought: tuple[Sought, ...] = ()
    """The terms that stand one after the other."""
    surfaces: frozenset[str] = frozenset()
    """Of a fuzzy identifier: those that are near."""
    start: str = ""
    """Of a prefix."""


class Sightings:
    """Finds the words and names of one query, in as many items as it is asked to."""

    def __init__(self, words: Words, leaves: Sequence[WordNode | Spelling]) -> None:
        self._index = words
        self._alone: defaultdict[str, list[tuple[int, str | None]]] = defaultdict(list)
        """Of a single word, by each of its forms: its number, and how it has to be written if that matters."""
        self._alone_starts: list[tuple[int, str]] = []
        """Of a prefix that is the beginning of a word, not of an identifier: its number and itself."""
        self._alone_hints: set[str] = set()
        self._others: list[_Leaf] = []
        self._words: set[str] = set()
        self._starts: tuple[str, ...] = ()
        self._hints: set[str] = set()
        for number, leaf in enumerate(leaves):
            self._take(number, leaf)

    def _take(self, number: int, leaf: WordNode | Spelling) -> None:
        if isinstance(leaf, Prefix):
            self._take_prefix(number, leaf)
        elif isinstance(leaf, Fuzzy):
            self._take_fuzzy(number, leaf)
        else:
            self._take_words(number, leaf)

    def _take_prefix(self, number: int, leaf: Prefix) -> None:
        start = prefix_surface(leaf.text)
        if start is not None:
            first = next((word for word, _ in spelled(start)), "")
            if first == start:
                self._alone_starts.append((number, start))
                self._alone_hints.add(start)
                return
            self._starts += (first,)
            self._hints.add(first)
            self._others.append(_Leaf(number, leaf, start=start))

    def _take_fuzzy(self, number: int, leaf: Fuzzy) -> None:
        sought = fuzzy_surface(leaf.text)
        surfaces = self._index.near(leaf)
        if sought is not None and is_identifier(sought):
            words = {word for surface in surfaces for word, _ in spelled(surface)}
            self._words |= words
            self._hints |= words
            self._others.append(_Leaf(number, leaf, surfaces=surfaces))
        else:
            for surface in surfaces:
                self._alone[surface].append((number, None))
            self._alone_hints |= surfaces

    def _take_words(self, number: int, leaf: Word | Phrase | Spelling) -> None:
        sought = query_terms(leaf.text)
        words = {term.text: term.surface for term in analyse(leaf.text) if not term.text.startswith(IDENTIFIER)}
        forms = {stem: self._index.forms(stem) for stem in words}
        if not all(forms.values()):  # one of them is nowhere
            return
        if len(sought) == 1 and sought[0].term in words:
            name = isinstance(leaf, Spelling)
            mine = {words[sought[0].term]} if name else forms[sought[0].term]
            for form in mine:
                self._alone[form].append((number, leaf.text if isinstance(leaf, Spelling) and leaf.capitals else None))
            self._alone_hints.add(_beginning(mine))
        elif sought:
            self._words.update(*forms.values())
            self._hints.update(_beginning(mine) for mine in forms.values())
            self._others.append(_Leaf(number, leaf, sought))

    def of(self, title: str, lines: Sequence[str]) -> tuple[Sighted | None, dict[int, Sighted]]:
        """Return what was found in a title, and in each of some lines that follow one another, by its number.

        None, and no number, where there is nothing.
        """
        check_limit()
        texts = [title, *lines]
        whole = "\n".join(texts)
        if len(whole) > LOOKED_AT or whole.count("\n") > len(lines):
            texts = [text[:LOOKED_AT].replace("\n", " ") for text in texts]
            whole = "\n".join(texts)
        found: dict[int, Sighted] = {}
        if self._alone_hints:
            self._find_alone(whole, found)
        if self._others:
            places = self._places(texts)
            for leaf in self._others:
                check_limit()
                for place in _found(leaf, places):
                    _note(found, place.row, leaf.number, (place.term.start, place.term.end))
        return found.pop(0, None), {row - 1: sighted for row, sighted in found.items()}

    def _find_alone(self, whole: str, found: dict[int, Sighted]) -> None:
        """Look through all texts at once, each in a line of its own: no word goes beyond the end of one."""
        for word, start, end in words_among(whole, self._alone_hints):
            numbers = self._alone.get(word, ())
            if numbers or self._alone_starts:
                row, first = whole.count("\n", 0, start), whole.rfind("\n", 0, start) + 1
                for number, written in numbers:
                    if written is None or as_capital(whole[start:end], written):
                        _note(found, row, number, (start - first, end - first))
                for number, beginning in self._alone_starts:
                    if word.startswith(beginning):
                        _note(found, row, number, (start - first, identifier_end(whole, start) - first))

    def _places(self, texts: list[str]) -> list[_Place]:
        places: list[_Place] = []
        first = 0
        for row, text in enumerate(texts):
            terms, length = terms_among(text, self._is_wanted, self._hints)
            places += [_Place(row, first + term.position, term, text[term.start : term.end]) for term in terms]
            first += length + (row == 0)  # nothing runs from the title on into the lines
        return places

    def _is_wanted(self, word: str) -> bool:
        return word in self._words or word.startswith(self._starts)


def _note(found: dict[int, Sighted], row: int, number: int, mark: tuple[int, int]) -> None:
    """Note a word or name, which is given by its number, in a text."""
    sighted = found.get(row)
    if sighted is None:
        found[row] = Sighted([mark], {number})
    else:
        sighted.marks.append(mark)
        sighted.words.add(number)


def _beginning(words: Collection[str]) -> str:
    """Return what all of some words begin with."""
    first, last = min(words), max(words)
    return next((first[:at] for at in range(len(first), 0, -1) if last.startswith(first[:at])), "")


def _found(leaf: _Leaf, places: list[_Place]) -> list[_Place]:
    """Return the terms that make up the occurrences of a word or a name."""
    if isinstance(leaf.node, Prefix):
        return [place for place in places if place.term.surface.startswith(leaf.start)]
    if isinstance(leaf.node, Fuzzy):
        return [place for place in places if place.term.surface in leaf.surfaces]
    chains = _chains(leaf.sought, places)
    return [place for place in chains if _as_spelled(place, leaf.node)] if isinstance(leaf.node, Spelling) else chains


def _as_spelled(place: _Place, name: Spelling) -> bool:
    """Tell whether a term is a word of a name: in no other inflection, and with the capitals that matter."""
    surfaces = {term.surface for term in analyse(name.text)}
    return place.term.surface in surfaces and (not name.capitals or as_capital(place.written, name.text))


def _chains(wanted: Sequence[Sought], places: list[_Place]) -> list[_Place]:
    """Return the terms that stand where those of a text stand one after the other."""
    at = {(place.position, place.term.text): place for place in places}
    found = []
    for place in places:
        if place.term.text == wanted[0].term:
            chain = [at.get((place.position + each.offset - wanted[0].offset, each.term)) for each in wanted]
            if None not in chain:
                found += [each for each in chain if each is not None]
    return found
