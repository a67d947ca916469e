"""What several answers are made of: items, people, references, actions, notes, errors."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotations
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from minutes_search.model import How, Kind, RefKind, Status  # noqa: TC001 - pydantic reads the annotations


class Row(BaseModel):
    """A part of an answer; what a declaration does not have is a mistake of ours."""

    model_config = ConfigDict(extra="forbid")


class Problem(Row):
    """One thing that is wrong with a request."""

    message: str
    parameter: str | None = Field(description="Of the query string or the path.")
    position: int | None = Field(description="Where in the parameter, in characters from 0.")
    length: int | None
    hint: str | None = Field(description="What would be right there.")


class Error(Row):
    """Why a request was not answered."""

    ok: Literal[False]
    error: str
    errors: list[Problem]
    status: int


class MentionRow(Row):
    """A person as the minutes label them, and whom the label is taken to mean."""

    label: str
    person: str | None = Field(description="The id of the person; null where the label stays unresolved.")
    name: str | None
    login: str | None
    how: How = Field(description="How it is known whom the label means.")
    candidates: list[str] = Field(description="Ids of the persons whom an ambiguous label may mean.")


class ReferenceRow(Row):
    """A thing that an item links to or names."""

    id: str
    url: str | None
    line: int | None
    kind: RefKind
    repository: str | None
    number: int | None
    path: str | None


class LineRow(Row):
    """One line of an item, without Markdown."""

    line: int
    text: str
    depth: int


class ActionRow(Row):
    """Work that an item hands to somebody."""

    line: int
    text: str
    assignees: list[MentionRow]
    status: Status | None


class ItemSummary(Row):
    """An item, without its text."""

    id: str
    archive: str
    path: str
    date: datetime.date
    meeting: str = Field(description="The meeting's title.")
    line: int
    kind: Kind
    section: list[str]
    title: str
    status: Status | None
    owners: list[MentionRow]
    speakers: list[MentionRow]
    refs: list[ReferenceRow]
    url: str | None = Field(description="Where the item's line is published; null where that is not known.")
    page: str = Field(description="The item's page on this server.")


class AttendeeRow(Row):
    """A row of an attendee list."""

    name: str | None
    initials: str | None
    login: str | None
    affiliation: str | None


class SpanRow(Row):
    """A first and a last day."""

    first: datetime.date
    last: datetime.date


class Carried(Row):
    """All copies of an item that was carried from meeting to meeting, matching or not."""

    id: str = Field(description="The id of the first copy.")
    items: int
    meetings: int
    first: datetime.date
    last: datetime.date


class EvidenceRow(Row):
    """A line of the minutes."""

    archive: str
    path: str
    line: int


class LinkedRow(Row):
    """A reference that the archive ties to the one that was asked for."""

    reference: str
    items: int
    query: str
    evidence: list[EvidenceRow]


class NotedPersonRow(Row):
    """A person that a note speaks of."""

    key: str
    name: str
    login: str | None
    value: str
    first: datetime.date | None
    last: datetime.date | None


class NoteRow(Row):
    """One thing to say beside an answer."""

    kind: Literal["several-people", "unresolved", "nobody", "also-linked"]
    text: str
    field: str
    value: str
    people: list[NotedPersonRow]
    references: list[LinkedRow]


class PlaceRow(Row):
    """Where a copy of an action stands."""

    date: datetime.date
    archive: str
    path: str
    line: int
    item: str
    url: str | None


class LedgerRow(Row):
    """An action, once however often it was carried over."""

    thread: str
    text: str
    assignees: list[MentionRow]
    status: Status | None
    first: PlaceRow
    last: PlaceRow
    carried: int
    since: datetime.date
    last_seen: datetime.date
    current: bool
