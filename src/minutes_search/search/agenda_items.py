"""The entries of an agenda: which lines an item or an action is copied with, and whose it is said to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from minutes_search.written import WrittenLine

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_search.model import Attendee, Item, Meeting, Mention, Reference, TextLine
    from minutes_search.search.actions import FoundAction
    from minutes_search.store import People

NOBODY = "(???) "
"""The mark of an item that is nobody's yet, as the templates of 2020 have it."""
UNKNOWN = "owner as written: "
"""Begins the note of an owner whose label stands for nobody known."""
AS_WRITTEN = "as written: "
"""Begins a note that the minutes begin with a label which in this meeting would mean nobody, or somebody else."""
_SAYS = re.compile(r"[(\[]|\S{1,20}:\s")
"""How a line of its own begins, not the rest of the one above: with a mark."""
_NAME = re.compile(r"[^\W\d_][\w.' -]{1,40}")


@dataclass(frozen=True, slots=True)
class AgendaSource:
    """Where an entry of the agenda comes from."""

    date: datetime.date
    path: str
    line: int
    item: str
    """The id of the item that it is, or stands in."""
    title: str
    """That item's."""


@dataclass(frozen=True, slots=True)
class Age:
    """How long an action has been there."""

    since: datetime.date
    last_seen: datetime.date
    meetings: int
    """It stands in so many."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An entry of the agenda."""

    line: WrittenLine
    """The entry's own line, with its mark."""
    title: str
    owners: tuple[Mention, ...]
    """Those who can be told, with the label that means them in this meeting."""
    unknown: tuple[str, ...]
    """Labels of owners that stand for nobody known, or for one of several; they are noted below the entry."""
    refs: tuple[Reference, ...]
    notes: tuple[WrittenLine, ...]
    """What stood below it, nested from depth 1."""
    source: AgendaSource
    age: Age | None = None
    """Of an action."""


class Written(Protocol):
    """What only the indexer can tell of how lines were written, and of whom they mean."""

    def lines(self, meeting: Meeting) -> Mapping[tuple[int, str], WrittenLine]:
        """Give the lines of a meeting's file as they were written, by number and text."""

    def references(self, lines: Sequence[WrittenLine]) -> tuple[Reference, ...]:
        """Give what lines link to or name."""

    def person(self, label: str, attendees: tuple[Attendee, ...]) -> str | None:
        """Give whom a label means in the meeting that the agenda is for, if these attend; None for nobody known."""


@dataclass(frozen=True, slots=True)
class Copying:
    """What entries are made with."""

    reader: Written
    people: People
    attendees: tuple[Attendee, ...]
    """Those whom the agenda lists."""
    listed: Mapping[str, str]
    """The initials in that list, by the person's key."""
    _lines: dict[tuple[str, str], Mapping[tuple[int, str], WrittenLine]] = field(default_factory=dict)

    def carried(self, meeting: Meeting, item: Item, *, owned: bool = True) -> AgendaItem:
        """Copy a whole item; `owned`: where it has no owner, it says so."""
        own, notes, title = self._own(meeting, item)
        notes = self._said(notes, item)
        owners, unknown = self._owners(item.owners)
        line = _marked(own, title, owners, item.owners, nobody=NOBODY if owned else "")
        source = AgendaSource(meeting.date, meeting.path, item.line, item.id, item.title)
        return AgendaItem(line, title, owners, unknown, item.refs, (*notes, *_noted(unknown)), source)

    def action(self, action: FoundAction, meeting: Meeting, item: Item) -> AgendaItem:
        """Copy an action out of the meeting that has it last: the item, if it is one, else the line that says it."""
        entry = action.entry
        if item.kind == "action" and entry.last.line == item.line:
            made = self.carried(meeting, replace(item, owners=item.owners or entry.assignees))
        else:
            made = self._nested(action, meeting, item)
        return replace(made, age=Age(entry.since, entry.last_seen, entry.carried + 1))

    def _nested(self, action: FoundAction, meeting: Meeting, item: Item) -> AgendaItem:
        entry = action.entry
        own, *notes = self._block(meeting, item, entry.last.line) or [WrittenLine(entry.text)]
        at = own.text.rfind(entry.text)
        own = own.part(at, at + len(entry.text)) if at >= 0 else WrittenLine(entry.text)
        notes = self._said(notes, item)
        owners, unknown = self._owners(entry.assignees, by_initials=True)
        line = own.behind(_mark(owners) or NOBODY)
        source = AgendaSource(meeting.date, meeting.path, entry.last.line, item.id, item.title)
        refs = self.reader.references([own, *notes])
        return AgendaItem(line, entry.text, owners, unknown, refs, (*notes, *_noted(unknown)), source)

    def _own(self, meeting: Meeting, item: Item) -> tuple[WrittenLine, list[WrittenLine], str]:
        """Give an item's own line, the notes below it, and its title."""
        lines = [self._written(meeting, line) for line in item.lines]
        if not lines or item.lines[0].line != item.line:  # an entry without text, titled as what is nested in it
            return WrittenLine(item.title), [_deeper(line) for line in lines], item.title
        if item.title not in lines[0].text and item.title in item.section[-1:]:  # prose, titled as its section
            return lines[0], [_deeper(line) for line in lines[1:]], lines[0].text
        own = lines[0] if item.title in lines[0].text else WrittenLine(item.title)
        return own, lines[1:], item.title

    def _block(self, meeting: Meeting, item: Item, number: int) -> list[WrittenLine]:
        """Give a line of an item, and what is nested in it."""
        start = next((at for at, line in enumerate(item.lines) if line.line == number), None)
        if start is None:
            return []
        lines = [self._written(meeting, line) for line in item.lines[start:]]
        top = lines[0].depth
        block = [lines[0]]
        for line in lines[1:]:
            continues = line.depth == block[-1].depth == top and not (line.listed or _SAYS.match(line.text))
            if line.depth <= top and not continues:
                break
            block.append(line)
        return [replace(line, depth=max(line.depth - top, 1)) for line in block]

    def _said(self, notes: Sequence[WrittenLine], item: Item) -> list[WrittenLine]:
        """Give the notes, those changed that would be taken for somebody else's, or for nobody's."""
        mentions = (*item.speakers, *(mention for action in item.actions for mention in action.assignees))
        others = {
            mention.label
            for mention in mentions
            if mention.person is None or self._means(mention.label) != mention.person
        }
        if not others:
            return list(notes)
        begins = re.compile(rf"[(\[@]*(?:[\w.'-]+[ /,&+]+){{0,3}}@?(?:{'|'.join(map(re.escape, others))})(?!\w)")
        return [line.behind(AS_WRITTEN) if begins.match(line.text) and not line.code else line for line in notes]

    def _written(self, meeting: Meeting, line: TextLine) -> WrittenLine:
        key = (meeting.archive, meeting.path)
        if key not in self._lines:
            self._lines[key] = self.reader.lines(meeting)
        found = self._lines[key].get((line.line, line.text), WrittenLine(line.text))
        return replace(found, depth=line.depth)

    def _owners(
        self, mentions: Sequence[Mention], *, by_initials: bool = False
    ) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
        """Give the owners with labels that mean them in this meeting, and the labels of those who cannot be told."""
        owners, unknown = [], []
        for mention in mentions:
            label = self._label(mention, by_initials=by_initials)
            if label is None:
                unknown.append(mention.label)
            else:
                owners.append(replace(mention, label=label))
        return tuple(owners), tuple(unknown)

    def _label(self, mention: Mention, *, by_initials: bool) -> str | None:
        """Give a label that means the person in this meeting: as written, else initials, login or name.

        Initials may mean somebody else by now, and a first name two people.
        """
        if mention.person is None:
            return None
        tried = [mention.label, *self._labels(mention.person)]
        if by_initials and mention.person in self.listed:
            tried.insert(0, self.listed[mention.person])
        return next((label for label in tried if self._means(label) == mention.person), None)

    def _labels(self, person: str) -> Iterator[str]:
        if person in self.listed:
            yield self.listed[person]
        record = self.people.persons.get(person)
        if record is not None:
            yield from sorted(record.initials, key=lambda initials: (-len(initials), initials))
            yield from (f"@{login}" for login in (record.login, *record.logins) if login)
            yield from (name for name in (record.name, *record.names) if name and _NAME.fullmatch(name))

    def _means(self, label: str) -> str | None:
        return self.reader.person(label.removeprefix("@"), self.attendees)


def _marked(
    own: WrittenLine, title: str, owners: Sequence[Mention], before: Sequence[Mention], *, nobody: str
) -> WrittenLine:
    """Give a line with its marks: as written where these still mean the same people, else with a mark made anew."""
    at = own.text.find(title)
    around = own.text[:at] + " " + own.text[at + len(title) :]
    if list(owners) == list(before) and all(owner.label in around for owner in owners):
        return own if owners or around.strip() else own.behind(nobody)
    return own.part(at, at + len(title)).behind(_mark(owners) or nobody)


def _mark(owners: Sequence[Mention]) -> str:
    labels = "/".join(dict.fromkeys(owner.label for owner in owners))
    return f"({labels}) " if labels else ""


def _noted(unknown: Sequence[str]) -> list[WrittenLine]:
    return [WrittenLine(f"{UNKNOWN}{', '.join(unknown)}", depth=1)] if unknown else []


def _deeper(line: WrittenLine) -> WrittenLine:
    return replace(line, depth=line.depth + 1)
