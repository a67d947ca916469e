"""Persons by what they may be labelled: logins, names, initials, and the time and archives in which they were seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.people.names import (
    derived_initials,
    first_name_forms,
    fold,
    full_name_key,
    is_short_form,
    is_surname,
    looks_like_initials,
    words,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minutes_indexer.people.person import Dated, Person

_RELATED = 3
"""Archives that share this many people are one community, in which a first name or initials mean the same person."""
_ESTABLISHED = 3
"""Initials stated in so many meetings are a regular's, and the others that stand once beside a regular are a slip."""


class Worn(NamedTuple):
    """Initials stated beside a person in an attendee list."""

    date: datetime.date
    archive: str
    key: str


class Named(NamedTuple):
    """The persons that a label names, by how closely."""

    exact: frozenset[str]
    """By the full name, the first name or a short form."""
    nickname: frozenset[str]
    """By another form of the first name: Mike for Michael."""
    surname: frozenset[str]


class PeopleIndex:
    """Look-ups over the persons of a directory; built once, never changed but for remembered answers."""

    def __init__(self, persons: Iterable[Person]) -> None:
        self.persons = {person.key: person for person in persons}
        self.logins: dict[str, str] = {}
        self.full_names: dict[str, set[str]] = defaultdict(set)
        self.forms: dict[str, frozenset[tuple[str, ...]]] = {}
        self.derived: dict[str, set[str]] = defaultdict(set)
        self.spellings: dict[str, set[str]] = defaultdict(set)
        self.archives = {person.key: person.archives() for person in self.persons.values()}
        self.spans = {person.key: person.span() for person in self.persons.values()}
        self._written: set[str] = set()
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._named: dict[str, Named] = {}
        self._roles: dict[str, frozenset[str]] = {}
        self._stated: dict[str, list[tuple[str, Dated]]] = defaultdict(list)
        self._worn: dict[str, list[Worn]] = {}
        self._counts: dict[str, Counter[str]] = {}
        for person in self.persons.values():
            self._add(person)
        self.mistyped = self._mistyped()
        self.related = _related(self.archives.values())

    def _add(self, person: Person) -> None:
        for login in person.logins:
            self.logins[login] = person.key
        stated = {seen.value for seen in person.initials}
        written = {seen.value for seen in person.names} | {person.name}
        # A login in the column of names is no name; a person known by a first name alone has it for a key as well.
        logins = {person.key} if person.login else set()
        written = {name for name in written if name not in stated and fold(name) not in logins}
        self._written |= {fold(name) for name in written}
        full = {name: key for name in written if (key := full_name_key(name))}
        self.forms[person.key] = frozenset(words(name) for name in full or written)
        for name, key in full.items():
            self.full_names[key].add(person.key)
            for initials in derived_initials(name):
                self.derived[initials].add(person.key)
        for form in self.forms[person.key]:
            for word in {*first_name_forms(form[0]), form[-1]} if form else ():
                self._by_word[word].add(person.key)
        for seen in person.initials:
            folded = seen.value.casefold()
            self.spellings[folded].add(seen.value)
            self._stated[seen.value].append((person.key, seen))
            self._counts.setdefault(person.key, Counter())[folded] += len(seen.dates)

    def _mistyped(self) -> frozenset[tuple[str, str]]:
        """Return initials, in lower case, that stand once beside a person who mostly wears others, and that person.

        Where they are somebody else's they are forgotten.
        """
        return frozenset(
            (initials, key)
            for key, worn_by in self._counts.items()
            for initials, count in worn_by.items()
            if count == 1 and worn_by.total() - count >= _ESTABLISHED
        )

    def worn(self, initials: str) -> Sequence[Worn]:
        """Return where initials of this spelling are stated, oldest first."""
        stated = self._stated.get(initials)
        if stated is None:
            return ()
        if initials not in self._worn:
            seen = sorted(Worn(date, seen.archive, key) for key, seen in stated for date in seen.dates)
            proper = [worn for worn in seen if (initials.casefold(), worn.key) not in self.mistyped]
            self._worn[initials] = proper or seen
        return self._worn[initials]

    def is_regular(self, initials: str, key: str) -> bool:
        """Whether initials are so much a person's own that they mean that person years away from any table.

        Either stated in several meetings, or those of the login instead of the name (HV, h-vetinari): nobody else's by
        chance.
        """
        counted = self._counts[key][initials.casefold()] >= _ESTABLISHED
        folded = initials.casefold()
        if counted or key in self.derived.get(folded, ()):
            return counted
        parts = fold(self.persons[key].login or "").split()
        return len(parts) > 1 and "".join(part[0] for part in parts) == folded

    def gap(self, key: str, date: datetime.date) -> int:
        """Return how many days a day is off the time in which a person was seen; 0 within it."""
        span = self.spans[key]
        return max((span[0] - date).days, (date - span[1]).days, 0) if span else 0

    def is_around(self, key: str, archive: str) -> bool:
        """Whether a person was seen in an archive or in one that shares people with it."""
        return not self.archives[key].isdisjoint(self.related.get(archive, {archive}))

    def named(self, label: str) -> Named:
        """Return the persons whom a label names, of all times and archives."""
        if label not in self._named:
            self._named[label] = self._find_named(label)
        return self._named[label]

    def _find_named(self, label: str) -> Named:
        short = words(label)
        exact: set[str] = set()
        nickname: set[str] = set()
        surname: set[str] = set()
        if not short:
            return Named(frozenset(), frozenset(), frozenset())
        for key in self._by_word.get(short[0], ()):
            for form in self.forms[key]:
                if is_short_form(short, form):
                    (exact if short[0] == form[0] else nickname).add(key)
                elif is_surname(short, form):
                    surname.add(key)
        full = full_name_key(label)
        if full is not None and full in self.full_names:
            exact = set(self.full_names[full])
            nickname = set()
        return Named(frozenset(exact), frozenset(nickname - exact), frozenset(surname - exact - nickname))

    def roles(self, label: str) -> frozenset[str]:
        """Return in what ways a label may stand for somebody, whenever that was; see `Directory.known_as`."""
        if label not in self._roles:
            self._roles[label] = self._find_roles(label)
        return self._roles[label]

    def _find_roles(self, label: str) -> frozenset[str]:
        text = label.strip().lstrip("@")
        named = self.named(text)
        several = len(words(text)) > 1
        found = {
            "login": text.casefold() in self.logins,
            # A surname alone is a name where somebody is listed by it: Scopatz.
            "name": fold(text) in self._written or full_name_key(text) in self.full_names,
            "first name": bool(named.exact) and not several,
            "short name": bool(named.exact | named.nickname) and several and full_name_key(text) not in self.full_names,
            "nickname": bool(named.nickname) and not several,
            "surname": bool(named.surname),
        }
        if looks_like_initials(text):
            folded = text.casefold()
            known = folded in self.spellings
            exact = text in self._stated or (known and text.isupper())
            found["initials"] = exact
            found["small initials"] = known and not exact
            found["derived initials"] = folded in self.derived and len(text) > 1
        return frozenset(role for role, holds in found.items() if holds)


def _related(archives: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return for each archive itself and those that share enough people with it."""
    shared = Counter(pair for places in archives for pair in combinations(sorted(places), 2))
    related: dict[str, set[str]] = defaultdict(set)
    for (one, other), count in shared.items():
        if count >= _RELATED:
            related[one].add(other)
            related[other].add(one)
    return {archive: frozenset(others | {archive}) for archive, others in related.items()}
