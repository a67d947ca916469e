"""Who is at most meetings of an archive, as its attendee lists have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.analysis import fold
from minutes_search.model import Attendee

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minutes_search.model import Meeting

MEETINGS = 10
"""The last so many meetings with a list of attendees tell who is a regular."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A person who was at half of the latest meetings or more."""

    attendee: Attendee
    """Name, initials and login as those meetings have them most often, of as many as they have them last; the
    affiliation as last listed. What none of them has is None."""
    person: str | None
    """The key in the directory of people; None for somebody whom it does not have."""
    meetings: int
    """At so many."""
    of: int
    """Of so many."""


def regulars(meetings: Sequence[Meeting], present: Callable[[Meeting], Sequence[str | None]]) -> tuple[Regular, ...]:
    """Give the regulars of meetings of one archive, which are in order of time: whoever came most often first.

    `present` tells whom the rows of a meeting's attendee list stand for. Two rows that stand for nobody known are the
    same person where they have the same login, or else the same name.
    """
    latest = [meeting for meeting in meetings if meeting.attendees][-MEETINGS:]
    rows: defaultdict[str, list[Attendee]] = defaultdict(list)
    counts: Counter[str] = Counter()
    persons: dict[str, str | None] = {}
    for meeting in latest:
        met: set[str] = set()
        for row, person in zip(meeting.attendees, present(meeting), strict=True):
            key = f"person {person}" if person else f"row {fold(row.login or row.name or row.initials or '')}"
            persons[key] = person
            rows[key].append(row)
            met.add(key)
        counts.update(met)
    found = [
        Regular(_as_listed(rows[key]), persons[key], count, len(latest))
        for key, count in counts.items()
        if 2 * count >= len(latest)
    ]
    return tuple(sorted(found, key=lambda each: (-each.meetings, each.attendee.name or each.attendee.login or "")))


def _as_listed(rows: Sequence[Attendee]) -> Attendee:
    affiliations = [row.affiliation for row in rows if row.affiliation]
    return Attendee(
        _usual([row.name for row in rows]),
        _usual([row.initials for row in rows]),
        _usual([row.login for row in rows]),
        affiliations[-1] if affiliations else None,
    )


def _usual(values: Sequence[str | None]) -> str | None:
    """Give the value that is there most often; of several the one that is there last."""
    given = [value for value in values if value]
    counts = Counter(given)
    return max(reversed(given), key=counts.__getitem__, default=None)
