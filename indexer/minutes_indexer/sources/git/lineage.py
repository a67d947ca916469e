"""Which file each file was before it was renamed: a pure function of what the commits changed.

A file that a commit adds continues one that the same commit deletes: with the same content, else where git finds them
similar. Where there is none it continues the file that was deleted at its own path before, so that a deletion that is
taken back leaves no trace. A file that was rewritten may have been renamed as well, and another one put in its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.sources.git.tree import Change, Step
    from minutes_search.model import Commit

# All empty files are alike (these are their names by SHA-1 and SHA-256), and none continues another.
_EMPTY = frozenset({
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """A file from one commit on: where it stood, and what it held."""

    commit: Commit
    path: str
    blob: str
    first: bool
    """Whether there was no file at this path before."""


@dataclass(frozen=True, slots=True)
class Question:
    """What git is to be asked of one commit: which of these files it renamed."""

    commit: Commit
    paths: tuple[str, ...]
    blobs: frozenset[str]
    """Of all these files, before and after."""


class Lineage:
    """Follows files back through the commits of a branch."""

    def __init__(self, steps: Sequence[Step]) -> None:
        """Take what each commit changed, the oldest first."""
        self._steps = [_Renames(step) for step in steps]
        self._events: defaultdict[str, list[tuple[int, Change]]] = defaultdict(list)
        for index, step in enumerate(steps):
            for change in step.changes:
                self._events[change.path].append((index, change))

    def questions(self, paths: Iterable[str]) -> dict[int, Question]:
        """Give what has to be answered before the stages of files are known; answers may raise more questions."""
        asked: dict[int, Question] = {}
        for path in paths:
            try:
                self.stages(path)
            except _OpenError as error:
                asked[error.number] = self._steps[error.number].question
        return asked

    def answer(self, number: int, renamed: Mapping[str, str]) -> None:
        """Take what git says to a question: new path to old path."""
        self._steps[number].answer(renamed)

    def stages(self, path: str) -> list[Stage]:
        """Give the stages of a file that is there now, the oldest first. No question on it may be open."""
        return list(self._back(path))[::-1]

    def _back(self, path: str) -> Iterator[Stage]:
        source: str | None = path
        before = len(self._steps)
        while source is not None and (found := self._last(source, before)):
            path = source
            before, change = found
            if change.new is not None:
                commit = self._steps[before].commit
                yield Stage(commit, path, change.new, first=self._last(path, before) is None)
            if not self._steps[before].is_clear(path):
                raise _OpenError(before)
            source = self._steps[before].source(path)

    def _last(self, path: str, before: int) -> tuple[int, Change] | None:
        """Give the last change of what stands at a path, before a commit."""
        events = self._events.get(path, [])
        place = bisect_left(events, before, key=itemgetter(0))
        return events[place - 1] if place else None


class _OpenError(Exception):
    """Which file one continues is not known until git is asked of a commit."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Renames:
    """Which files one commit renamed."""

    def __init__(self, step: Step) -> None:
        self.commit = step.commit
        self._changes = {change.path: change for change in step.changes}
        added = {path: change.new for path, change in self._changes.items() if change.new and not change.old}
        deleted = {path: change.old for path, change in self._changes.items() if change.old and not change.new}
        self._renamed = dict(_same_content(added, deleted))
        self._taken = set(self._renamed.values())
        self._unclear = self._left(added.keys() - self._renamed.keys(), deleted.keys() - self._taken)

    def _left(self, added: set[str], deleted: set[str]) -> set[str]:
        """Give the files of which only git can tell whether they were renamed."""
        edited = {path: change for path, change in self._changes.items() if change.old and change.new}
        new = {self._changes[path].new for path in added} | {change.new for change in edited.values()}
        old = {self._changes[path].old for path in deleted} | {change.old for change in edited.values()}
        # What was there before stands elsewhere now, or the other way round.
        moved = {path for path, change in edited.items() if change.old in new or change.new in old}
        return added | deleted | moved if moved or (added and deleted) else set()

    @property
    def question(self) -> Question:
        """What to ask git."""
        changes = [self._changes[path] for path in sorted(self._unclear)]
        blobs = frozenset(blob for change in changes for blob in (change.old, change.new) if blob)
        return Question(self.commit, tuple(change.path for change in changes), blobs)

    def answer(self, renamed: Mapping[str, str]) -> None:
        """Take git's answer."""
        for path, old in renamed.items():
            if old not in self._taken and path not in self._renamed:
                self._renamed[path] = old
                self._taken.add(old)
        self._unclear = set()

    def is_clear(self, path: str) -> bool:
        """Tell whether it is known which file one continues."""
        return path not in self._unclear

    def source(self, path: str) -> str | None:
        """Give where a changed file stood before this commit, or may have stood long before; None if nowhere."""
        return self._renamed.get(path, None if path in self._taken else path)


def _same_content(added: Mapping[str, str], deleted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pair added and deleted files of one blob, those of one name first; each is in one pair at most."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for old in sorted(deleted):
        if deleted[old] not in _EMPTY:
            waiting[deleted[old]].append(old)
    unpaired = []
    for path in sorted(added):
        same_name = [old for old in waiting[added[path]] if _name(old) == _name(path)]
        if same_name:
            waiting[added[path]].remove(same_name[0])
            yield path, same_name[0]
        else:
            unpaired.append(path)
    for path in unpaired:
        if waiting[added[path]]:
            yield path, waiting[added[path]].pop(0)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
