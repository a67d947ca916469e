"""What the next meeting of an archive has to look at, as far as the meetings before it tell.

docs/agenda.md says which items these are and why. Meetings on and after the day count for nothing, so that an agenda
made for a day of the past is the one that could have been made then.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Protocol

from minutes_search.changes import plain, title_words
from minutes_search.search.actions import LATEST, FoundAction, is_open
from minutes_search.search.agenda_items import AgendaItem, Copying, Written
from minutes_search.search.regulars import Regular, regulars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from minutes_search.ledger import LedgerEntry
    from minutes_search.model import Meeting
    from minutes_search.store import Store
    from minutes_search.written import WrittenLine

_PAUSE = datetime.timedelta(days=366)
"""An action that comes back after a longer time is another one, as it is for threads."""
_RHYTHM = 8
"""So many meetings tell how often there is one."""


class Reader(Written, Protocol):
    """What only the indexer can tell of the meetings in an index."""

    def ledger(self, meetings: Sequence[Meeting]) -> Sequence[LedgerEntry]:
        """Give the actions of meetings, as if there were no others."""

    def present(self, meeting: Meeting) -> Sequence[str | None]:
        """Give whom the rows of a meeting's attendee list stand for, None for nobody known."""

    def frame(self, meeting: Meeting) -> Sequence[WrittenLine]:
        """Give what stands above a meeting's first section in every file: links to the call, instructions."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a meeting that is to come."""

    archive: str
    date: datetime.date
    previous: Meeting
    """The last meeting before it."""
    frame: tuple[WrittenLine, ...]
    """What stands above the first section of the previous meeting."""
    pushed: tuple[AgendaItem, ...]
    votes: tuple[AgendaItem, ...]
    actions: tuple[AgendaItem, ...]
    """The oldest first."""
    regulars: tuple[Regular, ...]
    older: int
    """Open actions that are left out because none of the latest meetings has them."""
    unticked: int
    """Items of other sections that the previous meeting left without a tick, and that are left out."""
    same_day: tuple[str, ...] = ()
    """Paths of the meetings of that day which the archive has already; they count for nothing here."""

    @property
    def items(self) -> tuple[AgendaItem, ...]:
        """All that the file lists."""
        return (*self.pushed, *self.votes, *self.actions)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agenda is asked for."""

    archive: str
    date: datetime.date
    all_actions: bool = False
    """Also the open actions that none of the latest meetings has."""
    unticked: bool = False
    """Also what the previous meeting left without a tick in other sections, among what was pushed."""


def gather_agenda(store: Store, wanted: Wanted, reader: Reader) -> Agenda | None:
    """Give the agenda of a meeting; None where the archive has no meeting before that day."""
    archive, date = wanted.archive, wanted.date
    meetings = [stored.meeting for stored in store.meetings([archive])]
    before = [meeting for meeting in meetings if meeting.date < date]
    if not before:
        return None
    previous = before[-1]
    people = regulars(before, reader.present)
    copying = Copying(
        reader,
        store.people,
        tuple(regular.attendee for regular in people),
        {each.person: each.attendee.initials for each in people if each.person and each.attendee.initials},
    )
    left = [item for item in previous.items if item.status != "done" and item.kind != "action"]
    pushed = [item for item in left if item.kind == "deferred"]
    votes = [item for item in left if item.kind == "vote"]
    rest = [item for item in left if item.status == "open" and item.kind not in {"deferred", "vote"}]
    if wanted.unticked:
        pushed, rest = [*pushed, *rest], []
    with_items = {item.id for item in (*pushed, *votes)}
    open_ = [action for action in open_actions(before, reader) if action.entry.last.item not in with_items]
    listed = [action for action in open_ if action.current or wanted.all_actions]
    place = {(meeting.path, item.id): (meeting, item) for meeting in before for item in meeting.items}
    return Agenda(
        archive,
        date,
        previous,
        tuple(reader.frame(previous)),
        tuple(copying.carried(previous, item) for item in pushed),
        tuple(copying.carried(previous, item, owned=False) for item in votes),
        tuple(copying.action(action, *place[action.entry.last.path, action.entry.last.item]) for action in listed),
        people,
        len(open_) - len(listed),
        len(rest),
        tuple(meeting.path for meeting in meetings if meeting.date == date),
    )


def open_actions(meetings: Sequence[Meeting], reader: Reader) -> list[FoundAction]:
    """Give the open actions of an archive's meetings, which are in order of time; the oldest actions first.

    Open is what `minutes_search.search.actions` calls so. An action that was handed out in the notes of one item and
    then carried as an item by itself, as the agenda does, is one action: the same words, and the same people.
    """
    days = sorted({meeting.date for meeting in meetings})[-LATEST:]
    actions = (FoundAction(entry, entry.last_seen >= days[0]) for entry in _joined(reader.ledger(meetings)))
    return sorted(
        filter(is_open, actions), key=lambda each: (each.entry.since, each.entry.first.path, each.entry.first.line)
    )


def _joined(entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
    alike: defaultdict[tuple[object, ...], list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        people = frozenset(mention.person or plain(mention.label) for mention in entry.assignees)
        alike[title_words(entry.text), people].append(entry)
    for same in alike.values():
        same.sort(key=lambda entry: (entry.last_seen, entry.status == "done", entry.since))
        joined = same[0]
        for entry in same[1:]:
            if entry.since - joined.last_seen > _PAUSE:
                yield joined
                joined = entry
            else:
                joined = _join(joined, entry)
        yield joined


def _join(one: LedgerEntry, other: LedgerEntry) -> LedgerEntry:
    """Put two records of an action together, of which `other` was seen last."""
    shared = one.last_seen >= other.since
    first = min(one.first, other.first, key=lambda place: (place.date, place.path, place.line))
    return replace(other, first=first, carried=one.carried + other.carried + (not shared))


def next_date(meetings: Sequence[Meeting]) -> datetime.date | None:
    """Guess when the meeting after these is, by the days that mostly lie between the latest ones; None for one only."""
    days = sorted({meeting.date for meeting in meetings})[-_RHYTHM:]
    gaps = [(after - before).days for before, after in pairwise(days)]
    if not gaps:
        return None
    weekday = Counter(day.weekday() for day in days).most_common(1)[0][0]
    guess = days[-1] + datetime.timedelta(days=round(median(gaps)))
    around = (guess + datetime.timedelta(days=off) for off in (0, 1, -1, 2, -2, 3, -3))
    return next(day for day in around if day.weekday() == weekday)
