"""What is written as a dict comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from minutes_search.model import Action, Attendee, Item, Meeting, Mention, Place, Reference, TextLine
from minutes_search.serialise import item_from_dict, item_to_dict, meeting_from_dict, meeting_to_dict
from minutes_search.store.packed_item import pack_item, unpack_item
from minutes_search.store.thread_places import pack_place

_text = st.text(max_size=8)
_mentions = st.lists(
    st.builds(Mention, label=_text, candidates=st.lists(_text, max_size=2).map(tuple)), max_size=2
).map(tuple)  # fmt: skip
_items = st.builds(
    Item,
    section=st.lists(_text, max_size=2).map(tuple),
    owners=_mentions,
    assignees=_mentions,
    speakers=_mentions,
    refs=st.lists(st.builds(Reference, id=_text), max_size=2).map(tuple),
    actions=st.lists(st.builds(Action, assignees=_mentions), max_size=2).map(tuple),
    lines=st.lists(st.builds(TextLine), max_size=2).map(tuple),
)
_meetings = st.builds(
    Meeting,
    archive=_text,
    path=_text,
    date=st.dates(),
    title=_text,
    attendees=st.lists(st.builds(Attendee), max_size=2).map(tuple),
    items=st.lists(_items, max_size=2).map(tuple),
)


@given(_meetings)
def test_a_meeting_survives_being_written_as_json(meeting: Meeting) -> None:
    assert meeting_from_dict(json.loads(json.dumps(meeting_to_dict(meeting)))) == meeting


@given(_items)
def test_an_item_has_every_field_of_the_model(item: Item) -> None:
    assert list(item_to_dict(item)) == [field.name for field in fields(Item)]
    assert item_from_dict(item_to_dict(item)) == item


def test_the_shape_is_that_of_the_extraction_scorer() -> None:
    documented = (Path(__file__).parent / "extraction_shape.json").read_text("utf-8")
    assert meeting_to_dict(meeting_from_dict(json.loads(documented))) == json.loads(documented)


@given(_items, st.none() | st.builds(Place, thread=_text, copies=_text, adds=st.just((TextLine(3, "more"),))))
def test_an_item_is_stored_whole_and_its_place_beside_it(item: Item, place: Place | None) -> None:
    assert unpack_item(pack_item(item), pack_place(place)) == replace(item, place=place)
