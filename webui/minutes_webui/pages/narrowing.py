"""The searches that a search page leads to: with a facet's value or a period more or less, or another query."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

from minutes_search.query.fields import BY_NAME
from minutes_search.query.parts import conditions
from minutes_search.query.tree import Field, Or
from minutes_search.query.write import to_text
from minutes_search.search.toggling import Toggling
from minutes_webui.asking import SearchQuery, address
from minutes_webui.pages import addresses
from minutes_webui.settings import snapshot

if TYPE_CHECKING:
    from minutes_search.query.tree import Query
    from minutes_search.search.facets import Facet, FacetValue
    from minutes_search.search.periods import Period

FACETS = {
    "year": "Year", "person": "People", "kind": "Kind", "status": "Status", "archive": "Archive",
    "repository": "Repository",
}  # fmt: skip
"""The facets of the page, and what they are called there."""
VALUES = 8
"""So many values of a facet are shown unless all are asked for."""
ALL_VALUES = "all_values"
"""The parameter that names the facet of which the page shows all values; no part of a search."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """Something that a link switches on or off."""

    text: str
    url: str
    selected: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet on the page."""

    name: str
    title: str
    values: tuple[Toggle, ...]
    more: int
    more_url: str


class Nearby:
    """Addresses of searches that differ from one in their query."""

    def __init__(self, asked: SearchQuery, query: Query) -> None:
        self._asked = asked
        self._query = query
        text = quote_plus(to_text(query))
        self._before = f"/search?q={text}+" if text else "/search?q="
        self._closed = {None, *(node.name for node in conditions(query.root) if isinstance(node, Field))}
        kept = asked.model_dump(include={"sort", "archive", "copies", "page_size"}, exclude_defaults=True)
        self._kept = f"&{urlencode(kept, doseq=True)}" if kept else ""

    def search(self, text: str) -> str:
        """Return the address of another query in the grammar, all else as it is, on its first page."""
        return addresses.query(text) + self._kept

    def facet(self, name: str, value: FacetValue) -> str:
        """Return the address of the search with a value of a facet, or without it where it is selected."""
        asked = self._asked
        if name == "archive" and value.selected and value.value in asked.archive:
            rest = [each for each in asked.archive if each != value.value]
            return address("/search", asked, archive=rest, page=1, generation=None)
        if not value.selected and (url := self._followed_by(value.query)):
            return url
        return self._toggled(value.query, self._toggling.value(name, value), selected=value.selected)

    def period(self, period: Period) -> str:
        """Return the address of the search with a period of its timeline, or without it where it is selected."""
        if not period.selected and (url := self._followed_by(period.query)):
            return url
        return self._toggled(period.query, self._toggling.period(period), selected=period.selected)

    @functools.cached_property
    def _toggling(self) -> Toggling:
        return Toggling(snapshot().store, self._query)

    def _toggled(self, piece: str, text: str, *, selected: bool) -> str:
        """Return the address of the query with a piece put in, or taken out of it."""
        if piece and not selected:  # a field, so that it does not read like a sentence
            return f"/search?q={quote_plus(text)}&literal=0{self._kept}"
        return self.search(text)

    def _followed_by(self, piece: str) -> str | None:
        """Return the address of the query with a piece of query behind it; None where it would not mean both.

        It saves most links of a page from being worked out as trees. Behind an OR the piece would belong to its last
        part, and behind another value of the same field it would mean either.
        """
        field, written = _piece(piece)
        if field in self._closed or isinstance(self._query.root, Or):
            return None
        return f"{self._before}{written}{self._kept}"


@functools.lru_cache(maxsize=1024)
def _piece(text: str) -> tuple[str | None, str]:
    """Return the field that a piece of query is, None where it is none, and the piece as an address has it."""
    spec = BY_NAME.get(text.partition(":")[0])
    return spec.name if spec else None, quote_plus(text)


def choices(asked: SearchQuery, nearby: Nearby, facets: dict[str, Facet], whole: str | None) -> list[Choices]:
    """Return the facets that there is something to choose from; of the one named `whole` all values."""
    found = []
    url = address("/search", asked, generation=None)
    for name, title in FACETS.items():
        facet = facets[name]
        values = [
            value
            for number, value in enumerate(facet.values)
            if name == whole or number < VALUES or value.selected
        ]  # fmt: skip
        if len(facet.values) + facet.more < 2 and not any(value.selected for value in values):
            continue
        toggles = tuple(Toggle(value.label, nearby.facet(name, value), value.selected, value.count) for value in values)
        left_out = facet.more + len(facet.values) - len(values)
        found.append(Choices(name, title, toggles, left_out, _more_url(url, name)))
    return found


def _more_url(url: str, name: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{ALL_VALUES}={name}#facet-{name}"
