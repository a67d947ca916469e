"""Marks are found without analysing all of a text; they are those that analysing all of it finds."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

from hypothesis import given
from hypothesis import strategies as st

from minutes_search.analysis import analyse, fuzzy_match, fuzzy_surface, prefix_surface, query_terms
from minutes_search.query.tree import Fuzzy, Phrase, Prefix, Word
from minutes_search.search.sightings import Sightings

if TYPE_CHECKING:
    from minutes_search.store.words import WordNode, Words

_PIECES = (
    "build", "builds", "Building", "rattler-build", "don't", "dont", "conda's", "conda", "CONDA/ceps#112", "c++",
    ".conda", "@wolf", "wolf",
    "Wölf", "naïve", "naive", "½", "İstanbul", "istanbul", "a_b", "python>=3.6", "a-b-c-d-e-f-g-h-i-j",
    "--", "…", " ", " ", "\u00a0", "dying", "die", "d", "'",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join) | st.lists(
    st.sampled_from(_PIECES), max_size=6
).map("".join)
_ASKED = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=2).map(" ".join)
LEAVES = st.lists(
    _ASKED.map(Word) | _ASKED.map(Phrase) | _ASKED.map(Prefix) | _ASKED.map(lambda text: Fuzzy(text, 1)), max_size=3
)


class _Words:
    """What an index of some texts knows of their words."""

    def __init__(self, texts: list[str]) -> None:
        self._terms = [term for text in texts for term in analyse(text)]

    def forms(self, stem: str) -> frozenset[str]:
        return frozenset(term.surface for term in self._terms if term.text == stem)

    def near(self, node: Fuzzy) -> frozenset[str]:
        sought = fuzzy_surface(node.text)
        near = (term.surface for term in self._terms if sought and fuzzy_match(sought, term.surface, node.distance))
        return frozenset(near)


def _analysed(leaf: WordNode, texts: list[str]) -> set[tuple[int, int, int]]:
    """Return text, start and end of all terms that a word is made of."""
    places, first = [], 0
    for row, text in enumerate(texts):
        terms = analyse(text)
        places += [(row, first + term.position, term) for term in terms]
        first += max((term.position + 1 for term in terms), default=0)
    if isinstance(leaf, Prefix):
        start = prefix_surface(leaf.text)
        found = [(row, term) for row, _, term in places if start is not None and term.surface.startswith(start)]
    elif isinstance(leaf, Fuzzy):
        sought = fuzzy_surface(leaf.text)
        found = [(row, term) for row, _, term in places if sought and fuzzy_match(sought, term.surface, leaf.distance)]
    else:
        wanted = query_terms(leaf.text)
        at = {(position, term.text): (row, term) for row, position, term in places}
        chains = [[at.get((position + each.offset, each.term)) for each in wanted] for _, position, _ in places]
        found = [each for chain in chains if None not in chain for each in chain if each is not None]
    return {(row, term.start, term.end) for row, term in found}


def _characters(marks: set[tuple[int, int, int]]) -> set[tuple[int, int]]:
    return {(row, at) for row, start, end in marks for at in range(start, end)}


@given(TEXTS, st.lists(TEXTS, max_size=4), LEAVES)
def test_marks_are_those_of_whole_texts_analysed(title: str, lines: list[str], leaves: list[WordNode]) -> None:
    words = cast("Words", _Words([title, *lines]))
    for leaf in leaves:
        in_title, in_lines = Sightings(words, [leaf]).of(title, lines)
        marks = {(row, *mark) for row, sighted in in_lines.items() for mark in sighted.marks}
        assert _characters(marks) == _characters(_analysed(leaf, lines))
        titled = {(0, *mark) for mark in in_title.marks} if in_title else set()
        assert _characters(titled) == _characters(_analysed(leaf, [title]))


@given(TEXTS, st.lists(TEXTS, max_size=4), LEAVES)
def test_a_text_tells_which_of_the_words_it_has(title: str, lines: list[str], leaves: list[WordNode]) -> None:
    words = cast("Words", _Words([title, *lines]))
    _, found = Sightings(words, leaves).of(title, lines)
    having = {(row, number) for number, leaf in enumerate(leaves) for row, _, _ in _analysed(leaf, lines)}
    assert {(row, number) for row, sighted in found.items() for number in sighted.words} == having
    assert all(sighted.marks for sighted in found.values())


def test_a_phrase_runs_over_the_end_of_a_line_but_not_from_the_title_into_the_lines() -> None:
    words = cast("Words", _Words(["conda", "build conda", "build"]))
    in_title, in_lines = Sightings(words, [Phrase("conda build")]).of("conda", ["build conda", "build"])
    assert in_title is None
    assert {row: sighted.marks for row, sighted in in_lines.items()} == {0: [(6, 11)], 1: [(0, 5)]}
    assert list(itertools.chain.from_iterable(sighted.words for sighted in in_lines.values())) == [0, 0]
