"""What goes into the store and comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    import datetime

    from minutes_search.model import Item, Meeting, Mention


@frozen
class MeetingRecord:
    """All that the index keeps of one source file that is a meeting."""

    meeting: Meeting
    digest: str
    """The content hash of the source; the incremental build compares it."""
    outline: bytes = b""
    """What the build wants back later, whatever that is; no query reads it."""
    present: tuple[Mention, ...] = ()
    """The attendees as the directory of people resolves them; empty leaves the attendee table as written."""


@frozen
class SkippedRecord:
    """A source file that yielded nothing, and why."""

    archive: str
    path: str
    digest: str
    reason: str
    outline: bytes = b""
    """As of a meeting; empty where the file could not be read at all."""


@frozen
class PersonRecord:
    """One person of the directory of people, with all that a query may call them."""

    key: str
    name: str | None = None
    login: str | None = None
    names: tuple[str, ...] = ()
    """Further spellings of the name and names of old."""
    initials: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    """Further logins."""
    labels: tuple[str, ...] = ()
    """What else the minutes call them: first names, nicknames."""


@frozen
class FileState:
    """What the index knows of a source file."""

    digest: str
    skipped: str | None = None
    """Why the file was skipped; None when it is a meeting."""


@frozen
class StoredItem:
    """An item as the index returns it, with its meeting's place."""

    docnum: int
    """The item's number in this store; another store, and a later state of this one, number anew."""
    archive: str
    path: str
    date: datetime.date
    meeting: str
    """The meeting's title."""
    item: Item


@frozen
class StoredMeeting:
    """A meeting as the index returns it, with all its items."""

    meeting: Meeting
    digest: str
