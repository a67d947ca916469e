"""What the definition of the query language says about words, as terms of a text and of a query."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minutes_search.analysis import (
    LEADING,
    LONGEST,
    Term,
    analyse,
    fold,
    fuzzy_match,
    fuzzy_surface,
    is_identifier,
    prefix_surface,
    query_terms,
    searchable,
    spelled,
    stem,
)
from minutes_search.edits import within_edits
from minutes_search.store.indexed import indexed

texts = st.one_of(st.text(), st.text("ab1 .-_/+#@:'’é́ßǰİ½ͺ=>", max_size=40))


def finds(query: str, text: str) -> bool:
    """Tell whether a word or phrase of a query stands in a text, by the definition of `query_terms`."""
    there = {(term.text, term.position) for term in analyse(text)}
    sought = query_terms(query)
    return bool(sought) and any(all((each.term, place + each.offset) in there for each in sought) for _, place in there)


def has_start(prefix: str, text: str) -> bool:
    start = prefix_surface(prefix)
    return start is not None and any(term.surface.startswith(start) for term in analyse(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("discussion", "Many DISCUSSED matters"),
        ("resume", "his Résumé"),
        ("strasse", "Straße"),
        ("cafe", "cafe\u0301"),
        ("sigstore", "the sigstore-rust crate"),
        ("3.6", "python>=3.6"),
        ("python", "python>=3.6"),
        ("run exports", "set run_exports there"),
        ("RUN_exports", "set run_exports there"),
        ("staged recipes", "in conda-forge/staged-recipes now"),
        ("conda-forge/staged-recipes", "in conda-forge/staged-recipes."),
        ("rattler-build", "prefix-dev/rattler-build"),
        ("github.com", "see https://github.com/conda/ceps/pull/112."),
        ("conda/ceps", "see https://github.com/conda/ceps/pull/112."),
        ("https://github.com/conda/ceps/pull/112", "see https://github.com/conda/ceps/pull/112."),
        (".conda", "moving to .conda, and"),
        (".conda", "both .tar.bz2/.conda"),
        ("c++", "a C++ compiler"),
        ("c++", "C/C++ compilers"),
        ("c++", "use C++17"),
        ("c++17", "use C++17 by default"),
        ("c#", "C# and F#"),
        ("CFEP-18", "see cfep-18"),
        ("#112", "PR #112"),
        ("#112", "in conda/ceps#112"),
        ("@wolfv", "ask @wolfv"),
        ("wolfv", "ask @wolfv"),
        ("__cuda", "the __cuda package"),
        ("anaconda", "Anaconda's channel"),
        ("anaconda", "Anaconda’s channel"),
        ("Anaconda’s", "of Anaconda"),
        ("don't", "we don’t"),
        ("the use of run_exports in", "the use of run_exports in recipes"),
        ("foo\u2011bar", "foo-bar"),
        ("to be", "not to be"),
    ],
)
def test_a_query_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("run_exports", "run exports"),
        ("run_exports", "run-exports"),
        ("staged-recipes", "staged recipes"),
        ("recipes staged", "staged recipes"),
        (".conda", "conda"),
        (".conda", "docs.conda.io"),
        ("c++", "c"),
        ("@wolfv", "wolfv"),
        ("#112", "112 and #1123"),
        ("3.6", "13.6"),
        ("conda/ceps", "a conda / ceps"),
        ("run_exports", "run_export"),
    ],
)
def test_a_query_does_not_find(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize("text", ["", " ", "-", "***", "…", "“”", "\x00"])
def test_punctuation_can_never_match(text: str) -> None:
    assert not searchable(text)
    assert query_terms(text) == ()
    assert analyse(text) == []


@given(st.text("abZ01 \t\n\x0b\x1c\x00-_.'é", max_size=20))
@example("for new")
@example(" The  packages\t")
def test_words_of_a_phrase_are_the_terms_of_a_text_that_says_the_same(text: str) -> None:
    words = [term for term in analyse(text) if not is_identifier(term.surface)]
    if len(words) == len(analyse(text)):
        assert query_terms(text) == tuple((term.text, term.position) for term in words)


def test_parts_take_consecutive_positions_and_the_identifier_that_of_its_first() -> None:
    assert analyse("a run_exports") == [
        Term("a", 0, 1, 0, "a"),
        Term("=run_exports", 2, 13, 1, "run_exports"),
        Term("run", 2, 5, 1, "run"),
        Term("export", 6, 13, 2, "exports"),
    ]


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("attest", "attestations"),
        ("ATTEST", "sigstore-attestation"),
        ("conda-forge-pin", "conda-forge-pinning-feedstock"),
        ("run_", "run_exports"),
        (".con", "the .condarc file"),
        ("discussi", "discussion"),
    ],
)
def test_a_prefix_compares_the_word_as_written(prefix: str, text: str) -> None:
    assert has_start(prefix, text)


def test_a_prefix_does_not_compare_stems() -> None:
    assert not has_start("happi", "happy")
    assert has_start("happy", "happy")


@pytest.mark.parametrize("text", ["", "*", "two words", "a,b", "/".join("abcdefghij")])
def test_a_prefix_is_the_start_of_one_word(text: str) -> None:
    assert prefix_surface(text) is None


def test_fuzzy_words_allow_edits_and_never_cross_from_words_to_identifiers() -> None:
    assert fuzzy_surface("Sigstor") == "sigstor"
    assert fuzzy_match("sigstor", "sigstore", 1)
    assert not fuzzy_match("sigtor", "sigstore", 1)
    assert fuzzy_match("sigtor", "sigstore", 2)
    assert fuzzy_match("conda-smity", "conda-smithy", 1)
    assert not fuzzy_match("ab", "a-b", 1)


@given(st.text("ab", max_size=6), st.text("ab", max_size=6), st.integers(0, 3))
def test_edits_are_those_of_levenshtein(a: str, b: str, distance: int) -> None:
    def levenshtein(x: str, y: str) -> int:
        if not x or not y:
            return len(x) + len(y)
        if x[0] == y[0]:
            return levenshtein(x[1:], y[1:])
        return 1 + min(levenshtein(x[1:], y), levenshtein(x, y[1:]), levenshtein(x[1:], y[1:]))

    assert within_edits(a, b, distance) == (levenshtein(a, b) <= distance)


@given(texts)
@example("ͺ ½ ﷺ ⒈ ǰ̌ ŉ")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_offsets_are_exact_and_positions_ascend(text: str) -> None:
    terms = analyse(text)
    for term in terms:
        assert 0 <= term.start < term.end <= len(text)
        assert term.surface
        if term.text.startswith("="):
            assert analyse(text[term.start : term.end])[0].surface == term.surface
        else:
            assert [t.text for t in analyse(text[term.start : term.end]) if not t.text.startswith("=")] == [term.text]
    positions = [term.position for term in terms]
    assert positions == sorted(positions)
    assert set(positions) == set(range(len(set(positions))))


@given(texts)
def test_whatever_a_text_says_is_found_in_it(text: str) -> None:
    assert finds(text, text) == searchable(text)
    for word in text.split():
        assert finds(word, text) == searchable(word)


@given(texts)
def test_every_word_of_a_text_has_its_own_start_and_is_within_an_edit_of_itself(text: str) -> None:
    for word in text.split():
        if prefix_surface(word) is not None and word[-1].isalnum():
            assert has_start(word, text)
        surface = fuzzy_surface(word)
        assert surface is None or any(fuzzy_match(surface, term.surface, 1) for term in analyse(text))


@given(st.lists(st.sampled_from(["a", "bc", "d1"]), min_size=LONGEST, max_size=4 * LONGEST))
def test_long_identifiers_are_found_whole_and_only_whole(parts: list[str]) -> None:
    written = "/".join(parts)
    assert finds(written, f"see x/{written}/y there")
    assert not finds(written, written.replace("/", "-", 1))
    assert not finds(written, "-".join(written.rsplit("/", 1)))


@given(texts)
@example("a.conda @wolfv c++ _x_ conda/ceps#112 #112 don't")
def test_what_the_index_has_of_a_text_are_its_terms(text: str) -> None:
    terms = analyse(text)
    words, identifiers = indexed(text)
    plain = [term for term in terms if not term.text.startswith("=")]
    assert words == tuple(f"{term.text}\0{term.surface}" for term in plain)
    assert [term.position for term in plain] == list(range(len(words)))
    expected = []
    for term in terms:
        if term.text.startswith("="):
            expected.append((f"{term.text}\0", term.position))
            if term.surface[0] not in LEADING:
                expected.append((f"<{plain[term.position].surface}", term.position))
    assert list(identifiers) == expected


@given(texts, texts)
def test_a_run_has_the_same_terms_wherever_it_stands(before: str, text: str) -> None:
    """Only marks next to it belong to it, so a space apart nothing changes."""
    alone, behind = analyse(text), analyse(f"{before} {text}")
    moved = [(term.text, term.start - len(before) - 1, term.surface) for term in behind[len(analyse(before)) :]]
    assert moved == [(term.text, term.start, term.surface) for term in alone]


@given(st.from_regex(r"[^\W_]+", fullmatch=True) | st.from_regex(r"[0-9A-Za-z]+", fullmatch=True))
def test_a_word_by_itself_is_read_as_with_a_bracket_before_it(word: str) -> None:
    """A word of letters and digits of ASCII is not looked at with patterns; a bracket is part of nothing."""
    other = f"({word}"
    assert analyse(word) == [term._replace(start=term.start - 1, end=term.end - 1) for term in analyse(other)]
    assert query_terms(word) == query_terms(other)
    assert prefix_surface(word) == prefix_surface(other)
    assert fuzzy_surface(word) == fuzzy_surface(other)
    assert list(spelled(word)) == list(spelled(other))
    assert searchable(word)
    assert not is_identifier(fold(word))


ENDINGS = (
    "ion", "ions", "ional", "ed", "ing", "ingly", "edly", "ers", "ization", "izations", "fulness", "ousness", "iveness",
    "ability", "ities", "ational", "ment", "ments", "ies", "y",
)  # fmt: skip


def test_threads_stem_as_one_does() -> None:
    """A stemmer keeps the word that it is at in itself."""
    words = [f"{start}{end}" for start in ("generat", "relat", "hop", "organis", "univers") for end in ENDINGS]
    alone = [stem.__wrapped__(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(16)))
    finally:
        sys.setswitchinterval(interval)
    assert all(each == alone for each in found)
