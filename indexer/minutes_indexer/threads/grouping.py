"""Putting the copies of items together: every item in the thread of the copies before it, in one pass in time.

The rules
---------

Two items belong to one thread when they stand in one archive, have the same owners' persons (an unresolved label is
the person of the same label), and

1. have the same title: the same words, in any order, inflection and grammatical words aside; or
2. nearly the same: one is the other with a word in five added, or six words or more of it with up to as many added.
   A word in place of another makes another title, but for one in a sentence of sixteen, and a number always does: a
   Python 3.12 migration is not that to 3.13. A shorter title with words added will do where the texts are copies;

and the thread was last met within a year. After a longer pause only a copy of at least eight words is recognised: it
cannot be chance, where "Elections" two years later is another matter. A title that names nothing ("N/A", prose under
"Discussion") is held to the same. The section does not count.

Within a thread, an item is a *copy* of one before it when three words in four of title and text are the same, or one
of the two, eight words or longer, stands in the other but for one word in ten: notes that grow, or are trimmed, make no
other item. Nor do the first notes under an entry that was carried without, or a bare entry after one with notes (as
under "Pushed to next meeting"), unless it is a standing item, of which a bare entry is a meeting without news.

Otherwise an item is *standing*: the entry of the agenda again, with notes of its own, as in "(CJ) budget". Copies may
alternate with standing ones, as when a list of open tasks repeats an item under discussion.
"""

from __future__ import annotations

import datetime
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.threads.features import Features, is_near, title_likeness
from minutes_indexer.threads.sketch import Sketches
from minutes_search.changes import lines_beyond
from minutes_search.model import Series

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from minutes_search.model import Item, Meeting, Role, TextLine

_PAUSE = datetime.timedelta(days=366)
# How many of the latest texts of a thread, and threads of a title, are compared in full: enough for lists that repeat
# side by side, and the same in a larger archive.
_LATEST = 8


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """An item's place among the items that say the same."""

    thread: Series
    position: int
    """0 for the first of the thread."""
    copies: Series
    """Those of the thread that are copies of each other, this item among them: one result of a search."""
    role: Role
    """`new`: the first of its thread; `copy`: of an item before it; `standing`: the entry again, with other notes."""
    carried: bool = False
    """Whether an earlier meeting has a copy: a list that is pasted twice into one meeting carries nothing."""
    previous: str | None = None
    """The id of the copy before it; of a standing one, that of the item before it in the thread."""
    adds: tuple[TextLine, ...] = ()
    """The lines that `previous` does not have; empty for the first of a thread."""

    @property
    def is_standing(self) -> bool:
        """Whether the thread is that of a standing item: its members are not all copies of each other."""
        return self.copies.size < self.thread.size


@dataclass(slots=True)
class _Member:
    item: Item
    where: tuple[str, str]
    """Archive and path of its meeting."""
    date: datetime.date


@dataclass(slots=True, eq=False)
class _Run:
    """Copies of one text."""

    members: list[_Member] = field(default_factory=list)
    bare: bool = True
    """No member has any notes."""


@dataclass(slots=True, eq=False)
class _Thread:
    owners: Features
    """A member that has the owners of all, resolved as far as in any."""
    members: list[tuple[_Member, _Run]] = field(default_factory=list)
    known_by: set[Hashable] = field(default_factory=set)
    """The titles with owners under which it was registered."""
    by_text: dict[str, _Run] = field(default_factory=dict)
    latest: deque[tuple[Features, _Run]] = field(default_factory=lambda: deque(maxlen=_LATEST))
    """Different texts, the latest last."""

    def is_current(self, date: datetime.date) -> bool:
        return date - self.members[-1][0].date <= _PAUSE

    def run_of(self, features: Features) -> _Run | None:
        """Give the copies that an item of these features is one of, by its text."""
        if run := self.by_text.get(features.text):
            return run
        return next((run for known, run in reversed(self.latest) if features.same_text(known)), None)

    def _noted(self, member: _Member, features: Features) -> _Run | None:
        """Give the copies that an item is one of because either it or they have no notes to differ in."""
        if not self.members:
            return None
        before, run = self.members[-1]
        if "standing" in {before.item.kind, member.item.kind}:
            return None
        return run if features.bare or run.bare else None

    def add(self, member: _Member, features: Features) -> None:
        run = self.run_of(features) or self._noted(member, features) or _Run()
        run.bare = run.bare and features.bare
        run.members.append(member)
        self.members.append((member, run))
        if None in self.owners.persons.values():
            self.owners = features
        if features.text not in self.by_text:
            self.by_text[features.text] = run
            self.latest.append((features, run))


class _Archive:
    """The threads of one archive, while its items come in order of time."""

    def __init__(self) -> None:
        self.threads: list[_Thread] = []
        # By title with the owners' persons, and by title with their labels as written.
        self._by_title: defaultdict[Hashable, deque[_Thread]] = defaultdict(lambda: deque(maxlen=_LATEST))
        self._sketches: Sketches[tuple[_Thread, tuple[str, ...]]] = Sketches()

    def add(self, member: _Member) -> None:
        features = Features(member.item)
        recognisable = features.substantial or not features.nameless
        thread = self._find(features, member.date) if recognisable else None
        if thread is None:
            thread = _Thread(features)
            self.threads.append(thread)
        elif not thread.is_current(member.date):
            thread.known_by.clear()  # it is back, and the latest again
        thread.add(member, features)
        if recognisable:
            self._register(thread, features)

    def _register(self, thread: _Thread, features: Features) -> None:
        keys = _title_keys(features)
        if thread.known_by.issuperset(keys):
            return
        thread.known_by.update(keys)
        for key in keys:
            if thread in self._by_title[key]:
                self._by_title[key].remove(thread)
            self._by_title[key].append(thread)
        if not features.nameless:
            self._sketches.add(features.owners, features.bands, (thread, features.title))

    def _find(self, features: Features, date: datetime.date) -> _Thread | None:
        return self._same_title(features, date) or (None if features.nameless else self._near_title(features, date))

    def _same_title(self, features: Features, date: datetime.date) -> _Thread | None:
        for key in _title_keys(features):
            for thread in reversed(self._by_title.get(key, ())):
                if not features.owned_like(thread.owners):
                    continue
                if thread.is_current(date) and not features.nameless:
                    return thread
                if features.substantial and thread.run_of(features):
                    return thread
        return None

    def _near_title(self, features: Features, date: datetime.date) -> _Thread | None:
        best, likest = None, 0.0
        for thread, title in self._sketches.like(features.owners, features.bands):
            likeness = title_likeness(title, features.title) if thread.is_current(date) else 0.0
            if likeness > likest and (
                is_near(title, features.title, likeness) or (features.substantial and thread.run_of(features))
            ):
                best, likest = thread, likeness
        return best


def _title_keys(features: Features) -> tuple[Hashable, ...]:
    """Give what items of one title and the same owners have in common: the persons, or else their labels."""
    return ("persons", features.owners, features.title), ("labels", features.labels, features.title)


def find_threads(meetings: Iterable[Meeting]) -> dict[str, ThreadPlace]:
    """Give the place of every item, by the item's id. The order of the meetings and of their items does not matter.

    Each item is compared with a bounded number of others, so the work grows with the archive and no faster.
    """
    archives: defaultdict[str, _Archive] = defaultdict(_Archive)
    for meeting in sorted(meetings, key=lambda each: (each.archive, each.date, each.path)):
        for item in sorted(meeting.items, key=lambda each: (each.line, each.id)):
            archives[meeting.archive].add(_Member(item, (meeting.archive, meeting.path), meeting.date))
    return {
        item_id: place
        for archive in archives.values()
        for thread in archive.threads
        for item_id, place in _places(thread)
    }


def _places(thread: _Thread) -> Iterator[tuple[str, ThreadPlace]]:
    whole = _series([member for member, _ in thread.members])
    series = {id(run): _series(run.members) for _, run in thread.members}
    latest: dict[int, Item] = {}
    before: Item | None = None
    for position, (member, run) in enumerate(thread.members):
        item = member.item
        copied = latest.get(id(run))
        previous = copied or before
        role: Role = "new" if previous is None else "copy" if copied else "standing"
        adds = lines_beyond(item, previous) if previous else ()
        copies = series[id(run)]
        carried = copies.first < member.date
        before_it = previous.id if previous else None
        yield item.id, ThreadPlace(whole, position, copies, role, carried, before_it, adds)
        latest[id(run)] = before = item


def _series(members: list[_Member]) -> Series:
    meetings = len({member.where for member in members})
    return Series(members[0].item.id, len(members), meetings, members[0].date, members[-1].date)
