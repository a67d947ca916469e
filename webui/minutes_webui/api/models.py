"""What the API answers, as declarations: they shape the responses, and the OpenAPI document is made from them."""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic reads the annotations
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from minutes_search.model import How, Kind, RefKind, Status  # noqa: TC001 - likewise

T = TypeVar("T")


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


class SnippetRow(Row):
    """A line that has some of the words."""

    line: int
    text: str
    html: str = Field(description="The same text, escaped, what was found in <mark>.")
    url: str | None


class Carried(Row):
    """All copies of an item that was carried from meeting to meeting, matching or not."""

    id: str = Field(description="The id of the first copy.")
    items: int
    meetings: int
    first: datetime.date
    last: datetime.date


class HitRow(ItemSummary):
    """One result of a search."""

    title_html: str = Field(description="The title, escaped, what was found in <mark>.")
    snippets: list[SnippetRow]
    score: float = Field(description="How well it fits the words; 0 when sorted by date.")
    copies: int = Field(description="How many matching copies it stands for.")
    carried: Carried | None


class FacetValueRow(Row):
    """One value of a facet."""

    value: str
    label: str
    count: int
    query: str = Field(description="What narrows the query to it; empty where no query can say it.")
    selected: bool
    toggle: str | None = Field(description="The whole query with this value added, or taken out where it is selected.")


class PeriodRow(Row):
    """A stretch of time."""

    value: str
    count: int
    query: str
    selected: bool
    toggle: str


class TimelineRow(Row):
    """How the answer lies in time."""

    unit: Literal["year", "quarter", "month"]
    periods: list[PeriodRow]


class PartRow(Row):
    """A part of the query as it was read."""

    text: str
    said: str
    without: str = Field(description="The query without this part.")


class QueryRow(Row):
    """How the query was read."""

    q: str = Field(description="As it was asked.")
    text: str = Field(description="In the grammar.")
    said: str = Field(description="In words.")
    as_sentence: bool
    literal: str = Field(description="The query that searches the words of a sentence.")
    sort: Literal["relevance", "date-desc", "date-asc"]
    parts: list[PartRow]


class NotedPersonRow(Row):
    """A person that a note speaks of."""

    key: str
    name: str
    login: str | None
    value: str
    first: datetime.date | None
    last: datetime.date | None


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


class NoteRow(Row):
    """One thing to say beside an answer."""

    kind: Literal["several-people", "unresolved", "nobody", "also-linked"]
    text: str
    field: str
    value: str
    people: list[NotedPersonRow]
    references: list[LinkedRow]


class SuggestedQuery(Row):
    """A corrected query, with the items that it finds."""

    query: str
    count: int


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


class SearchAnswer(Row):
    """The answer to a search."""

    count: int = Field(description="How many items match, exactly, each carried-over copy counted.")
    threads: int = Field(description="How many they are when the copies of an item count once.")
    hits: int = Field(description="How many results all pages have together: `threads`, or `count` with copies=all.")
    next: str | None = Field(description="The address of the next page, of the same state of the index.")
    previous: str | None
    page: int
    pages: int
    query: QueryRow
    notes: list[NoteRow]
    suggestions: list[SuggestedQuery]
    results: list[HitRow]
    facets: dict[str, list[FacetValueRow]]
    timeline: TimelineRow


class StepRow(Row):
    """An item of a thread, and what it changed."""

    item: ItemSummary
    adds: list[LineRow]
    drops: list[LineRow]


class ItemAnswer(ItemSummary):
    """An item whole."""

    anchor: str | None
    assignees: list[MentionRow]
    actions: list[ActionRow]
    lines: list[LineRow]
    thread: list[StepRow] = Field(description="All items that say the same, oldest first, itself among them.")
    previous: str | None = Field(description="The id of the item before it in the meeting.")
    next: str | None


class AttendeeRow(Row):
    """A row of an attendee list."""

    name: str | None
    initials: str | None
    login: str | None
    affiliation: str | None


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
    url: str | None
    page: str


class DayAnswer(Row):
    """The meetings of a day: one, as a rule."""

    archive: str
    date: datetime.date
    meetings: list[MeetingWhole]


class SpanRow(Row):
    """A first and a last day."""

    first: datetime.date
    last: datetime.date


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


class Completion(Row):
    """What may stand in place of a part of the query."""

    text: str
    start: int
    end: int
    label: str
    kind: Literal["field", "person", "reference", "repository", "archive", "choice"]
    help: str


class SuggestAnswer(Row):
    """What a query may go on with."""

    q: str
    cursor: int
    suggestions: list[Completion]


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
