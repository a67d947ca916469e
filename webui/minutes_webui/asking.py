"""A search as an address has it, and its answer: the same for the page, the API, the feed and the table."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from minutes_search.limits import cpu_limit
from minutes_search.query.parser import conjunction
from minutes_search.query.sentence import Understood, understand
from minutes_search.query.tree import Field as QueryField
from minutes_search.query.tree import Query
from minutes_search.search import Results, search
from minutes_search.search.facets import FACETS, Facet, facets
from minutes_search.search.periods import Timeline, timeline
from minutes_webui.errors import Problem, RequestError
from minutes_webui.settings import settings, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_search.store import Store

MOST_A_PAGE = 200
"""So many results cost less than a query may; who wants all of them turns pages."""
LAST_PAGE = 100_000

T = TypeVar("T")

Flag = Annotated[Literal[0, 1], BeforeValidator(lambda value: {"0": 0, "1": 1}.get(str(value), value))]


class Paging(BaseModel):
    """Which part of a list is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: int = Field(1, ge=1, le=LAST_PAGE, description="Which page, from 1.")
    page_size: int = Field(20, ge=1, le=MOST_A_PAGE, description="How many results a page has.")
    generation: str | None = Field(
        None,
        max_length=60,
        description="The state of the index that the page is of; `next` and `previous` name it, so that all pages are "
        "of one answer while the index changes. 410 when that state is gone.",
    )


class Archives(Paging):
    """A list that can be limited to archives."""

    archive: list[str] = Field(
        default_factory=list, max_length=20, description="Only this archive; may be given several times."
    )


class SearchQuery(Archives):
    """A search."""

    q: str = Field(
        "",
        max_length=1000,
        description="The query, as `minutes-search` reads it: words, phrases, fields, or a sentence such as "
        "“every sigstore discussion by WV”. Empty: every item. See /help.",
    )
    sort: Literal["relevance", "date-desc", "date-asc"] | None = Field(
        None, description="The order; without it the query's own, else relevance for words and newest first."
    )
    copies: Literal["grouped", "all"] = Field(
        "grouped", description="`all`: each carried-over copy of an item is a result of its own."
    )
    literal: Flag = Field(0, description="1: the query is not read as a sentence.")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a search."""

    asked: SearchQuery
    understood: Understood
    query: Query
    """As it was answered: with the order of the address."""
    results: Results
    facets: dict[str, Facet]
    timeline: Timeline

    @property
    def hits(self) -> int:
        """How many results all pages have together."""
        return self.results.threads if self.results.grouped else self.results.count


def check_archives(store: Store, archives: Iterable[str]) -> None:
    """Refuse an archive that the index does not have."""
    for name in archives:
        have = store.archives()
        if name not in have:
            hint = f"There are: {', '.join(have)}." if have else "There are none."
            raise RequestError(404, Problem("There is no such archive.", "archive", hint=hint))


def ask(asked: SearchQuery, *, facet_names: Sequence[str] = FACETS, facet_values: int | None = 10) -> Answer:
    """Answer a search from the request's state of the index.

    `facet_values` is how many values each facet has, None for all. QueryError for a query that cannot be used,
    QueryTooCostlyError for one that takes more of a processor than `Settings.cpu_seconds`.
    """
    store = snapshot().store
    check_archives(store, asked.archive)
    with cpu_limit(settings().cpu_seconds):
        understood = understand(asked.q, settings().today())
        if asked.literal:
            understood = Understood(understood.literal, understood.literal, as_sentence=False)
        query = replace(understood.query, sort=asked.sort) if asked.sort else understood.query
        results = search(
            store,
            query,
            limit=asked.page_size,
            offset=(asked.page - 1) * asked.page_size,
            archives=asked.archive,
            grouped=asked.copies == "grouped",
        )
    chosen = _with_archives(query, asked.archive)
    return Answer(
        asked,
        understood,
        query,
        results,
        facets(store, results.documents, facet_names, limit=facet_values, query=chosen),
        timeline(store, results.documents, query=chosen),
    )


def _with_archives(query: Query, archives: Sequence[str]) -> Query:
    """Return the query with the archives of the address, which it asks for as ``archive:`` would."""
    if not archives:
        return query
    chosen = QueryField("archive", tuple(archives))
    return replace(query, root=conjunction([*([query.root] if query.root else []), chosen]))


def address(path: str, asked: BaseModel, **changes: object) -> str:
    """Return the address of a list: `path` with what differs from the defaults, `changes` made."""
    values = vars(asked) | changes
    query = [
        _encoded(name, tuple(value) if isinstance(value, list) else value)
        for name, usual in _usual(type(asked))
        if (value := values[name]) is not None and value != usual
    ]
    return f"{path}?{'&'.join(query)}" if query else path


@functools.lru_cache(maxsize=256)
def _encoded(name: str, value: object) -> str:
    """Return a parameter as an address has it: those of a page have most of them in common."""
    return urlencode({name: value}, doseq=True)


@functools.cache
def _usual(model: type[BaseModel]) -> list[tuple[str, object]]:
    """Return what the parameters of a list are without being given."""
    return [(name, field.get_default(call_default_factory=True)) for name, field in model.model_fields.items()]


def page_links(path: str, asked: Paging, total: int) -> tuple[str | None, str | None]:
    """Return the addresses of the next and the previous page of a list, which name the state of the index."""
    pinned = {"generation": snapshot().name}
    last = max(1, -(-total // asked.page_size))
    after = address(path, asked, page=asked.page + 1, **pinned) if asked.page < min(last, LAST_PAGE) else None
    before = address(path, asked, page=min(asked.page - 1, last), **pinned) if asked.page > 1 else None
    return after, before


def page_of(rows: Sequence[T], asked: Paging) -> Sequence[T]:
    """Return the rows of a list that stand on the page."""
    start = (asked.page - 1) * asked.page_size
    return rows[start : start + asked.page_size]
