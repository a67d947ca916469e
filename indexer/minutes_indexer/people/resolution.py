"""Whom the labels of one meeting mean (extraction.md, "People").

The meeting's own table first, then the tables nearest in time, then a login or a name that is unambiguous around that
time. Where two persons come into question none is taken: a wrong person is worse than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.people.names import (
    derived_initials,
    first_name_forms,
    full_name_key,
    is_login,
    is_short_form,
    is_surname,
    looks_like_initials,
    words,
)
from minutes_indexer.people.partial import slug
from minutes_indexer.people.votes import alike
from minutes_search.model import Mention

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Sequence

    from minutes_indexer.people.index import PeopleIndex, Worn
    from minutes_search.config import ConfiguredPerson
    from minutes_search.model import Attendee, How

_FARTHEST_TABLE = 4 * 365
"""Days beyond which a table says nothing about whom initials mean."""
_FARTHEST_NAME = 4 * 365
"""Days beyond which somebody is not around: their first name may be another's."""
_MARGIN = 60
"""Who wears the initials within so many days (or twice as far as the nearest table) is a rival."""
_NAME_MARGIN = 180
"""The same for first names."""
_OTHER_INITIALS = 730
"""Days within which other initials, stated, rule out that somebody is meant by those of the name."""


class MeetingPeople:
    """The people of one meeting: resolves its labels and remembers the answers."""

    def __init__(
        self,
        index: PeopleIndex,
        configured: dict[str, list[tuple[ConfiguredPerson, str]]],
        date: datetime.date,
        archive: str,
        attendees: tuple[Attendee, ...],
    ) -> None:
        self._index = index
        self._configured = configured
        self._date = date
        self._archive = archive
        self.attendees = attendees
        self._answers: dict[str, Mention] = {}
        self._rows = [(attendee, key) for attendee in attendees if (key := self._identify(attendee))]
        self._strangers = {key: attendee for attendee, key in self._rows if key not in index.persons}
        self._forms = self._forms_by_word()

    def is_of(self, date: datetime.date, archive: str, attendees: tuple[Attendee, ...]) -> bool:
        """Whether these are the people of that meeting."""
        return attendees is self.attendees and date == self._date and archive == self._archive

    def resolve(self, label: str) -> Mention:
        """Return whom a label means."""
        if label not in self._answers:
            self._answers[label] = self._resolve(label)
        return self._answers[label]

    def _resolve(self, label: str) -> Mention:
        text = label.strip("()[]{}:;,.?! \t")
        # "@Christopher W" is no login: HackMD lets people mention each other by name.
        handle = text.startswith("@") and is_login(text[1:])
        text = text.lstrip("@")
        steps: list[tuple[How, Callable[[str], frozenset[str]]]] = [("configured", self._by_configuration)]
        if handle:
            steps.append(("login", self._by_login))
        else:
            steps += [
                ("table", self._by_own_initials),
                ("table", self._by_own_name),
                ("table", self._by_known_initials),
                ("nearest", self._by_nearest_table),
                ("login", self._by_login),
                ("first name", self._by_name),
            ]
        for how, step in steps if text else ():
            found = step(text)
            if len(found) == 1:
                return self._mention(label, next(iter(found)), how)
            if found:
                return Mention(label, how="ambiguous", candidates=tuple(sorted(found)))
        return Mention(label)

    def _mention(self, label: str, key: str, how: How) -> Mention:
        person = self._index.persons.get(key)
        if person is not None:
            return Mention(label, key, person.name, person.login, how)
        stranger = self._strangers[key]
        return Mention(label, key, stranger.name, stranger.login, how)

    def _identify(self, attendee: Attendee) -> str | None:
        """Return the person of an attendee row; a row that the directory does not know stands for itself."""
        index = self._index
        by_login = index.logins.get(attendee.login.casefold()) if attendee.login else None
        name = full_name_key(attendee.name) if attendee.name else None
        by_name = index.full_names.get(name, set()) if name else set()
        if by_login is not None:
            same = name is None or by_login in by_name or any(alike(name, " ".join(f)) for f in index.forms[by_login])
            # The row of one person with the login of another is the one whose name it bears.
            return by_login if same or len(by_name) != 1 else next(iter(by_name))
        if name is None and attendee.login is None:
            return self._identify_partial(attendee)
        if len(by_name) == 1:
            return next(iter(by_name))
        return attendee.login.casefold() if attendee.login else slug(attendee.name or "")

    def _identify_partial(self, attendee: Attendee) -> str | None:
        if attendee.name and attendee.name != attendee.initials:
            found = self._around(attendee.name)
            if len(found) > 1 and attendee.initials:
                wear = {worn.key for worn in self._index.worn(attendee.initials)}
                found = found & wear or found
        else:
            found = self._by_nearest_table(attendee.initials or "")
        return next(iter(found)) if len(found) == 1 else None

    def _forms_by_word(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Return the attendees' names, in folded words and with their persons, by their first and last words."""
        forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for attendee, key in self._rows:
            own = [words(attendee.name)] if attendee.name else []
            for form in (*own, *self._index.forms.get(key, ())):
                for word in {*form[:1], *form[-1:]}:
                    forms.setdefault(word, []).append((form, key))
        return forms

    def _by_configuration(self, text: str) -> frozenset[str]:
        return frozenset(
            key for person, key in self._configured.get(text.casefold(), ()) if person.holds_on(self._date)
        )

    def _by_own_initials(self, text: str) -> frozenset[str]:
        """The meeting's own table states the initials; in the same case, if any are."""
        folded = text.casefold()
        rows = [(attendee.initials, key) for attendee, key in self._rows if attendee.initials]
        found = frozenset(key for initials, key in rows if initials == text)
        found = found or frozenset(key for initials, key in rows if initials.casefold() == folded)
        proper = frozenset(key for key in found if (folded, key) not in self._index.mistyped)
        # A row with other initials than its person ever wears may be a slip: then whoever wears them is meant as well.
        return proper or (found | self._nearest(text, exact=False) if found else found)

    def _by_own_name(self, text: str) -> frozenset[str]:
        """The meeting's own table has one person of that name."""
        short = words(text)
        if not short:
            return frozenset()
        exact: set[str] = set()
        nickname: set[str] = set()
        surname: set[str] = set()
        for first in first_name_forms(short[0]):
            for form, key in self._forms.get(first, ()):
                if is_short_form(short, form):
                    (exact if short[0] == form[0] else nickname).add(key)
                elif is_surname(short, form):
                    surname.add(key)
        if exact:
            return frozenset(exact)
        if nickname:
            around = self._around(text)
            namesakes = around & self._index.named(text).exact
            return frozenset(nickname) | namesakes
        return frozenset(surname)

    def _by_known_initials(self, text: str) -> frozenset[str]:
        """One of the attendees wears the initials in other tables, or would by name and nobody else does then."""
        if len(text) < 2 or not looks_like_initials(text) or text.islower():
            return frozenset()
        present = {key for _, key in self._rows}
        folded = text.casefold()
        spellings = self._index.spellings.get(folded, ())
        wear = {
            worn.key
            for spelling in spellings
            for worn in self._index.worn(spelling)
            if worn.key in present and abs((worn.date - self._date).days) <= _FARTHEST_TABLE
        }
        if wear:
            return frozenset(wear) if len(wear) == 1 else frozenset()
        named = {key for key in present if self._derives(key, folded)}
        others = {
            worn.key
            for spelling in spellings
            for worn in self._index.worn(spelling)
            if abs((worn.date - self._date).days) <= 365
        }
        return frozenset(named) if len(named) == 1 and not others else frozenset()

    def _derives(self, key: str, folded: str) -> bool:
        stranger = self._strangers.get(key)
        if stranger is not None:
            return bool(stranger.name) and folded in derived_initials(stranger.name or "")
        return key in self._index.derived.get(folded, ())

    def _by_nearest_table(self, text: str) -> frozenset[str]:
        """The tables nearest in time state the initials."""
        if not looks_like_initials(text):
            return frozenset()
        found = self._nearest(text, exact=True) or self._nearest(text, exact=False) or self._by_spelt_out(text)
        return found | self._rivals(text.casefold(), found) if len(found) == 1 else found

    def _nearest(self, text: str, *, exact: bool) -> frozenset[str]:
        index = self._index
        spellings: Iterable[str] = [text] if exact else sorted(index.spellings.get(text.casefold(), ()))
        family = index.related.get(self._archive, frozenset({self._archive}))
        seen = [
            (abs((worn.date - self._date).days), worn)
            for spelling in spellings
            for worn in index.worn(spelling)
            if worn.archive in family and self._is_plausible(spelling, worn)
        ]
        if not seen:
            return frozenset()
        nearest = min(days for days, _ in seen)
        if nearest > _FARTHEST_TABLE:
            return frozenset()
        window = [worn for days, worn in seen if days <= max(2 * nearest, _MARGIN)]
        found = frozenset(worn.key for worn in window)
        # Of several, whoever was around then, and then whoever was seen in this archive.
        around = frozenset(key for key in found if index.gap(key, self._date) == 0)
        here = frozenset(worn.key for worn in window if worn.archive == self._archive and worn.key in around)
        return next((keys for keys in (found, around, here) if len(keys) == 1), found)

    def _by_spelt_out(self, text: str) -> frozenset[str]:
        """Three letters or more that a name gives, though no table states them: CJW for CJ Wright."""
        if len(text) < 3 or not text.isupper() or text.casefold() in self._index.spellings:
            return frozenset()
        keys = self._index.derived.get(text.casefold(), ())
        return self._closest(key for key in keys if self._index.gap(key, self._date) <= _NAME_MARGIN)

    def _is_plausible(self, initials: str, worn: Worn) -> bool:
        """Whether initials in a table can tell whom they mean at the meeting's date.

        Those of a visitor, who came once or twice, do so for the weeks around; a slip for the weeks around it.
        """
        days = abs((worn.date - self._date).days)
        if days <= _MARGIN:
            return True
        if (initials.casefold(), worn.key) in self._index.mistyped:
            return False
        return self._index.gap(worn.key, self._date) <= _MARGIN or self._index.is_regular(initials, worn.key)

    def _rivals(self, folded: str, found: frozenset[str]) -> frozenset[str]:
        """Persons of this archive then, whose names give the initials though no table states them, nor others."""
        (chosen,) = found
        if self._archive in self._index.archives[chosen] and self._index.gap(chosen, self._date) == 0:
            return frozenset()
        return frozenset(
            key
            for key in self._index.derived.get(folded, ())
            if key != chosen
            and self._archive in self._index.archives[key]
            and self._index.gap(key, self._date) <= _MARGIN
            and not self._states_initials(key)
        )

    def _states_initials(self, key: str) -> bool:
        return any(
            abs((date - self._date).days) <= _OTHER_INITIALS
            for seen in self._index.persons[key].initials
            for date in seen.dates
        )

    def _by_login(self, text: str) -> frozenset[str]:
        key = self._index.logins.get(text.casefold())
        if key is None:
            return frozenset(
                key
                for attendee, key in self._rows
                if attendee.login and attendee.login.casefold() == text.casefold() and key in self._strangers
            )
        return frozenset({key})

    def _by_name(self, text: str) -> frozenset[str]:
        return self._around(text)

    def _around(self, text: str) -> frozenset[str]:
        """Return the persons around that time whom a name or a short form of it can mean."""
        named = self._index.named(text)
        full = full_name_key(text)
        if full is not None and full in self._index.full_names:
            return self._closest(named.exact, anywhere=True)
        return self._closest(named.exact | named.nickname) or self._closest(named.surname)

    def _closest(self, candidates: Iterable[str], *, anywhere: bool = False) -> frozenset[str]:
        index = self._index
        keys = tuple(candidates)
        pools: Sequence[list[str]] = [
            [key for key in keys if self._archive in index.archives[key]],
            [key for key in keys if anywhere or index.is_around(key, self._archive)],
        ]
        for pool in pools:
            gaps = {key: index.gap(key, self._date) for key in pool}
            if gaps and (anywhere or min(gaps.values()) <= _FARTHEST_NAME):
                margin = max(2 * min(gaps.values()), _NAME_MARGIN)
                return frozenset(key for key, gap in gaps.items() if gap <= margin)
        return frozenset()
