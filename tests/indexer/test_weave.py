"""What ties the meetings of an archive together, as items and index have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.run import extract_sources
from minutes_search.model import Meeting, Place
from minutes_search.query import Field, Query
from minutes_search.search import search
from minutes_search.store import Store
from tests.indexer.indexing import Files, index_sources, minutes

if TYPE_CHECKING:
    from pathlib import Path

TASK = "* [ ] (AB) Ask the harbour office for a second crane"
ARCHIVE = Files(
    "north",
    {
        "a.md": minutes("2024-05-08", TASK, "* [ ] Paint the mast", TASK).encode(),
        "b.md": minutes("2024-05-22", "* [x] Paint the mast", TASK).encode(),
    },
)


def places() -> dict[str, list[Place | None]]:
    meetings = [result for result in extract_sources([ARCHIVE]) if isinstance(result, Meeting)]
    return {meeting.path: [item.place for item in meeting.items] for meeting in meetings}


def test_each_item_knows_its_thread_and_its_place_in_it() -> None:
    crane, mast, again = places()["a.md"]
    mast_later, crane_later = places()["b.md"]
    assert crane
    assert mast
    assert again
    assert mast_later
    assert crane_later
    assert crane.thread == again.thread == crane_later.thread != mast.thread == mast_later.thread
    assert [crane.position, again.position, crane_later.position] == [0, 1, 2]


def test_a_list_that_is_pasted_twice_into_one_meeting_carries_nothing() -> None:
    assert [place.carried for place in places()["a.md"] if place] == [False, False, False]
    assert [place.carried for place in places()["b.md"] if place] == [True, True]


def test_the_index_finds_what_was_carried(tmp_path: Path) -> None:
    index_sources(tmp_path, [ARCHIVE])
    with Store.open(tmp_path) as store:
        carried = search(store, Query(Field("is", ("carried",))))
        everything = search(store, Query(None), grouped=True)
    assert {hit.stored.path for hit in carried.hits} == {"b.md"}
    assert (everything.count, everything.threads, len(everything.hits)) == (5, 2, 2)
    (crane,) = (hit.series for hit in everything.hits if "crane" in hit.stored.item.title)
    assert crane
    assert (crane.size, crane.meetings) == (3, 2)
