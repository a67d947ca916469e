"""Counts over an answer: as tables and a bar chart for people, as plain data for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes_search.render.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minutes_search.render.text import Style
    from minutes_search.search.facets import Facet, FacetValue
    from minutes_search.search.periods import Period, Timeline

SHOWN = ("person", "owner", "speaker", "kind", "status", "archive", "repository")
"""The facets that have a table; years and quarters have the chart."""

_TITLES = {"person": "Person (owner or speaker)"}
_ASKED = "*"
_PLAIN_BAR = 40  # characters of the longest bar where there is no terminal
_EIGHTHS = " ▏▎▍▌▋▊▉"


def counts_lines(timeline: Timeline, facets: Mapping[str, Facet], style: Style, columns: int | None) -> Iterator[str]:
    """Give the chart and a table a facet; `columns` is the width of a terminal that has block characters, else None."""
    if not timeline.periods:
        return
    yield style.title(f"By {timeline.unit}")
    yield from _chart(timeline.periods, style, columns)
    for name, facet in facets.items():
        if facet.values:
            yield ""
            yield style.title(_TITLES.get(name, name.capitalize()))
            yield from _table(facet, style)
    selected = [period.selected for period in timeline.periods]
    if any(selected) or any(value.selected for facet in facets.values() for value in facet.values):
        yield ""
        yield style.place(f"{_ASKED} the query asks for it")


def _chart(periods: Sequence[Period], style: Style, columns: int | None) -> Iterator[str]:
    most = max(period.count for period in periods)
    digits = len(str(most))
    beside = len(f"  {periods[0].name}  {most}  ")
    width = max(columns - beside, 1) if columns else _PLAIN_BAR
    for period in periods:
        bar = _bar(period.count, most, width, blocks=columns is not None)
        line = (
            f"{_mark(period)} {style.date(period.name)}  {period.count:>{digits}}  {style.people(bar) if bar else ''}"
        )
        yield line.rstrip()


def _bar(count: int, most: int, width: int, *, blocks: bool) -> str:
    """Give a bar that is as long against `width` as the count is against the most; none only for no items."""
    if not blocks:
        return "#" * (max(1, round(count * width / most)) if count else 0)
    eighths = max(1, round(count * width * 8 / most)) if count else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _table(facet: Facet, style: Style) -> Iterator[str]:
    labels = [printable(value.label) for value in facet.values]
    digits = len(str(max(value.count for value in facet.values)))
    width = max(map(len, labels))
    for value, label in zip(facet.values, labels, strict=True):
        line = f"{_mark(value)} {value.count:>{digits}}  {label:<{width}}  {style.place(printable(value.query))}"
        yield line.rstrip()
    if facet.more:
        yield style.place(f"  {' ' * digits}  and {facet.more} more")


def _mark(value: FacetValue | Period) -> str:
    return _ASKED if value.selected else " "


def counts_row(timeline: Timeline, facets: Mapping[str, Facet]) -> dict[str, Any]:
    """Give the counts as data: of each facet its values, of the timeline its periods, oldest first."""
    return {
        "facets": {name: [value._asdict() for value in facet.values] for name, facet in facets.items()},
        "timeline": {
            "unit": timeline.unit,
            "periods": [
                {"value": each.name, "count": each.count, "query": each.query, "selected": each.selected}
                for each in timeline.periods
            ],
        },
    }
