"""The lines of the table, and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.timing import Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Goal", "Line", "Series", "as_rows", "table"]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, in words, and whether it is."""

    text: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured, of us and of one peer."""

    bench: str
    what: str
    corpus: str
    unit: str
    """``ms``, ``s``, ``MB``, ``1/s``."""
    ours: Series | None = None
    peer: str = ""
    theirs: Series | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our median divided by the peer's."""
        if self.ours is None or self.theirs is None or not self.theirs.median:
            return None
        return self.ours.median / self.theirs.median


_HEADINGS = ("what", "corpus", "ours", "p95", "peer", "theirs", "p95", "ratio", "reach", "")
_NUMBERS = frozenset({2, 3, 5, 6, 7})


def table(lines: Sequence[Line]) -> str:
    """Give the table in Markdown, a section for each bench; notes stand under it."""
    parts = []
    for bench in dict.fromkeys(line.bench for line in lines):
        of_bench = [line for line in lines if line.bench == bench]
        cells = [list(_HEADINGS), *(_cells(line) for line in of_bench)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(_HEADINGS))]
        ruler = ["-" * (width - 1) + ":" if number in _NUMBERS else "-" * width for number, width in enumerate(widths)]
        notes = dict.fromkeys(f"- {line.what}: {line.note}" for line in of_bench if line.note)
        parts.append(
            "\n".join([f"### {bench}", "", *_rows([cells[0], ruler, *cells[1:]], widths), "", *notes]).rstrip()
        )
    return "\n\n".join(parts) + "\n"


def _rows(cells: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterable[str]:
    for row in cells:
        padded = (
            cell.rjust(width) if number in _NUMBERS else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join(padded)} |"


def _cells(line: Line) -> list[str]:
    goal = (line.goal.text, "yes" if line.goal.reached else "no") if line.goal else ("", "")
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    ours = (_number(line.ours.median), _number(line.ours.p95)) if line.ours else ("", "")
    theirs = (_number(line.theirs.median), _number(line.theirs.p95)) if line.theirs else ("", "")
    return [f"{line.what}, {line.unit}", line.corpus, *ours, line.peer, *theirs, ratio, *goal]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def as_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Give the lines for programs, with every value that was measured."""
    return [
        {
            "bench": line.bench,
            "what": line.what,
            "corpus": line.corpus,
            "unit": line.unit,
            "ours": _series(line.ours),
            "peer": line.peer or None,
            "theirs": _series(line.theirs),
            "ratio": line.ratio,
            "goal": line.goal.text if line.goal else None,
            "reached": line.goal.reached if line.goal else None,
            "note": line.note or None,
        }
        for line in lines
    ]


def _series(series: Series | None) -> dict[str, Any] | None:
    if series is None:
        return None
    return {"median": series.median, "p95": series.p95, "values": list(series.values)}
