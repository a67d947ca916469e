"""What making the items of a file asks of the directory, so that nothing is made again where all answers are the same.

Items are a function of the file and of these answers. So a file whose questions all have the answers that they had
needs no second look when the directory changes.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

from minutes_indexer.people.names import derived_initials, first_name_forms, fold, full_name_key, words
from minutes_indexer.people.partial import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.people.directory import Directory
    from minutes_indexer.people.person import Person
    from minutes_search.model import Attendee, Mention


class People(Protocol):
    """Whom extraction asks."""

    def writes_initials(self, archive: str) -> bool:
        """See `Directory.writes_initials`."""

    def known_as(self, label: str) -> frozenset[str]:
        """See `Directory.known_as`."""

    def is_person(self, label: str) -> bool:
        """See `Directory.is_person`."""

    def resolve(self, label: str, date: datetime.date, archive: str, attendees: tuple[Attendee, ...]) -> Mention:
        """See `Directory.resolve`."""


class Asked(NamedTuple):
    """The labels of one file that the directory was asked about."""

    known: tuple[str, ...]
    """In what ways they stand for anybody, sorted."""
    resolved: tuple[str, ...]
    """Whom they mean in the meeting, sorted."""
    date: datetime.date | None
    """When that is; None where no such label was asked about."""

    def to_bytes(self) -> bytes:
        """Write this on one line."""
        date = self.date.isoformat() if self.date else None
        return json.dumps([self.known, self.resolved, date], ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, line: bytes) -> Asked:
        """Read what `to_bytes` wrote."""
        known, resolved, date = json.loads(line)
        return cls(tuple(known), tuple(resolved), datetime.date.fromisoformat(date) if date else None)


class Asking:
    """A directory that notes what it is asked about one file."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: set[str] = set()
        self._resolved: set[str] = set()
        self._date: datetime.date | None = None

    @property
    def asked(self) -> Asked:
        """All that was asked so far."""
        return Asked(tuple(sorted(self._known)), tuple(sorted(self._resolved)), self._date)

    def writes_initials(self, archive: str) -> bool:
        """See `Directory.writes_initials`; asked about every file, so that need not be noted."""
        return self._directory.writes_initials(archive)

    def known_as(self, label: str) -> frozenset[str]:
        """See `Directory.known_as`."""
        self._known.add(label)
        return self._directory.known_as(label)

    def is_person(self, label: str) -> bool:
        """See `Directory.is_person`, which follows from `known_as`."""
        self._known.add(label)
        return self._directory.is_person(label)

    def resolve(self, label: str, date: datetime.date, archive: str, attendees: tuple[Attendee, ...]) -> Mention:
        """See `Directory.resolve`."""
        self._resolved.add(label)
        self._date = date
        return self._directory.resolve(label, date, archive, attendees)


class Difference:
    """Two directories of the same configuration: which files may have other items with the new one.

    An answer rests on the persons that are found by the words and initials of the label and of the meeting's own
    attendees. Where none of these words is one by which a person is found that has changed, the answer is the same;
    elsewhere both directories are asked.
    """

    def __init__(self, old: Directory, new: Directory) -> None:
        self._old, self._new = old, new
        before = {person.key: person for person in old.persons}
        after = {person.key: person for person in new.persons}
        pairs = [(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
        changed = [pair for pair in pairs if pair[0] != pair[1]]
        self._touched = _Words(changed)
        self._renamed = _Words(pair for pair in changed if _names(pair[0]) != _names(pair[1]))
        self._everything = old.related != new.related or old.configured != new.configured
        self._known: dict[str, bool] = {}

    def concerns(self, asked: Asked, archive: str, rows: tuple[Attendee, ...]) -> bool:
        """Tell whether an answer to what was asked about a file, which has these attendees, is another one now."""
        old, new = self._old, self._new
        if old.writes_initials(archive) != new.writes_initials(archive):
            return True
        if self._renamed and any(map(self._is_known_otherwise, asked.known)):
            return True
        if asked.date is None:
            return False
        labels = asked.resolved
        if not self._everything and not any(map(self._touched.find_row, rows)):
            labels = tuple(filter(self._touched.find, labels))
        place = asked.date, archive, rows
        return any(old.resolve(label, *place) != new.resolve(label, *place) for label in labels)

    def _is_known_otherwise(self, label: str) -> bool:
        if label not in self._known:
            found = self._renamed.find(label)
            self._known[label] = found and self._old.known_as(label) != self._new.known_as(label)
        return self._known[label]


class _Words:
    """The words by which persons are found, as they were and as they are now."""

    def __init__(self, changed: Iterable[tuple[Person | None, Person | None]]) -> None:
        self._words = {word for pair in changed for person in pair if person for word in _finding(person)}
        self._labels: dict[str, bool] = {}
        self._rows: dict[Attendee, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._words)

    def find(self, label: str) -> bool:
        """Tell whether a label may lead to one of the persons."""
        if label not in self._labels:
            self._labels[label] = not self._words.isdisjoint(_looked_up(label))
        return self._labels[label]

    def find_row(self, row: Attendee) -> bool:
        """Tell whether a row of an attendee list may lead to one of the persons."""
        if row not in self._rows:
            self._rows[row] = not self._words.isdisjoint(_looked_up_row(row))
        return self._rows[row]


def _looked_up(text: str) -> Iterator[str]:
    """Give the words by which a label leads to persons."""
    bare = text.strip("()[]{}:;,.?! \t").lstrip("@")
    for each in {text, bare}:
        yield from (each.casefold(), fold(each), *words(each))
        if key := full_name_key(each):
            yield key


def _looked_up_row(row: Attendee) -> Iterator[str]:
    """Give the words by which a row of an attendee list leads to persons: by less than a full name only without one."""
    full = full_name_key(row.name) if row.name else None
    if row.login:
        yield row.login.casefold()
    if row.name:
        yield slug(row.name)
    if full:
        yield full
    if not (full or row.login):
        for text in (row.name, row.initials):
            yield from _looked_up(text or "")


def _finding(person: Person) -> Iterator[str]:
    """Give the words by which a label or a row may lead to a person."""
    yield from (person.key, *person.logins)
    yield from (seen.value.casefold() for seen in person.initials)
    for name in {person.name, person.login or person.name, *(seen.value for seen in person.names)}:
        yield from _looked_up(name)
        yield slug(name)
        yield from derived_initials(name)
        yield from first_name_forms((words(name) or ("",))[0])


def _names(person: Person | None) -> tuple[object, ...] | None:
    """Give what of a person tells in what ways labels stand for somebody: neither days nor places."""
    if person is None:
        return None
    names, initials = ({seen.value for seen in part} for part in (person.names, person.initials))
    return person.name, person.login, person.logins, names, initials
