"""The fields of the index, and the version of it all.

Documents lie in the index meeting by meeting: the outline's document, the meeting's, then its items in the order of
the file. They are added together and deleted together, and merging keeps the order, so what is true of a whole
meeting (date, archive, attendees) is recorded once and found for an item by its place.
"""

from __future__ import annotations

SCHEMA_VERSION = 7
"""Goes up with every change of fields, stored values or analysis; an index of another version is rebuilt."""

KIND_ITEM, KIND_MEETING, KIND_OUTLINE, KIND_SKIPPED, KIND_META = range(1, 6)
"""Values of the column ``type``."""

SEPARATOR = "\0"
"""Between archive and path in ``source``, and between stem and written word in ``text``."""

BEGUN = "<"
"""Stands in ``text`` before a word that identifiers begin with: one term for all of them, as many times as they are, so
that a prefix need not be looked for among identifiers, which are tens of thousands (``com*``)."""

NO_SECTION = 0xFFFFFFFF
"""``section_start`` of an item without a section: no position is that high."""

COLUMNS = {
    "type": "B", "date": "I", "length": "I", "title_start": "I", "title_end": "I", "section_start": "I", "copies": "Q",
}  # fmt: skip
"""The columns with their type codes. No value is 0, so that every column has a value for every document and a
truncated one is noticed: ``date`` is the day's ordinal (1 for documents without), the others are raised by 1."""

TAGS = (
    "source", "id", "archive", "attendee", "owner", "speaker", "assignee", "kind", "flag", "ref", "repo", "thread",
    "entered", "meta",
)  # fmt: skip
"""Fields of exact terms without positions."""
