"""Sentences: which texts are taken for one, and what they are read as."""

from __future__ import annotations

import datetime
import functools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.query import QueryError, parse, read_sentence, to_text, understand
from minutes_search.query.sentence_rows import (
    CLAUSES,
    OPENINGS,
    SUBJECTS,
    Rule,
    at_end,
    at_start,
    looked_at,
    without_noun,
    words_of,
)
from tests.query.strategies import TODAY, near_queries


@pytest.mark.parametrize(
    ("sentence", "query"),
    [
        ("every sigstore discussion by WV", "sigstore by:WV sort:date-desc"),
        ("what did Marius say about the glibc sysroot in 2024", "glibc sysroot by:Marius date:2024"),
        ("open action items of jakirkham since 2023", "is:action is:open by:jakirkham since:2023"),
        ("everything about CEP 17", "cep:17"),
        ("everything about conda/ceps#112", "ref:conda/ceps#112"),
        ("about conda/ceps#112", "ref:conda/ceps#112"),
        ("votes between March 2021 and June 2022", "kind:vote date:2021-03..2022-06"),
        ("when did we discuss dropping python 3.8", "dropping python 3.8 sort:date-asc"),
    ],
)
def test_the_sentences_of_the_definition(sentence: str, query: str) -> None:
    understood = understand(sentence, TODAY)
    assert understood.as_sentence
    assert to_text(understood.query) == query
    assert understood.query == parse(query, TODAY)
    assert understood.literal == parse(sentence, TODAY)


@pytest.mark.parametrize(
    ("sentence", "query"),
    [
        ("sigstore by WV", "sigstore by:WV"),
        ("sigstore discussions by Wolf Vollprecht in March 2025", 'sigstore by:"Wolf Vollprecht" date:2025-03'),
        ("every discussion about windows by @jakirkham", "windows by:jakirkham sort:date-desc"),
        ("every discussion by jakirkham about sigstore", "sigstore by:jakirkham sort:date-desc"),
        ("everything by WV since last year", "by:WV since:2025"),
        ("everything Wolf said about conda-forge.yml", "conda-forge.yml by:Wolf"),
        ("Every sigstore discussion by WV?", "sigstore by:WV sort:date-desc"),
        ("what did we decide about the linter ?", "linter"),
        ("what did Wolf say about votes", "votes by:Wolf"),
        ("every change by wolf vollprecht", 'change by:"wolf vollprecht" sort:date-desc'),
        ("everything from jakirkham", "by:jakirkham"),
        ("show the votes of MRB", "kind:vote by:MRB"),
        ("did Jannis say anything about CEP 17", "cep:17 by:Jannis"),
        ("when did we first drop python 2.7?", "drop python 2.7 sort:date-asc"),
        ("when did we last talk about the bot", "bot sort:date-desc"),
        ("who talked about cuda in the last 3 months", "cuda since:2026-08-22"),
        ("Wolf's sigstore items", "sigstore by:Wolf"),
        ("what are WV’s open action items", "is:action is:open by:WV"),
        ("action items of WV", "is:action by:WV"),
        ("open action items", "is:action is:open"),
        ("all votes in 2022", "kind:vote date:2022 sort:date-desc"),
        ("votes on CFEP-18", "cfep:18 kind:vote"),
        ("votes between June 2022 and March 2021", "kind:vote date:2021-03..2022-06"),
        ("every mention of glibc from 2019 to 2021", "glibc date:2019..2021 sort:date-desc"),
        ("all votes after 5 March 2021", "kind:vote since:2021-03-06 sort:date-desc"),
        ("all votes before March 5th, 2021", "kind:vote until:2021-03-04 sort:date-desc"),
        ("every item since three months ago", "since:2026-08-22 sort:date-desc"),
        ("first mention of rattler-build", "rattler-build sort:date-asc"),
        ("latest discussion about the bot", "bot sort:date-desc"),
        ("every github actions discussion", "github actions sort:date-desc"),
    ],
)
def test_sentences_of_their_kind(sentence: str, query: str) -> None:
    assert to_text(understand(sentence, TODAY).query) == query


@pytest.mark.parametrize(
    "text",
    [
        *("sigstore", "votes", "action items", "conda forge pinning", "dependency update by bot", "every", "and", ""),
        *("cuda since 2023", "what happened in 2024", "python in 2020", "CEP 17", "conda/ceps#112", "all green ci"),
        *(
            "every sigstore discussion since last summer",
            "every discussion",
            "votes in 2021-13",
            "votes since 2024 before 2023",
        ),
        *("every sigstore discussion by:WV", 'every "sigstore" discussion by WV', "every sigstor~ discussion by WV"),
        *("every sigstore OR rekor discussion by WV", "every -sigstore discussion by WV", "every attest* item by WV"),
        *("every (sigstore) discussion by WV", r"every sigstore\: discussion by WV", "every " + "word " * 40 + "by WV"),
    ],
)
def test_what_is_no_sentence_is_taken_literally(text: str) -> None:
    assert read_sentence(text, TODAY) is None
    understood = understand(text, TODAY)
    assert not understood.as_sentence
    assert understood.query == understood.literal == parse(text, TODAY)


WORDS = [
    *("every", "all", "what", "did", "when", "we", "discuss", "say", "about", "open", "action", "items", "of", "by"),
    *("WV", "Wolf's", "since", "2023", "last", "year", "between", "and", "March", "2021", "June", "votes", "CEP", "17"),
    *("conda/ceps#112", "sigstore", "discussion", "the", "in", "from", "3", "months", "ago", "first", "?", "@wolfv"),
]


@given(near_queries | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text())
def test_any_text_is_understood_or_refused_and_what_was_read_comes_back(text: str) -> None:
    try:
        understood = understand(text, TODAY)
    except QueryError:
        return
    assert parse(to_text(understood.query), TODAY) == understood.query
    if understood.as_sentence:
        assert understood.query.root is not None
        assert to_text(understood.query)


@functools.cache
def _texts(fits: str) -> st.SearchStrategy[str]:
    """Texts of ASCII that a pattern fits, as sentences are read: with one space between two words."""
    return st.from_regex(re.compile(fits, re.IGNORECASE), alphabet=st.characters(max_codepoint=127)).map(
        lambda text: " ".join(text.split())
    )


@pytest.mark.parametrize("rule", OPENINGS, ids=lambda rule: rule.words)
@settings(max_examples=20)
@given(st.data())
def test_an_opening_is_looked_at_wherever_it_fits(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(_texts(rf"\A{at_start(rule).pattern}"))
    if at_start(rule).match(text):
        assert rule in looked_at(OPENINGS, words_of(text)[0])


@pytest.mark.parametrize("rule", [*CLAUSES, *SUBJECTS], ids=lambda rule: rule.words)
@settings(max_examples=20)
@given(st.data())
def test_a_clause_or_a_subject_is_looked_at_wherever_it_fits(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(_texts(rf"{at_end(rule).pattern}\Z"))
    if at_end(rule).fullmatch(text):
        assert rule in looked_at([rule], words_of(text)[1])


@pytest.mark.parametrize("text", ["folks from flying", "what is in the bot on windows", "packages of last resort"])
def test_no_row_with_a_date_is_looked_at_where_nothing_can_be_one(text: str) -> None:
    assert not [rule for rule in looked_at(CLAUSES, words_of(text)[1]) if "<date>" in rule.words]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Items of the bot", "the bot"),
        ("discussions for items of it", "items of it"),
        ("items", "items"),
        ("bot items of it", "bot items of it"),
        ("debates on it", "debates on it"),
    ],
)
def test_what_is_asked_for_is_no_topic(text: str, left: str) -> None:
    assert without_noun(text) == left


def test_letters_that_are_the_same_as_others_but_for_case_are_read_as_these() -> None:
    assert read_sentence("every bot item ſince 2023", TODAY) == parse("bot since:2023 sort:date-desc", TODAY)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)))
def test_dates_are_read_in_words_as_in_digits(day: datetime.date) -> None:
    expected = parse(f"kind:vote since:{day}", TODAY)
    assert read_sentence(f"votes since {day.day} {day:%B} {day:%Y}", TODAY) == expected
    assert read_sentence(f"votes since {day:%b} {day.day}, {day:%Y}", TODAY) == expected
