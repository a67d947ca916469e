"""The words of a query in the index: which items have them, and where.

In the index a word is its stem together with the word as written, so one list of postings answers both for a word
(every written form of the stem) and for a prefix or a fuzzy word (every written form that fits).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from minutes_search.analysis import IDENTIFIER, analyse, fuzzy_match, fuzzy_surface, prefix_surface, query_terms
from minutes_search.limits import check_limit
from minutes_search.query.tree import Fuzzy, Phrase, Prefix, Word
from minutes_search.store.schema import SEPARATOR

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from minutes_search.analysis import Sought
    from minutes_search.query.tree import Scope
    from minutes_search.store.store import Store

WordNode = Word | Phrase | Prefix | Fuzzy
Occurrences = dict[int, list[int]]
"""For each item the positions, ascending, at which the word starts."""


class Words:
    """The searched text of all items."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def documents(self, node: WordNode) -> set[int]:
        """Return the items that have the word somewhere in title, body or section."""
        if isinstance(node, Word | Phrase) and len(query_terms(node.text)) > 1:
            return set(self.occurrences(node))
        found: set[int] = set()
        for key in self._keys(node):
            check_limit()
            found |= self._store.documents("text", key)
        return found

    def occurrences(self, node: WordNode) -> Occurrences:
        """Return where the items have the word."""
        if isinstance(node, Prefix | Fuzzy):
            return self._positions(self._keys(node))
        return self._following(query_terms(node.text), self._written)

    def spelled(self, name: str) -> Occurrences:
        """Return where the items have a name: its words one after the other, as spelled but for case and accents.

        A word of a text has many inflections, a name has one spelling: Wolf is not named by "wolves".
        """
        surfaces = {term.position: term.surface for term in analyse(name) if not term.text.startswith(IDENTIFIER)}
        sought = query_terms(name)
        exact = {
            each: [each.term + SEPARATOR + ("" if each.term.startswith(IDENTIFIER) else surfaces[each.offset])]
            for each in sought
        }
        return self._following(sought, exact.__getitem__)

    def _following(self, sought: Sequence[Sought], keys: Callable[[Sought], list[str]]) -> Occurrences:
        """Return where terms stand at their offsets from the first; `keys` gives a term's keys in the index."""
        found: Occurrences | None = None
        read: dict[str, Occurrences] = {}
        for each in sought:
            if each.term not in read:
                read[each.term] = self._positions(keys(each))
            places = read[each.term]
            check_limit()
            found = places if found is None else _followed(found, places, each.offset - sought[0].offset)
        return found or {}

    def within(self, node: WordNode, scope: Sequence[Scope]) -> Occurrences:
        """Return the occurrences that stand, from first to last word, in one of the places; in any if none is named."""
        occurrences = self.occurrences(node)
        if not scope:
            return occurrences
        last = query_terms(node.text)[-1:] if isinstance(node, Word | Phrase) else ()
        reach = last[0].offset if last else 0
        kept = {docnum: self._in_scope(docnum, places, reach, scope) for docnum, places in occurrences.items()}
        return {docnum: places for docnum, places in kept.items() if places}

    def _in_scope(self, docnum: int, places: list[int], reach: int, scope: Sequence[Scope]) -> list[int]:
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
            items = {docnum for docnum, places in occurrences.items() if places[-1] >= self.zones(docnum)[2]}
            found = items if found is None else found & items
        return found or set()

    def zones(self, docnum: int) -> tuple[int, int, int]:
        """Return where an item's title starts, where it ends, and where the headings of its section start."""
        starts, ends, sections = self._zones
        return starts[docnum] - 1, ends[docnum] - 1, sections[docnum] - 1

    @functools.cached_property
    def _zones(self) -> tuple[array[int], array[int], array[int]]:
        column = self._store.column
        return column("title_start"), column("title_end"), column("section_start")

    def _keys(self, node: WordNode) -> list[str]:
        """Return the index's terms that a node of one word stands for."""
        if isinstance(node, Prefix):
            start = prefix_surface(node.text)
            return [] if start is None else self._with_start(start)
        if isinstance(node, Fuzzy):
            sought = fuzzy_surface(node.text)
            return [] if sought is None else self._near(sought, node.distance)
        return [key for each in query_terms(node.text) for key in self._written(each)]

    def _written(self, sought: Sought) -> list[str]:
        """Return the index's terms of a stem or an identifier."""
        if sought.term.startswith(IDENTIFIER):
            return [sought.term + SEPARATOR]
        return self._store.terms("text", sought.term + SEPARATOR)

    def _with_start(self, start: str) -> list[str]:
        check_limit()
        # A stem has the first letter of its words, but perhaps no more than that (dying, die).
        words = [key for key in self._store.terms("text", start[:1]) if _surface(key).startswith(start)]
        return words + self._store.terms("text", IDENTIFIER + start)

    def _near(self, sought: str, distance: int) -> list[str]:
        lengths = range(len(sought) - distance, len(sought) + distance + 1)
        found = []
        for key, surface in self.vocabulary:
            if len(surface) in lengths:
                check_limit()
                if fuzzy_match(sought, surface, distance):
                    found.append(key)
        return found

    @functools.cached_property
    def vocabulary(self) -> list[tuple[str, str]]:
        """All terms of the index, each with its written word; some may be of deleted items only."""
        return [(key, _surface(key)) for key in self._store.terms("text")]

    def _positions(self, keys: Iterable[str]) -> Occurrences:
        found: Occurrences = {}
        for key in keys:
            check_limit()
            for segment in self._store.segments:
                for docnum, positions in segment.postings("text", key):
                    found.setdefault(docnum, []).extend(positions)
        for places in found.values():
            places.sort()
        return found


def _surface(key: str) -> str:
    """Return the written word of one of the index's terms."""
    text, _, written = key.partition(SEPARATOR)
    return written or text.removeprefix(IDENTIFIER)


def _followed(first: Occurrences, second: Occurrences, offset: int) -> Occurrences:
    """Return the first occurrences that have one of the second `offset` positions on."""
    found = {}
    for docnum, places in first.items():
        if docnum in second:
            ends = set(second[docnum])
            kept = [place for place in places if place + offset in ends]
            if kept:
                found[docnum] = kept
    return found
