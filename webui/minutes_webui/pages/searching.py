"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import request

from minutes_search.query import QueryError, read_sentence
from minutes_search.query.describe import describe
from minutes_search.query.parts import conditions, parts
from minutes_search.query.tree import Field
from minutes_search.query.write import to_text
from minutes_search.search.notes import name_of
from minutes_search.search.rewrite import replaced, with_value
from minutes_search.store import QueryTooCostlyError, UnsupportedQueryError
from minutes_webui.asking import Answer, SearchQuery, address, ask
from minutes_webui.errors import as_request_error
from minutes_webui.pages.charts import chart
from minutes_webui.pages.hits import rows
from minutes_webui.pages.narrowing import ALL_VALUES, FACETS, VALUES, Nearby, Toggle, choices
from minutes_webui.pages.reading import alternates, asked_for, page
from minutes_webui.settings import settings, snapshot

if TYPE_CHECKING:
    from minutes_search.query.tree import Node, Query
    from minutes_search.search.notes import Note

_SORTS = {"relevance": "Best match", "date-desc": "Newest first", "date-asc": "Oldest first"}


@dataclass(frozen=True, slots=True)
class QueryChip:
    """A part of the query as it was read."""

    text: str
    said: str
    without: str
    """The address of the search without it."""


def view() -> str | tuple[str, int]:
    """Show the answer to a search, or with ``fragment=1`` only the part of the page that is the answer."""
    asked = asked_for(SearchQuery)
    fragment = request.args.get("fragment") == "1"
    template = "answer.html" if fragment else "search.html"
    more = request.args.get(ALL_VALUES)
    try:
        answer = ask(asked, facet_names=tuple(FACETS), facet_values=None if more in FACETS else VALUES)
    except (QueryError, QueryTooCostlyError, UnsupportedQueryError) as error:
        told = as_request_error(error)
        shown = page(template, asked=asked, kept=_kept(asked), problem=told.problems[0], alternates=[])
        return shown, 200 if fragment else told.status  # half a query, while it is being typed, is no failed request
    return page(template, **_values(asked, answer, more))


def _values(asked: SearchQuery, answer: Answer, more: str | None) -> dict[str, object]:
    # What the order of the address overrides is not offered as a part of the query.
    query = replace(answer.understood.query, sort=None) if asked.sort else answer.understood.query
    nearby = Nearby(asked, query)
    results = answer.results
    last = max(1, -(-answer.hits // asked.page_size))
    return {
        "asked": asked,
        "kept": _kept(asked),
        "results": results,
        "hits": rows(results.hits),
        "chips": _chips(asked, query, nearby),
        "as_sentence": answer.understood.as_sentence,
        "said": describe(answer.query),
        "literal_url": address("/search", asked, literal=1, page=1, generation=None),
        "sentence_url": _sentence_url(asked),
        "suggestions": [
            Toggle(each.query, nearby.search(each.query), count=each.count) for each in results.suggestions
        ],
        "notes": [_note(nearby, query, note) for note in results.notes],
        "facets": choices(asked, nearby, answer.facets, more),
        "chart": chart(answer.timeline, nearby.period),
        "sorts": _sorts(asked, answer),
        "copies_url": address(
            "/search", asked, copies="grouped" if asked.copies == "all" else "all", page=1, generation=None
        ),
        "pages": _pages(asked, last),
        "last_page": last,
        "alternates": alternates("/search", _query_string(asked), ("json", "csv", "atom")),
    }


@dataclass(frozen=True, slots=True)
class ShownNote:
    """What is said beside an answer, and the searches that it offers."""

    text: str
    offers: list[Toggle]


def _note(nearby: Nearby, query: Query, note: Note) -> ShownNote:
    offers = [Toggle(each.reference, nearby.search(each.query), count=each.items) for each in note.references]
    store = snapshot().store
    for person in note.people:
        fields = [node for node in conditions(query.root) if isinstance(node, Field) and node.name == note.field]
        meant = name_of(store, store.people.persons[person.key])
        changes: dict[Node, Node | None] = {
            field: with_value(field, note.value, meant) for field in fields if note.value in field.values
        }
        root = replaced(query.root, changes) if changes else Field(note.field, (meant,))
        offers.append(Toggle(f"{note.field}:{person.value}", nearby.search(to_text(replace(query, root=root)))))
    return ShownNote(note.text, offers)


def _query_string(asked: SearchQuery) -> str:
    return address("", asked, page=1, page_size=20, generation=None)


def _kept(asked: SearchQuery) -> list[tuple[str, object]]:
    """Return what of an address holds for the next query too, for the form."""
    values = asked.model_dump(include={"sort", "archive", "copies", "page_size"}, exclude_defaults=True)
    return [(name, each) for name, value in values.items() for each in (value if isinstance(value, list) else [value])]


def _chips(asked: SearchQuery, query: Query, nearby: Nearby) -> list[QueryChip]:
    chips = [QueryChip(each.text, each.said, nearby.search(each.without)) for each in parts(query)]
    for name in asked.archive:
        rest = [each for each in asked.archive if each != name]
        without = address("/search", asked, archive=rest, page=1, generation=None)
        chips.append(QueryChip(f"archive:{name}", f"in the archive {name}", without))
    return chips


def _sentence_url(asked: SearchQuery) -> str | None:
    """Return the address that reads the query as a sentence, where it was asked not to and could be."""
    if asked.literal and read_sentence(asked.q, settings().today()):
        return address("/search", asked, literal=0, page=1, generation=None)
    return None


def _sorts(asked: SearchQuery, answer: Answer) -> list[Toggle]:
    own = answer.understood.query.sort
    found = []
    for name, text in _SORTS.items():
        url = address("/search", asked, sort=None if name == own else name, page=1, generation=None)
        found.append(Toggle(text, url, answer.results.sort == name))
    return found


def _pages(asked: SearchQuery, last: int) -> dict[str, str | None]:
    """Return the addresses of other pages. They name no state of the index: an address that is shared stays good."""

    def at(number: int) -> str:
        return address("/search", asked, page=number, generation=None)

    here = asked.page
    return {
        "first": at(1) if here > 1 else None,
        "previous": at(min(here - 1, last)) if here > 1 else None,
        "next": at(here + 1) if here < last else None,
        "last": at(last) if here < last else None,
    }
