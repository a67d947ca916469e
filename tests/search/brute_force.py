"""A query's tree evaluated the slow and obvious way, item by item, over the extracted items themselves.

It is the oracle of the differential test, so it shares nothing with the store: only the analysis of text, the ids of
references and the people's own records, which both take as given.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_search.analysis import Term, analyse, fold, fuzzy_match, fuzzy_surface, prefix_surface, query_terms
from minutes_search.query import And, DateRange, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Scope, Word
from minutes_search.refs import normalise_reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.model import Item, Meeting, Mention
    from minutes_search.store import PersonRecord


Terms = list[tuple[int, Term]]
"""Terms that follow one another, each with its position."""
Written = dict[int, dict[str, str]]
"""By position, each term that stands there with the letters as they are written."""


class Stream:
    """A stretch of text."""

    def __init__(self, terms: Terms) -> None:
        self.there = {(position, term.text) for position, term in terms}
        self.surfaces = {term.surface for _, term in terms}


@dataclass(frozen=True)
class Entry:
    """One item with its meeting."""

    meeting: Meeting
    item: Item
    _streams: dict[tuple[Scope, ...], list[Stream]] = field(default_factory=dict)
    _written: list[Written] = field(default_factory=list)

    def streams(self, scope: Sequence[Scope]) -> list[Stream]:
        """Return the stretches of text in which words are looked for; no phrase runs from one into another."""
        key = tuple(scope)
        if key not in self._streams:
            self._streams[key] = [Stream(terms) for terms in _streams(self.item, key)]
        return self._streams[key]

    def written(self) -> list[Written]:
        """Return what is written in the body and in the title."""
        if not self._written:
            self._written.extend(map(_written, ([line.text for line in self.item.lines], [self.item.title])))
        return self._written

    @property
    def key(self) -> tuple[str, str, str]:
        return self.meeting.archive, self.meeting.path, self.item.id


@dataclass(frozen=True)
class Oracle:
    """All items of an archive, and what it knows of people."""

    meetings: Sequence[Meeting]
    people: Sequence[PersonRecord] = ()
    _known_keys: dict[str, set[str]] = field(default_factory=dict)
    _known_spellings: dict[str, set[tuple[str, bool]]] = field(default_factory=dict)

    def answer(self, node: Node | None, scope: Sequence[Scope] = ()) -> set[tuple[str, str, str]]:
        return {entry.key for entry in self._entries if node is None or self._matches(node, entry, scope)}

    @functools.cached_property
    def _entries(self) -> list[Entry]:
        return [Entry(meeting, item) for meeting in self.meetings for item in meeting.items]

    def _matches(self, node: Node, entry: Entry, scope: Sequence[Scope]) -> bool:
        match node:
            case And(parts):
                return all(self._matches(part, entry, scope) for part in parts)
            case Or(parts):
                return any(self._matches(part, entry, scope) for part in parts)
            case Not(part):
                return not self._matches(part, entry, scope)
            case Field(name, values):
                return any(self._field(name, value, entry) for value in values)
            case _:
                return any(_stands_in(node, stream) for stream in entry.streams(scope))

    def _field(self, name: str, value: str | DateRange, entry: Entry) -> bool:
        item = entry.item
        if isinstance(value, DateRange):
            since, until = value.since, value.until
            return (since is None or since <= entry.meeting.date) and (until is None or entry.meeting.date <= until)
        match name:
            case "by" | "owner" | "speaker" | "assignee":
                return self._person(value, _people_of(item)[name])
            case "attendee":
                return self._attends(value, entry.meeting)
            case "mentions":
                return any(_names(*spelling, entry) for spelling in self._spellings(value))
            case "kind":
                return item.kind == value
            case "archive":
                return entry.meeting.archive == value
            case "section":
                words = [_in_stream(Word(word), [analyse(h) for h in item.section]) for word in value.split()]
                return all(words)
            case "ref":
                named = {ref.id for ref in item.refs} | {ref.url for ref in item.refs}
                return (normalise_reference(value) or value) in named | {normalise_reference(n or "") for n in named}
            case "repo":
                return any(_leads_into(ref.id, value) or _leads_into(ref.url or "", value) for ref in item.refs)
            case "is" | "has":
                return _holds(f"{name}:{value}", item)
        raise AssertionError(f"the oracle does not know {name}:")

    def _person(self, value: str, mentions: Sequence[Mention]) -> bool:
        keys = self._keys(value)
        return any(m.person in keys if m.person else fold(m.label) == fold(value) for m in mentions)

    def _attends(self, value: str, meeting: Meeting) -> bool:
        called = {fold(value)}
        for person in self.people:
            if person.key in self._keys(value):
                called |= {fold(name) for name in (person.name, person.login) if name}
        return any(fold(n) in called for a in meeting.attendees for n in (a.name, a.initials, a.login) if n)

    def _spellings(self, value: str) -> set[tuple[str, bool]]:
        """Return how a text may name the person, each with whether capitals matter."""
        if value not in self._known_spellings:
            self._known_spellings[value] = self._spelled(value)
        return self._known_spellings[value]

    def _spelled(self, value: str) -> set[tuple[str, bool]]:
        persons = [person for person in self.people if person.key in self._keys(value)]
        found = {(login, False) for p in persons for login in (p.login, *p.logins) if login}
        for person in persons:
            names = [name for name in (person.name, *person.names) if name]
            words = {word for name in names if " " in name for word in name.split() if len(word) > 2}
            own = {word for word in words if self._only(person, word)}
            found |= {(name, " " not in name) for name in (*names, *own, *person.initials, *person.labels)}
        return {spelling for spelling in found if len(spelling[0]) > 1} or {(value, False)}

    def _only(self, person: PersonRecord, word: str) -> bool:
        others = [other for other in self.people if other != person]
        parts = fold(word).split("-")
        return not any(all(part in _name_words(other) for part in parts) for other in others)

    def _keys(self, value: str) -> set[str]:
        """Return who may be meant. The same for all items, so it is asked for once."""
        if value not in self._known_keys:
            self._known_keys[value] = self._meant(value)
        return self._known_keys[value]

    def _meant(self, value: str) -> set[str]:
        wanted = fold(value)
        exact = {p.key for p in self.people if wanted in _called(p)}
        words = wanted.replace("-", " ").split()
        whole = {p.key for p in self.people if all(word in _name_words(p) for word in words)}
        starts = {
            p.key
            for p in self.people
            if all(len(w) >= 3 and any(n.startswith(w) for n in _name_words(p)) for w in words)
        }
        return exact or whole or starts


def _people_of(item: Item) -> dict[str, Sequence[Mention]]:
    own = item.assignees
    return {
        "by": (*item.owners, *item.speakers),
        "owner": item.owners,
        "speaker": item.speakers,
        "assignee": (*own, *(assignee for action in item.actions for assignee in action.assignees)),
    }


def _called(person: PersonRecord) -> set[str]:
    """Return what the person is called in full: a first name alone never hides others of that name."""
    names = [name for name in (person.name or "", *person.names) if " " in name]
    return {fold(name) for name in (*names, person.login or "", *person.initials) if name} | (
        {person.key} if "-" in person.key else set()
    )


def _name_words(person: PersonRecord) -> set[str]:
    words = fold(" ".join(name for name in (person.name, *person.names) if name)).replace("-", " ").split()
    return {*words, *map(fold, person.labels)}


def _written(texts: Sequence[str]) -> Written:
    there: Written = {}
    start = 0
    for text in texts:
        terms = analyse(text)
        for term in terms:
            key = term.text if term.text.startswith("=") else term.surface
            there.setdefault(start + term.position, {})[key] = text[term.start : term.end]
        start += len({term.position for term in terms})
    return there


def _names(name: str, capitals: bool, entry: Entry) -> bool:
    """Tell whether a name stands in the title or the body, spelled so, with its capitals if they matter."""
    wanted = {each.offset: each.term for each in query_terms(name)}
    spelled = {term.position: term.surface for term in analyse(name) if not term.text.startswith("=")}
    keys = {offset: term if term.startswith("=") else spelled[offset] for offset, term in wanted.items()}
    for there in entry.written():
        for first in there:
            written = [there.get(first + offset, {}).get(key) for offset, key in keys.items()]
            if None not in written and (not capitals or len(spelled) > 1 or _cased(name, str(written[0]))):
                return True
    return False


def _cased(name: str, written: str) -> bool:
    plain = written.replace("’", "'").removesuffix("'s")
    return plain == plain.upper() if name == name.upper() else plain[0] == plain[0].upper() or name[0].islower()


def _leads_into(reference: str, repository: str) -> bool:
    within = reference.lower().removeprefix("https://github.com/")
    if within == reference.lower() and "#" not in reference:
        return False
    parts = within.replace("#", "/").split("/")
    owner, name = repository.split("/")
    return len(parts) >= 2 and parts[0] == owner and name in ("*", parts[1])


def _holds(flag: str, item: Item) -> bool:
    match flag:
        case "is:open" | "is:done":
            return f"is:{item.status}" == flag
        case "is:carried":
            return item.place is not None and item.place.carried
        case "is:action":
            return item.kind == "action" or len(item.actions) > 0
        case "has:action":
            return len(item.actions) > 0
        case "has:ref":
            return len(item.refs) > 0
        case "has:pr":
            return any("/pull/" in (ref.url or "") for ref in item.refs)
        case "has:owner":
            return len(item.owners) > 0
        case "has:speaker":
            return len(item.speakers) > 0
    raise AssertionError(f"the oracle does not know {flag}")


def _streams(item: Item, scope: Sequence[Scope]) -> list[Terms]:
    lines = _chain([line.text for line in item.lines])
    title = _chain([item.title])
    start = _where([t for _, t in title], lines)
    inside = set() if start is None else set(range(start, start + len({position for position, _ in title})))
    if not scope:
        headings = [_chain([heading]) for heading in item.section]
        return [lines, *headings] if start is not None else [lines, title, *headings]
    streams = []
    if "title" in scope:
        streams.append(title if start is None else [(p, t) for p, t in lines if p in inside])
    if "body" in scope:
        streams.append([(p, t) for p, t in lines if p not in inside])
    return streams


def _chain(texts: Sequence[str]) -> Terms:
    stream: Terms = []
    start = 0
    for text in texts:
        terms = analyse(text)
        stream += [(start + term.position, term) for term in terms]
        start += len({term.position for term in terms})
    return stream


def _where(title: list[Term], stream: Terms) -> int | None:
    """Return the position at which the title's words stand in the text, one after the other."""
    if not title:
        return 0
    at: dict[int, set[str]] = {}
    for position, term in stream:
        at.setdefault(position, set()).add(_plain(term))
    wanted = [_plain(term) for term in title if _plain(term)]
    for start in sorted(at):
        if all(word in at.get(start + i, ()) for i, word in enumerate(wanted)):
            return start
    return None


def _plain(term: Term) -> str:
    """Return the word; nothing for an identifier, whose parts are words of their own."""
    return "" if term.text.startswith("=") else term.surface


def _stands_in(node: Word | Phrase | Prefix | Fuzzy, stream: Stream) -> bool:
    if isinstance(node, Prefix):
        start = prefix_surface(node.text)
        return start is not None and any(surface.startswith(start) for surface in stream.surfaces)
    if isinstance(node, Fuzzy):
        sought = fuzzy_surface(node.text)
        return sought is not None and any(_near(sought, surface, node.distance) for surface in stream.surfaces)
    wanted = query_terms(node.text)
    return bool(wanted) and any(
        all((position + each.offset, each.term) in stream.there for each in wanted) for position, _ in stream.there
    )


_near = functools.lru_cache(maxsize=None)(fuzzy_match)


def _in_stream(word: Word, headings: list[list[Term]]) -> bool:
    return any(_stands_in(word, Stream([(term.position, term) for term in heading])) for heading in headings)
