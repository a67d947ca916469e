"""Where in the lines of items the words of a query stand.

The index knows every written form of a word. So lines are searched for those, and only around them is text analysed.
The items of a page are looked through together, which takes a third of the time of one after the other.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
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
from minutes_search.wording import around, chain, identifier_end, terms_between, words_among

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from minutes_search.analysis import Sought, Term
    from minutes_search.query.tree import Phrase, Word
    from minutes_search.store.words import WordNode, Words

LOOKED_AT = 5000  # characters of a line; nobody reads more in one, but somebody may paste a megabyte


Mark = tuple[int, int, int]
"""Where a word or name stands in a text, its start and its end in characters, and its number."""


class _Leaf(NamedTuple):
    """What is more than one word, or is found by the beginnings of words."""

    number: int
    node: WordNode | Spelling
    hints: frozenset[str]
    """What its first word begins with, wherever it stands."""
    words: tuple[frozenset[str], ...] = ()
    """The forms of the words that stand there one after the other."""
    sought: tuple[Sought, ...] = ()
    """The terms that do; none where they are these words."""
    surfaces: frozenset[str] = frozenset()
    """Of a fuzzy identifier those that are near, of a name those that it has."""
    start: str = ""
    """Of a prefix."""


class Sightings:
    """Finds the words and names of one query, in as many items as it is asked to."""

    def __init__(self, words: Words, leaves: Sequence[WordNode | Spelling]) -> None:
        self.of_several = len(leaves) > 1
        """Whether there is more than one word or name, so that a line may have more of them than another."""
        self._index = words
        self._alone: defaultdict[str, list[tuple[int, Spelling | None]]] = defaultdict(list)
        """Of a single word, by each of its forms: its number, and the name that it is if capitals matter."""
        self._alone_starts: list[tuple[int, str]] = []
        """Of a prefix that is the beginning of a word, not of an identifier: its number and itself."""
        self._alone_hints: set[str] = set()
        self._others: list[_Leaf] = []
        for number, leaf in enumerate(leaves):
            if isinstance(leaf, Prefix):
                self._take_prefix(number, leaf)
            elif isinstance(leaf, Fuzzy):
                self._take_fuzzy(number, leaf)
            else:
                self._take_words(number, leaf)

    def _take_prefix(self, number: int, leaf: Prefix) -> None:
        start = prefix_surface(leaf.text)
        if start is not None:
            first = _first_word(start)
            if first == start:
                self._alone_starts.append((number, start))
                self._alone_hints.add(start)
            else:
                self._others.append(_Leaf(number, leaf, frozenset([first]), start=start))

    def _take_fuzzy(self, number: int, leaf: Fuzzy) -> None:
        sought = fuzzy_surface(leaf.text)
        surfaces = self._index.near(leaf)
        if sought is not None and is_identifier(sought):
            self._others.append(_Leaf(number, leaf, frozenset(map(_first_word, surfaces)), surfaces=surfaces))
        else:
            for surface in surfaces:
                self._alone[surface].append((number, None))
            self._alone_hints |= surfaces

    def _take_words(self, number: int, leaf: Word | Phrase | Spelling) -> None:
        sought = query_terms(leaf.text)
        if len(sought) == 1 and not sought[0].term.startswith(IDENTIFIER):
            self._take_word(number, leaf, self._index.forms(sought[0].term))
            return
        are_words = not any(each.term.startswith(IDENTIFIER) for each in sought)
        terms = [] if are_words and not isinstance(leaf, Spelling) else analyse(leaf.text)
        stems = [each.term for each in sought] if are_words else [term.text for term in terms]
        words = tuple(self._index.forms(stem) for stem in stems if not stem.startswith(IDENTIFIER))
        if words and all(words):
            hints = frozenset([_beginning(words[0])])
            surfaces = frozenset(term.surface for term in terms)
            self._others.append(_Leaf(number, leaf, hints, words, () if are_words else sought, surfaces))

    def _take_word(self, number: int, leaf: Word | Phrase | Spelling, forms: frozenset[str]) -> None:
        if not forms:
            return
        name = leaf if isinstance(leaf, Spelling) else None
        if name:
            forms = frozenset([_first_word(name.text)])
        for form in forms:
            self._alone[form].append((number, name if name and name.capitals else None))
        self._alone_hints.add(_beginning(forms))

    def of(self, items: Sequence[Sequence[str]]) -> list[dict[int, list[Mark]]]:
        """Return for each item what was found in which of its texts, by their numbers, in order.

        The texts of an item are its title, which has number 0 and stands by itself, and lines that follow one another.
        Texts with nothing in them are left out; marks may overlap.
        """
        found: list[dict[int, list[Mark]]] = [{} for _ in items]
        plain = ["".join(texts).isascii() for texts in items]
        for are_plain in (True, False):  # what has other letters than those of ASCII takes longer, and all with it
            if are_plain in plain:
                numbers = [number for number, each in enumerate(plain) if each is are_plain]
                page = _Page([items[number] for number in numbers])
                page.share(self._on(page), [found[number] for number in numbers])
        return found

    def _on(self, page: _Page) -> list[Mark]:
        check_limit()
        marks: list[Mark] = []
        text, alone, beginnings = page.text, self._alone, self._alone_starts
        for word, start, end in words_among(text, self._alone_hints) if self._alone_hints else ():
            if word in alone:
                for number, name in alone[word]:
                    if name is None or as_capital(text[start:end], name.text):
                        marks.append((start, end, number))
            if beginnings:
                for number, beginning in beginnings:
                    if word.startswith(beginning):
                        marks.append((start, identifier_end(text, start, end), number))
        for leaf in self._others:
            check_limit()
            marks += _marks_of(leaf, page)
        return marks


class _Page:
    """The texts of some items, each in a line of its own: no word goes beyond the end of one."""

    def __init__(self, items: Sequence[Sequence[str]]) -> None:
        texts = list(itertools.chain.from_iterable(items))
        lengths = [len(text) + 1 for text in texts]
        if max(lengths, default=0) > LOOKED_AT:
            texts = [text[:LOOKED_AT] for text in texts]
            lengths = [len(text) + 1 for text in texts]
        self.text = "\n".join(texts)
        self._starts = list(itertools.accumulate(lengths, initial=0))
        """Where the texts begin, and where one more would."""
        self._titles = list(itertools.accumulate(map(len, items), initial=0))
        """The numbers of the texts that are titles, and of one more."""

    def around(self, at: int) -> tuple[int, int]:
        """Return from where to where text runs on around a place: over an item's title, or all of its lines."""
        number = bisect_right(self._starts, at) - 1
        item = bisect_right(self._titles, number) - 1
        title = self._titles[item]
        if number == title:
            return self._starts[number], self._starts[number + 1] - 1
        return self._starts[title + 1], self._starts[self._titles[item + 1]] - 1

    def share(self, marks: Iterable[Mark], found: Sequence[dict[int, list[Mark]]]) -> None:
        """Give each item the marks of the page that stand in its texts, by the numbers of these."""
        starts, titles = self._starts, self._titles
        item = first = stop = 0
        row: list[Mark] = []
        for start, end, number in sorted(marks):
            if start >= stop:
                text = bisect_right(starts, start) - 1
                first, stop = starts[text], starts[text + 1]
                while text >= titles[item + 1]:
                    item += 1
                row = found[item][text - titles[item]] = []
            row.append((start - first, end - first, number))


def _first_word(surface: str) -> str:
    return next((word for word, _ in spelled(surface)), "")


def _beginning(words: Collection[str]) -> str:
    """Return what all of some words begin with."""
    first, last = min(words), max(words)
    while not last.startswith(first):
        first = first[:-1]
    return first


def _marks_of(leaf: _Leaf, page: _Page) -> Iterator[Mark]:
    """Yield where on a page a leaf stands, some places perhaps twice."""
    text = page.text
    looked_at = set()
    for word in words_among(text, leaf.hints):
        words = chain(text, word, leaf.words) if leaf.words else [word]
        if not words:
            continue
        start, end = word[1], words[-1][2]
        whole = not leaf.words or bool(leaf.sought)
        if whole or "\n" in text[start:end]:
            first, stop = page.around(start)
            if end > stop:
                continue
            if whole:
                stretch = around(text, start, end, first, stop)
                terms = _found(leaf, terms_between(text, *stretch)) if stretch not in looked_at else []
                words = [(term.surface, term.start, term.end) for term in terms]
                looked_at.add(stretch)
        for surface, start, end in words:
            if not isinstance(leaf.node, Spelling) or (
                surface in leaf.surfaces and (not leaf.node.capitals or as_capital(text[start:end], leaf.node.text))
            ):
                yield start, end, leaf.number


def _found(leaf: _Leaf, terms: list[Term]) -> list[Term]:
    """Return the terms that make up the occurrences of a word or a name."""
    if isinstance(leaf.node, Prefix):
        return [term for term in terms if term.surface.startswith(leaf.start)]
    if isinstance(leaf.node, Fuzzy):
        return [term for term in terms if term.surface in leaf.surfaces]
    return _chains(leaf.sought, terms)


def _chains(wanted: Sequence[Sought], terms: list[Term]) -> list[Term]:
    """Return the terms that stand where those of a text stand one after the other."""
    at = {(term.position, term.text): term for term in terms}
    found = []
    for term in terms:
        if term.text == wanted[0].term:
            chain = [at.get((term.position + each.offset - wanted[0].offset, each.term)) for each in wanted]
            if None not in chain:
                found += [each for each in chain if each is not None]
    return found
