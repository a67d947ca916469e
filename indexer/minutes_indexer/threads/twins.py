"""Twins: meetings of different archives that are one meeting, as where a repository and a website both have it.

The rules
---------

Two meetings of different archives are twins when they have the same date and are told by the same items. An item tells
a meeting by a text of at least eight words, or by a title of its own: neither that of a section ("Attendees"), nor of
a standing item ("intros for new folks"), nor one that names nothing ("N/A"). Of the items that tell, at least two are
to be the same, half of those of the meeting that has fewer and a third of the other's; and these are to have eight
words together, or to be all that the two have. One alone will do when it is the only one of both and has eight words.
So neither a template that two communities share, nor news that were told to both on one day, make two meetings one.

Items are the same when they have the same owners, the same or nearly the same title, and nearly the same text or one
of them no notes (all as in a thread, see `grouping`); where the title names nothing, the very same text. The labels of
the owners as they are written will do: one meeting calls one person so, even where the directory of people knows a
first name in each archive by itself. Each item is matched once, in the order of the files: first those of the same
text, then of the same title, then of a similar one.

A meeting has one twin in an archive at most, the one with which it has most items in common, and what is the twin of
one is that of its twins as well. Meetings of one archive are never twins.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.threads.features import SUBSTANTIAL, is_near, is_same_text, title_likeness
from minutes_indexer.threads.grouping import is_substantial
from minutes_indexer.threads.members import Member
from minutes_indexer.threads.sets import Sets
from minutes_indexer.threads.sketch import Sketches
from minutes_indexer.vocabulary import is_section

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.threads.members import Where
    from minutes_indexer.threads.traits import ItemTraits, MeetingTraits

# How many items that wait under one title are compared with one of the other meeting.
_COMPARED = 8


@dataclass(frozen=True, slots=True)
class Twins:
    """The meetings that stand in several archives."""

    meetings: Mapping[Where, Where]
    """Of each meeting that has twins the first of them, by archive and path, itself among them."""
    items: Mapping[str, str]
    """Of each item that stands in several archives, by its id, what it has in common with those that are the same and
    with no other."""

    def first_of(self, meeting: Where) -> Where:
        """Give what a meeting and its twins have in common and no other meeting has."""
        return self.meetings.get(meeting, meeting)


class _Entry:
    """An item as it is compared."""

    __slots__ = ("head", "id", "member", "tells")

    def __init__(self, item: ItemTraits, where: Where, day: int) -> None:
        self.id = item.id
        self.member = Member.of(item, where, day)
        self.head = item.head
        named = not (item.head.nameless or item.standing or is_section(item.title))
        self.tells = named or is_substantial(self.member)

    def is_like(self, other: _Entry) -> bool:
        """Tell whether items of one title, or of titles that are nearly the same, are the same item."""
        one, two = self.head.owners, other.head.owners
        if one.keys != two.keys and one.labels != two.labels:
            return False
        mine, others = self.member, other.member
        if mine.text == others.text:
            return True
        if self.head.nameless or other.head.nameless:
            return False
        return mine.bare or others.bare or is_same_text(mine.words, others.words)


class _Minutes:
    """A meeting as it is compared."""

    def __init__(self, meeting: MeetingTraits) -> None:
        self.where: Where = (meeting.archive, meeting.path)
        day = meeting.date.toordinal()
        self.entries = [_Entry(item, self.where, day) for item in meeting.in_order]
        self.telling = sum(entry.tells for entry in self.entries)


class _Pair(NamedTuple):
    """Two meetings that are the same, and the items that are."""

    one: Where
    other: Where
    items: list[tuple[_Entry, _Entry]]


def twins_of(meetings: Iterable[MeetingTraits]) -> Twins:
    """Find the meetings that stand in several archives. The order of the meetings does not matter.

    Meetings are compared with those of other archives on the same day that have an item of the same title, so the work
    grows with the meetings, as long as there are few on one day.
    """
    days: defaultdict[datetime.date, list[MeetingTraits]] = defaultdict(list)
    for meeting in meetings:
        days[meeting.date].append(meeting)
    of_meetings: dict[Where, Where] = {}
    items: dict[str, str] = {}
    for _, day in sorted(days.items()):
        if len({meeting.archive for meeting in day}) > 1:
            found, same = _of_a_day(day)
            of_meetings |= found
            items |= same
    return Twins(of_meetings, items)


def _of_a_day(day: Iterable[MeetingTraits]) -> tuple[dict[Where, Where], dict[str, str]]:
    """Give what `Twins` has of the meetings of one day."""
    pairs = sorted(_pairs([_Minutes(meeting) for meeting in day]), key=lambda pair: (-len(pair.items), *pair[:2]))
    groups: dict[Where, tuple[Where, ...]] = {}
    items: Sets[str] = Sets()
    same: dict[str, None] = {}
    for pair in pairs:
        one, other = (groups.get(where, (where,)) for where in (pair.one, pair.other))
        if one != other:
            together = tuple(sorted((*one, *other)))
            if len({archive for archive, _ in together}) < len(together):
                continue  # one of them has a twin in that archive already
            groups |= dict.fromkeys(together, together)
        for first, second in pair.items:
            items.unite(first.id, second.id)
            same |= {first.id: None, second.id: None}
    return {where: together[0] for where, together in groups.items()}, {each: items.first(each) for each in same}


def _pairs(day: Iterable[_Minutes]) -> Iterator[_Pair]:
    by_title: defaultdict[Hashable, list[_Minutes]] = defaultdict(list)
    for minutes in sorted(day, key=lambda each: each.where):
        keys = {key for entry in minutes.entries if entry.tells for key in entry.head.keys}
        for before in {each.where: each for key in keys for each in by_title[key]}.values():
            if before.where[0] != minutes.where[0] and _are_one(before, minutes, items := _matched(before, minutes)):
                yield _Pair(before.where, minutes.where, items)
        for key in keys:
            by_title[key].append(minutes)


def _are_one(one: _Minutes, other: _Minutes, same: Iterable[tuple[_Entry, _Entry]]) -> bool:
    telling = [pair for pair in same if all(entry.tells for entry in pair)]
    fewer, more = sorted((one.telling, other.telling))
    words = sum(min(entry.member.words.total() for entry in pair) for pair in telling)
    enough = words >= SUBSTANTIAL
    if len(telling) < 2:
        return enough and len(telling) == more
    return len(telling) * 2 >= fewer and len(telling) * 3 >= more and (enough or len(telling) == more)


def _matched(one: _Minutes, other: _Minutes) -> list[tuple[_Entry, _Entry]]:
    """Give the items that are the same in both, each once."""
    found: list[tuple[_Entry, _Entry]] = []
    for match in (_of_one_text, _of_one_title, _of_near_titles):
        taken = {entry for pair in found for entry in pair}
        found += match([e for e in one.entries if e not in taken], [e for e in other.entries if e not in taken])
    return found


def _of_one_text(some: Sequence[_Entry], others: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    return _of_one_key(some, others, lambda entry: [(key, entry.member.text) for key in entry.head.keys])


def _of_one_title(some: Sequence[_Entry], others: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    return _of_one_key(some, others, lambda entry: entry.head.keys)


def _of_one_key(
    some: Sequence[_Entry], others: Sequence[_Entry], keys_of: Callable[[_Entry], Iterable[Hashable]]
) -> Iterator[tuple[_Entry, _Entry]]:
    waiting: defaultdict[Hashable, deque[_Entry]] = defaultdict(deque)
    for entry in some:
        for key in keys_of(entry):
            waiting[key].append(entry)
    taken: set[_Entry] = set()
    for entry in others:
        queues = [waiting[key] for key in keys_of(entry) if key in waiting]
        for queue in queues:
            while queue and queue[0] in taken:
                queue.popleft()
        candidates = (each for queue in queues for each in islice(queue, _COMPARED))
        found = next((each for each in candidates if each not in taken and each.is_like(entry)), None)
        if found is not None:
            taken.add(found)
            yield found, entry


def _of_near_titles(some: Sequence[_Entry], others: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    sketches: Sketches[_Entry] = Sketches()
    for entry, group in _grouped(some):
        sketches.add(group, entry.head.bands, entry)
    taken: set[_Entry] = set()
    for entry, group in _grouped(others):
        best, likest = None, 0.0
        for each in sketches.like(group, entry.head.bands):
            likeness = title_likeness(each.head.title, entry.head.title)
            near = is_near(each.head.title, entry.head.title, likeness)
            if likeness > likest and near and taken.isdisjoint((each, entry)) and each.is_like(entry):
                best, likest = each, likeness
        if best is not None:
            taken |= {best, entry}
            yield best, entry


def _grouped(entries: Iterable[_Entry]) -> Iterator[tuple[_Entry, Hashable]]:
    """Give each item whose title names something with each of what those of the same owners have in common."""
    for entry in entries:
        if not entry.head.nameless:
            yield from ((entry, group) for group in entry.head.groups)
