"""What the index keeps between runs of what its files say of people: who attended, and which labels stood for whom.

The persons that all attendee lists together show are kept as well, so a run that learns nothing new of them neither
reads what other files say nor merges it.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from minutes_indexer.file_states import FileStates, settings_mark
from minutes_indexer.histories import person_histories
from minutes_indexer.people import Difference, Directory, Evidence
from minutes_indexer.people.merge import merge
from minutes_indexer.people.stored import persons_from_bytes, persons_to_bytes
from minutes_search.model import Attendee
from minutes_search.store import PersonRecord
from minutes_search.store.history import put_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.people import Asked, Person
    from minutes_search.config import ConfiguredPerson
    from minutes_search.store import Store, Writer

_EVIDENCE, _LABELS, _PERSONS = "evidence", "labels", "persons"

_Parts = dict[str, dict[str, Any]]
"""By archive and path."""


class Knowledge:
    """What all files of all archives say of people; read from the index where it is asked for."""

    def __init__(self, store: Store | None, *, anew: bool = False) -> None:
        """Take what an index keeps; nothing where there is none. `anew`: a rebuild, which merges all lists again."""
        self.files = FileStates.load(store)
        self.people_changed = False
        """Whether the directory that `directory` gave is another one than that with which the items were resolved."""
        self._store = store
        self._anew = anew
        self._directory_kept = False
        self._settings_changed = False
        self._configured: Sequence[ConfiguredPerson] = ()
        self._evidence_changed = self._labels_changed = False
        self._merged: tuple[Person, ...] | None = None

    def _kept(self, name: str) -> _Parts:
        payload = self._store.meta(name) if self._store else None
        parts: _Parts = json.loads(payload) if payload else {}
        return parts

    @functools.cached_property
    def _evidence(self) -> _Parts:
        """Of each file with attendees its date, their rows, and the persons that these stand for."""
        return self._kept(_EVIDENCE)

    @functools.cached_property
    def _labels(self) -> _Parts:
        """Of each file the labels in its items that stand for a person, each with the person's key."""
        return self._kept(_LABELS)

    def learn(self, archive: str, path: str, digest: str, evidence: Evidence | None) -> None:
        """Take a file as it was read in place of what was known of it."""
        rows = [_packed(row) for row in evidence.attendees] if evidence else []
        said = [evidence.date.isoformat(), rows] if evidence and rows else None
        mark = hashlib.blake2s(json.dumps(said).encode(), digest_size=8).hexdigest() if said else ""
        if mark != self.files.people_mark(archive, path):
            self._tell(archive, path, [*said, []] if said else None)
        self.files.learn(archive, path, digest, mark)

    def forget(self, archive: str, path: str) -> None:
        """Forget a file that is gone."""
        if self.files.people_mark(archive, path):
            self._tell(archive, path, None)
        self.files.forget(archive, path)
        self._label(archive, path, [])

    def _tell(self, archive: str, path: str, told: list[Any] | None) -> None:
        self._evidence_changed = True
        _put(self._evidence, archive, path, told)

    def _label(self, archive: str, path: str, labels: list[list[str]]) -> None:
        if self._labels.get(archive, {}).get(path, []) != labels:
            self._labels_changed = True
            _put(self._labels, archive, path, labels)

    def evidence(self) -> Iterator[Evidence]:
        """Give who attended when, from all files that have attendees."""
        for archive, files in sorted(self._evidence.items()):
            for path, (date, rows, _) in sorted(files.items()):
                attendees = tuple(Attendee(*row) for row in rows)
                yield Evidence(archive, datetime.date.fromisoformat(date), path, attendees)

    def directory(self, configured: Sequence[ConfiguredPerson], renamed: Mapping[str, str]) -> Directory:
        """Give the people of all files, as `learn` and `forget` have left them.

        `configured` and `renamed` are settings that items depend on as well; `people_changed` tells of them, too.
        """
        payload = self._store.meta(_PERSONS) if self._store and not (self._anew or self._evidence_changed) else None
        persons = persons_from_bytes(payload) if payload else None
        if persons is None:
            self._merged = persons = merge(self.evidence())
        directory = Directory(persons, configured)
        settings = settings_mark(configured, renamed)
        self._configured = configured
        self._settings_changed = settings != self.files.settings
        self._directory_kept = self._merged is None and not self._settings_changed
        if not self._directory_kept:
            fingerprint = f"{directory.fingerprint()} {sorted(renamed.items())}"
            self.people_changed = fingerprint != self.files.people
            self.files.resolved_with(settings, fingerprint)
        return directory

    def difference(self, directory: Directory) -> Difference | None:
        """Give how a directory that `directory` gave differs from that with which the items were made.

        None where that is not known: in a rebuild, with other settings, after another version of the program.
        """
        payload = self._store.meta(_PERSONS) if self._store and not (self._anew or self._settings_changed) else None
        persons = persons_from_bytes(payload) if payload else None
        return Difference(Directory(persons, self._configured), directory) if persons is not None else None

    def is_concerned(self, archive: str, path: str, asked: Asked, difference: Difference) -> bool:
        """Tell whether a file that is as it was may have other items now, after what making them asked."""
        rows = self._evidence.get(archive, {}).get(path, (None, ()))[1]
        return difference.concerns(asked, archive, tuple(Attendee(*row) for row in rows))

    def set_resolved(
        self,
        archive: str,
        path: str,
        labels: Iterable[tuple[str, str]] = (),
        present: Iterable[str | None] = (),
        *,
        skipped: str | None = None,
    ) -> None:
        """Take whom the labels in a file's items and the rows of its attendee list stand for, after `directory`.

        `skipped`: why the file yielded nothing.
        """
        self.files.set_skipped(archive, path, skipped)
        self._label(archive, path, [list(pair) for pair in sorted(set(labels))])
        if not self._directory_kept and self.files.people_mark(archive, path):
            told = self._evidence[archive][path]
            self._evidence_changed |= told[2] != list(present)
            told[2] = list(present)

    def present(self, archive: str, path: str) -> tuple[str | None, ...]:
        """Give whom the rows of a file's attendee list stand for in the index."""
        told = self._evidence.get(archive, {}).get(path)
        return tuple(told[2]) if told else ()

    def save(self, writer: Writer, directory: Directory) -> None:
        """Keep what has changed in the index that is written, and what queries and commands want to know of people."""
        fresh = writer.before is None
        self.files.save(writer)
        if fresh or self._evidence_changed:
            writer.put_meta(_EVIDENCE, _bytes(self._evidence))
        if fresh or self._labels_changed:
            writer.put_meta(_LABELS, _bytes(self._labels))
        if self._merged is not None:
            writer.put_meta(_PERSONS, persons_to_bytes(self._merged))
        if not self._directory_kept:
            put_history(writer, person_histories(directory))
        if not self._directory_kept or self._labels_changed:
            writer.put_people(self._person_records(directory))

    def _person_records(self, directory: Directory) -> Iterator[PersonRecord]:
        """Give the persons as queries know them, with every label that stood for them."""
        labels: defaultdict[str, set[str]] = defaultdict(set)
        for files in self._labels.values():
            for pairs in files.values():
                for label, key in pairs:
                    labels[key].add(label)
        for person in directory.persons:
            yield _record(person, labels[person.key])


def _record(person: Person, labels: set[str]) -> PersonRecord:
    initials = {seen.value for seen in person.initials}
    return PersonRecord(
        key=person.key,
        name=person.name,
        login=person.login,
        names=tuple(sorted({seen.value for seen in person.names} - {person.name})),
        initials=tuple(sorted(initials)),
        logins=person.logins,
        labels=tuple(sorted(labels - initials)),
    )


def _packed(row: Attendee) -> list[str | None]:
    return [row.name, row.initials, row.login, row.affiliation]


def _put(parts: _Parts, archive: str, path: str, value: Any) -> None:
    """Keep a value of a file; nothing of one that has none."""
    files = parts.setdefault(archive, {})
    files.pop(path, None)
    if value:
        files[path] = value
    elif not files:
        del parts[archive]


def _bytes(parts: _Parts) -> bytes:
    ordered = {archive: dict(sorted(files.items())) for archive, files in sorted(parts.items())}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
