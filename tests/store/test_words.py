"""Words that begin so, that are nearly so, and that stand in one part of an item: all of them, and where they stand."""

from __future__ import annotations

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_indexer.run import extract_sources
from minutes_indexer.sources import FolderSource
from minutes_search.analysis import analyse, is_identifier, prefix_surface
from minutes_search.edits import within_edits
from minutes_search.model import Meeting
from minutes_search.query.tree import Prefix, Word
from minutes_search.store import MeetingRecord, Store, open_for_writing, rebuild
from tests.shared import SHARED, needs_shared
from tests.store.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Words whose stems are other words, shorter or longer ones, with exceptions of the English stemmer among them.
ODD_STEMS = """
die dies dying died dye lie lying tie tying skis skies sky idly gently ugly early only singly news howe atlas
cosmos bias andes inning outing happy happily happiness probability possibly analogously relational hoping
hopping controlled agreed agreedly succeed exceedingly conditional hesitancy digitizer vietnamization operator
feudalism decisiveness sensitivity formality sensibility vying hied bied cries cry by say yo y yes sses ies
ied
"""
TEXTS = (
    ODD_STEMS.replace("\n", " "),
    "see conda/ceps#112, conda-forge.yml and @conda-bot; condas conda conda",
    "https://github.com/conda/ceps/pull/112 com coms community python>=3.6 c++ #112 _x_",
    "Café cafés CAFETERIA naïve ǰuice Ωmega ωmegas 語語 1900x 1900",
)


@pytest.fixture(scope="module", params=["one segment", "two segments, some deleted"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("index")
    with rebuild(path) as writer:
        writer.put_meeting(record("a.md", *TEXTS))
        if request.param != "one segment":
            writer.put_meeting(record("b.md", "dyingly conda/other condas"))
    if request.param != "one segment":
        with open_for_writing(path) as writer:
            writer.put_meeting(record("c.md", *TEXTS[1:]))
            writer.remove("core", "b.md")
    with Store.open(path) as opened:
        yield opened


def texts_of(store: Store) -> dict[int, list[str]]:
    """Return of each item the texts in the order of positions: its lines, then the headings."""
    return {docnum: [line.text for line in store.load(docnum).item.lines] for docnum in store.items}


def standing(store: Store, start: str) -> dict[int, list[int]]:
    """Return where in the items' lines words and identifiers stand that begin so, worked out from the text."""
    found = {}
    for docnum, (text,) in texts_of(store).items():
        if places := sorted(term.position for term in analyse(text) if term.surface.startswith(start)):
            found[docnum] = places
    return found


def beginnings(store: Store) -> list[str]:
    """Return every text that a word or an identifier of the items begins with."""
    surfaces = {term.surface for texts in texts_of(store).values() for text in texts for term in analyse(text)}
    return sorted({surface[:end] for surface in surfaces for end in range(1, len(surface) + 1)})


def test_a_prefix_stands_wherever_a_word_or_an_identifier_begins_so_each_counted(store: Store) -> None:
    for beginning in beginnings(store):
        start = prefix_surface(beginning)
        if start is None or not start[0].isalnum():
            continue  # the heading of these samples is of other words; a mark by itself is no beginning
        occurrences = store.words.occurrences(Prefix(beginning))
        expected = standing(store, start)
        found = {docnum: list(occurrences.places(docnum)) for docnum in occurrences.items()}
        # The sections are the same everywhere, and stand behind the lines.
        ends = {docnum: store.words.zones(docnum).section for docnum in store.items}
        in_lines = {docnum: [place for place in places if place < ends[docnum]] for docnum, places in found.items()}
        assert {docnum: places for docnum, places in in_lines.items() if places} == expected, beginning


def vocabulary(store: Store) -> set[str]:
    return {
        term.partition("\0")[2] or term.removeprefix("=").rstrip("\0")
        for term in store.terms("text")
        if not term.startswith("<")
    }


@pytest.mark.parametrize("distance", [1, 2])
@pytest.mark.parametrize(
    "sought", ["dying", "happly", "conda", "conda/ceps", "conda-frge", "c", "1900x", "cafe", "語", "ωmegas", "no such"]
)
def test_all_terms_near_a_word_are_among_those_alike(store: Store, sought: str, distance: int) -> None:
    found = [surface for _, surface in store.words.alike(sought, distance)]
    kind = is_identifier(sought)
    near = {each for each in vocabulary(store) if is_identifier(each) == kind and within_edits(sought, each, distance)}
    assert near <= set(found)
    assert all(is_identifier(each) == kind for each in found)
    assert len(found) == len(set(found))


def test_other_words_may_be_asked_for_along_with_those_alike(store: Store) -> None:
    assert ("cri\0cries", "cries") in store.words.alike("zzzzzz", 1, ["cries", "no such"])


def test_a_terms_frequency_is_in_how_many_items_it_stands(store: Store) -> None:
    for key in store.terms("text"):
        assert store.words.frequency([key]) == len(store.documents("text", key))
    both = ["conda\0conda", "conda\0condas"]
    assert store.words.frequency(both) == len(set().union(*(store.documents("text", key) for key in both)))


@pytest.mark.parametrize("start", ["", "c", "con", "=", "=conda/", "<", "zz", "é", "語", "\0"])
def test_terms_come_in_order_however_they_are_read(store: Store, start: str) -> None:
    for segment in store.segments:
        told = segment.told("text", start)
        terms = [term for term, _ in told]
        assert terms == sorted(terms)
        assert segment.terms("text", start) == terms
        for stop in ("condas\0", "f", "\U0010ffff"):
            among = [(term, what) for term, what in segment.told("text", "") if start <= term < stop]
            assert segment.holding("\0con", "text", start, stop) == [each for each in among if "\0con" in each[0]]
            expected = [term for term, _ in among if "ie" in term and "\0" in term]
            assert segment.matching(b"[^\0]*ie[^\0]*\0[^\0]*|[^\0]+\0[^\0]*ie[^\0]*", "text", start, stop) == expected


def test_a_field_that_no_document_has_has_no_terms(store: Store) -> None:
    for segment in store.segments:
        assert segment.terms("entered") == []
        assert segment.holding("x", "entered", "", "z") == []
        assert segment.matching(b"x", "entered", "", "z") == []


def zoned(store: Store, word: str, *, title: bool) -> dict[int, list[int]]:
    found = {}
    occurrences = store.words.occurrences(Word(word))
    for docnum in occurrences.items():
        start, end, section = store.words.zones(docnum)
        places = [place for place in occurrences.places(docnum) if place < section and (start <= place < end) == title]
        if places:
            found[docnum] = places
    return found


_LINES = st.lists(st.sampled_from(["dying", "die", "conda/ceps", "conda", "com"]), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=5))
def test_a_word_of_the_title_or_the_body_is_one_that_stands_there(lines: list[str]) -> None:
    with TemporaryDirectory() as name:
        with rebuild(Path(name)) as writer:
            writer.put_meeting(record("a.md", *lines))
        with Store.open(Path(name)) as store:
            for word, title in itertools.product(["die", "conda", "com"], [True, False]):
                found = store.words.within(Word(word), ["title" if title else "body"])
                assert {docnum: list(found.places(docnum)) for docnum in found.items()} == zoned(
                    store, word, title=title
                )


@needs_shared
def test_each_beginning_of_three_letters_is_found_in_real_minutes(tmp_path: Path) -> None:
    sources = [FolderSource(SHARED / "corpus" / "conda-governance")]
    meetings: Sequence[Meeting] = [each for each in extract_sources(sources) if isinstance(each, Meeting)]
    with rebuild(tmp_path) as writer:
        for meeting in meetings[::4]:
            writer.put_meeting(MeetingRecord(meeting, "digest"))
    with Store.open(tmp_path) as store:
        having: dict[str, set[int]] = {}
        for docnum in store.items:
            item = store.load(docnum).item
            texts = (*(line.text for line in item.lines), item.title, *item.section)
            for surface in {term.surface for text in texts for term in analyse(text)}:
                having.setdefault(surface[:3], set()).add(docnum)
        for start, items in having.items():
            if prefix_surface(start) == start and len(start) == 3:
                assert store.words.occurrences(Prefix(start)).items() == items, start
