"""What the index keeps between runs of what its files say of people: who attended, and which labels stood for whom.

From it the directory of people is built again without opening a single meeting.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from minutes_indexer.people import Evidence
from minutes_search.serialise import attendee_from_dict, attendee_to_dict
from minutes_search.store import PersonRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.people import Directory, Person
    from minutes_search.store import Store, Writer

_NAME = "knowledge"

Key = tuple[str, str]
"""An archive and a path in it."""


@dataclass(frozen=True, slots=True)
class FileKnowledge:
    """What one file says of people."""

    evidence: Evidence | None
    """None for a file that could not be read or has no date."""
    labels: tuple[tuple[str, str], ...] = ()
    """The labels in its items that stand for a person, and the person's key."""
    present: tuple[str | None, ...] = ()
    """The keys of the persons that the rows of its attendee list stand for, None for those that stand for nobody."""


class Knowledge:
    """What all files of all archives say of people."""

    def __init__(self, files: dict[Key, FileKnowledge], resolved_with: str | None) -> None:
        self._files = files
        self.resolved_with = resolved_with
        """The fingerprint of all that the indexed items depend on beside their own files."""

    @classmethod
    def load(cls, store: Store | None) -> Knowledge:
        """Read what an index keeps; nothing where there is none."""
        payload = store.meta(_NAME) if store else None
        if payload is None:
            return cls({}, None)
        data = json.loads(payload)
        files = {(archive, path): _unpack(archive, path, rest) for archive, path, *rest in data["files"]}
        return cls(files, data["resolved_with"])

    def save(self, writer: Writer) -> None:
        """Keep all this in the index."""
        files = [[*key, *_pack(self._files[key])] for key in sorted(self._files)]
        payload = json.dumps(
            {"resolved_with": self.resolved_with, "files": files}, ensure_ascii=False, separators=(",", ":")
        )
        writer.put_meta(_NAME, payload.encode())

    def all_files(self) -> list[Key]:
        """Give all files, sorted."""
        return sorted(self._files)

    def paths(self, archive: str) -> set[str]:
        """Give the files of an archive."""
        return {path for name, path in self._files if name == archive}

    def learn(self, archive: str, path: str, knowledge: FileKnowledge) -> None:
        """Take what a file says in place of what it said before."""
        self._files[archive, path] = knowledge

    def set_resolved(
        self, archive: str, path: str, labels: Iterable[tuple[str, str]], present: Iterable[str | None]
    ) -> None:
        """Take whom the labels in a file's items and the rows of its attendee list stand for."""
        labels, present = tuple(sorted(set(labels))), tuple(present)
        self._files[archive, path] = replace(self._files[archive, path], labels=labels, present=present)

    def present(self, archive: str, path: str) -> tuple[str | None, ...]:
        """Give whom the rows of a file's attendee list stand for in the index."""
        return self._files[archive, path].present

    def forget(self, archive: str, path: str) -> None:
        """Forget a file that is gone."""
        del self._files[archive, path]

    def evidence(self) -> Iterator[Evidence]:
        """Give who attended when, from all files."""
        for key in sorted(self._files):
            if evidence := self._files[key].evidence:
                yield evidence

    def person_records(self, directory: Directory) -> Iterator[PersonRecord]:
        """Give the persons as queries know them, with every label that stood for them."""
        labels: defaultdict[str, set[str]] = defaultdict(set)
        for knowledge in self._files.values():
            for label, key in knowledge.labels:
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


def _pack(knowledge: FileKnowledge) -> list[Any]:
    evidence = knowledge.evidence
    if evidence is None:
        return [None, [], knowledge.labels, knowledge.present]
    rows = [attendee_to_dict(row) for row in evidence.attendees]
    return [evidence.date.isoformat(), rows, knowledge.labels, knowledge.present]


def _unpack(archive: str, path: str, data: list[Any]) -> FileKnowledge:
    date, attendees, labels, present = data
    evidence = None
    if date is not None:
        rows = tuple(attendee_from_dict(row) for row in attendees)
        evidence = Evidence(archive, datetime.date.fromisoformat(date), path, rows)
    return FileKnowledge(evidence, tuple((label, person) for label, person in labels), tuple(present))
