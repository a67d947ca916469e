"""Putting the copies of items together: every item in the thread of the copies before it, in one pass in time.

The rules
---------

Two items of an archive belong to one thread when they have the same owners' persons (an unresolved label is
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

Several archives
----------------

A meeting may stand in two archives or more: such meetings are *twins*, and an item of them that is the same in both
stands there once (`twins` has the rules). It is one item of one thread, so the threads that it belongs to in each of
the archives are one, with all that came before and comes later in either; what stands in both is copies, and what else
is a copy is told by the rules above, over the items of all of them in order of time. On one day they come by archive,
path and line. Twins are one meeting: nothing is carried from one to the other, and a thread counts them once.

Otherwise no item is in a thread with one of another archive: not in an archive that has no twins, where "Elections" is
another community's matter, nor by itself in one that has some, which may have met only once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.threads.features import Features, is_near, title_keys, title_likeness
from minutes_indexer.threads.sketch import Sketches

if TYPE_CHECKING:
    from collections.abc import Hashable

    from minutes_indexer.threads.places import Member

_PAUSE = datetime.timedelta(days=366)
# How many of the latest texts of a thread, and threads of a title, are compared in full: enough for lists that repeat
# side by side, and the same in a larger archive.
_LATEST = 8


@dataclass(slots=True, eq=False)
class Run:
    """Copies of one text."""

    bare: bool = True
    """No member has any notes."""


@dataclass(slots=True, eq=False)
class Thread:
    """The items of one archive that belong together, while they come."""

    owners: Features
    """A member that has the owners of all, resolved as far as in any."""
    members: list[tuple[Member, Run]] = field(default_factory=list)
    """In order of time."""
    known_by: set[Hashable] = field(default_factory=set)
    """The titles with owners under which it was registered."""
    by_text: dict[str, Run] = field(default_factory=dict)
    """The copies that have a text, by every text there is."""
    latest: list[tuple[Features, Run]] = field(default_factory=list)
    """Different texts, the latest last."""

    def is_current(self, date: datetime.date) -> bool:
        """Tell whether it was last met within a year."""
        return date - self.members[-1][0].date <= _PAUSE

    def run_of(self, features: Features) -> Run | None:
        """Give the copies that an item of these features is one of, by its text."""
        if run := self.by_text.get(features.text):
            return run
        return next((run for known, run in reversed(self.latest) if features.same_text(known)), None)

    def _noted(self, member: Member, features: Features) -> Run | None:
        """Give the copies that an item is one of because either it or they have no notes to differ in."""
        if not self.members:
            return None
        before, run = self.members[-1]
        if "standing" in {before.item.kind, member.item.kind}:
            return None
        return run if features.bare or run.bare else None

    def add(self, member: Member, features: Features, run: Run | None = None) -> Run:
        """Take the next item in, one of those copies where any are given; give the copies that it is one of."""
        run = run or self.run_of(features) or self._noted(member, features) or Run()
        run.bare = run.bare and features.bare
        self.members.append((member, run))
        if None in self.owners.persons.values():
            self.owners = features
        if features.text not in self.by_text:
            self.by_text[features.text] = run
            self.latest = [*self.latest[1 - _LATEST :], (features, run)]
        return run


class ArchiveThreads:
    """The threads of one archive, while its items come in order of time."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        # By title with the owners' persons, and by title with their labels as written.
        self._by_title: dict[Hashable, tuple[Thread, ...]] = {}
        self._sketches: Sketches[tuple[Thread, tuple[str, ...]]] = Sketches()

    def add(self, member: Member) -> None:
        """Put the next item into the thread that it belongs to."""
        features = Features(member.item)
        recognisable = features.substantial or not features.nameless
        thread = self._find(features, member.date) if recognisable else None
        if thread is None:
            thread = Thread(features)
            self.threads.append(thread)
        elif not thread.is_current(member.date):
            thread.known_by.clear()  # it is back, and the latest again
        thread.add(member, features)
        if recognisable:
            self._register(thread, features)
        features.forget_bands()

    def _register(self, thread: Thread, features: Features) -> None:
        keys = title_keys(features)
        if thread.known_by.issuperset(keys):
            return
        thread.known_by.update(keys)
        for key in keys:
            others = [other for other in self._by_title.get(key, ()) if other is not thread]
            self._by_title[key] = (*others[1 - _LATEST :], thread)
        if not features.nameless:
            self._sketches.add(features.owners, features.bands, (thread, features.title))

    def _find(self, features: Features, date: datetime.date) -> Thread | None:
        return self._same_title(features, date) or (None if features.nameless else self._near_title(features, date))

    def _same_title(self, features: Features, date: datetime.date) -> Thread | None:
        for key in title_keys(features):
            for thread in reversed(self._by_title.get(key, ())):
                if not features.owned_like(thread.owners):
                    continue
                if thread.is_current(date) and not features.nameless:
                    return thread
                if features.substantial and thread.run_of(features):
                    return thread
        return None

    def _near_title(self, features: Features, date: datetime.date) -> Thread | None:
        best, likest = None, 0.0
        for thread, title in self._sketches.like(features.owners, features.bands):
            likeness = title_likeness(title, features.title) if thread.is_current(date) else 0.0
            if likeness > likest and (
                is_near(title, features.title, likeness) or (features.substantial and thread.run_of(features))
            ):
                best, likest = thread, likeness
        return best
