"""The values of the directory: what was seen in attendee lists, and the persons made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    import datetime

    from minutes_search.model import Attendee


@frozen
class Evidence:
    """The attendees of one meeting."""

    archive: str
    date: datetime.date
    path: str
    attendees: tuple[Attendee, ...]


@frozen
class Dated:
    """A text seen beside a person in one archive, and on which days."""

    value: str
    archive: str
    dates: tuple[datetime.date, ...]
    """Ascending, each once."""


@frozen
class Person:
    """One person, from all attendee lists of all archives."""

    key: str
    """The login in lower case; without a login, the name as a slug."""
    name: str
    """As most often written in full."""
    login: str | None = None
    """As most often written, without @."""
    logins: tuple[str, ...] = ()
    """Logins, in lower case, that mean this person as labels; misspelt ones are not among them."""
    names: tuple[Dated, ...] = ()
    """All names as written, short ones too: where and when the person was seen."""
    initials: tuple[Dated, ...] = ()
    affiliations: tuple[Dated, ...] = ()

    def archives(self) -> frozenset[str]:
        """Return the archives that the person was seen in."""
        return frozenset(seen.archive for seen in self.names)

    def span(self) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and the last day on which the person was seen; None for one who is only configured."""
        days = [day for seen in self.names for day in (seen.dates[0], seen.dates[-1])]
        return (min(days), max(days)) if days else None
