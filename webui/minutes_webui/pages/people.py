"""The directory of people, and the page of a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minutes_search.query import DateRange, Field, Query, to_text
from minutes_search.query.parser import conjunction
from minutes_search.render.people import HOW
from minutes_search.search import search
from minutes_search.search.actions import find_actions
from minutes_search.search.facets import facets
from minutes_search.search.notes import name_of
from minutes_search.search.people import labels_of
from minutes_webui.asking import address, check_archives
from minutes_webui.errors import not_found
from minutes_webui.pages import addresses
from minutes_webui.pages.actions import shown_action
from minutes_webui.pages.hits import rows
from minutes_webui.pages.reading import ByYear, alternates, asked_for, page
from minutes_webui.settings import snapshot
from minutes_webui.warming import open_labels, people

if TYPE_CHECKING:
    from collections import Counter

    from minutes_search.model import How
    from minutes_search.query.tree import Node
    from minutes_search.store import Store

_MOST = 100
"""Items of a year that the page shows; the search has the others."""
_COMPANY = 12


@dataclass(frozen=True, slots=True)
class Alias:
    """What the minutes call a person."""

    label: str
    items: int
    meetings: int
    first: datetime.date
    last: datetime.date
    how: str
    """By which means it was resolved, and how often, in words."""


def directory_view() -> str:
    """Show all people."""
    asked = asked_for(ByYear)
    check_archives(snapshot().store, asked.archive)
    return page(
        "people.html",
        asked=asked,
        archives=snapshot().store.archives(),
        entries=people(snapshot(), asked.archive),
        open_labels=open_labels(snapshot()),
        alternates=alternates("/people", address("", asked), ("json", "csv")),
    )


def person_view(key: str) -> str:
    """Show a person: what they brought and said, what they have to do, what they are called, with whom they discuss."""
    store = snapshot().store
    person = store.people.person(key)
    if person is None:
        raise not_found("There is nobody of this name in the directory of people.")
    asked = asked_for(ByYear)
    entry = next(entry for entry in people(snapshot()) if entry.person.key == key)
    mine = Field("by", (name_of(store, person),))
    everything = search(store, Query(mine), limit=0)
    counts = facets(store, everything.documents, ["year", "person"], limit=None)
    years = [(int(value.value), value.count) for value in counts["year"].values]
    if asked.year and asked.year not in dict(years):
        raise not_found(f"{person.name or person.key} has no items in {asked.year}.")
    year = asked.year or (years[0][0] if years else None)
    of_year = Query(conjunction([mine, *_in_year(year)]), "date-desc")
    shown = search(store, of_year, limit=_MOST, grouped=True) if year else None
    company = [value for value in counts["person"].values if value.value != key and value.value in store.people.persons]
    return page(
        "person.html",
        person=person,
        entry=entry,
        year=year,
        years=years,
        rows=rows((replace(hit, lines=()) for hit in shown.hits), addresses.person(key)) if shown else [],
        left=shown.threads - len(shown.hits) if shown else 0,
        query=to_text(Query(mine)),
        year_query=to_text(replace(of_year, sort=None)),
        actions=[shown_action(found) for found in find_actions(store, of=mine_value(mine), state="open").found],
        aliases=snapshot().once(("aliases", key), lambda store: _aliases(store, key)),
        company=company[:_COMPANY],
        together=lambda other: to_text(Query(conjunction([mine, Field("by", (_only(store, other),))]))),
        alternates=alternates(addresses.person(key)),
    )


def mine_value(field: Field) -> str:
    """Return what means the person in a query."""
    return str(field.values[0])


def _only(store: Store, key: str) -> str:
    return name_of(store, store.people.persons[key])


def _in_year(year: int | None) -> list[Node]:
    if year is None:
        return []
    return [Field("date", (DateRange(datetime.date(year, 1, 1), datetime.date(year, 12, 31)),))]


def _aliases(store: Store, key: str) -> list[Alias]:
    """Return all labels that stood for a person, those of most items first."""
    return [
        Alias(use.label, len(use.items), len(use.meetings), *use.span, _told(use.how)) for use in labels_of(store, key)
    ]


def _told(how: Counter[How]) -> str:
    kinds = [(told, how[name]) for name, told in HOW.items() if how[name]]  # type: ignore[index]
    if len(kinds) == 1:
        return kinds[0][0]
    return ", ".join(f"{told} ({count})" for told, count in kinds)
