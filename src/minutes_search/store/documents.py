"""From records to the documents of the index: everything is worked out and checked before anything is added.

Whoosh leaves half a document in the batch when adding raises, so nothing here may fail late: an item that cannot be
indexed raises before the first document of its meeting is handed on.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from minutes_search.analysis import IDENTIFIER, indexed
from minutes_search.model import Mention
from minutes_search.serialise import attendee_to_dict, item_to_dict
from minutes_search.store import schema
from minutes_search.store.keys import people_terms, source_key
from minutes_search.store.references import is_pull_request, reference_terms, repository_terms
from minutes_search.store.zones import Zones, packed, spread

if TYPE_CHECKING:
    from minutes_search.model import Item, Meeting
    from minutes_search.store.records import MeetingRecord, SkippedRecord

Document = dict[str, Any]

_GAP = 100
"""Positions left free between the lines' text, a title that is not part of it, and the headings of the section:
a phrase runs over a line's end, as a wrapped sentence does, but not from one of these into the next."""


def meeting_documents(record: MeetingRecord) -> list[Document]:
    """Return the documents of a meeting in the order in which the index keeps them.

    ValueError when the record cannot be indexed: two items of one id, or a text that is not what its type says.
    """
    meeting = record.meeting
    _check(meeting)
    source = [source_key(meeting.archive, meeting.path)]
    day = meeting.date.toordinal()
    head = {
        "archive": meeting.archive,
        "path": meeting.path,
        "date": meeting.date.isoformat(),
        "title": meeting.title,
        "attendees": [attendee_to_dict(attendee) for attendee in meeting.attendees],
        "revision": meeting.revision,
        "changed": meeting.changed.isoformat() if meeting.changed else None,
        "digest": record.digest,
    }
    present = record.present or tuple(
        Mention(label)
        for row in meeting.attendees
        for label in (row.name, row.initials, row.login)
        if label and label.strip()
    )
    documents = [
        _document(schema.KIND_OUTLINE, source, day, record.outline),
        _document(schema.KIND_MEETING, source, day, _packed(head))
        | {"archive": [meeting.archive], "attendee": people_terms(present)},
    ]
    documents += [_item_document(source, day, item) for item in meeting.items]
    return documents


def skipped_documents(record: SkippedRecord) -> list[Document]:
    """Return the documents that remember a skipped file."""
    head = {"archive": record.archive, "path": record.path, "digest": record.digest, "reason": record.reason}
    source = [source_key(record.archive, record.path)]
    documents = [_document(schema.KIND_OUTLINE, source, 1, record.outline)] if record.outline else []
    return [*documents, _document(schema.KIND_SKIPPED, source, 1, _packed(head)) | {"archive": [record.archive]}]


def meta_document(name: str, payload: bytes) -> Document:
    """Return the document that keeps a payload by name."""
    return _document(schema.KIND_META, [], 1, payload) | {"meta": [name]}


def _check(meeting: Meeting) -> None:
    ids = [item.id for item in meeting.items]
    if len(set(ids)) != len(ids):
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        raise ValueError(f"{meeting.path}: items share an id: {', '.join(twice)}")
    if schema.SEPARATOR in meeting.archive or schema.SEPARATOR in meeting.path:
        raise ValueError(f"{meeting.path!r}: a NUL character in the archive's name or the path")


def _document(kind: int, source: list[str], day: int, data: bytes) -> Document:
    return {
        "type": kind,
        "source": source,
        "date": day,
        "length": 1,
        "title_start": 1,
        "title_end": 1,
        "section_start": 1,
        "copies": 1,
        "data": data,
    }


def _packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _item_document(source: list[str], day: int, item: Item) -> Document:
    document = _document(schema.KIND_ITEM, source, day, _packed(item_to_dict(item)))
    assignees = [mention for action in item.actions for mention in action.assignees]
    assignees += item.assignees
    document |= {
        "id": [item.id],
        "kind": [item.kind],
        "owner": people_terms(item.owners),
        "speaker": people_terms(item.speakers),
        "assignee": people_terms(assignees),
        "ref": reference_terms(item.refs),
        "repo": repository_terms(item.refs),
        "flag": _flags(item),
        "thread": [item.place.thread] if item.place else [],
        "entered": [item.entered.id] if item.entered else [],
        "copies": copies_number(item.place.copies if item.place else item.id),
    }
    return document | _words(item)


def copies_number(item_id: str) -> int:
    """Return the number that stands for a group of copies in the column: that of its first item's id."""
    return int(hashlib.blake2s(item_id.encode(), digest_size=7).hexdigest(), 16) + 1


def _flags(item: Item) -> list[str]:
    """Return the conditions of ``is:`` and ``has:`` that hold for the item."""
    holds = {
        "is:open": item.status == "open",
        "is:done": item.status == "done",
        "is:carried": item.place is not None and item.place.carried,
        "is:action": item.kind == "action" or bool(item.actions),
        "has:action": bool(item.actions),
        "has:ref": bool(item.refs),
        "has:pr": any(is_pull_request(ref) for ref in item.refs),
        "has:owner": bool(item.owners),
        "has:speaker": bool(item.speakers),
    }
    return [flag for flag, true in holds.items() if true]


def _words(item: Item) -> Document:
    """Return the searched text: the lines as a reader sees them, then the headings of the section.

    Where in it the title and the section stand is recorded, so that one field answers for the text as a whole, for
    the title alone, for the body without title, and for the section.
    """
    body: list[tuple[str, int]] = []
    end = 0
    for line in item.lines:
        words, end = indexed(line.text, end)
        body += words
    length = end
    title, size = indexed(item.title)
    start = _find(title, body)
    if start is None:  # the title is not made of the lines' words: it stands behind them
        start = end + _GAP
        body += [(key, start + position) for key, position in title]
        end = start + size
    section_start = schema.NO_SECTION - 1
    for heading in item.section:
        words, after = indexed(heading, end + _GAP)
        if words:
            section_start = min(section_start, end + _GAP)
            body += words
            end = after
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for key, position in body:
        positions[key].append(position)
    zones = Zones(start, start + size, section_start)
    return {
        "text": {key: (packed(spread(where, zones)), array("I", where).tobytes()) for key, where in positions.items()},
        "length": length + 1,
        "title_start": start + 1,
        "title_end": start + size + 1,
        "section_start": section_start + 1,
    }


def _find(title: list[tuple[str, int]], body: list[tuple[str, int]]) -> int | None:
    """Return the position at which the words of the title stand one after the other, or None."""
    sought, words = _written(title), _written(body)
    if not sought:
        return 0
    first, size = sought[0], len(sought)
    for position, word in enumerate(words):
        if word == first and words[position : position + size] == sought:
            return position
    return None


def _written(words: list[tuple[str, int]]) -> list[str]:
    """Return the words without the identifiers: there is one at each position."""
    return [key for key, _ in words if not key.startswith(IDENTIFIER)]
