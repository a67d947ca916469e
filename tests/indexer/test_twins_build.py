"""A meeting that stands in two archives, in the index: one hit, one thread, one action, until it is no longer so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_indexer.run import extract_sources
from minutes_search.model import Meeting
from minutes_search.query import Query, parse
from minutes_search.search import search
from minutes_search.search.actions import find_actions
from minutes_search.search.references import story
from minutes_search.search.stats import stats
from minutes_search.search.threads import thread
from minutes_search.store import Store
from minutes_search.store.copies import series_of
from tests.indexer.indexing import TODAY, Archives, Files, everything, index_sources, minutes, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from minutes_search.search import Results

TASK = "\n## Action items\n\n* [ ] (AB) Ask the harbour office for a second crane"
ROPE = "* Rope for the mast, see https://github.com/lantern/wick/pull/7"
FIRST = minutes("2024-05-08", ROPE, TASK)
LATER = minutes("2024-05-22", "* Paint the old mast in yellow", TASK)
ELSEWHERE = minutes("2024-05-08", "* Elections of the council in June", "* Fees of the year")


@pytest.fixture
def both(tmp_path: Path) -> Archives:
    """Two archives that share a meeting, and each has one of its own; a third has another meeting of that day."""
    archives = Archives(tmp_path)
    archives.write("north/a.md", FIRST)
    archives.write("north/b.md", LATER)
    archives.write("south/pages/a.md", FIRST)
    archives.write("south/own.md", minutes("2024-04-24", TASK))
    archives.write("other/a.md", ELSEWHERE)
    archives.run("north", "south", "other")
    return archives


def ask(archives: Archives, text: str = "", *, grouped: bool = True, of: tuple[str, ...] = ()) -> Results:
    with Store.open(archives.index) as store:
        return search(store, parse(text, TODAY), limit=None, archives=of, grouped=grouped)


def found(results: Results) -> list[str]:
    return [f"{hit.stored.archive}/{hit.stored.path}" for hit in results.hits]


def as_rebuilt(archives: Archives, tmp_path: Path, *names: str) -> bool:
    """Tell whether the index is what a new one of these archives would be."""
    index = tmp_path / "anew"
    sources = [Files(name, _contents(archives.folder / name)) for name in names]
    index_sources(index, sources)
    return everything(index) == everything(archives.index)


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.md")}


def test_an_item_of_both_is_one_hit_and_each_copy_an_item(both: Archives) -> None:
    rope = ask(both, "rope")
    assert (rope.count, rope.threads, found(rope)) == (2, 1, ["north/a.md"])
    (hit,) = rope.hits
    assert (hit.copies, hit.series and (hit.series.size, hit.series.meetings)) == (2, (2, 1))
    assert found(ask(both, "rope", grouped=False)) == ["north/a.md", "south/pages/a.md"]
    assert ask(both, "is:carried rope").count == 0


def test_a_hit_is_shown_by_the_copy_of_the_archive_that_was_asked_for(both: Archives) -> None:
    assert found(ask(both, "rope archive:south")) == ["south/pages/a.md"]
    assert found(ask(both, "rope", of=("south",))) == ["south/pages/a.md"]
    assert found(ask(both, "crane", of=("south",))) == ["south/pages/a.md"]
    assert found(ask(both, "crane")) == ["north/b.md"]


def test_the_thread_goes_on_over_both_archives(both: Archives) -> None:
    with Store.open(both.index) as store:
        (hit,) = search(store, parse("crane archive:south date:2024-05-08", TODAY)).hits
        steps = [(step.stored.archive, step.stored.path) for step in thread(store, hit.stored)]
        series = series_of(store, hit.stored)
    assert steps == [("south", "own.md"), ("north", "a.md"), ("south", "pages/a.md"), ("north", "b.md")]
    assert series is not None
    assert (series.size, series.meetings, str(series.first), str(series.last)) == (4, 3, "2024-04-24", "2024-05-22")


def test_statistics_count_copies_as_items_and_the_thread_once(both: Archives) -> None:
    with Store.open(both.index) as store:
        counted = stats(store)
    assert (counted.meetings, counted.items, counted.threads, counted.open) == (5, 9, 5, 1)


def test_a_reference_was_touched_in_one_meeting(both: Archives) -> None:
    with Store.open(both.index) as store:
        told = story(store, "lantern/wick#7")
    (discussion,) = told.discussions
    assert (told.items, told.meetings, discussion.meetings, len(discussion.copies)) == (2, 1, 1, 2)


def test_who_is_known_by_a_first_name_in_each_archive_by_itself_is_one_in_a_meeting_of_both(tmp_path: Path) -> None:
    text = minutes("2024-05-08", "* Axel: move to the new harbour", ROPE, attendees=table("Axel, , "))
    sources = [Files("north", {"a.md": text.encode()}), Files("south", {"a.md": text.encode()})]
    index_sources(tmp_path, sources)
    with Store.open(tmp_path) as store:
        copies = search(store, parse("Axel", TODAY)).hits
        hits = search(store, Query(None), grouped=True).hits
    assert len({mention.person for copy in copies for mention in copy.stored.item.owners}) == 2
    assert [hit.copies for hit in hits] == [2, 2]


def test_an_action_of_both_is_one_and_found_in_either(both: Archives) -> None:
    with Store.open(both.index) as store:
        (action,) = find_actions(store).found
        (north,) = find_actions(store, archives=["north"]).found
        (south,) = find_actions(store, archives=["south"]).found
        assert find_actions(store, archives=["other"]).found == ()
    assert (action.entry.carried, action.current) == (2, True)
    assert (action.entry.first.path, action.entry.last.path) == ("own.md", "b.md")
    assert north == south == action


def test_of_two_copies_of_a_day_an_action_is_told_by_that_of_the_archive_that_was_asked_for(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    for place in ("north/a.md", "south/a.md"):
        archives.write(place, FIRST)
    archives.run("north", "south")
    with Store.open(archives.index) as store:
        for name in ("north", "south"):
            (action,) = find_actions(store, archives=[name]).found
            assert (action.entry.first.archive, action.entry.last.archive, action.entry.carried) == (name, name, 0)


def test_an_action_is_current_if_an_archive_in_which_it_last_stood_has_it_in_its_latest_meetings(
    tmp_path: Path,
) -> None:
    archives = Archives(tmp_path)
    task = "* Ada to write the letter to the harbour office"
    for place in ("north/a.md", "south/a.md"):
        archives.write(place, minutes("2024-05-08", task, ROPE, attendees="* Ada Brook (AB)"))
    for month in ("06", "07", "08"):
        archives.write(f"north/{month}.md", minutes(f"2024-{month}-05", "* Tar"))
    archives.run("north", "south")
    with Store.open(archives.index) as store:
        assert [action.current for action in find_actions(store, state="any").found] == [True]
    archives.write("north/more.md", minutes("2024-05-22", task))
    archives.run("north")
    with Store.open(archives.index) as store:
        # It went on in the north, where it then fell off the agenda.
        assert [action.current for action in find_actions(store, state="any").found] == [False]


def edit(archives: Archives) -> None:
    archives.write("north/a.md", minutes("2024-05-08", "* Elections", "* Lamps for the pier"))


def move(archives: Archives) -> None:
    archives.write("north/a.md", FIRST.replace("2024-05-08", "2024-05-09"))


def remove(archives: Archives) -> None:
    archives.remove("north/a.md")


def empty(archives: Archives) -> None:
    archives.write("north/a.md", "nothing")


@pytest.mark.parametrize("change", [edit, move, remove, empty])
def test_what_is_no_twin_any_more_leaves_the_thread_in_both_archives(
    both: Archives, tmp_path: Path, change: Callable[[Archives], None]
) -> None:
    change(both)
    both.run("north")
    rope = ask(both, "rope archive:south")
    assert [hit.series for hit in rope.hits] == [None]
    (crane,) = ask(both, "crane archive:south").hits
    assert crane.series is not None
    assert (crane.series.size, crane.series.meetings) == (2, 2)
    assert as_rebuilt(both, tmp_path, "north", "south", "other")


def test_a_twin_that_comes_later_joins_what_the_other_archive_has(both: Archives, tmp_path: Path) -> None:
    remove(both)
    both.run("north")
    assert ask(both, "rope").hits[0].series is None
    both.write("north/again.md", FIRST)
    both.run("north")
    assert found(ask(both, "rope")) == ["north/again.md"]
    assert as_rebuilt(both, tmp_path, "north", "south", "other")


def test_an_archive_that_is_gone_leaves_the_other_by_itself(both: Archives, tmp_path: Path) -> None:
    for path in both.paths("north"):
        both.remove(f"north/{path}")
    both.run("north")
    (action,) = ask(both, "crane").hits
    assert action.series is not None
    assert action.series.size == 2
    assert as_rebuilt(both, tmp_path, "south", "other")


def test_an_archive_that_shares_meetings_with_one_of_two_concerns_the_third(both: Archives, tmp_path: Path) -> None:
    both.write("third/own.md", LATER)
    both.run("third")
    with Store.open(both.index) as store:
        (crane,) = search(store, parse("crane", TODAY), grouped=True).hits
        assert (crane.copies, crane.series and crane.series.meetings) == (5, 3)
    assert as_rebuilt(both, tmp_path, "north", "south", "other", "third")
    both.write("third/own.md", minutes("2024-05-22", "* Tar"))
    both.run("third")
    assert ask(both, "crane").hits[0].copies == 4
    assert as_rebuilt(both, tmp_path, "north", "south", "other", "third")


@pytest.mark.parametrize(
    "names", [("north", "south", "third"), ("third", "south", "north"), ("south", "third", "north")]
)
def test_in_whatever_order_archives_are_indexed_the_index_is_the_same(tmp_path: Path, names: tuple[str, ...]) -> None:
    texts = {"a.md": FIRST.encode(), "b.md": LATER.encode()}
    together, apart, sorted_ = tmp_path / "together", tmp_path / "apart", tmp_path / "sorted"
    index_sources(together, [Files(name, texts) for name in names])
    index_sources(sorted_, [Files(name, texts) for name in sorted(names)])
    for name in names:
        index_sources(apart, [Files(name, texts)])
    assert everything(together) == everything(apart) == everything(sorted_)
    with Store.open(together) as store:
        hits = search(store, Query(None), grouped=True).hits
    assert sorted((hit.copies, hit.series.meetings) for hit in hits if hit.series) == [(3, 1), (3, 1), (6, 2)]


def test_what_keeps_its_place_stays_as_it_was(both: Archives) -> None:
    both.write("south/own.md", minutes("2024-04-24", "* Buoys", TASK))
    with Store.open(both.index) as before:
        both.run("south")
        with Store.open(both.index) as after:
            for archive, path in (("north", "a.md"), ("north", "b.md"), ("other", "a.md"), ("south", "pages/a.md")):
                old, new = before.meeting(archive, path), after.meeting(archive, path)
                assert old == new
    assert both.log.steps[-1] == ("writing", 1)


def test_extraction_without_an_index_finds_the_same_threads(both: Archives) -> None:
    sources = [Files(name, _contents(both.folder / name)) for name in ("south", "other", "north")]
    meetings = [result for result in extract_sources(sources) if isinstance(result, Meeting)]
    places = {item.id: item.place for meeting in meetings for item in meeting.items}
    with Store.open(both.index) as store:
        stored = {item.id: item.place for each in store.meetings() for item in each.meeting.items}
    assert places == stored
