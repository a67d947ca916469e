"""Small invented archives for tests that ask a query as a person writes it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from minutes_search.model import Action, Attendee, Commit, Item, Kind, Meeting, Mention, Status, TextLine
from minutes_search.query import parse
from minutes_search.refs import make_reference
from minutes_search.search import Results, search
from minutes_search.store import MeetingRecord, PersonRecord, Store, rebuild
from minutes_search.store.sources import put_commits
from minutes_search.store.woven import RELATIONS, put_archives, put_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TODAY = datetime.date(2026, 11, 22)

WILMA = PersonRecord("wilmav", "Wilma Verhoeven", "wilmav", initials=("WV",), labels=("Wilma",))
IDA = PersonRecord("ida-f", "Ida Ferrer", None, initials=("IF",))
JO = PersonRecord("jo-lane", "Jo Lane", "jo-lane", initials=("JL",), labels=("Jo",))
JAN = PersonRecord("janl", "Jan Larsen", "janl", initials=("JL",), labels=("Jan",))
PEOPLE = (WILMA, IDA, JO, JAN)


def mention(person: PersonRecord) -> Mention:
    """Return a label that stands for a person."""
    return Mention(next(iter(person.initials)), person.key, person.name, person.login, "table")


def item(
    title: str,
    *more: str,
    owner: Mention | None = None,
    speaker: Mention | None = None,
    assignee: Mention | None = None,
    refs: Sequence[tuple[str, str | None]] = (),
    kind: Kind = "new",
    section: str = "Agenda",
    status: Status | None = None,
    entered: Commit | None = None,
) -> Item:
    """Return an item; its id and its line are set by `meeting`."""
    return Item(
        id="",
        line=1,
        kind=kind,
        section=(section,),
        title=title,
        status=status,
        owners=(owner,) if owner else (),
        speakers=(speaker,) if speaker else (),
        assignees=(owner,) if owner and kind == "action" else (),
        refs=tuple(make_reference(id_, url, 1) for id_, url in refs),
        actions=(Action(1, "to do", (assignee,)),) if assignee else (),
        lines=tuple(TextLine(1, text) for text in (title, *more)),
        entered=entered,
    )


def meeting(date: str, *items: Item, archive: str = "core", attendees: Sequence[Attendee] = ()) -> Meeting:
    """Return a meeting of a day."""
    numbered = [
        Item(
            **{name: getattr(each, name) for name in Item.__dataclass_fields__}
            | {"id": f"{archive}-{date}-{n}", "line": n * 10}
        )
        for n, each in enumerate(items, 1)
    ]
    return Meeting(
        archive, f"{date}.md", datetime.date.fromisoformat(date), "Meeting", tuple(attendees), tuple(numbered)
    )


def commit(digit: str) -> Commit:
    """Return a commit whose id is that digit, over and over."""
    return Commit(digit * 40, datetime.datetime(2024, 1, int(digit, 16), tzinfo=datetime.UTC))


def make(
    path: Path,
    *meetings: Meeting,
    people: Sequence[PersonRecord] = PEOPLE,
    relations: Sequence[tuple[tuple[str, ...], object]] = (),
    commits: Mapping[str, str] | None = None,
) -> Store:
    """Write an index and open it.

    `relations` are those of some archives each, as the index keeps them; `commits` are those of each archive's branch,
    by their digits.
    """
    with rebuild(path) as writer:
        for each in meetings:
            writer.put_meeting(MeetingRecord(each, "d"))
        writer.put_people(people)
        for archive, digits in (commits or {}).items():
            put_commits(writer, archive, [commit(digit).id for digit in digits])
        if relations:
            put_archives(writer, [archives for archives, _ in relations])
            for archives, related in relations:
                put_part(writer, RELATIONS, archives, related)
    return Store.open(path)


def ask(store: Store, text: str, *, archives: Sequence[str] = ()) -> Results:
    """Answer a query as it is written."""
    return search(store, parse(text, TODAY), limit=None, archives=archives)


def titles(results: Results) -> set[str]:
    """Return the titles of all hits."""
    return {hit.stored.item.title for hit in results.hits}
