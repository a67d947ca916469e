"""What an answer says beside its count, and the queries it proposes instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.edits import edits
from minutes_search.model import Mention
from minutes_search.query import QueryError, parse
from minutes_search.search.near import near
from minutes_search.store import PersonRecord, Store
from minutes_search.store.history import PersonHistory, Seen, put_history
from tests.query.strategies import near_queries
from tests.search.small import JAN, JO, PEOPLE, TODAY, WILMA, ask, item, make, meeting, mention

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path

    from minutes_search.search import Results

PULL, OLD = "https://github.com/lantern/lep/pull/52", "https://github.com/lantern/lep/pull/7"
RELATIONS = [
    (
        ("core",),
        [
            ["cep:46", "lantern/lep#52", [["core", "2024-03-01.md", 1]]],
            ["cep:46", "lantern/lep#7", [["core", "x.md", 9]]],
        ],
    )
]
MEETINGS = (
    meeting(
        "2024-03-01",
        item("sigstore bundles", owner=mention(WILMA), refs=(("cep:46", None), ("lantern/lep#52", PULL))),
        item("staged recipes", owner=mention(JO), section="Active votes"),
        item("recipes of old", owner=mention(JAN), refs=(("lantern/lep#52", PULL),)),
    ),
    meeting(
        "2025-02-19",
        item("attestations", "run_exports of glimmer-pinning", owner=mention(WILMA), refs=(("lantern/lep#52", PULL),)),
        item("windows", owner=Mention("QX"), refs=(("lantern/lep#7", OLD),)),
        item("no one said anything", refs=(("lantern/lep#1234", None),)),
        archive="ecosystem",
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("index"), *MEETINGS, relations=RELATIONS) as opened:
        yield opened


def told(results: Results) -> list[str]:
    return [note.text for note in results.notes]


def proposed(results: Results) -> list[tuple[str, int]]:
    return [(suggestion.query, suggestion.count) for suggestion in results.suggestions]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("by:WV", []),
        ("by:wilma", []),
        ("by:JL", ["JL may be Jan Larsen and Jo Lane: items of both"]),
        ("by:WV -by:JL", ["JL may be Jan Larsen and Jo Lane: without items of both"]),
        ("-(a OR by:JL)", ["JL may be Jan Larsen and Jo Lane: without items of both"]),
        ("by:Wlima", ['nobody is called Wlima; nearest: by:"Wilma Verhoeven"']),
        ("-owner:verhoven", ['nobody is called verhoven; nearest: owner:"Wilma Verhoeven"']),
        ("by:VW", ['nobody is called VW; nearest: by:"Wilma Verhoeven"']),
        ("by:WV's", ['nobody is called WV\'s; nearest: by:"Wilma Verhoeven"']),
        ("by:zzyzx", ["nobody is called zzyzx"]),
        ("by:QX", ["nobody is known as QX: items that write it so"]),
        ("mentions:anything", []),
        ("mentions:nothing", ["nobody is called nothing"]),
        ("by:WV,Wlima,JL", [
            'nobody is called Wlima; nearest: by:"Wilma Verhoeven"', "JL may be Jan Larsen and Jo Lane: items of both",
        ]),
    ],
)  # fmt: skip
def test_an_answer_says_whom_a_name_stood_for(store: Store, text: str, notes: list[str]) -> None:
    assert told(ask(store, text)) == notes


def test_initials_that_changed_hands_come_with_their_years(tmp_path: Path) -> None:
    def seen(first: str, last: str) -> tuple[Seen, ...]:
        return (Seen("JL", "core", day(first), day(last), 2), Seen("JL", "ecosystem", day(first), day(first), 1))

    def day(text: str) -> datetime.date:
        return TODAY.fromisoformat(text)

    make(tmp_path, *MEETINGS).close()
    from minutes_search.store import open_for_writing  # noqa: PLC0415

    with open_for_writing(tmp_path) as writer:
        history = [
            PersonHistory("jo-lane", initials=seen("2023-01-09", "2026-05-01")),
            PersonHistory("janl", initials=seen("2019-03-01", "2019-09-01")),
        ]
        put_history(writer, history)
    with Store.open(tmp_path) as store:
        (note,) = ask(store, "by:JL").notes
    assert note.text == "JL stood for Jan Larsen (2019) and Jo Lane (2023–2026): items of both"
    assert [(person.key, str(person.first), str(person.last)) for person in note.people] == [
        ("janl", "2019-03-01", "2019-09-01"),
        ("jo-lane", "2023-01-09", "2026-05-01"),
    ]


def test_people_of_one_name_are_told_apart_by_their_logins(tmp_path: Path) -> None:
    twins = [PersonRecord(login, "Carl Ander", login, initials=("CA",)) for login in ("carl", "ander")]
    with make(tmp_path, people=twins) as store:
        (note,) = ask(store, "by:CA").notes
        assert note.text == "CA may be Carl Ander @ander and Carl Ander @carl: items of both"
        assert {person.value for person in note.people} == {"carl", "ander"}


def test_a_noted_person_comes_with_what_finds_only_them(store: Store) -> None:
    (note,) = ask(store, "by:JL").notes
    for person in note.people:
        assert not ask(store, f"by:{person.value}").notes
        assert ask(store, f"by:{person.value}").count == 1


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("cep:46", [("lantern/lep#52", 2), ("lantern/lep#7", 1)]),
        ("ref:lantern/lep#7", [("cep:46", 1)]),
        ("ref:lantern/lep#52", []),  # everything that names the proposal links to it as well
        ("cep:46 archive:core", [("lantern/lep#52", 1)]),
        ("cep:46 OR windows", [("lantern/lep#52", 2)]),
        ("-cep:46", []),
        ("ref:cep:46,lantern/lep#7", [("lantern/lep#52", 2)]),
        ("cep:47", []),
    ],
)
def test_what_the_archive_ties_to_a_reference_is_offered_with_the_items_it_would_add(
    store: Store, text: str, linked: list[tuple[str, int]]
) -> None:
    results = ask(store, text)
    offered = [each for note in results.notes for each in note.references]
    assert [(each.reference, each.items) for each in offered] == linked
    for each in offered:
        assert len(ask(store, each.query).documents - results.documents) == each.items


def test_a_tie_is_told_with_the_lines_that_say_so_and_never_counted(store: Store) -> None:
    results = ask(store, "cep:46", archives=["core"])
    assert results.count == 1
    (note,) = results.notes
    assert note.text == "cep:46 is also linked as lantern/lep#52: 1 more item"
    assert [tuple(line) for line in note.references[0].evidence] == [("core", "2024-03-01.md", 1)]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("sigstro", ["sigstore"]),
        ("sigstore", []),
        ("sigstro atestation", []),  # corrected, the two are in no item together
        ("sigstro by:WV", ["sigstore by:WV"]),
        ("sigstro by:wlima", ['sigstore by:"Wilma Verhoeven"']),
        ("windwos OR sigstore", ["windows OR sigstore"]),
        ("widnows in:title", ["windows in:title"]),
        ("-windwos", []),
        ("attst*", []),
        ("atestat*", []),
        ("run_export", ["run_exports", '"run export"']),
        ("glimer-pinning", ["glimmer-pinning"]),
        ("staged-recipes", ['"staged recipes"']),
        ('"stagd recipes"', ['"staged recipes"', "staged recipes"]),
        ('"recipes staged"', ["recipes staged"]),
        ("onwer:WV", ["owner:WV"]),
        ('onwer:"Wilma Verhoeven"', ['owner:"Wilma Verhoeven"']),
        ("from:WV", ["by:WV"]),
        ("dat:2024", ["date:2024"]),
        ("sotr:date-asc windows", ["windows sort:date-asc"]),
        ("onwer:zzyzx", []),
        ("ref:lantern/leb#52", ["ref:lantern/lep#52"]),
        ("cfep:46", ["cep:46"]),
        ("cep:45", []),  # a number is no slip for another
        ("ref:lantern/lep#1243", []),
        ("ref:lantern/lep#1235", ["ref:lantern/lep#1234"]),
        (PULL, ["ref:lantern/lep#52"]),
        ("repo:lantern/leep", ["repo:lantern/lep"]),
        ("repo:latern/*", ["repo:lantern/*"]),
        ("archive:ecosytem", ["archive:ecosystem"]),
        ("section:vtoes", ["section:votes"]),
        ("by:JL,wlima", ['by:JL,"Wilma Verhoeven"']),
        ("xyzzyqux", []),
        ("windows by:WV", []),  # both are known, they only do not meet
    ],
)
def test_a_slip_is_answered_with_the_whole_corrected_query(store: Store, text: str, queries: list[str]) -> None:
    results = ask(store, text)
    assert [query for query, _ in proposed(results)] == queries
    for query, count in proposed(results):
        assert count == ask(store, query).count > results.count


def test_a_suggestion_counts_only_in_the_archives_that_were_asked(store: Store) -> None:
    assert proposed(ask(store, "reicpes", archives=["core"])) == [("recipes", 2)]
    assert proposed(ask(store, "reicpes", archives=["ecosystem"])) == []


_texts = st.text("abc-", min_size=1, max_size=7)


@given(_texts, st.lists(_texts, max_size=8), st.integers(0, 2))
def test_near_texts_are_all_those_within_the_bound_and_no_others(text: str, known: list[str], most: int) -> None:
    def swapped(other: str) -> bool:
        places = [i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b]
        pair = len(text) == len(other) and len(places) == 2 and places[1] == places[0] + 1
        return pair and sorted(text) == sorted(other)

    expected = []
    for other in known:
        distance = 1 if most and swapped(other) else edits(text, other, most)
        if distance:
            expected.append((distance, other))
    assert near(text, known, most) == sorted(expected)


PIECES = ("sigstro", "windwos", "-x", "by:JL", "by:wlima", "cep:46", "ref:lantern/leb#52", "onwer:WV", "OR", "(", ")")


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_is_asked_each_suggestion_gives_the_count_it_promises(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        parse(text, TODAY)
    except ValueError:
        return
    results = ask(OPEN[0], text)
    for query, count in proposed(results):
        assert ask(OPEN[0], query).count == count > results.count
    assert len(results.suggestions) <= 3


@given(near_queries | st.text())
def test_any_text_is_answered_or_refused_and_whatever_is_proposed_can_be_asked(text: str) -> None:
    try:
        results = ask(OPEN[0], text)
    except QueryError:
        return
    for query, count in proposed(results):
        assert ask(OPEN[0], query).count == count
    for each in (each for note in results.notes for each in note.references):
        assert ask(OPEN[0], each.query).count >= each.items


OPEN: list[Store] = []


@pytest.fixture(scope="module", autouse=True)
def _open(store: Store) -> Iterator[None]:
    OPEN.append(store)
    yield
    OPEN.clear()


def test_the_people_of_these_tests_share_initials() -> None:
    assert len([person for person in PEOPLE if "JL" in person.initials]) == 2
