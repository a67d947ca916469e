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

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minutes_indexer.threads.features import SUBSTANTIAL, is_near, is_same_text, title_likeness
from minutes_indexer.threads.sketch import Sketches

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from minutes_indexer.threads.members import Member
    from minutes_indexer.threads.traits import Owners

_PAUSE = 366
"""Days."""
LATEST = 8
"""How many of the latest texts of a thread, and threads of a title, are compared in full: enough for lists that repeat
side by side, and the same in a larger archive."""


@dataclass(slots=True, eq=False)
class Run:
    """Copies of one text."""

    bare: bool = True
    """No member has any notes."""
    label: int = -1
    """Its number in the archive; -1 until it has one."""


@dataclass(slots=True, eq=False)
class Thread:
    """The items of one archive that belong together, while they come."""

    owners: Owners
    """Of a member that has the owners of all, resolved as far as in any."""
    members: list[tuple[Member, Run]] = field(default_factory=list)
    """In order of time."""
    known_by: set[Hashable] = field(default_factory=set)
    """The titles with owners under which it was registered."""
    by_text: dict[int, Run] = field(default_factory=dict)
    """The copies that have a text, by every text there is."""
    latest: list[tuple[Member, Run]] = field(default_factory=list)
    """Of different texts, the latest last."""
    label: int = -1
    """Its number in the archive; -1 until it has one."""

    def is_current(self, day: int) -> bool:
        """Tell whether it was last met within a year."""
        return is_current(self.members[-1][0].day, day)

    def run_of(self, member: Member) -> Run | None:
        """Give the copies that an item is one of, by its text."""
        if run := self.by_text.get(member.text):
            return run
        return next((run for known, run in reversed(self.latest) if is_same_text(member.words, known.words)), None)

    def _noted(self, member: Member) -> Run | None:
        """Give the copies that an item is one of because either it or they have no notes to differ in."""
        if not self.members:
            return None
        before, run = self.members[-1]
        if before.standing or member.standing:
            return None
        return run if member.bare or run.bare else None

    def add(self, member: Member, run: Run | None = None) -> Run:
        """Take the next item in, one of those copies where any are given; give the copies that it is one of."""
        run = run or self.run_of(member) or self._noted(member) or Run()
        run.bare = run.bare and member.bare
        self.members.append((member, run))
        if not self.owners.resolved:
            self.owners = member.head.owners
        if member.text not in self.by_text:
            self.by_text[member.text] = run
            self.latest.append((member, run))
            for old, _ in self.latest[:-LATEST]:
                old.forget_words()
            del self.latest[:-LATEST]
        else:
            member.forget_words()
        return run

    def meet(self, day: int) -> None:
        """Make ready for an item of a day: after a pause it is back, and the latest again."""
        if self.members and not self.is_current(day):
            self.known_by.clear()

    def become_known(self, member: Member) -> bool:
        """Take note of what a member is found by; tell whether any of that is new."""
        keys = member.head.keys
        if self.known_by.issuperset(keys):
            return False
        self.known_by.update(keys)
        return True


def is_current(last: int, day: int) -> bool:
    """Tell whether a thread that was last met on a day is met within a year."""
    return day - last <= _PAUSE


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an item was put."""

    thread: Thread
    run: Run
    recognisable: bool
    """Whether it is looked for and can be found at all."""
    registered: bool
    """Whether later items find the thread by this one."""


class Grouping:
    """The rules by which an item finds its thread. What remembers the threads says how they are found."""

    def put(self, member: Member) -> Decision:
        """Put the next item into the thread that it belongs to."""
        recognisable = not member.head.nameless or is_substantial(member)
        thread = self._find(member) if recognisable else None
        if thread is None:
            thread = Thread(member.head.owners)
        thread.meet(member.day)
        run = thread.add(member)
        registered = recognisable and thread.become_known(member)
        return Decision(thread, run, recognisable, registered)

    def _find(self, member: Member) -> Thread | None:
        return self._same_title(member) or (None if member.head.nameless else self._near_title(member))

    def _same_title(self, member: Member) -> Thread | None:
        for titled in self._titled(member):
            for thread in titled:
                if not member.head.owners.are_like(thread.owners):
                    continue
                if not member.head.nameless and thread.is_current(member.day):
                    return thread
                if is_substantial(member) and thread.run_of(member):
                    return thread
        return None

    def _near_title(self, member: Member) -> Thread | None:
        best, likest = None, 0.0
        title = member.head.title
        for reference, other in self._like(member):
            if not self._is_current(reference, member.day):
                continue
            likeness = title_likeness(other, title)
            if likeness > likest:
                thread = self._thread(reference)
                if is_near(other, title, likeness) or (is_substantial(member) and thread.run_of(member)):
                    best, likest = thread, likeness
        return best

    def _titled(self, member: Member) -> Iterable[Iterable[Thread]]:
        """Give the threads that were registered under the item's title with its owners' persons, and with its labels.

        Of each the latest, the last one first.
        """
        raise NotImplementedError

    def _like(self, member: Member) -> Iterable[tuple[Any, tuple[str, ...]]]:
        """Give references to threads of the same owners and of titles probably like the item's, with these titles."""
        raise NotImplementedError

    def _is_current(self, reference: Any, day: int) -> bool:
        """Tell of what `_like` gives whether it was last met within a year."""
        raise NotImplementedError

    def _thread(self, reference: Any) -> Thread:
        """Give the thread of what `_like` gives."""
        raise NotImplementedError


def is_substantial(member: Member) -> bool:
    """Tell whether the text is long enough to be recognised without the title."""
    return member.words.total() >= SUBSTANTIAL


class ArchiveThreads(Grouping):
    """The threads of one archive, while its items come in order of time."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.decisions: list[Decision] = []
        """One an item."""
        self._runs = 0
        # By title with the owners' persons, and by title with their labels as written.
        self._by_title: dict[Hashable, tuple[Thread, ...]] = {}
        self._sketches: Sketches[tuple[Thread, tuple[str, ...]]] = Sketches()

    def add(self, member: Member) -> None:
        """Put the next item into the thread that it belongs to."""
        decision = self.put(member)
        thread, run = decision.thread, decision.run
        if thread.label < 0:
            thread.label = len(self.threads)
            self.threads.append(thread)
        if run.label < 0:
            run.label = self._runs
            self._runs += 1
        self.decisions.append(decision)
        if decision.registered:
            self._register(thread, member)

    def _register(self, thread: Thread, member: Member) -> None:
        for key in member.head.keys:
            others = [other for other in self._by_title.get(key, ()) if other is not thread]
            self._by_title[key] = (*others[1 - LATEST :], thread)
        if not member.head.nameless:
            self._sketches.add(member.head.owners.keys, member.head.bands, (thread, member.head.title))

    def _titled(self, member: Member) -> Iterator[Sequence[Thread]]:
        return (self._by_title.get(key, ())[::-1] for key in member.head.keys)

    def _like(self, member: Member) -> Iterable[tuple[Thread, tuple[str, ...]]]:
        return self._sketches.like(member.head.owners.keys, member.head.bands)

    def _is_current(self, reference: Thread, day: int) -> bool:
        return reference.is_current(day)

    def _thread(self, reference: Thread) -> Thread:
        return reference
