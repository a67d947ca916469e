"""How an answer lies in time, as a picture: the geometry of its bars."""

from __future__ import annotations

import calendar
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_webui.pages.showing import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_search.search.periods import Period, Timeline, Unit

HEIGHT = 72
"""Of the highest bar, in pixels. Across, everything is in percent, so that the picture fits any screen."""
TOP = 18
FEWEST = 10
"""As if there were so many bars: two bars do not fill a page."""
_LABELS = 8
"""No more labels than this stand below the bars of a narrow screen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A period."""

    label: str
    """Below the bar."""
    said: str
    """The bar in words."""
    url: str | None
    """None for a period without items."""
    left: str
    middle: str
    width: str
    top: float
    height: float
    selected: bool
    wide: bool
    """Whether it is labelled on wide screens,"""
    narrow: bool
    """and on narrow ones."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time."""

    title: str
    unit: Unit
    most: int
    bars: tuple[Bar, ...]
    end: str
    """Where the last one ends."""

    @property
    def base(self) -> int:
        """Where the bars stand, in pixels from the top."""
        return TOP + HEIGHT


def chart(timeline: Timeline, url_of: Callable[[Period], str]) -> Chart | None:
    """Draw a timeline; None where one period is all there is, which a picture would not show better than a number."""
    periods = timeline.periods
    if len(periods) < 2:
        return None
    most = max(period.count for period in periods)
    places, end = _places(len(periods))
    step = {"year": 1, "quarter": 4, "month": 3}[timeline.unit] if len(periods) > FEWEST else 1
    offset = _first_whole(periods, timeline.unit) if step > 1 else 0
    wide = [i % step == offset % step for i in range(len(periods))]
    every = -(-sum(wide) // _LABELS)
    bars, labelled = [], 0
    for i, (period, (left, middle, width)) in enumerate(zip(periods, places, strict=True)):
        labelled += wide[i]
        height = max(2.0, period.count * HEIGHT / most) if period.count else 0.0
        bars.append(
            Bar(
                label=_label(period.name, timeline.unit, short=step > 1),
                said=f"{_said(period.name, timeline.unit)}: {number(period.count, 'item')}",
                url=url_of(period) if period.count else None,
                left=left,
                middle=middle,
                width=width,
                top=round(TOP + HEIGHT - height, 1),
                height=round(height, 1),
                selected=period.selected,
                wide=wide[i],
                narrow=wide[i] and (labelled - 1) % every == 0,
            )
        )
    return Chart(f"Items by {timeline.unit}", timeline.unit, most, tuple(bars), end)


@functools.lru_cache(maxsize=64)
def _places(count: int) -> tuple[list[tuple[str, str, str]], str]:
    """Return left side, middle and width of so many bars, and where the last one ends."""
    slot = 100 / max(count, FEWEST)
    places = [(f"{i * slot + slot * 0.1:.3f}%", f"{(i + 0.5) * slot:.3f}%", f"{slot * 0.8:.3f}%") for i in range(count)]
    return places, f"{count * slot:.3f}%"


def _first_whole(periods: tuple[Period, ...], unit: Unit) -> int:
    """Return the number of the first period that a label makes most sense below: January, the first quarter."""
    months = {"quarter": ("Q1",), "month": ("01", "04", "07", "10")}[unit]
    return next((i for i, period in enumerate(periods) if period.name.endswith(months)), 0)


@functools.lru_cache(maxsize=1024)
def _label(name: str, unit: Unit, *, short: bool) -> str:
    if unit == "year":
        return name
    year, _, part = name.partition("-")
    if unit == "quarter":
        return year if short else f"{part} {year[2:]}"
    month = calendar.month_abbr[int(part)]
    return f"{month} {year[2:]}"


@functools.lru_cache(maxsize=1024)
def _said(name: str, unit: Unit) -> str:
    year, _, part = name.partition("-")
    if unit == "quarter":
        return f"{part} {year}"
    return f"{calendar.month_name[int(part)]} {year}" if unit == "month" else year
