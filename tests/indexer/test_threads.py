"""Which items are one thread, which of them are copies, and what each adds: issue 3, "Threads"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_indexer.threads import ThreadPlace, find_threads
from minutes_search.changes import lines_beyond
from minutes_search.model import Item, Meeting, Mention, TextLine
from tests.indexer.agendas import DAY, SMILLA, entry, meeting
from tests.shared import needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def follow(*items: Item, days: int = 14) -> list[ThreadPlace]:
    """The places of items of meetings that follow each other, one item a meeting."""
    places = find_threads(meeting(days * number, item) for number, item in enumerate(items))
    return [places[item.id] for item in items]


def are_one(*items: Item, days: int = 14) -> bool:
    return len({place.thread.id for place in follow(*items, days=days)}) == 1


def roles(*items: Item, days: int = 14) -> list[str]:
    return [place.role for place in follow(*items, days=days)]


def texts(lines: Sequence[TextLine]) -> list[str]:
    return [line.text for line in lines]


# -- one thread ---------------------------------------------------------------------------------------------------


def test_an_item_alone_is_a_thread_of_its_own() -> None:
    (place,) = follow(entry("Dredge the basin"))
    assert (place.thread, place.position, place.role) == (place.copies, 0, "new")
    assert (place.thread.size, place.thread.first, place.thread.last) == (1, DAY, DAY)
    assert (place.previous, place.adds, place.carried) == (None, (), False)


def test_each_copy_knows_its_thread_and_its_place_in_it() -> None:
    items = [entry("Dredge the basin", "ask the pilots", owners=[SMILLA]) for _ in range(3)]
    places = follow(*items)
    assert [place.position for place in places] == [0, 1, 2]
    assert [place.role for place in places] == ["new", "copy", "copy"]
    assert [place.previous for place in places] == [None, items[0].id, items[1].id]
    assert {place.thread for place in places} == {places[0].copies}
    assert places[0].thread.id == items[0].id
    assert (places[2].thread.first, places[2].thread.last) == (DAY, DAY + timedelta(28))


def test_the_section_does_not_count() -> None:
    todo = entry("Dredge the basin", kind="action", section=("TODOs",))
    assert roles(entry("Dredge the basin"), todo) == ["new", "copy"]


@pytest.mark.parametrize(
    "title",
    [
        "dredge  the east basin before the winter storms",
        "Dredge the east basin, before winter storms!",
        "1. Dredge the east basin before the winter storms",
        "TODO: Dredge the east basin before the winter storms",
        "(DISCUSSED/Postponed) Dredge the east basin before the winter storms",
        "Before the winter storms: dredging the east basin",
        "Dredge the east bassin before the winter storms",
        "Dredge the east basin before the winter storms (SV asks the pilots on 2022-06-09)",
        "SV and BR meet to dredge the east basin before the winter storms",
    ],
)
def test_titles_that_are_nearly_the_same(title: str) -> None:
    assert are_one(entry("Dredge the east basin before the winter storms"), entry(title))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Python 3.12 migration", "Python 3.13 migration"),
        ("R 4.1 migration", "R 4.3 migration"),
        ("R migration", "R 4.3 migration"),
        ("Close the Python 3.1 migration", "Close the Python 3.10 migration"),
        ("Berth 4 fees", "Berth 5 fees"),
        ("How many ships? 1100", "How many ships? 1200"),
        ("cfep-12", "cfep-13"),
        ("Add libfoo to the list of mirrored packages", "Add libbar to the list of mirrored packages"),
        ("Crane", "Crane update"),
        ("Release of the solver", "Graduation of the solver"),
        ("Move to Windows ARM", "Move to Windows ARM64"),
        (
            "Release 4.10.0 is out on the canary channel since April",
            "Release 4.10.1 is out on the canary channel since",
        ),
    ],
)
def test_titles_that_are_not(one: str, other: str) -> None:
    assert not are_one(entry(one), entry(other))


def test_a_word_may_be_replaced_in_a_whole_sentence_but_no_number() -> None:
    sentence = (
        "Should we ask the pilots whether the east basin with its old cranes could be open all winter for ships of {}"
    )
    assert are_one(entry(sentence.format("theirs")), entry(sentence.format("ours")))
    assert not are_one(entry(sentence.format("40 m")), entry(sentence.format("60 m")))


def test_a_shorter_title_may_gain_words_while_the_text_stays() -> None:
    notes = "the pilots want it, the guild pays half of it"
    assert are_one(entry("Crane", notes), entry("Crane (see below)", notes))
    assert not are_one(entry("Crane", notes), entry("Crane (see below)", "who oils the old one in winter?"))


def test_another_archive_is_another_thread() -> None:
    one, other = entry("Dredge the basin"), entry("Dredge the basin")
    places = find_threads([meeting(0, one), meeting(7, other, archive="island")])
    assert places[one.id].thread.id != places[other.id].thread.id


# -- owners -------------------------------------------------------------------------------------------------------


def owned(*owners: Mention) -> Item:
    return entry("Dredge the basin", owners=owners)


@pytest.mark.parametrize(
    "other",
    [
        [Mention("Smilla", "smillav")],
        [Mention("SV", "smillav"), Mention("Smilla Vang", "smillav")],
        [Mention("SV", None, how="ambiguous", candidates=("smillav", "svoss"))],
    ],
)
def test_owners_are_the_same_by_whatever_label(other: list[Mention]) -> None:
    assert are_one(owned(SMILLA), owned(*other))
    assert are_one(owned(*other), owned(SMILLA))


@pytest.mark.parametrize(
    "other", [[], [Mention("SV", "svoss")], [SMILLA, Mention("BR", "beara")], [Mention("Sm", None)], [Mention("XY")]]
)
def test_other_owners_are_another_thread(other: list[Mention]) -> None:
    assert not are_one(owned(SMILLA), owned(*other))


def test_the_order_of_owners_does_not_count_and_unresolved_ones_stand_for_themselves() -> None:
    bea, unknown = Mention("BR", "beara"), Mention("XY")
    assert are_one(owned(SMILLA, bea, unknown), owned(unknown, bea, SMILLA))


def test_a_label_unresolved_in_between_joins_no_two_persons() -> None:
    unresolved, smilla, sven = owned(Mention("SV")), owned(SMILLA), owned(Mention("SV", "svoss"))
    first, second, third = follow(unresolved, smilla, sven)
    assert first.thread.id == second.thread.id != third.thread.id


# -- time ---------------------------------------------------------------------------------------------------------


def test_meetings_may_be_skipped_for_a_year() -> None:
    assert are_one(entry("Elections"), entry("Elections"), days=366)
    assert not are_one(entry("Elections"), entry("Elections"), days=367)


def test_a_longer_text_is_recognised_after_any_pause() -> None:
    item = entry("Dredge the east basin", "ask the pilots what they think of it", owners=[SMILLA])
    assert roles(item, replace(item, id="again"), days=1500) == ["new", "copy"]


def test_an_item_reborn_with_other_notes_is_another() -> None:
    one = entry("Elections", "Smilla and Bea stand for the council of the harbour")
    other = entry("Elections", "nobody wants to, so we draw lots among the pilots")
    assert not are_one(one, other, days=800)


# -- titles that name nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["N/A", "n/a", "...", "none", "", "👍"])
def test_a_title_that_says_nothing_is_met_again_by_nobody(title: str) -> None:
    assert not are_one(entry(title), entry(title))


def test_prose_under_discussion_is_told_by_its_text() -> None:
    def prose(text: str) -> Item:
        return replace(entry("Discussion", text, section=("Discussion",)), lines=(TextLine(1, text),))

    said = "the pilots think that the basin is deep enough"
    assert are_one(prose(said), prose(said))
    assert not are_one(prose(said), prose("the crane is to be painted in yellow or in red"))


# -- copies and standing items ------------------------------------------------------------------------------------


def test_a_standing_item_is_a_thread_whose_members_are_not_copies() -> None:
    items = [
        entry("budget", "we have 300 crowns", owners=[SMILLA], kind="standing"),
        entry("budget", "the guild paid for the crane", owners=[SMILLA], kind="standing"),
        entry("budget", "nobody looked", owners=[SMILLA], kind="standing"),
    ]
    places = follow(*items)
    assert [place.role for place in places] == ["new", "standing", "standing"]
    assert [place.copies.size for place in places] == [1, 1, 1]
    assert {place.thread.size for place in places} == {3}
    assert all(place.is_standing and not place.carried for place in places)
    assert [place.previous for place in places] == [None, items[0].id, items[1].id]


def test_notes_that_grow_make_no_other_item() -> None:
    first = ["ask the pilots what they think of it"]
    more = [*first, "SV: they want it in spring", "the guild would pay for half of it if we ask soon"]
    places = follow(entry("Dredge", *first), entry("Dredge", *more), entry("Dredge", *first))
    assert [place.role for place in places] == ["new", "copy", "copy"]
    assert [texts(place.adds) for place in places] == [[], more[1:], []]
    assert not places[0].is_standing


def test_the_first_notes_under_an_entry_are_its_growth() -> None:
    notes = ["the pilots want it in spring", "the guild pays"]
    assert roles(entry("Crane"), entry("Crane", *notes), entry("Crane")) == ["new", "copy", "copy"]
    assert roles(entry("Crane", *notes), entry("Crane"), entry("Crane", *notes)) == ["new", "copy", "copy"]


def test_of_a_standing_item_they_are_not() -> None:
    def news(*notes: str) -> Item:
        return entry("intros", *notes, kind="standing")

    assert roles(news(), news("Bea, who paints cranes"), news()) == ["new", "standing", "copy"]


def test_other_notes_later_are_standing_even_with_a_bare_entry_between() -> None:
    one, other = entry("Crane", "the pilots want it in spring"), entry("Crane", "painted in yellow now")
    assert roles(one, entry("Crane"), other) == ["new", "copy", "standing"]


def test_copies_alternate_with_standing_ones_as_two_lists_do() -> None:
    places = follow(
        entry("Crane", "todo: ask the guild what a new one would cost"),
        entry("Crane", "it broke down twice last week and nobody knows why"),
        entry("Crane", "todo: ask the guild what a new one would cost"),
    )
    assert [place.role for place in places] == ["new", "standing", "copy"]
    assert (places[2].copies.id, places[2].copies.size, places[2].previous) == (
        places[0].thread.id,
        2,
        places[0].copies.id,
    )


def test_the_same_list_pasted_twice_is_copied_but_carried_nowhere() -> None:
    one, other = entry("Dredge the basin", "ask the pilots"), entry("Dredge the basin", "ask the pilots")
    places = find_threads([meeting(0, one, other)])
    assert [places[item.id].role for item in (one, other)] == ["new", "copy"]
    assert (places[one.id].thread.size, places[one.id].thread.meetings) == (2, 1)


def test_lines_in_another_order_numbering_or_depth_add_nothing() -> None:
    before = entry("Dredge", "1. ask the pilots", "2. Hire a digger", owners=[SMILLA])
    after = entry("Dredge", "hire a digger", "1. Ask the pilots!", owners=[Mention("Smilla", "smillav")])
    _, place = follow(before, after)
    assert (place.role, place.adds) == ("copy", ())


def test_a_line_said_twice_is_added_once() -> None:
    _, place = follow(entry("Dredge", "ask", "pay the pilots"), entry("Dredge", "ask", "ask", "pay the pilots"))
    assert texts(place.adds) == ["ask"]


def test_an_edited_line_is_added() -> None:
    notes = ["the pilots want it in spring", "the guild pays for half of it"]
    _, place = follow(entry("Dredge", *notes), entry("Dredge", notes[0], "the guild pays for all of it"))
    assert texts(place.adds) == ["the guild pays for all of it"]


# -- any meetings -------------------------------------------------------------------------------------------------

words = st.sampled_from(["crane", "basin", "pilots", "dredge", "the", "3.12", "3.13", "TODO:", "N/A", "👍", "(BR)"])
phrases = st.lists(words, max_size=10).map(" ".join) | st.text(max_size=12)
mentions = st.builds(Mention, st.sampled_from(["SV", "BR", ""]), st.sampled_from([None, "smillav", "beara"]))
entries = st.builds(
    lambda title, notes, owners, kind: entry(title, *notes, owners=owners, kind=kind),
    phrases,
    st.lists(phrases, max_size=4),
    st.lists(mentions, max_size=2),
    st.sampled_from(["standing", "action", "other"]),
)
archives_of_meetings = st.lists(
    st.tuples(st.integers(0, 900), st.lists(entries, max_size=5)), max_size=8, unique_by=lambda each: each[0]
).map(lambda drawn: [meeting(days, *items) for days, items in drawn])


@given(archives_of_meetings.flatmap(lambda meetings: st.tuples(st.just(meetings), st.permutations(meetings))))
def test_the_order_in_which_meetings_come_does_not_matter(orders: tuple[list[Meeting], list[Meeting]]) -> None:
    meetings, shuffled = orders
    turned = [replace(each, items=each.items[::-1]) for each in shuffled]
    assert find_threads(turned) == find_threads(meetings)


@given(archives_of_meetings)
def test_every_item_has_exactly_one_place(meetings: list[Meeting]) -> None:
    places = find_threads(meetings)
    items = {item.id: (each, item) for each in meetings for item in each.items}
    assert places.keys() == items.keys()
    taken = {(place.thread.id, place.position) for place in places.values()}
    assert taken == {(place.thread.id, number) for place in places.values() for number in range(place.thread.size)}
    assert len(taken) == len(places)
    for item_id, place in places.items():
        assert place.thread.first <= place.copies.first <= items[item_id][0].date <= place.copies.last
        assert (place.role == "new") == (place.position == 0) == (place.previous is None)
        assert place.role != "copy" or places[str(place.previous)].copies == place.copies
        beyond = lines_beyond(items[item_id][1], items[place.previous][1]) if place.previous else ()
        assert place.adds == beyond


@given(archives_of_meetings, st.integers(0, 900))
def test_an_unrelated_meeting_changes_no_thread(meetings: list[Meeting], days: int) -> None:
    other = replace(meeting(days, entry("Zebra vaccine"), entry("Quokka", "hums")), path="zoo.md")
    after = find_threads([*meetings, other])
    assert {key: after[key] for key in find_threads(meetings)} == find_threads(meetings)


@settings(max_examples=50)
@given(entries, st.integers(2, 5))
def test_an_item_with_some_text_that_is_copied_at_every_meeting_is_one_thread(item: Item, times: int) -> None:
    copies = [replace(item, id=f"copy {number}", title=f"{item.title} tide") for number in range(times)]
    assert roles(*copies) == ["new"] + ["copy"] * (times - 1)


# -- the real archive ---------------------------------------------------------------------------------------------

# Checked by hand: archive and file of the first and the last copy with their lines, how many there are in how many
# meetings, and how many of them are standing.
THREADS = [
    ("(IF/MRB/MV) intel oneAPI", "conda-forge/2020-11-18.md:95", "conda-forge/2022-11-16.md:214", 37, 36, 0),
    ("agenda and notes", "conda-forge/2016-04-29.md:43", "conda-forge/2016-08-12.md:74", 6, 5, 0),
    ("(DISCUSSED/Postponed)", "conda-forge/2018-10-30.md:27", "conda-forge/2019-01-09.md:51", 3, 3, 0),
    ("Elections, then /Governance", "conda-forge/2019-01-09.md:17", "conda-forge/2019-06-12.md:61", 9, 9, 4),
    ("one word of a sentence", "conda-forge/2019-03-20.md:26", "conda-forge/2019-04-17.md:34", 3, 3, 0),
    ("(Eric) Scheduling Anaconda", "conda-forge/2019-09-18.md:69", "conda-forge/2022-11-16.md:266", 64, 63, 0),
    ("(Anthony) licenses", "conda-forge/2019-09-18.md:116", "conda-forge/2022-11-16.md:268", 63, 63, 0),
    ("cfep-04, for two years", "conda-forge/2019-11-12.md:91", "conda-forge/2021-07-28.md:96", 38, 38, 2),
    ("cfep-12, notes that grow", "conda-forge/2020-03-04.md:65", "conda-forge/2023-03-22.md:54", 62, 62, 0),
    ("instiutional", "conda-forge/2020-05-13.md:53", "conda-forge/2020-05-27.md:16", 2, 2, 0),
    ("intros for new folks", "conda-forge/2020-07-15.md:14", "conda-forge/2023-02-22.md:35", 55, 55, 16),
    ("(CJ) budget", "conda-forge/2020-08-05.md:30", "conda-forge/2021-09-22.md:29", 27, 27, 3),
    ("listed twice, in other words", "conda-forge/2020-08-26.md:143", "conda-forge/2022-11-16.md:248", 47, 44, 0),
    ("CJ and Jaime coordinate to …", "conda-forge/2022-01-12.md:96", "conda-forge/2022-11-16.md:191", 16, 16, 1),
    ("(JK) GLIBC 2.28, always news", "conda-forge/2023-05-03.md:103", "conda-forge/2024-05-01.md:56", 9, 9, 7),
    ("Close out … / … close out?", "conda-forge/2024-03-20.md:68", "conda-forge/2024-10-02.md:35", 5, 5, 1),
    (
        "mockups are up for feedback",
        "conda-governance/20210112_agenda_and_minutes.md:36",
        "conda-governance/20211208_agenda_and_minutes.md:30",
        16,
        15,
        2,
    ),
]
NEAR_MISSES = [
    ("another number of ships", "conda-forge/2016-09-09.md:16", "conda-forge/2016-09-23.md:18"),
    ("another issue", "conda-forge/2018-07-17.md:42", "conda-forge/2018-07-24.md:25"),
    ("the words under another number", "conda-forge/2019-10-16.md:73", "conda-forge/2021-01-06.md:100"),
    ("two proposals", "conda-forge/2020-03-04.md:11", "conda-forge/2020-03-04.md:18"),
    ("the budget of another treasurer", "conda-forge/2021-09-22.md:29", "conda-forge/2021-10-06.md:24"),
    ("Python 3.10 of another person", "conda-forge/2021-09-22.md:72", "conda-forge/2021-10-06.md:35"),
    ("Windows ARM64 and ARM", "conda-forge/2023-04-19.md:42", "conda-forge/2023-05-03.md:115"),
    ("CUDA 12 and 12.x", "conda-forge/2023-06-14.md:65", "conda-forge/2023-11-29.md:97"),
    ("the demos of two persons", "conda-forge/2025-11-26.md:27", "conda-forge/2025-11-26.md:31"),
    (
        "CEPs, years later",
        "conda-governance/20210707_agenda_and_minutes.md:44",
        "conda-governance/20250226_agenda_and_minutes.md:65",
    ),
    (
        "conda 4.10.0 and 4.10.1",
        "conda-governance/20210331_agenda_and_minutes.md:28",
        "conda-governance/20210414_agenda_and_minutes.md:28",
    ),
]


@pytest.fixture(scope="module")
def real_places(real_meetings: Callable[..., list[Meeting]]) -> dict[str, ThreadPlace]:
    """The places of the real items by archive, file and line."""
    meetings = real_meetings("conda-forge", "conda-governance")
    places = find_threads(meetings)
    return {f"{each.archive}/{each.path}:{item.line}": places[item.id] for each in meetings for item in each.items}


@needs_shared
@pytest.mark.parametrize(("first", "last", "size", "meetings", "standing"), [each[1:] for each in THREADS])
def test_threads_of_the_real_archive(
    real_places: dict[str, ThreadPlace], *, first: str, last: str, size: int, meetings: int, standing: int
) -> None:
    thread = real_places[first].thread
    assert (real_places[first].position, real_places[last].position) == (0, size - 1)
    assert real_places[last].thread == thread
    assert (thread.size, thread.meetings) == (size, meetings)
    members = [place for place in real_places.values() if place.thread.id == thread.id]
    assert sum(place.role == "standing" for place in members) == standing


@needs_shared
@pytest.mark.parametrize(("one", "other"), [each[1:] for each in NEAR_MISSES])
def test_near_misses_of_the_real_archive_are_not_threads(
    real_places: dict[str, ThreadPlace], one: str, other: str
) -> None:
    assert real_places[one].thread.id != real_places[other].thread.id


@needs_shared
def test_the_notes_that_a_real_proposal_gained_are_told(real_places: dict[str, ThreadPlace]) -> None:
    gained = real_places["conda-forge/2023-01-25.md:124"]
    assert gained.role == "copy"
    assert len(gained.adds) == 1
