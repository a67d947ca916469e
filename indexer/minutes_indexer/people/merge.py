"""Sightings in attendee lists, merged into persons.

A login stands for a person, and so does a full name; a first name alone ("Filipe") is only taken as a sighting of the
one person around whom it can mean. Deterministic whatever the order of the evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from minutes_indexer.people.names import fold
from minutes_indexer.people.partial import Draft, attach_partial, slug
from minutes_indexer.people.person import Dated, Person
from minutes_indexer.people.votes import LoginVotes, Sighting

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minutes_indexer.people.person import Evidence

_MISSPELT = 0.85


def merge(evidence: Iterable[Evidence]) -> tuple[Person, ...]:
    """Return the persons that attendee lists show, sorted by key."""
    sightings = _sorted(evidence)
    votes = LoginVotes(sightings)
    drafts: dict[str, Draft] = {}
    keys = _NameKeys(sightings, votes)
    partial: list[Sighting] = []
    for sighting in sightings:
        key = keys.key_of(sighting)
        if key is None:
            partial.append(sighting)
        else:
            drafts.setdefault(key, Draft(key)).add(sighting)
    attach_partial(partial, drafts)
    return tuple(_person(drafts[key]) for key in sorted(drafts))


def _sorted(evidence: Iterable[Evidence]) -> list[Sighting]:
    sightings = [
        Sighting.of(meeting.date, meeting.archive, meeting.path, attendee)
        for meeting in set(evidence)
        for attendee in set(meeting.attendees)
    ]
    return sorted(sightings, key=lambda s: (s.date, s.archive, s.path, *(part or "" for part in _parts(s))))


def _parts(sighting: Sighting) -> tuple[str | None, ...]:
    attendee = sighting.attendee
    return attendee.name, attendee.login, attendee.initials, attendee.affiliation


class _NameKeys:
    """The person's key that a sighting's login or full name stands for."""

    def __init__(self, sightings: Sequence[Sighting], votes: LoginVotes) -> None:
        self._votes = votes
        written: dict[str, Counter[str]] = defaultdict(Counter)
        places: dict[str, set[str]] = defaultdict(set)
        for sighting in sightings:
            name = sighting.name_key
            if name is not None and sighting.attendee.name:
                written[name][sighting.attendee.name] += 1
                places[name].add(sighting.archive)
        self._without_login = {name: counts.total() for name, counts in written.items() if not votes.logins_of(name)}
        self._slugs = {name: slug(_majority(counts)) for name, counts in written.items()}
        self._renamed = _misspellings(written, self._without_login)
        self._adopted = self._adopt(sightings, places)

    def _adopt(self, sightings: Sequence[Sighting], places: dict[str, set[str]]) -> dict[str, str]:
        """Return the names without login that a login seen beside a first name belongs to: ``Lori``, ``loriab``."""
        first_only: dict[str, set[tuple[str, str]]] = defaultdict(set)
        full: set[str] = set()
        for sighting in sightings:
            login = self._votes.login_of(sighting)
            if login is None or not sighting.attendee.name:
                continue
            if sighting.name_key:
                full.add(login)
            else:
                first_only[login].add((fold(sighting.attendee.name), sighting.archive))
        by_first: dict[str, list[str]] = defaultdict(list)
        for name in places:
            by_first[name.split()[0]].append(name)
        adopted: dict[str, str] = {}
        for login in sorted(first_only.keys() - full):
            for first, archive in sorted(first_only[login]):
                names = by_first.get(first, [])
                if len(names) == 1 and names[0] in self._without_login and archive in places[names[0]]:
                    adopted.setdefault(names[0], login)
        return adopted

    def key_of(self, sighting: Sighting) -> str | None:
        """Return the person's key; None where the sighting has neither login nor a full name that is one person's."""
        login = self._votes.login_of(sighting)
        if login is not None:
            return login
        name = sighting.name_key
        if name is None:
            return None
        name = self._renamed.get(name, name)
        logins = self._votes.logins_of(name)
        if len(logins) > 1:
            return None
        if logins:
            return logins[0]
        return self._adopted.get(name) or self._slugs[name]


def _majority(counts: Counter[str]) -> str:
    return max(counts, key=lambda value: (counts[value], len(value), value))


def _misspellings(written: dict[str, Counter[str]], without_login: dict[str, int]) -> dict[str, str]:
    """Return the full names, seen once and without login, that are a letter off one seen more often."""
    buckets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in written:
        first, last = name.split()[0], name.split()[-1]
        buckets[first[0], last[0]].append(name)
    renamed: dict[str, str] = {}
    for name, count in without_login.items():
        if count > 1:
            continue
        near = [
            other
            for other in buckets[name.split()[0][0], name.split()[-1][0]]
            if other != name
            and written[other].total() > count
            and SequenceMatcher(None, name, other).ratio() >= _MISSPELT
        ]
        if near:
            renamed[name] = max(near, key=lambda other: (written[other].total(), other))
    return renamed


def _person(draft: Draft) -> Person:
    logins = Counter(s.attendee.login for s in draft.sightings if s.attendee.login)
    full = Counter(s.attendee.name for s in draft.sightings if s.attendee.name and s.name_key)
    written = full or Counter(s.attendee.name for s in draft.sightings if s.attendee.name)
    # Of the spellings in which a login was written, that of the login meant; a person may have none.
    own = Counter({login: count for login, count in logins.items() if login.casefold() == draft.key})
    login = _majority(own) if own else None
    name = _majority(written) if written else login or draft.key
    return Person(
        key=draft.key,
        name=name.rstrip(".") if name.count(".") == 1 else name,
        login=login,
        logins=(draft.key,) if login else (),
        names=_dated(draft.sightings, "name"),
        initials=_dated(draft.sightings, "initials"),
        affiliations=_dated(draft.sightings, "affiliation"),
    )


def _dated(sightings: Iterable[Sighting], field: str) -> tuple[Dated, ...]:
    days: dict[tuple[str, str], set[datetime.date]] = defaultdict(set)
    for sighting in sightings:
        value: str | None = getattr(sighting.attendee, field)
        if value is None and field == "name":
            value = sighting.attendee.login or sighting.attendee.initials
        if value:
            days[value, sighting.archive].add(sighting.date)
    return tuple(Dated(*place, tuple(sorted(days[place]))) for place in sorted(days))
