"""Which login belongs to which name, by majority: a login typed wrongly once makes nobody, and renames nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.people.names import full_name_key

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minutes_search.model import Attendee

_ALIKE = 0.8
_SAME_LOGIN = 0.85


class Sighting(NamedTuple):
    """One attendee row, and where it stands."""

    date: datetime.date
    archive: str
    path: str
    attendee: Attendee
    name_key: str | None
    """What spellings of this full name have in common; None without a full name."""
    login: str | None
    """In lower case."""

    @classmethod
    def of(cls, date: datetime.date, archive: str, path: str, attendee: Attendee) -> Sighting:
        """Return the sighting of an attendee in a meeting."""
        name_key = full_name_key(attendee.name) if attendee.name else None
        login = attendee.login.casefold() if attendee.login else None
        return cls(date, archive, path, attendee, name_key, login)


def alike(one: str, other: str) -> bool:
    """Whether two full-name keys can be one person's: they share a word, or one is a misspelling of the other."""
    if set(one.split()) & set(other.split()):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


class LoginVotes:
    """The names and logins that stand in one row together, counted over all sightings."""

    def __init__(self, sightings: Iterable[Sighting]) -> None:
        self._names: dict[str, Counter[str]] = defaultdict(Counter)
        logins: dict[str, Counter[str]] = defaultdict(Counter)
        latest: dict[tuple[str, str], datetime.date] = {}
        for sighting in sightings:
            login, name = sighting.login, sighting.name_key
            if login is None or name is None:
                continue
            self._names[login][name] += 1
            logins[name][login] += 1
            latest[name, login] = max(sighting.date, latest.get((name, login), sighting.date))
        self._owner = {login: _majority(names) for login, names in self._names.items()}
        self._of_name = {name: self._settle(name, counts, latest) for name, counts in logins.items()}

    def _settle(
        self, name: str, counts: Counter[str], latest: dict[tuple[str, str], datetime.date]
    ) -> dict[str, str | None]:
        """Return for each login written beside a name the login that is meant; None where it is somebody else's."""
        own = [login for login in counts if self._is_owner(name, login)]
        meant: dict[str, str | None] = dict.fromkeys(counts)
        if not own:
            return meant
        best = max(own, key=lambda login: (counts[login], latest[name, login], login))
        for login in counts:
            distinct = login in own and counts[login] > 1 and SequenceMatcher(None, login, best).ratio() < _SAME_LOGIN
            meant[login] = login if distinct else best
        return meant

    def _is_owner(self, name: str, login: str) -> bool:
        return self._owner[login] == name or alike(self._owner[login], name)

    def login_of(self, sighting: Sighting) -> str | None:
        """Return the login that a row means, corrected; None where it has none or only somebody else's."""
        login, name = sighting.login, sighting.name_key
        if login is None or name is None:
            return login
        return self._of_name[name][login]

    def logins_of(self, name: str) -> Sequence[str]:
        """Return the distinct logins that a full name goes with."""
        return sorted({login for login in self._of_name.get(name, {}).values() if login})


def _majority(counts: Counter[str]) -> str:
    return max(counts, key=lambda value: (counts[value], value))
