"""The words of a query in the index: which items have them, and where.

In the index a word is its stem together with the word as written, so one list of postings answers both for a word
(every written form of the stem) and for a prefix or a fuzzy word (every written form that fits).
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import TYPE_CHECKING

from minutes_search.analysis import (
    IDENTIFIER,
    Sought,
    analyse,
    fuzzy_match,
    fuzzy_surface,
    prefix_surface,
    query_terms,
)
from minutes_search.edits import pieces
from minutes_search.limits import check_limit
from minutes_search.query.tree import Fuzzy, Phrase, Prefix, Word
from minutes_search.store.occurrences import KeptOccurrences, Occurrences, Placed, following
from minutes_search.store.schema import SEPARATOR
from minutes_search.store.zones import LEAST_IN_HEADINGS, Zones

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from minutes_search.query.tree import Scope
    from minutes_search.store.decoding import Decoded, LongPostings
    from minutes_search.store.segment import Segment
    from minutes_search.store.store import Store
    from minutes_search.store.terms import Extent, Told

    _Written = tuple[str, Segment, Extent]
    """A term of the index, in a segment, and where its postings are."""

WordNode = Word | Phrase | Prefix | Fuzzy

_KEPT_STEMS, _KEPT_LETTERS = 4096, 64
_LAST = "\U0010ffff"
_BETWEEN = "\n"


class Words:
    """The searched text of all items."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written = functools.lru_cache(_KEPT_STEMS)(self._find_written)
        self._of_letter = functools.lru_cache(_KEPT_LETTERS)(self._find_letter)
        self._kept = KeptOccurrences()

    def documents(self, node: WordNode) -> set[int]:
        """Return the items that have the word somewhere in title, body or section."""
        return self.occurrences(node).items()

    def occurrences(self, node: WordNode) -> Occurrences:
        """Return where the items have the word."""
        if isinstance(node, Prefix):
            return Occurrences(self._starting(node))
        if isinstance(node, Fuzzy):
            return Occurrences(self._read([each for key in self._keys(node) for each in self._exactly(key)]))
        return self._following(query_terms(node.text), lambda each: self._written(each.term))

    def spelled(self, name: str) -> Occurrences:
        """Return where the items have a name: its words one after the other, as spelled but for case and accents.

        A word of a text has many inflections, a name has one spelling: Wolf is not named by "wolves".
        """
        surfaces = {term.position: term.surface for term in analyse(name) if not term.text.startswith(IDENTIFIER)}

        def exact(each: Sought) -> Sequence[_Written]:
            key = each.term + SEPARATOR + ("" if each.term.startswith(IDENTIFIER) else surfaces[each.offset])
            return self._exactly(key)

        return self._following(query_terms(name), exact)

    def _following(self, sought: Sequence[Sought], forms: Callable[[Sought], Sequence[_Written]]) -> Occurrences:
        """Return where terms stand at their offsets from the first; `forms` gives the written forms of a term."""
        found = {each.term: self._kept_or_read(forms(each)) for each in reversed(sought)}
        if len(sought) == 1:
            return found[sought[0].term]
        if not sought:
            return Placed({}, self.zones)
        rarest, *others = sorted(found.values(), key=len)
        having = rarest.items()
        for each in others:
            having = each.having(having)
        steps = [(found[each.term], each.offset - sought[0].offset) for each in sought]
        return following(steps, having, self.zones)

    def _kept_or_read(self, forms: Sequence[_Written]) -> Occurrences:
        return self._kept.get(tuple(key for key, _, _ in forms), lambda: self._read(forms))

    def within(self, node: WordNode, scope: Sequence[Scope]) -> Occurrences:
        """Return the occurrences that stand, from first to last word, in one of the places; in any if none is named."""
        occurrences = self.occurrences(node)
        if not scope:
            return occurrences
        last = query_terms(node.text)[-1:] if isinstance(node, Word | Phrase) else ()
        reach = last[0].offset if last else 0
        kept = {}
        for docnum in occurrences.items():
            if places := self._in_scope(docnum, occurrences.places(docnum), reach, scope):
                kept[docnum] = places
        return Placed(kept, self.zones)

    def _in_scope(self, docnum: int, places: Sequence[int], reach: int, scope: Sequence[Scope]) -> Sequence[int]:
        start, end, section = self.zones(docnum)

        def zone(place: int) -> str:
            if start <= place < end:
                return "title"
            return "body" if place < section else "section"

        return [place for place in places if zone(place) == zone(place + reach) and zone(place) in scope]

    def in_section(self, text: str) -> set[int]:
        """Return the items whose section path has all the words, under whatever heading of it each stands."""
        found: set[int] | None = None
        for word in dict.fromkeys(text.split()):
            check_limit()
            occurrences = self.occurrences(Word(word))
            items = {docnum for docnum, count in occurrences.counts.items() if count >= LEAST_IN_HEADINGS}
            items = {each for each in items if occurrences.places(each)[-1] >= self.zones(each).section}
            found = items if found is None else found & items
        return found or set()

    def forms(self, stem: str) -> frozenset[str]:
        """Return all written forms of a stem; some may be of deleted items only."""
        return frozenset(_surface(key) for key, _, _ in self._written(stem))

    def near(self, node: Fuzzy) -> frozenset[str]:
        """Return the words and identifiers, as written, that are near a fuzzy word."""
        return frozenset(map(_surface, self._keys(node)))

    def zones(self, docnum: int) -> Zones:
        """Return where the parts of an item are."""
        starts, ends, sections = self._zones
        return Zones(starts[docnum] - 1, ends[docnum] - 1, sections[docnum] - 1)

    @functools.cached_property
    def _zones(self) -> tuple[array[int], array[int], array[int]]:
        column = self._store.column
        return column("title_start"), column("title_end"), column("section_start")

    def _keys(self, node: Fuzzy) -> list[str]:
        """Return the index's terms that a fuzzy word stands for."""
        sought = fuzzy_surface(node.text)
        return [] if sought is None else self._near(sought, node.distance)

    def _find_written(self, term: str) -> tuple[_Written, ...]:
        """Return the written forms of a stem, or an identifier."""
        return self._exactly(term + SEPARATOR, start=True)

    def _exactly(self, key: str, *, start: bool = False) -> tuple[_Written, ...]:
        """Return where the segments have a term of the index, or all terms with a start."""
        return tuple(
            (found, segment, extent)
            for segment in self._store.segments
            for found, extent in segment.extents("text", key)
            if start or found == key
        )

    def _starting(self, node: Prefix) -> list[Decoded]:
        """Return the postings of all words and identifiers with a beginning."""
        start = prefix_surface(node.text)
        found: list[Decoded] = []
        if start is None:
            return found
        for segment in self._store.segments:
            # A stem has the first letter of its words, but perhaps no more than that (dying, die).
            surfaces, terms = self._of_letter(segment, start[:1])
            first, end = bisect_left(surfaces, start), bisect_left(surfaces, start + _LAST)
            identifiers = segment.told("text", IDENTIFIER + start)
            postings = segment.read_together([*terms[first:end], *(told for _, told in identifiers)])
            if postings:
                found.append(postings)
        return found

    def _find_letter(self, segment: Segment, letter: str) -> tuple[list[str], list[Told]]:
        """Return the written words of a letter in order, and what is told of each."""
        check_limit()
        words = sorted((_surface(key), told) for key, told in segment.told("text", letter))
        return [surface for surface, _ in words], [told for _, told in words]

    def _near(self, sought: str, distance: int) -> list[str]:
        lengths = range(len(sought) - distance, len(sought) + distance + 1)
        found = []
        for key, surface in self.vocabulary(pieces(sought, distance)):
            if len(surface) in lengths:
                check_limit()
                if fuzzy_match(sought, surface, distance):
                    found.append(key)
        return found

    def vocabulary(self, holding: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return the terms of the index that hold one of some texts, all without any, each with its written word.

        In order; some may be of deleted items only.
        """
        holding = list(holding)
        if not holding:
            return [(key, _surface(key)) for key in self._terms.split(_BETWEEN)[1:-1]]
        found: set[str] = set()
        for text in holding:
            check_limit()
            at = self._terms.find(text)
            while at >= 0:
                end = self._terms.index(_BETWEEN, at)
                found.add(self._terms[self._terms.rfind(_BETWEEN, 0, at) + 1 : end])
                at = self._terms.find(text, end)
        return [(key, _surface(key)) for key in sorted(found)]

    @functools.cached_property
    def _terms(self) -> str:
        """All terms in one text, which takes a twentieth of the memory that a list does, and is searched in C."""
        check_limit()
        return "".join(f"{_BETWEEN}{term}" for term in self._store.terms("text")) + _BETWEEN

    def _read(self, forms: Iterable[_Written]) -> list[Decoded | LongPostings]:
        """Return the postings of some of the index's terms."""
        found: list[Decoded | LongPostings] = []
        for _, segment, extent in forms:
            check_limit()
            if postings := segment.read_in_parts(extent):
                found.append(postings)
        return found


def _surface(key: str) -> str:
    """Return the written word of one of the index's terms."""
    text, _, written = key.partition(SEPARATOR)
    return written or text.removeprefix(IDENTIFIER)
