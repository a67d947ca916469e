"""The answer to a search, and what a query may go on with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from minutes_webui.api.models.rows import Carried, ItemSummary, NoteRow, Row


class SnippetRow(Row):
    """A line that has some of the words."""

    line: int
    text: str
    html: str = Field(description="The same text, escaped, what was found in <mark>.")
    url: str | None


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


class SuggestedQuery(Row):
    """A corrected query, with the items that it finds."""

    query: str
    count: int


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
