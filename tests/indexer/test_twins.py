"""Which meetings of different archives are one, and what that makes of their threads: issue 6, "Several archives"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.ledger import ledger
from minutes_indexer.run import extract_sources
from minutes_indexer.sources import FolderSource
from minutes_indexer.threads import find_threads
from minutes_indexer.threads.traits import traits_of
from minutes_indexer.threads.twins import Twins, twins_of
from minutes_search.model import Item, Meeting, Mention, Status, TextLine
from tests.indexer.agendas import DAY, SMILLA, again, entry, meeting
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BEA = Mention("BR", "beara")
DREDGE = ("Dredge the east basin", "ask the pilots what they think of it")
CRANE = ("Paint the old crane", "nobody knows who has the paint")
INTROS = entry("intros for new folks on the call", kind="standing")


def find_twins(meetings: Iterable[Meeting]) -> Twins:
    return twins_of(map(traits_of, meetings))


def are_twins(one: Meeting, other: Meeting) -> bool:
    return (one.archive, one.path) in find_twins([one, other]).meetings


def on_two_archives(ours: list[Item], theirs: list[Item]) -> bool:
    return are_twins(meeting(0, *ours), meeting(0, *theirs, archive="island"))


def same_items(twins: Twins) -> set[frozenset[str]]:
    """The items that are one, as the ids of each."""
    return {frozenset(id_ for id_ in twins.items if twins.items[id_] == key) for key in twins.items.values()}


# -- which meetings are twins -------------------------------------------------------------------------------------


def test_a_meeting_of_the_same_day_and_items_in_another_archive_is_a_twin() -> None:
    ours = meeting(0, entry(*DREDGE), entry(*CRANE))
    theirs = again(ours, "island")
    twins = find_twins([theirs, ours])
    assert set(twins.meetings) == {("harbour", ours.path), ("island", ours.path)}
    assert set(twins.meetings.values()) == {("harbour", ours.path)}
    assert same_items(twins) == {frozenset({one.id, two.id}) for one, two in zip(ours.items, theirs.items, strict=True)}


def test_another_day_or_the_same_archive_makes_no_twins() -> None:
    ours = meeting(0, entry(*DREDGE), entry(*CRANE))
    assert not are_twins(ours, replace(again(ours, "island"), date=DAY + timedelta(1)))
    assert not are_twins(ours, replace(again(ours, "harbour"), path="copy.md"))


def test_half_of_the_items_of_the_one_with_fewer_will_do() -> None:
    shared = [entry(*DREDGE), entry(*CRANE)]
    ours, theirs = [entry("Rope"), entry("Buoys")], [entry("Elections"), entry("Lamps"), entry("Fees")]
    assert on_two_archives([*shared, *ours], [*shared, *theirs])
    assert not on_two_archives([*shared, *ours, entry("Tar")], [*shared, *theirs])


def test_news_told_to_a_larger_meeting_as_well_make_no_twins() -> None:
    news = [entry("Harbour rules 24.5 are out since Monday"), entry("Harbour maps 24.5 are out since Monday")]
    many = [entry(f"Matter {number}", f"and what berth {number} says of it") for number in range(5)]
    assert not on_two_archives([*news, entry("Elections"), entry("Rope")], [*news, *many])
    assert on_two_archives([*news, entry("Elections"), entry("Rope")], [*news, *many[:4]])


@pytest.mark.parametrize(
    "template",
    [
        [entry("Introductions"), entry("Attendees")],
        [entry("Introductions"), entry("Announcements"), entry("Action items"), entry("N/A")],
        [INTROS, entry("open votes", kind="standing"), entry("any other business of today", kind="standing")],
    ],
)
def test_what_two_communities_have_from_a_template_makes_no_twins(template: list[Item]) -> None:
    assert not on_two_archives([*template, entry(*DREDGE)], template)
    assert not on_two_archives(template, template)


def test_an_item_alone_tells_a_meeting_only_when_both_have_no_other_and_it_is_not_short() -> None:
    assert on_two_archives([entry(*DREDGE)], [entry(*DREDGE)])
    assert on_two_archives([entry(*DREDGE), INTROS], [entry("Introductions"), entry(*DREDGE)])
    assert not on_two_archives([entry(*DREDGE)], [entry(*DREDGE), entry("Rope")])
    assert not on_two_archives([entry("Elections")], [entry("Elections")])


def test_short_items_tell_a_meeting_when_they_are_all_of_it() -> None:
    short = [entry("Rope"), entry("Old buoys")]
    assert on_two_archives(short, short)
    assert not on_two_archives(short, [*short, entry("Lamps")])


@pytest.mark.parametrize(
    "theirs",
    [
        entry(*DREDGE, owners=[BEA]),
        entry("Dredge the west basin", DREDGE[1], owners=[SMILLA]),
        entry(DREDGE[0], "the guild has no money for it this year", owners=[SMILLA]),
    ],
)
def test_other_owners_another_title_or_another_text_is_another_item(theirs: Item) -> None:
    ours = entry(*DREDGE, owners=[SMILLA])
    assert not on_two_archives([ours], [theirs])
    more = entry(*CRANE), entry("Rope", "is needed")
    twins = find_twins([meeting(0, ours, *more), again(meeting(0, theirs, *more), "island")])
    assert same_items(twins) == {frozenset({item.id, f"island {item.id}"}) for item in more}


@pytest.mark.parametrize(
    "theirs",
    [
        entry("1. dredge the East basin", DREDGE[1], owners=[Mention("Smilla", "smillav")]),
        entry("Dredge the east basin", owners=[SMILLA]),
        entry("Dredge the east bassin", DREDGE[1], "the guild pays", owners=[SMILLA]),
        entry(*DREDGE, owners=[Mention("SV", None, how="ambiguous")]),
    ],
)
def test_an_item_is_the_same_with_what_does_not_count_in_a_thread(theirs: Item) -> None:
    assert on_two_archives([entry(*DREDGE, owners=[SMILLA]), entry("Rope")], [theirs, entry("Rope")])


@pytest.mark.parametrize("title", [DREDGE[0], "Dredge the east bassin"])
def test_in_one_meeting_a_label_is_one_person_though_each_archive_knows_the_name_by_itself(title: str) -> None:
    ours = entry(*DREDGE, owners=[Mention("Axel", "axel-harbour")])
    theirs = entry(title, DREDGE[1], owners=[Mention("Axel", "axel")])
    assert on_two_archives([ours, entry("Rope")], [theirs, entry("Rope")])


def test_each_item_is_matched_once_and_in_order() -> None:
    ours = meeting(0, entry("N/A"), entry(*DREDGE), entry("N/A"), entry(*DREDGE), entry(*CRANE), entry("N/A"))
    theirs = meeting(0, entry(*CRANE), entry(*DREDGE), entry("N/A"), entry("N/A"), entry(*DREDGE), archive="island")
    pairs = [(0, 2), (1, 1), (2, 3), (3, 4), (4, 0)]
    expected = {frozenset({ours.items[mine].id, theirs.items[their].id}) for mine, their in pairs}
    assert same_items(find_twins([ours, theirs])) == expected


def test_an_item_goes_with_the_one_of_its_own_text_before_one_of_its_title() -> None:
    more = entry(*DREDGE, "the guild pays for half of it")
    ours = meeting(0, entry(*DREDGE), more, entry(*CRANE))
    theirs = meeting(0, *(replace(item, id=f"their {item.id}") for item in reversed(ours.items)), archive="island")
    assert same_items(find_twins([ours, theirs])) == {frozenset({item.id, f"their {item.id}"}) for item in ours.items}


def test_a_meeting_has_one_twin_in_an_archive_the_one_with_most_in_common() -> None:
    ours = meeting(0, entry(*DREDGE), entry(*CRANE), entry("Rope", "is needed"))
    whole = replace(again(ours, "island"), path="whole.md")
    part = meeting(0, entry(*DREDGE), entry(*CRANE), archive="island", path="a-part.md")
    twins = find_twins([part, ours, whole])
    assert set(twins.meetings) == {("harbour", ours.path), ("island", "whole.md")}
    assert not {item.id for item in part.items} & twins.items.keys()


def test_three_archives_may_have_one_meeting() -> None:
    ours = meeting(0, entry(*DREDGE), entry(*CRANE))
    all_three = [ours, again(ours, "island"), again(ours, "lighthouse")]
    twins = find_twins(all_three)
    assert set(twins.meetings.values()) == {("harbour", ours.path)}
    assert {len(ids) for ids in same_items(twins)} == {3}


# -- threads over archives ----------------------------------------------------------------------------------------


def test_an_item_of_twins_is_one_of_one_thread_and_carried_nowhere() -> None:
    ours = meeting(0, entry(*DREDGE), entry(*CRANE))
    theirs = again(ours, "island")
    places = find_threads([theirs, ours])
    first, second = places[ours.items[0].id], places[theirs.items[0].id]
    assert first.thread == second.thread == first.copies == second.copies
    assert (first.thread.id, first.thread.size, first.thread.meetings) == (ours.items[0].id, 2, 1)
    assert [(place.position, place.role, place.carried) for place in (first, second)] == [
        (0, "new", False), (1, "copy", False),
    ]  # fmt: skip
    assert (second.previous, second.adds) == (ours.items[0].id, ())


def test_a_standing_item_of_twins_is_one_though_one_of_them_has_no_notes() -> None:
    news, bare = entry("intros", "Bea, who paints cranes", kind="standing"), entry("intros", kind="standing")
    ours = meeting(0, news, entry(*DREDGE), entry(*CRANE))
    theirs = meeting(0, bare, entry(*DREDGE), entry(*CRANE), archive="island")
    places = find_threads([ours, theirs])
    assert places[news.id].copies == places[bare.id].copies
    assert places[bare.id].role == "copy"


def test_what_came_before_and_comes_later_in_either_archive_is_in_the_thread() -> None:
    before, shared = meeting(0, entry(*DREDGE)), meeting(14, entry(*DREDGE), entry(*CRANE))
    theirs = [meeting(7, entry(*DREDGE), archive="island"), again(shared, "island")]
    later = [meeting(28, entry(*DREDGE), archive="island"), meeting(42, entry(*DREDGE))]
    places = find_threads([before, shared, *theirs, *later])
    ids = [each.items[0].id for each in (before, theirs[0], shared, theirs[1], *later)]
    assert [places[id_].position for id_ in ids] == list(range(6))
    assert {places[id_].copies.id for id_ in ids} == {before.items[0].id}
    assert (places[ids[0]].thread.size, places[ids[0]].thread.meetings) == (6, 5)
    assert [places[id_].carried for id_ in ids] == [False] + [True] * 5


def test_archives_that_met_once_have_their_own_threads_otherwise() -> None:
    shared = meeting(0, entry(*DREDGE), entry(*CRANE))
    ours, theirs = meeting(14, entry("Elections")), meeting(28, entry("Elections"), archive="island")
    places = find_threads([shared, again(shared, "island"), ours, theirs])
    assert places[ours.items[0].id].thread.id != places[theirs.items[0].id].thread.id


def test_other_notes_stay_another_text_though_a_bare_entry_comes_between() -> None:
    """The archive that begins later does not know what the bare entry stood for before."""
    cranes = [("the pilots want it in spring",), (), ("painted in yellow now",), ()]
    ours = [
        meeting(14 * number, entry("Crane", *notes), entry(*DREDGE), entry("Rope", "is needed for the mast"))
        for number, notes in enumerate(cranes)
    ]
    places = find_threads([*ours, *(again(each, "island") for each in ours[2:])])
    first, bare, other, again_bare = (each.items[0].id for each in ours)
    assert [places[id_].copies.id for id_ in (first, bare, other, again_bare)] == [first, first, other, first]
    assert [places[f"island {id_}"].copies.id for id_ in (other, again_bare)] == [other, first]


def test_a_copy_is_compared_with_the_one_before_it_in_its_own_archive() -> None:
    ours = [meeting(14 * number, entry(*DREDGE), entry(*CRANE)) for number in range(2)]
    theirs = [
        replace(again(each, "island"), items=tuple(
            replace(item, id=f"their {item.id}", lines=(*item.lines, TextLine(99, "(edit this page)", 1)))
            for item in each.items
        ))
        for each in ours
    ]  # fmt: skip
    places = find_threads([*ours, *theirs])
    first, again_ours, again_theirs = (places[each.items[0].id] for each in (theirs[0], ours[1], theirs[1]))
    assert [line.text for line in first.adds] == ["(edit this page)"]
    assert (again_ours.previous, again_ours.adds) == (ours[0].items[0].id, ())
    assert (again_theirs.previous, [line.text for line in again_theirs.adds]) == (
        ours[1].items[0].id, ["(edit this page)"],
    )  # fmt: skip


def test_an_action_of_twins_is_one_and_carried_once_a_meeting() -> None:
    def held(days: int, status: Status) -> Meeting:
        task = replace(entry("Dredge the basin before winter", owners=[SMILLA], kind="action"), status=status)
        return meeting(days, task, entry(*CRANE))

    ours = [held(0, "open"), held(14, "open"), held(28, "done")]
    meetings = [*ours, again(ours[0], "island"), again(ours[1], "island")]
    (found,) = ledger(meetings, find_threads(meetings))
    assert (found.first.archive, found.last.archive, found.status, found.carried) == ("harbour", "harbour", "done", 2)
    assert [(span.first.archive, span.first.date, span.last.date) for span in found.spans] == [
        ("harbour", DAY, DAY + timedelta(28)), ("island", DAY, DAY + timedelta(14)),
    ]  # fmt: skip


# -- any meetings -------------------------------------------------------------------------------------------------

words = st.sampled_from(["crane", "basin", "pilots", "dredge", "the", "3.12", "3.13", "N/A", "👍", "Introductions"])
phrases = st.lists(words, max_size=10).map(" ".join)
mentions = st.builds(Mention, st.sampled_from(["SV", "BR"]), st.sampled_from([None, "smillav", "beara"]))
entries = st.builds(
    lambda title, notes, owners, kind: entry(title, *notes, owners=owners, kind=kind),
    phrases,
    st.lists(phrases, max_size=3),
    st.lists(mentions, max_size=2),
    st.sampled_from(["standing", "action", "other"]),
)
days = st.integers(0, 60).map(lambda number: 14 * number)


@st.composite
def archives(draw: st.DrawFn) -> list[Meeting]:
    """Meetings of an archive, and other archives that have some of them, and some of their own."""
    drawn = draw(st.dictionaries(days, st.lists(entries, max_size=5), max_size=6))
    ours = [meeting(day, *items) for day, items in drawn.items()]
    found = list(ours)
    for archive in draw(st.lists(st.sampled_from(("island", "a lighthouse")), max_size=2, unique=True)):
        for each in draw(st.lists(st.sampled_from(ours), unique_by=lambda one: one.path)) if ours else ():
            theirs = again(each, archive)
            kept = draw(st.lists(st.sampled_from(theirs.items), unique_by=lambda item: item.id)) if each.items else []
            found.append(replace(theirs, items=tuple(kept)) if draw(st.booleans()) else theirs)
        found += [
            meeting(day, *items, archive=archive, path=f"own-{day}.md")
            for day, items in draw(st.dictionaries(days, st.lists(entries, max_size=3), max_size=2)).items()
        ]
    return found


@given(archives().flatmap(lambda meetings: st.tuples(st.just(meetings), st.permutations(meetings))))
def test_the_order_in_which_meetings_come_does_not_matter(orders: tuple[list[Meeting], list[Meeting]]) -> None:
    meetings, shuffled = orders
    assert find_threads([replace(each, items=each.items[::-1]) for each in shuffled]) == find_threads(meetings)


@given(archives())
def test_every_item_has_a_place_and_threads_are_in_order_of_time(meetings: list[Meeting]) -> None:
    places = find_threads(meetings)
    items = {item.id: (each, item) for each in meetings for item in each.items}
    assert places.keys() == items.keys()
    for item_id, place in places.items():
        each, item = items[item_id]
        assert place.thread.first <= place.copies.first <= each.date <= place.copies.last
        assert place.carried == (place.copies.first < each.date)
        assert (place.role == "new") == (place.position == 0) == (place.previous is None)
        if place.previous is not None:
            before = items[place.previous][0]
            assert (before.date, places[place.previous].position) < (each.date, place.position)
            assert place.role != "copy" or places[place.previous].copies == place.copies
        assert set(place.adds) <= set(item.lines)


@given(archives())
def test_an_archive_without_twins_is_as_if_it_were_alone(meetings: list[Meeting]) -> None:
    together, twins = find_threads(meetings), find_twins(meetings)
    for archive in {each.archive for each in meetings} - {archive for archive, _ in twins.meetings}:
        own = find_threads(each for each in meetings if each.archive == archive)
        assert {item_id: together[item_id] for item_id in own} == own


@given(archives())
def test_what_is_copies_in_an_archive_alone_is_one_thread_with_others(meetings: list[Meeting]) -> None:
    together = find_threads(meetings)
    for archive in {each.archive for each in meetings}:
        own = find_threads(each for each in meetings if each.archive == archive)
        threads = {(place.thread.id, together[item_id].thread.id) for item_id, place in own.items()}
        assert len(threads) == len({alone for alone, _ in threads})


@given(st.lists(st.lists(entries, min_size=1, max_size=5), min_size=1, max_size=6))
def test_an_archive_that_is_another_whole_has_the_same_threads(drawn: list[list[Item]]) -> None:
    telling = [entry(*DREDGE), entry(*CRANE), *(entry(f"Berth {number}", "to let from May on") for number in range(5))]
    ours = [
        meeting(14 * number, *items, *(replace(item, id=f"{number} {item.id}") for item in telling))
        for number, items in enumerate(drawn)
    ]
    alone, places = find_threads(ours), find_threads(chain(ours, (again(each, "island") for each in ours)))
    for item_id, place in alone.items():
        both = places[item_id], places[f"island {item_id}"]
        assert [(each.thread.id, each.thread.meetings) for each in both] == [
            (place.thread.id, place.thread.meetings)
        ] * 2
        assert [(each.copies.id, each.copies.meetings) for each in both] == [
            (place.copies.id, place.copies.meetings)
        ] * 2
        assert {each.thread.size for each in both} == {2 * place.thread.size}
        assert {each.copies.size for each in both} == {2 * place.copies.size}


# -- the real archives --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(real_meetings: Callable[..., list[Meeting]]) -> list[Meeting]:
    """Minutes of four communities, and pages that were published of one of them."""
    return real_meetings(
        "conda-forge", "conda-governance", "conda-forge-html/sphinx", "conda-forge-html/docusaurus",
        "elsewhere/numpy", "elsewhere/nodejs-tsc",
    )  # fmt: skip


@needs_shared
def test_real_pages_are_twins_of_the_minutes_that_they_were_made_of_and_of_nothing_else(
    published: list[Meeting],
) -> None:
    twins = find_twins(published)
    pages = {(each.archive, each.path) for each in published if each.archive in {"sphinx", "docusaurus"}}
    sources = {("conda-forge", f"{path[:10]}.md") for _, path in pages}
    assert twins.meetings.keys() == pages | sources
    assert len(pages) == 18
    assert all(first == ("conda-forge", f"{path[:10]}.md") for (_, path), first in twins.meetings.items())


@needs_shared
def test_every_item_of_real_pages_is_found_in_the_minutes(published: list[Meeting]) -> None:
    twins = find_twins(published)
    alone = [
        (each.archive, each.path, item.line)
        for each in published
        for item in each.items
        if (each.archive, each.path) in twins.meetings and item.id not in twins.items
    ]
    assert alone == []


@needs_shared
def test_a_real_archive_that_stands_twice_has_as_many_threads_as_once(
    real_meetings: Callable[..., list[Meeting]],
) -> None:
    folder = SHARED / "corpus" / "conda-forge"
    alone = find_threads(real_meetings("conda-forge"))
    twice = extract_sources([FolderSource(folder), FolderSource(folder, "mirror")])
    places = find_threads(found for found in twice if isinstance(found, Meeting))
    for of in ("thread", "copies"):
        once = {getattr(place, of).id: getattr(place, of).meetings for place in alone.values()}
        assert {getattr(place, of).id: getattr(place, of).meetings for place in places.values()} == once
