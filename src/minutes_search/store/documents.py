"""From records to the documents of the index: everything is worked out and checked before anything is added.

Whoosh leaves half a document in the batch when adding raises, so nothing here may fail late: an item that cannot be
indexed raises before the first document of its meeting is handed on.
"""

from __future__ import annotations

import functools
import hashlib
import json
import struct
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from minutes_search.frozen import frozen
from minutes_search.model import Mention
from minutes_search.serialise import attendee_to_dict
from minutes_search.store import schema
from minutes_search.store.columns import stored
from minutes_search.store.indexed import indexed
from minutes_search.store.keys import people_terms, source_key
from minutes_search.store.packed_item import pack_item
from minutes_search.store.records import SkippedRecord
from minutes_search.store.references import is_pull_request, reference_terms, repository_terms
from minutes_search.store.zones import IN_BODY, IN_HEADINGS, IN_TITLE, Zones, packed, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minutes_search.model import Item, Meeting
    from minutes_search.store.records import MeetingRecord


@frozen
class Document:
    """A document as a segment takes it."""

    columns: tuple[int, ...]
    """In the order of `schema.COLUMNS`."""
    stored: bytes
    """As the column of stored values has it."""
    tags: dict[str, list[str]]
    words: dict[str, tuple[int, bytes]]
    """The searched text: of each word its weight (see `zones`) and its positions as they are kept."""


_GAP = 100
"""Positions left free between the lines' text, a title that is not part of it, and the headings of the section:
a phrase runs over a line's end, as a wrapped sentence does, but not from one of these into the next."""
_REMEMBERED = 512
"""Items whose words are kept: two in five say the same as one shortly before, being carried from meeting to meeting."""
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_POSITION = struct.Struct("=I")


def documents_of(record: MeetingRecord | SkippedRecord) -> list[Document]:
    """Return the documents of a file in the order in which the index keeps them, without the places of its items.

    ValueError when the record cannot be indexed: two items of one id, or a text that is not what its type says.
    """
    values = values_of(record)
    if isinstance(record, SkippedRecord):
        source = [source_key(record.archive, record.path)]
        tags = {"source": source, "archive": [record.archive]}
        outline = [_document(schema.KIND_OUTLINE, 1, value, {"source": source}) for value in values[:-1]]
        return [*outline, _document(schema.KIND_SKIPPED, 1, values[-1], tags)]
    meeting = record.meeting
    _check(meeting)
    source = [source_key(meeting.archive, meeting.path)]
    day = meeting.date.toordinal()
    tags = {"source": source, "archive": [meeting.archive], "attendee": people_terms(_present(record))}
    outline_value, head, *items = values
    return [
        _document(schema.KIND_OUTLINE, day, outline_value, {"source": source}),
        _document(schema.KIND_MEETING, day, head, tags),
        *(_item_document(source, day, *each) for each in zip(meeting.items, items, strict=True)),
    ]


def values_of(record: MeetingRecord | SkippedRecord) -> list[bytes]:
    """Return what the documents of a file store, in order: all else that they have follows from it, and from people."""
    if isinstance(record, SkippedRecord):
        head = {"archive": record.archive, "path": record.path, "digest": record.digest, "reason": record.reason}
        return [*([record.outline] if record.outline else []), _packed(head)]
    meeting = record.meeting
    head = {
        "archive": meeting.archive,
        "path": meeting.path,
        "date": meeting.date.isoformat(),
        "title": meeting.title,
    }
    more = {
        "attendees": [attendee_to_dict(attendee) for attendee in meeting.attendees],
        "revision": meeting.revision,
        "changed": meeting.changed.isoformat() if meeting.changed else None,
        "digest": record.digest,
    }
    # In two lines, so that what is shown beside an item is read without the attendees.
    return [record.outline, _packed(head) + b"\n" + _packed(more), *map(pack_item, meeting.items)]


def _present(record: MeetingRecord) -> tuple[Mention, ...]:
    return record.present or tuple(
        Mention(label)
        for row in record.meeting.attendees
        for label in (row.name, row.initials, row.login)
        if label and label.strip()
    )


def meta_document(name: str, payload: bytes) -> Document:
    """Return the document that keeps a payload by name."""
    return _document(schema.KIND_META, 1, payload, {"meta": [name]})


def _check(meeting: Meeting) -> None:
    ids = [item.id for item in meeting.items]
    if len(set(ids)) != len(ids):
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        raise ValueError(f"{meeting.path}: items share an id: {', '.join(twice)}")
    if schema.SEPARATOR in meeting.archive or schema.SEPARATOR in meeting.path:
        raise ValueError(f"{meeting.path!r}: a NUL character in the archive's name or the path")


def _document(kind: int, day: int, data: bytes, tags: dict[str, list[str]]) -> Document:
    return Document((kind, day, 1, 1, 1, 1, 1), stored(data), tags, {})


def _packed(value: Any) -> bytes:
    return _as_json(value).encode()


def _item_document(source: list[str], day: int, item: Item, value: bytes) -> Document:
    assignees = [mention for action in item.actions for mention in action.assignees]
    assignees += item.assignees
    tags: dict[str, list[str]] = {
        "source": source,
        "id": [item.id],
        "kind": [item.kind],
        "owner": people_terms(item.owners),
        "speaker": people_terms(item.speakers),
        "assignee": people_terms(assignees),
        "ref": reference_terms(item.refs),
        "repo": repository_terms(item.refs),
        "flag": _flags(item),
        "entered": [item.entered.id] if item.entered else [],
    }
    words, extent = _words(tuple(line.text for line in item.lines), item.title, item.section)
    columns = (schema.KIND_ITEM, day, *extent, copies_number(item.id))
    return Document(columns, stored(value), {field: terms for field, terms in tags.items() if terms}, words)


def copies_number(item_id: str) -> int:
    """Return the number that stands for a group of copies in the column: that of its first item's id."""
    return int(hashlib.blake2s(item_id.encode(), digest_size=7).hexdigest(), 16) + 1


def _flags(item: Item) -> list[str]:
    """Return the conditions of ``is:`` and ``has:`` that hold for the item, but for those of its place."""
    holds = {
        "is:open": item.status == "open",
        "is:done": item.status == "done",
        "is:action": item.kind == "action" or bool(item.actions),
        "has:action": bool(item.actions),
        "has:ref": bool(item.refs),
        "has:pr": any(is_pull_request(ref) for ref in item.refs),
        "has:owner": bool(item.owners),
        "has:speaker": bool(item.speakers),
    }
    return [flag for flag, true in holds.items() if true]


@functools.lru_cache(maxsize=_REMEMBERED)
def _words(
    lines: tuple[str, ...], title: str, section: tuple[str, ...]
) -> tuple[dict[str, tuple[int, bytes]], tuple[int, ...]]:
    """Return the searched text: the lines as a reader sees them, then the headings of the section.

    Where in it the title and the section stand is recorded, so that one field answers for the text as a whole, for
    the title alone, for the body without title, and for the section: these are the columns ``length`` to
    ``section_start``.
    """
    positions: defaultdict[str, list[int]] = defaultdict(list)
    words: list[str] = []
    for line in lines:
        words += _place(line, len(words), positions)
    length = end = len(words)
    in_title = indexed(title).words
    start = _find(in_title, words)
    if start is None:  # the title is not made of the lines' words: it stands behind them
        start = end + _GAP
        end = start + len(_place(title, start, positions))
    section_start = schema.NO_SECTION - 1
    for heading in section:
        if indexed(heading).words:
            section_start = min(section_start, end + _GAP)
            end += _GAP + len(_place(heading, end + _GAP, positions))
    title_end = start + len(in_title)
    return (
        _weighed(positions, Zones(start, title_end, section_start)),
        (length + 1, start + 1, title_end + 1, section_start + 1),
    )


def _place(text: str, start: int, positions: defaultdict[str, list[int]]) -> tuple[str, ...]:
    """Note where the terms of a text are that starts at a position; return its words."""
    words, identifiers = indexed(text)
    for position, word in enumerate(words, start):
        positions[word].append(position)
    for identifier, position in identifiers:
        positions[identifier].append(start + position)
    return words


def _weighed(positions: Mapping[str, list[int]], zones: Zones) -> dict[str, tuple[int, bytes]]:
    """Return of each term its weight (see `zones`) and its positions as they are kept."""
    start, end, section = zones
    weighed = {}
    for key, where in positions.items():
        if len(where) == 1:
            first = where[0]
            weight = IN_TITLE if start <= first < end else IN_BODY if first < section else IN_HEADINGS
            weighed[key] = weight, _POSITION.pack(first)
        else:
            weighed[key] = packed(spread(where, zones)), array("I", where).tobytes()
    return weighed


def _find(sought: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the position at which the words of a title stand one after the other, or None."""
    if not sought:
        return 0
    first, sought = sought[0], list(sought)
    for position, word in enumerate(words):
        if word == first and words[position : position + len(sought)] == sought:
            return position
    return None
