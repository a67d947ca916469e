"""The searches that a search page leads to: with a facet's value or a period more or less, or another query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from minutes_search.query.fields import BY_NAME
from minutes_search.query.parts import conditions
from minutes_search.query.tree import Field, Or
from minutes_search.query.write import to_text
from minutes_search.search.toggling import toggled, toggled_period
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
        self._text = to_text(query)
        self._names = {node.name for node in conditions(query.root) if isinstance(node, Field)}
        kept = asked.model_dump(include={"sort", "archive", "copies", "page_size"}, exclude_defaults=True)
        self._kept = urlencode(kept, doseq=True)

    def search(self, text: str) -> str:
        """Return the address of another query in the grammar, all else as it is, on its first page."""
        return self._address(addresses.query_values(text))

    def _address(self, values: dict[str, object]) -> str:
        return "?".join(["/search", "&".join(filter(None, [urlencode(values), self._kept]))])

    def facet(self, name: str, value: FacetValue) -> str:
        """Return the address of the search with a value of a facet, or without it where it is selected."""
        asked = self._asked
        if name == "archive" and value.selected and value.value in asked.archive:
            rest = [each for each in asked.archive if each != value.value]
            return address("/search", asked, archive=rest, page=1, generation=None)
        if not value.selected and self._may_follow(value.query):
            return self._address({"q": f"{self._text} {value.query}".strip()})
        return self.search(toggled(snapshot().store, self._query, name, value))

    def period(self, period: Period) -> str:
        """Return the address of the search with a period of its timeline, or without it where it is selected."""
        if not period.selected and self._may_follow(period.query):
            return self._address({"q": f"{self._text} {period.query}".strip()})
        return self.search(toggled_period(self._query, period))

    def _may_follow(self, piece: str) -> bool:
        """Tell whether a piece of query can be written behind the query: it then means both.

        It saves most links of a page from being worked out as trees. Behind an OR the piece would belong to its last
        part, and behind another value of the same field it would mean either.
        """
        spec = BY_NAME.get(piece.partition(":")[0])
        return spec is not None and spec.name not in self._names and not isinstance(self._query.root, Or)


def choices(asked: SearchQuery, nearby: Nearby, facets: dict[str, Facet], whole: str | None) -> list[Choices]:
    """Return the facets that there is something to choose from; of the one named `whole` all values."""
    found = []
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
        found.append(Choices(name, title, toggles, left_out, _more_url(asked, name)))
    return found


def _more_url(asked: SearchQuery, name: str) -> str:
    url = address("/search", asked, generation=None)
    return f"{url}{'&' if '?' in url else '?'}{urlencode({ALL_VALUES: name})}#facet-{name}"
