"""The words of a query in the index: which items have them, and where.

In the index a word is its stem together with the word as written, so one list of postings answers both for a word
(every written form of the stem) and for a prefix or a fuzzy word (every written form that fits).
"""

from __future__ import annotations

import functools
import re
from array import array
from typing import TYPE_CHECKING

from minutes_search.analysis import (
    IDENTIFIER,
    Sought,
    analyse,
    fuzzy_surface,
    is_identifier,
    prefix_surface,
    query_terms,
)
from minutes_search.edits import near_pattern, within_edits
from minutes_search.limits import check_limit
from minutes_search.query.tree import Fuzzy, Phrase, Prefix, Word
from minutes_search.store.kept_occurrences import KeptOccurrences
from minutes_search.store.occurrences import Counted, Occurrences, Placed, following
from minutes_search.store.schema import BEGUN, SEPARATOR
from minutes_search.store.zones import IN_BODY_ONLY, LEAST_IN_HEADINGS, UNTOLD, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from minutes_search.query.tree import Scope
    from minutes_search.store.decoding import Decoded, LongPostings
    from minutes_search.store.segment import Segment
    from minutes_search.store.store import Store
    from minutes_search.store.terms import Extent, Told

    _Written = tuple[str, Segment, Extent]
    """A term of the index, in a segment, and where its postings are."""

WordNode = Word | Phrase | Prefix | Fuzzy

_KEPT_STEMS, _KEPT_FUZZY = 4096, 16
_LAST = "\U0010ffff"
"""Comes after everything that a word may go on with."""
_AFTER_IDENTIFIERS = chr(ord(IDENTIFIER) + 1)
_IDENTIFIERS: Sequence[tuple[str, str]] = ((IDENTIFIER, _AFTER_IDENTIFIERS),)
_PLAIN: Sequence[tuple[str, str]] = (("", BEGUN), (_AFTER_IDENTIFIERS, _LAST))
"""From which term on and up to which the index has identifiers, and words; beside these it has what begins them."""


class Words:
    """The searched text of all items."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written = functools.lru_cache(_KEPT_STEMS)(self._find_written)
        self._near = functools.lru_cache(_KEPT_FUZZY)(self._find_near)
        self._kept = KeptOccurrences()

    def documents(self, node: WordNode) -> set[int]:
        """Return the items that have the word somewhere in title, body or section."""
        return self.occurrences(node).items()

    def occurrences(self, node: WordNode) -> Occurrences:
        """Return where the items have the word."""
        if isinstance(node, Prefix):
            start = prefix_surface(node.text)
            return Occurrences(()) if start is None else self._kept.get((f"{start}*",), lambda _: self._starting(start))
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
        return following([(found[each.term], each.offset - sought[0].offset) for each in sought], None, self.zones)

    def _kept_or_read(self, forms: Sequence[_Written]) -> Occurrences:
        return self._kept.get(tuple([key for key, _, _ in forms]), lambda count: Occurrences(self._read(forms), count))

    def within(self, node: WordNode, scope: Sequence[Scope]) -> Occurrences:
        """Return the occurrences that stand, from first to last word, in one of the places; in any if none is named."""
        occurrences = self.occurrences(node)
        if not scope:
            return occurrences
        last = query_terms(node.text)[-1:] if isinstance(node, Word | Phrase) else ()
        reach = last[0].offset if last else 0
        items = occurrences.items()
        if list(scope) == ["title"]:
            items = {docnum for docnum, count in occurrences.counts.items() if count > IN_BODY_ONLY}
        kept = {}
        for docnum, packed in occurrences.packed(items).items():
            if inside := self._in_scope(docnum, sorted(array("I", packed)), reach, scope):
                kept[docnum] = array("I", inside).tobytes()
        return Placed(kept, self.zones)

    def _in_scope(self, docnum: int, places: Sequence[int], reach: int, scope: Sequence[Scope]) -> Sequence[int]:
        start, end, section = self.zones(docnum)
        title, body = "title" in scope, "body" in scope
        if reach:  # the last word is to stand in the same place as the first
            places = [
                place
                for place in places
                if (start <= place < end) == (start <= place + reach < end)
                and (place < section) == (place + reach < section)
            ]
        return [place for place in places if (title if start <= place < end else body and place < section)]

    def in_section(self, text: str) -> set[int]:
        """Return the items whose section path has all the words, under whatever heading of it each stands."""
        found: set[int] | None = None
        for word in dict.fromkeys(text.split()):
            check_limit()
            occurrences = self.occurrences(Word(word))
            items = {
                docnum
                for docnum, count in occurrences.counts.items()
                if count >= LEAST_IN_HEADINGS
                and (count != UNTOLD or occurrences.places(docnum)[-1] >= self.zones(docnum).section)
            }
            found = items if found is None else found & items
        return found or set()

    def forms(self, stem: str) -> frozenset[str]:
        """Return all written forms of a stem; some may be of deleted items only."""
        return frozenset(_surface(key) for key, _, _ in self._written(stem))

    def near(self, node: Fuzzy) -> frozenset[str]:
        """Return the words and identifiers, as written, that are near a fuzzy word."""
        return frozenset(map(_surface, self._keys(node)))

    @functools.cached_property
    def zones(self) -> Parts:
        """Where the parts of the items are."""
        column = self._store.column
        return Parts(column("title_start"), column("title_end"), column("section_start"))

    def _keys(self, node: Fuzzy) -> Sequence[str]:
        """Return the index's terms that a fuzzy word stands for."""
        sought = fuzzy_surface(node.text)
        return () if sought is None else self._near(sought, node.distance)

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

    def _starting(self, start: str) -> Counted:
        """Return where the items have words and identifiers with a beginning."""
        counts: dict[int, int] = {}
        told: list[tuple[Segment, list[Told]]] = []
        whole = is_identifier(start)
        for segment in self._store.segments:
            # Where an identifier begins so, its first word does, unless marks or joiners are asked for. It counts, too.
            terms = [each for _, each in segment.told("text", (IDENTIFIER if whole else BEGUN) + start)]
            if not whole:
                terms += self._words_starting(segment, start)
            counts.update(segment.counted(terms))
            told.append((segment, terms))
        return Counted(counts, lambda: [each for segment, terms in told for each in segment.read_all(terms)])

    def _words_starting(self, segment: Segment, start: str) -> list[Told]:
        """Return what is told of the words with a beginning."""
        found = segment.told("text", start)
        # A stem has the first letter of its words, but perhaps no more than that (dying, die).
        letter = start[:1]
        for first, stop in ((letter, start), (start + _LAST, letter + _LAST)):
            found += segment.holding(SEPARATOR + start, "text", first, stop)
        return [told for key, told in found if _surface(key).startswith(start)]

    def _find_near(self, sought: str, distance: int) -> tuple[str, ...]:
        found = []
        for key, surface in self.alike(sought, distance):
            check_limit()
            if within_edits(sought, surface, distance):
                found.append(key)
        return tuple(found)

    def alike(self, sought: str, distance: int, others: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return terms of the index, each with its written word, in order; some may be of deleted items only.

        Among them are all words within a `distance` of one or two edits of a word, and the `others`; of an identifier
        all identifiers.
        """
        near = b"|".join([near_pattern(sought, distance), *(re.escape(each.encode()) for each in others)])
        separator = SEPARATOR.encode()
        if is_identifier(sought):
            ranges, pattern = _IDENTIFIERS, b"%s(?:%s)%s" % (IDENTIFIER.encode(), near, separator)
        else:
            ranges, pattern = _PLAIN, b"[^%s]+%s(?:%s)" % (separator, separator, near)
        keys: set[str] = set()
        for segment in self._store.segments:
            for start, stop in ranges:
                check_limit()
                keys.update(segment.matching(pattern, "text", start, stop))
        return [(key, _surface(key)) for key in sorted(keys)]

    def frequency(self, keys: Sequence[str]) -> int:
        """Return how many items have one of some terms of the index."""
        forms = [form for key in keys for form in self._exactly(key)]
        if len(keys) == 1 and not any(segment.deleted for _, segment, _ in forms):  # as nearly always: it is told
            return sum(extent.documents for _, _, extent in forms)
        return len(Occurrences(self._read(forms)))

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
