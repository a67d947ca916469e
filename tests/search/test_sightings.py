"""Marks are found without analysing all of a text; they are those that analysing all of it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.analysis import analyse, fuzzy_match, fuzzy_surface, prefix_surface, query_terms, spelled
from minutes_search.query.tree import Fuzzy, Phrase, Prefix, Word
from minutes_search.search.sightings import LOOKED_AT, Sightings
from minutes_search.store.mentions import Spelling

if TYPE_CHECKING:
    from minutes_search.store.words import WordNode, Words

_PIECES = (
    "build", "builds", "Building", "rattler-build", "don't", "dont", "conda's", "conda", "CONDA/ceps#112", "c++",
    ".conda", "@wolf", "wolf",
    "Wölf", "naïve", "naive", "½", "İstanbul", "istanbul", "a_b", "python>=3.6", "a-b-c-d-e-f-g-h-i-j",
    "--", "…", " ", " ", "\u00a0", "dying", "die", "d", "'", "\n", "d'ont", "’s", "abab", "a'bab", "aba",
)  # fmt: skip
TEXTS = (
    st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join)
    | st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
    | st.builds(
        lambda before, text: "- " * before + text,
        st.integers(LOOKED_AT // 2 - 4, LOOKED_AT // 2),
        st.sampled_from(_PIECES),
    )
)
_ASKED = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=2).map(" ".join)
LEAVES = st.lists(
    _ASKED.map(Word) | _ASKED.map(Phrase) | _ASKED.map(Prefix) | _ASKED.map(lambda text: Fuzzy(text, 1)), max_size=3
)


def _seen(text: str) -> str:
    return text[:LOOKED_AT].replace("\n", " ")


class _Words:
    """What an index of some texts knows of their words."""

    def __init__(self, texts: list[str]) -> None:
        self._terms = [term for text in texts for each in (text, _seen(text)) for term in analyse(each)]

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
        (found,) = Sightings(words, [leaf]).of([[title, *lines]])
        marks = {(row, start, end) for row, marks in found.items() for start, end, _ in marks}
        expected = _analysed(leaf, [_seen(title)]) | {
            (row + 1, start, end) for row, start, end in _analysed(leaf, [_seen(line) for line in lines])
        }
        assert _characters(marks) == _characters(expected)


@given(TEXTS, st.lists(TEXTS, max_size=4), LEAVES)
def test_a_text_tells_which_of_the_words_it_has(title: str, lines: list[str], leaves: list[WordNode]) -> None:
    words = cast("Words", _Words([title, *lines]))
    (found,) = Sightings(words, leaves).of([[title, *lines]])
    lines = [_seen(line) for line in lines]
    having = {(row + 1, number) for number, leaf in enumerate(leaves) for row, _, _ in _analysed(leaf, lines)}
    having |= {(0, number) for number, leaf in enumerate(leaves) for _ in _analysed(leaf, [_seen(title)])}
    assert {(row, number) for row, marks in found.items() for _, _, number in marks} == having


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=5), LEAVES)
def test_items_are_marked_together_as_each_is_by_itself(items: list[list[str]], leaves: list[WordNode]) -> None:
    sightings = Sightings(cast("Words", _Words([text for texts in items for text in texts])), leaves)
    together = [{row: set(marks) for row, marks in found.items()} for found in sightings.of(items)]
    alone = [{row: set(marks) for row, marks in sightings.of([texts])[0].items()} for texts in items]
    assert together == alone


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=5), LEAVES)
def test_marks_come_in_order(items: list[list[str]], leaves: list[WordNode]) -> None:
    sightings = Sightings(cast("Words", _Words([text for texts in items for text in texts])), leaves)
    for found in sightings.of(items):
        assert list(found) == sorted(found)
        assert all(marks == sorted(marks) for marks in found.values())


def test_nobody_reads_more_of_a_line_than_is_looked_at() -> None:
    line = "conda " * (LOOKED_AT // 6) + "conda build"
    words = cast("Words", _Words([line]))
    (found,) = Sightings(words, [Word("conda"), Word("build")]).of([["", line, "build"]])
    assert max(end for _, end, _ in found[1]) <= LOOKED_AT
    assert found[2] == [(0, 5, 1)]


def test_a_phrase_runs_over_the_end_of_a_line_but_not_from_the_title_into_the_lines() -> None:
    words = cast("Words", _Words(["conda", "build conda", "build"]))
    (found,) = Sightings(words, [Phrase("conda build")]).of([["conda", "build conda", "build"]])
    assert found == {1: [(6, 11, 0)], 2: [(0, 5, 0)]}


def test_a_phrase_does_not_run_from_item_to_item() -> None:
    words = cast("Words", _Words(["conda", "build"]))
    assert Sightings(words, [Phrase("conda build")]).of([["conda"], ["build"], ["", "conda"], ["build"]]) == [{}] * 4


@pytest.mark.parametrize("name", ["Wolf", "conda-Wolf", "Wolf Build"])
def test_a_name_is_marked_where_it_stands_as_it_is_spelled(name: str) -> None:
    lines = ["wolf", "wolves", "Wolf Building", "Wolf build Wolves", "Conda-Wolf", "conda-wolf Wolf's Build"]
    words = cast("Words", _Words(lines))
    capitals = len(list(spelled(name))) == 1
    (found,) = Sightings(words, [Spelling(name, capitals)]).of([["", *lines]])
    marked = {row: {lines[row - 1][start:end] for start, end, _ in marks} for row, marks in found.items()}
    assert (
        marked
        == {
            "Wolf": {3: {"Wolf"}, 4: {"Wolf"}, 5: {"Wolf"}, 6: {"Wolf's"}},
            "conda-Wolf": {5: {"Conda-Wolf"}, 6: {"conda-wolf"}},
            "Wolf Build": {3: {"Wolf"}, 4: {"Wolf", "build"}, 6: {"Wolf's", "Build"}},
        }[name]
    )
