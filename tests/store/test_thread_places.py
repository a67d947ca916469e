"""An item's place in its thread is written last and kept apart, and is read as part of the item."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.model import Item, Meeting, Place, TextLine
from minutes_search.store import MeetingRecord, Store, open_for_writing, rebuild
from minutes_search.store.beside import Later
from minutes_search.store.documents import documents_of
from minutes_search.store.packed_item import pack_item, unpack_item
from minutes_search.store.thread_places import pack_place
from tests.store.samples import record

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_search.store import Writer

_LINES = st.lists(st.builds(TextLine, line=st.integers(1), text=st.text(), depth=st.integers(0, 9)), max_size=3)
_PLACES = st.builds(
    Place,
    thread=st.text(),
    position=st.integers(0),
    copies=st.text(),
    role=st.sampled_from(["new", "copy", "standing"]),
    carried=st.booleans(),
    previous=st.none() | st.text(),
    adds=_LINES.map(tuple),
)


def _meetings() -> list[Meeting]:
    """Three meetings with an item each that is carried from the first to the last."""
    places = [
        Place("1", 0, "1"),
        Place("1", 1, "1", "copy", carried=True, previous="1"),
        Place("1", 2, "1", "copy", carried=True, previous="2", adds=(TextLine(3, "news"),)),
    ]
    return [
        Meeting(
            "core",
            f"{number}.md",
            datetime.date(2024, 1, number),
            "Meeting",
            items=(
                Item(str(number), 1, "new", ("Agenda",), "sigstore", lines=(TextLine(1, "sigstore"),), place=place),
            ),
        )
        for number, place in enumerate(places, 1)
    ]


@given(st.none() | _PLACES)
def test_a_place_is_read_as_it_was_written(place: Place | None) -> None:
    assert unpack_item(pack_item(Item("1", 1, "new", (), "tea")), pack_place(place)).place == place


def _put_apart(writer: Writer, meetings: list[Meeting]) -> None:
    for meeting in meetings:
        writer.put_documents(meeting.archive, meeting.path, documents_of(MeetingRecord(meeting, "d")))
    for meeting in reversed(meetings):
        writer.put_places(meeting.archive, meeting.path, [item.place for item in meeting.items])


def _read(path: Path) -> tuple[list[Meeting], list[set[int]], list[int]]:
    with Store.open(path) as store:
        found = [store.documents(field, term) for field in ("thread", "flag") for term in store.terms(field)]
        meetings = [stored.meeting for stored in store.meetings()]
        return meetings, found, sorted(store.column("copies"))


def test_places_that_come_after_all_meetings_make_the_same_index(tmp_path: Path) -> None:
    with rebuild(tmp_path / "apart") as writer:
        _put_apart(writer, _meetings())
    with rebuild(tmp_path / "together") as writer:
        for meeting in _meetings():
            writer.put_meeting(MeetingRecord(meeting, "d"))
    assert _read(tmp_path / "apart") == _read(tmp_path / "together")
    assert _read(tmp_path / "apart")[0] == _meetings()


def test_a_meeting_that_is_put_twice_has_the_places_that_were_put_last(tmp_path: Path) -> None:
    first, second, third = _meetings()
    with open_for_writing(tmp_path) as writer:
        _put_apart(writer, [first, second, third])
        moved = replace(second, items=(replace(second.items[0], place=Place("2", 0, "2")),))
        _put_apart(writer, [moved])
    assert _read(tmp_path)[0] == [first, moved, third]


def test_words_are_written_before_places_are_known_and_none_come_after_them(tmp_path: Path) -> None:
    one, two = _meetings()[:2]
    with rebuild(tmp_path / "apart") as writer:
        writer.put_documents(one.archive, one.path, documents_of(MeetingRecord(one, "d")))
        writer.put_documents(two.archive, two.path, documents_of(MeetingRecord(two, "d")))
        writer.write_words(Later)
        for meeting in (one, two):
            writer.put_places(meeting.archive, meeting.path, [item.place for item in meeting.items])
        writer.put_meta("name", b"value")
    with rebuild(tmp_path / "together") as writer:
        for meeting in (one, two):
            writer.put_meeting(MeetingRecord(meeting, "d"))
        writer.put_meta("name", b"value")
    assert _read(tmp_path / "apart") == _read(tmp_path / "together")


def test_a_meeting_after_the_words_fails_and_leaves_no_index(tmp_path: Path) -> None:
    def late() -> None:
        with rebuild(tmp_path) as writer:
            writer.put_meeting(record("a.md", "sigstore"))
            writer.write_words(Later)
            writer.put_meeting(record("b.md", "too late"))

    with pytest.raises(RuntimeError, match="being written"):
        late()
    assert not list(tmp_path.glob("*minutes*"))
