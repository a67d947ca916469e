"""The ledger: every action of the archive once, over all the copies of it that were carried from meeting to meeting.

An item of kind `action` is itself an action, and so is one whose own line hands out work ("TODO: …", "Wolf to ask …");
its copies are the thread's. The actions nested in an item are matched across the thread by their text, nearly the same
as that of titles is; where one text is handed to several persons in one copy, by the person too.

What stands in several archives is one action, and a meeting that does counts once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from minutes_indexer.threads import is_near, owners_key, title_likeness
from minutes_indexer.threads.traits import handed
from minutes_search.changes import title_words
from minutes_search.ledger import ActionPlace, ArchiveSpan, LedgerEntry

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from minutes_indexer.threads import ThreadPlace
    from minutes_indexer.threads.traits import Handed
    from minutes_search.model import Meeting, Mention, Status


@dataclass(slots=True)
class _Copy:
    place: ActionPlace
    meeting: tuple[str, str]
    """Archive and path of its meeting; of twins those of the first."""
    text: str
    assignees: tuple[Mention, ...]
    status: Status | None
    whole: bool
    """It is the item, not one nested in it."""


@dataclass(slots=True)
class _Action:
    """The copies of one action, in order of time."""

    copies: list[_Copy] = field(default_factory=list)

    def is_like(self, copy: _Copy) -> bool:
        last = self.copies[-1]
        if copy.whole or last.whole:
            return copy.whole and last.whole
        # A text that the same copy hands to somebody else as well is another action.
        if last.place.item == copy.place.item and owners_key(last.assignees) != owners_key(copy.assignees):
            return False
        before, now = title_words(last.text), title_words(copy.text)
        return before == now or is_near(before, now, title_likeness(before, now))

    def entry(self, thread: str) -> LedgerEntry:
        first, last = self.copies[0], self.copies[-1]
        meetings = {copy.meeting for copy in self.copies}
        by_archive: defaultdict[str, list[ActionPlace]] = defaultdict(list)
        for copy in self.copies:
            by_archive[copy.place.archive].append(copy.place)
        spans = [ArchiveSpan(places[0], places[-1]) for _, places in sorted(by_archive.items())]
        return LedgerEntry(
            thread=thread,
            text=last.text,
            assignees=next((copy.assignees for copy in reversed(self.copies) if copy.assignees), ()),
            status=last.status,
            first=first.place,
            last=last.place,
            carried=len(meetings) - 1,
            spans=tuple(spans) if len(spans) > 1 else (),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """An item of a thread, as it is told in the ledger."""

    place: ThreadPlace
    date: datetime.date
    archive: str
    path: str
    item: str
    """Its id."""
    actions: tuple[Handed, ...]


def ledger(meetings: Iterable[Meeting], threads: Mapping[str, ThreadPlace]) -> list[LedgerEntry]:
    """Give every action of the meetings once, the oldest first. `threads` holds at least their items."""
    return entries_of(
        Standing(threads[item.id], meeting.date, meeting.archive, meeting.path, item.id, tuple(handed(item)))
        for meeting in meetings
        for item in meeting.items
    )


def entries_of(items: Iterable[Standing]) -> list[LedgerEntry]:
    """Give every action of items once, the oldest first."""
    by_thread: defaultdict[str, list[Standing]] = defaultdict(list)
    for item in items:
        if item.actions:
            by_thread[item.place.thread.id].append(item)
    entries = [
        action.entry(thread)
        for thread, members in by_thread.items()
        for action in _actions(sorted(members, key=lambda member: member.place.position))
    ]
    return sorted(entries, key=lambda entry: (_key(entry.first), entry.text, _key(entry.last)))


_key = attrgetter("date", "archive", "path", "line", "item")


def _actions(members: Iterable[Standing]) -> list[_Action]:
    actions: list[_Action] = []
    for member in members:
        for copy in _copies(member):
            alike = [action for action in actions if action.is_like(copy)]
            same = [one for one in alike if owners_key(one.copies[-1].assignees) == owners_key(copy.assignees)]
            found = next(iter(same or alike), None)
            if found is None:
                actions.append(found := _Action())
            found.copies.append(copy)
    return actions


def _copies(member: Standing) -> Iterator[_Copy]:
    for action in member.actions:
        at = ActionPlace(member.date, member.archive, member.path, action.line, member.item)
        yield _Copy(at, member.place.meeting, action.text, action.assignees, action.status, action.whole)
