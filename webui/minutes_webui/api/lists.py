"""The lists of the archive as rows: meetings, people, references, actions. Each answers for the page's address too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from flask import request, url_for
from pydantic import Field

from minutes_search.query import QueryError
from minutes_search.query.values import read_argument
from minutes_search.render.actions import action_row
from minutes_search.search.actions import find_actions
from minutes_webui import warming
from minutes_webui.api.rows import meeting_head
from minutes_webui.asking import Archives, Flag, check_archives, page_links, page_of
from minutes_webui.errors import RequestError, query_problem
from minutes_webui.settings import absolute, archive_links, settings, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minutes_search.search.people import Entry
    from minutes_webui.asking import Paging


class MeetingsQuery(Archives):
    """Which meetings."""

    year: int | None = Field(None, ge=1, le=9999, description="Only meetings of that year.")


class RefsQuery(Archives):
    """Which references."""

    series: Literal["cep", "cfep", "pep", "nep", "spec"] | None = Field(
        None, description="Only proposals of that series."
    )


class ActionsQuery(Archives):
    """Which actions."""

    of: str | None = Field(
        None, min_length=1, max_length=200, description="Only of whom `by:` takes this to mean: initials, name, login."
    )
    state: Literal["open", "done", "any"] = Field(
        "open", description="`open`: a checkbox without a tick, or no checkbox and in one of the latest meetings."
    )
    current: Flag = Field(0, description="1: only what the latest three meetings of an archive have.")


def listing(asked: Paging, rows: Sequence[Any], make: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Return one page of a list, of which `make` makes the rows that stand on it."""
    after, before = page_links(request.path, asked, len(rows))
    return {
        "count": len(rows),
        "next": after and absolute(after),
        "previous": before and absolute(before),
        "page": asked.page,
        "pages": max(1, -(-len(rows) // asked.page_size)),
        "query": asked.model_dump(exclude_none=True, exclude={"generation"}),
        "results": [make(row) for row in page_of(rows, asked)],
        "facets": {},
    }


def meetings(asked: MeetingsQuery) -> dict[str, Any]:
    """Return meetings, newest first."""
    check_archives(snapshot().store, asked.archive)
    heads = warming.meetings(snapshot(), asked.archive)
    chosen = [head for head in heads if asked.year in {None, head.date.year}]
    return listing(asked, chosen, meeting_head)


def people(asked: Archives) -> dict[str, Any]:
    """Return the directory of people, those with most items first."""
    check_archives(snapshot().store, asked.archive)
    return listing(asked, warming.people(snapshot(), asked.archive), person_row)


def person_row(entry: Entry) -> dict[str, Any]:
    """Return a person of the directory."""
    person = entry.person
    return {
        "id": person.key,
        "name": person.name,
        "login": person.login,
        "initials": [{"initials": value, "first": span.first, "last": span.last} for value, span in entry.initials],
        "affiliation": entry.affiliation,
        "seen": {"first": entry.seen.first, "last": entry.seen.last} if entry.seen else None,
        "owned": entry.owned,
        "spoken": entry.spoken,
        "page": absolute(url_for("pages.person", key=person.key)),
    }


def refs(asked: RefsQuery) -> dict[str, Any]:
    """Return references, the most discussed first."""
    check_archives(snapshot().store, asked.archive)
    found = warming.references(snapshot(), asked.archive)
    if asked.series:
        found = [each for each in found if each.reference.startswith(f"{asked.series}:")]
    return listing(
        asked,
        found,
        lambda each: each._asdict() | {"page": absolute(url_for("pages.ref", name=each.reference))},
    )


def actions(asked: ActionsQuery) -> dict[str, Any]:
    """Return the ledger of actions, the oldest first."""
    store = snapshot().store
    check_archives(store, asked.archive)
    of = None if asked.of is None else _person(asked.of)
    found = find_actions(store, of=of, state=asked.state, current=bool(asked.current), archives=asked.archive)
    return listing(asked, found.found, lambda action: action_row(action, archive_links()))


def _person(name: str) -> str:
    try:
        return read_argument("assignee", name, settings().today())
    except QueryError as error:
        raise RequestError(422, replace(query_problem(error), parameter="of")) from error
