"""Who the people of the archive are, and whom a label stood for, when, and how that is known.

A label stands for a person only as of its meeting (extraction.md, "People"). So the answer is read from the items
themselves, each of which keeps whom its labels were taken to mean and how; nothing is resolved anew.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import fold
from minutes_search.store.history import PersonHistory, Seen, load_history
from minutes_search.store.keys import label_term, person_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from minutes_search.model import How, Mention
    from minutes_search.store import PersonRecord, Store, StoredItem

_ROLES = ("owner", "speaker", "assignee")
_ALIKE = 0.6
_MOST_SUGGESTED = 5


class Span(NamedTuple):
    """The first and the last day of something."""

    first: datetime.date
    last: datetime.date

    def joined(self, other: Span | None) -> Span:
        """Give the span from the earlier first to the later last day."""
        return Span(min(self.first, other.first), max(self.last, other.last)) if other else self


@dataclass(slots=True)
class Entry:
    """One person of the directory."""

    person: PersonRecord
    seen: Span | None
    """In attendee lists and items; None for a person who is only configured."""
    initials: tuple[tuple[str, Span], ...]
    affiliation: str | None
    """The latest."""
    owned: int
    """Items that the person owns."""
    spoken: int
    """Items that the person speaks in."""


@dataclass(slots=True)
class Use:
    """What a label, in one spelling, stood for over some meetings."""

    label: str
    items: set[int] = field(default_factory=set)
    meetings: set[tuple[datetime.date, str, str]] = field(default_factory=set)
    """Date, archive and path."""
    how: Counter[How] = field(default_factory=Counter)
    """In how many items the label was resolved by which means."""
    candidates: tuple[str, ...] = ()
    """Keys of the persons whom an ambiguous label may mean."""

    @property
    def span(self) -> Span:
        """The first and last meeting that has the label so."""
        return Span(min(self.meetings)[0], max(self.meetings)[0])


@dataclass(slots=True)
class Who:
    """Whom a label stands or stood for."""

    label: str
    people: list[tuple[Entry, list[Use]]]
    """Each person with the labels that stood for them: the label that was asked for, or, where the minutes do not use
    it as a label, all of theirs. Whoever it stood for last comes first."""
    ambiguous: list[Use]
    unknown: list[Use]
    nearest: list[PersonRecord]
    """People with a name like the label, where nobody was found."""


def directory(store: Store, archives: Sequence[str] = ()) -> list[Entry]:
    """Give all people (of some archives, where these are named), those with most items first."""
    entries = _Entries(store, archives)
    found = [entries.entry(person) for person in store.people.persons.values()]
    present = [entry for entry in found if entry.seen or not archives]
    return sorted(present, key=lambda entry: (-(entry.owned + entry.spoken), entry.person.name or "", entry.person.key))


def count_people(store: Store, archives: Sequence[str] = ()) -> int:
    """Return how many people `directory` gives."""
    if not archives:
        return len(store.people.persons)
    entries = _Entries(store, archives)
    return sum(map(entries.has, store.people.persons.values()))


def unresolved(store: Store, archives: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Give the labels that stay ambiguous or unknown, folded, with the number of items that have them; most first."""
    entries = _Entries(store, archives)
    start = label_term("")
    labels = {term for role in _ROLES for term in store.terms(role, start)}
    counts = {label.removeprefix(start): len(entries.items(label, _ROLES)) for label in labels}
    return sorted(((label, count) for label, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))


def labels_of(store: Store, key: str) -> list[Use]:
    """Give all labels that stood for a person of the directory, who is given by key, those of most items first."""
    return _uses(_Entries(store, ()), person_term(key), key)


def who_is(store: Store, label: str, archives: Sequence[str] = ()) -> Who:
    """Tell whom a label (initials, a name, part of one, a login) stands for, in the archives named or in all."""
    entries = _Entries(store, archives)
    wanted = _folded(label)
    called = [
        person
        for person in store.people.persons.values()
        if wanted in {_folded(text) for text in (*person.initials, *person.labels, *person.logins, person.login or "")}
    ]
    persons = {person.key: person for person in (*store.people.resolve(label).persons, *called)}
    people = []
    for person in persons.values():
        entry = entries.entry(person)
        if entry.seen or not archives:
            people.append((entry, _uses(entries, person_term(person.key), person.key)))
    if any(_folded(use.label) == wanted for _, uses in people for use in uses):
        # It is a label of the minutes: then it is asked whom that stood for, not what else people are called.
        people = [(entry, [use for use in uses if _folded(use.label) == wanted]) for entry, uses in people]
    people.sort(key=lambda pair: _latest_first(*pair), reverse=True)
    open_uses = _uses(entries, label_term(label), None)
    return Who(
        label,
        people,
        [use for use in open_uses if use.how["ambiguous"]],
        [use for use in open_uses if use.how["unknown"]],
        [] if people or any(use.candidates for use in open_uses) else _nearest(store, wanted),
    )


def _latest_first(entry: Entry, uses: list[Use]) -> tuple[datetime.date, str]:
    """Give a key by which whoever the label stands for now comes before those it stood for."""
    days = [use.span.last for use in uses] or ([entry.seen.last] if entry.seen else [])
    return max(days, default=datetime.date.min), entry.person.key


def _folded(text: str) -> str:
    return fold(text).strip().removeprefix("@")


def _uses(entries: _Entries, term: str, key: str | None) -> list[Use]:
    """Collect the labels that stood for a person, or, without one, those that stood for nobody, from the items."""
    uses: dict[tuple[str, tuple[str, ...], bool], Use] = {}
    for docnum in sorted(entries.items(term, _ROLES)):
        item = entries.store.load(docnum)
        for mention in dict.fromkeys(_mentions(item)):
            if mention.person != key or (key is None and label_term(mention.label) != term):
                continue
            kind = (mention.label, mention.candidates, mention.how == "ambiguous")
            use = uses.setdefault(kind, Use(mention.label, candidates=mention.candidates))
            use.items.add(docnum)
            use.meetings.add((item.date, item.archive, item.path))
            use.how[mention.how] += 1
    return sorted(uses.values(), key=lambda use: (-len(use.items), use.label))


def _mentions(item: StoredItem) -> Iterator[Mention]:
    yield from item.item.owners
    yield from item.item.speakers
    for action in item.item.actions:
        yield from action.assignees


class _Entries:
    """The directory's entries over the items of some archives."""

    def __init__(self, store: Store, archives: Sequence[str]) -> None:
        self.store = store
        self._archives = archives
        self._history = load_history(store)
        self._items = store.items
        if archives:
            self._items = frozenset().union(
                *(store.items_of(store.documents("archive", archive)) for archive in archives)
            )

    def items(self, term: str, roles: Iterable[str]) -> set[int]:
        """Give the items that have a person or label in one of the roles."""
        return set().union(*(self.store.documents(role, term) for role in roles)) & self._items

    def has(self, person: PersonRecord) -> bool:
        """Tell whether a person stands in attendee lists or items."""
        history = self._history.get(person.key)
        return bool((history and self._of_archives(history.names)) or self.items(person_term(person.key), _ROLES))

    def entry(self, person: PersonRecord) -> Entry:
        """Give a person's entry."""
        history = self._history.get(person.key) or PersonHistory(person.key)
        term = person_term(person.key)
        owned, spoken, assigned = (self.items(term, [role]) for role in _ROLES)
        everything = owned | spoken | assigned
        seen = _span(self._of_archives(history.names))
        if everything:
            days = [self.store.block_of(docnum).day for docnum in everything]
            active = Span(datetime.date.fromordinal(min(days)), datetime.date.fromordinal(max(days)))
            seen = active.joined(seen)
        affiliations = sorted(
            self._of_archives(history.affiliations), key=lambda each: (each.last, each.times, each.value)
        )
        return Entry(
            person,
            seen,
            self._initials(history),
            affiliations[-1].value if affiliations else None,
            len(owned),
            len(spoken),
        )

    def _of_archives(self, seen: Iterable[Seen]) -> list[Seen]:
        return [each for each in seen if not self._archives or each.archive in self._archives]

    def _initials(self, history: PersonHistory) -> tuple[tuple[str, Span], ...]:
        """Give a person's initials with the time in which lists state them, the latest first."""
        spans: dict[str, Span] = {}
        for each in self._of_archives(history.initials):
            spans[each.value] = Span(each.first, each.last).joined(spans.get(each.value))
        return tuple(sorted(spans.items(), key=lambda pair: (pair[1].last, pair[0]), reverse=True))


def _span(seen: Iterable[Seen]) -> Span | None:
    span: Span | None = None
    for each in seen:
        span = Span(each.first, each.last).joined(span)
    return span


def _nearest(store: Store, wanted: str) -> list[PersonRecord]:
    """Give the people whose name, part of a name, login or initials are most like what was asked for."""
    ranked = []
    for person in store.people.persons.values():
        names = [_folded(name) for name in (person.name or "", *person.names)]
        forms = {*names, *(word for name in names for word in name.split()), *map(_folded, person.initials)}
        forms |= set(map(_folded, (*person.labels, *person.logins)))
        likeness = max(SequenceMatcher(None, wanted, form).ratio() for form in forms or {""})
        if likeness >= _ALIKE:
            ranked.append((-likeness, person.key))
    return [store.people.persons[key] for _, key in sorted(ranked)[:_MOST_SUGGESTED]]
