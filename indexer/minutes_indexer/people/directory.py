"""The directory of people: built from the attendee lists of all archives, asked whom a label means."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from minutes_indexer.people.index import PeopleIndex
from minutes_indexer.people.merge import merge
from minutes_indexer.people.names import fold
from minutes_indexer.people.partial import slug
from minutes_indexer.people.person import Evidence, Person
from minutes_indexer.people.resolution import MeetingPeople

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Attendee, Mention

# A surname or initials that nobody states may as well be a word: these do not make a label a person.
_WEAK_ROLES = frozenset({"surname", "small initials", "derived initials"})


class Directory:
    """All persons of all archives. Immutable but for answers it remembers."""

    def __init__(self, persons: Iterable[Person], configured: Sequence[ConfiguredPerson] = ()) -> None:
        known = {person.key: person for person in persons}
        self._configured = tuple(configured)
        self._labels: dict[str, list[tuple[ConfiguredPerson, str]]] = defaultdict(list)
        for person in self._configured:
            key = _configure(person, known)
            for label in {person.name, person.login or person.name, *person.aliases, *person.initials}:
                self._labels[label.strip().casefold()].append((person, key))
        self._labels = dict(self._labels)
        self._index = PeopleIndex(known[key] for key in sorted(known))
        self._with_initials = {seen.archive for person in self.persons for seen in person.initials}
        self._meeting: MeetingPeople | None = None

    @classmethod
    def build(cls, evidence: Iterable[Evidence], configured: Sequence[ConfiguredPerson] = ()) -> Directory:
        """Merge all sightings into persons; the same whatever the order of the evidence.

        Typos in tables lose to the majority (issue 3, part 1); configured persons win over everything seen.
        """
        return cls(merge(evidence), configured)

    @property
    def persons(self) -> tuple[Person, ...]:
        """All persons, sorted by key."""
        return tuple(self._index.persons.values())

    @property
    def related(self) -> Mapping[str, frozenset[str]]:
        """For each archive itself and those that share people with it; without those that share none."""
        return self._index.related

    @property
    def configured(self) -> Mapping[str, Sequence[tuple[str, str, str | None]]]:
        """Key, name and login of those whom the configuration gives a label, by label in lower case."""
        persons = self._index.persons
        return {
            label: [(key, persons[key].name, persons[key].login) for _, key in labelled]
            for label, labelled in self._labels.items()
        }

    def get(self, key: str) -> Person | None:
        """Return the person of a key, as `Mention.person` has it; None where there is none."""
        return self._index.persons.get(key)

    def writes_initials(self, archive: str) -> bool:
        """Whether an archive's attendee lists give anybody's initials at all."""
        return archive in self._with_initials

    def resolve(self, label: str, date: datetime.date, archive: str, attendees: tuple[Attendee, ...]) -> Mention:
        """Return whom a label means in a meeting, and how that is known; never raises (extraction.md, "People").

        `attendees` are the meeting's own. Passing the same tuple for all labels of a meeting saves time.
        """
        meeting = self._meeting
        if meeting is None or not meeting.is_of(date, archive, attendees):
            meeting = MeetingPeople(self._index, self._labels, date, archive, attendees)
            self._meeting = meeting
        return meeting.resolve(label)

    def known_as(self, label: str) -> frozenset[str]:
        """Return the ways in which a label may stand for somebody, at any time.

        Some of ``configured``, ``initials``, ``first name``, ``nickname``, ``name``, ``short name``, ``login``, and of
        the weak ones: ``surname``, ``small initials`` (known ones in another case: ``if``), ``derived initials``
        (nobody states them, but somebody's name gives them).
        """
        roles = self._index.roles(label)
        return roles | {"configured"} if label.strip().casefold() in self._labels else roles

    def is_person(self, label: str) -> bool:
        """Whether a label is someone's initials, first name, name or login in the archive (extraction.md, "Owners").

        Initials may be words as well (``A``, ``PR``): a caller that can tell more from the place should ask `known_as`.
        """
        return bool(self.known_as(label) - _WEAK_ROLES)

    def fingerprint(self) -> str:
        """Return a hash of all that resolutions depend on: it changes only where they may."""
        persons = [
            [
                person.key,
                person.name,
                person.login,
                person.logins,
                sorted({seen.value for seen in person.names}),
                sorted(person.archives()),
                person.span(),
                [[seen.value, seen.archive, seen.dates] for seen in person.initials],
            ]
            for person in self.persons
        ]
        text = json.dumps([persons, [_configured_dict(person) for person in self._configured]], default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def _configure(configured: ConfiguredPerson, known: dict[str, Person]) -> str:
    """Put a configured person into the persons, as one of those seen where login or name agree; return the key."""
    login = configured.login.casefold() if configured.login else None
    namesakes = [person for person in known.values() if fold(person.name) == fold(configured.name)]
    key = login or (namesakes[0].key if len(namesakes) == 1 else slug(configured.name))
    seen = known.get(key)
    if seen is None and len(namesakes) == 1 and namesakes[0].login is None:
        # Known by name only so far: the configuration adds the login.
        seen = known.pop(namesakes[0].key)
    person = seen or Person(key, configured.name)
    logins = (login, *(other for other in person.logins if other != login)) if login else person.logins
    known[key] = replace(person, key=key, name=configured.name, login=configured.login or person.login, logins=logins)
    return key


def _configured_dict(person: ConfiguredPerson) -> dict[str, Any]:
    return {
        "name": person.name,
        "login": person.login,
        "aliases": list(person.aliases),
        "initials": list(person.initials),
        "since": person.since.isoformat() if person.since else None,
        "until": person.until.isoformat() if person.until else None,
    }
