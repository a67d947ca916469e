"""Lists, and single things: an item whole, a day, a person, a reference, the archive itself."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotations
from typing import Generic, TypeVar

from pydantic import Field

from minutes_search.model import How, Status  # noqa: TC001 - pydantic reads the annotations
from minutes_webui.api.models.rows import (
    ActionRow,
    AttendeeRow,
    ItemSummary,
    LedgerRow,
    LineRow,
    MentionRow,
    NoteRow,
    Row,
    SpanRow,
)
from minutes_webui.api.models.searches import FacetValueRow  # noqa: TC001 - likewise

T = TypeVar("T")


class Listing(Row, Generic[T]):
    """A page of a list."""

    count: int = Field(description="How many results all pages have together; of a search see there.")
    next: str | None = Field(description="The address of the next page, of the same state of the index.")
    previous: str | None
    page: int
    pages: int
    query: dict[str, str | int | bool | list[str] | None] = Field(description="The parameters that were used.")
    results: list[T]
    facets: dict[str, list[FacetValueRow]]


class StepRow(Row):
    """An item of a thread, and what it changed."""

    item: ItemSummary
    adds: list[LineRow]
    drops: list[LineRow]


class CommitRow(Row):
    """A commit of the branch that an archive is kept in."""

    id: str
    time: datetime.datetime


class ItemAnswer(ItemSummary):
    """An item whole."""

    anchor: str | None
    entered: CommitRow | None = Field(description="The commit that brought it; null outside of a git repository.")
    changed: CommitRow | None = Field(description="The last commit that changed any of its lines.")
    assignees: list[MentionRow]
    actions: list[ActionRow]
    lines: list[LineRow]
    thread: list[StepRow] = Field(description="All items that say the same, oldest first, itself among them.")
    previous: str | None = Field(description="The id of the item before it in the meeting.")
    next: str | None


class MeetingSummary(Row):
    """A meeting, without its items."""

    archive: str
    path: str
    date: datetime.date
    title: str
    items: int
    attendees: list[AttendeeRow]
    url: str | None
    page: str


class MeetingWhole(Row):
    """A meeting with its items."""

    archive: str
    path: str
    date: datetime.date
    title: str
    attendees: list[AttendeeRow]
    items: list[ItemSummary]
    revision: str | None = Field(description="What its source calls this state: a commit, the entity tag of a page.")
    changed: datetime.datetime | None = Field(description="When the file last changed, where the source tells.")
    url: str | None
    page: str


class DayAnswer(Row):
    """The meetings of a day: one, as a rule."""

    archive: str
    date: datetime.date
    meetings: list[MeetingWhole]


class InitialsRow(SpanRow):
    """Initials, and when lists state them."""

    initials: str


class PersonRow(Row):
    """A person of the directory."""

    id: str
    name: str | None
    login: str | None
    initials: list[InitialsRow]
    affiliation: str | None
    seen: SpanRow | None
    owned: int
    spoken: int
    page: str


class LabelRow(SpanRow):
    """A label that stood for a person, and how that is known."""

    label: str
    items: int
    meetings: int
    how: dict[How, int]


class WithRow(Row):
    """A person or unresolved label in the same items."""

    value: str
    label: str
    count: int


class YearRow(Row):
    """A year and its items."""

    year: int
    items: int


class PersonAnswer(PersonRow):
    """A person, with what they have to do with."""

    query: str = Field(description="The query that finds their items.")
    items: int
    years: list[YearRow]
    labels: list[LabelRow]
    discusses_with: list[WithRow]
    open_actions: list[LedgerRow]


class DiscussedRow(Row):
    """A reference, and how much it was discussed."""

    reference: str
    items: int
    threads: int
    meetings: int
    first: datetime.date
    last: datetime.date
    page: str


class DiscussionRow(Row):
    """An item that has the reference, with its copies."""

    outcome: Status | None
    meetings: int
    copies: list[ItemSummary]


class StoryAnswer(Row):
    """All that was said of a reference, in order."""

    reference: str
    items: int
    threads: int
    meetings: int
    notes: list[NoteRow]
    results: list[DiscussionRow]


class ActionCounts(Row):
    """Actions by state."""

    open: int
    done: int


class YearTotals(Row):
    """What a year has."""

    year: int
    meetings: int
    items: int


class Totals(Row):
    """What an archive holds."""

    meetings: int
    items: int
    threads: int
    people: int
    references: int
    actions: ActionCounts
    first: datetime.date | None
    last: datetime.date | None
    years: list[YearTotals]


class ArchiveTotals(Totals):
    """What one archive holds."""

    archive: str


class SkippedRow(Row):
    """A file that yielded nothing."""

    archive: str
    path: str
    reason: str


class IndexRow(Row):
    """The index itself."""

    generation: str
    bytes: int
    written: datetime.datetime | None
    schema_version: int


class StatsAnswer(Totals):
    """What the index holds."""

    archives: list[ArchiveTotals]
    skipped: list[SkippedRow]
    unresolved: dict[str, int] = Field(description="Labels that stand for nobody known, with their items.")
    index: IndexRow
