"""The archive at a glance as text and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from minutes_search.places import place_text
from minutes_search.render.tables import counted, table_lines
from minutes_search.render.text import Style, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from minutes_search.model import Skipped
    from minutes_search.search.stats import Stats
    from minutes_search.store.footprint import Footprint
    from minutes_search.store.sources import ArchiveSource

_HEAD = ("Archive", "Meetings", "Items", "Threads", "People", "References", "Open", "Done", "First", "Last")
_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Glance:
    """All that `stats` tells."""

    total: Stats
    archives: dict[str, Stats]
    """By name."""
    skipped: dict[str, list[Skipped]]
    """By archive."""
    index: str
    """The index directory."""
    sources: Mapping[str, ArchiveSource]
    """By archive, of those of which it is known."""
    footprint: Footprint
    schema: int
    """The version of the index."""


def stats_lines(glance: Glance, style: Style) -> Iterator[str]:
    """Give a table of archives, one of years, what was skipped, and what the index is."""
    rows = [(printable(name), *_cells(stats)) for name, stats in glance.archives.items()]
    if len(rows) != 1:
        rows.append(("all", *_cells(glance.total)))
    yield from table_lines([_HEAD, *rows])
    if glance.total.years:
        years = [(str(year), str(meetings), str(items)) for year, (meetings, items) in glance.total.years.items()]
        yield ""
        yield from table_lines([("Year", "Meetings", "Items"), *years])
    yield ""
    yield f"Skipped: {counted(sum(map(len, glance.skipped.values())), 'file')}"
    for archive, files in glance.skipped.items():
        yield from (style.place(printable(f"    {archive}/{each.path}: {each.reason}")) for each in files)
    if glance.sources:
        yield "Sources:"
    for archive, source in glance.sources.items():
        commit = f" at {source.revision[:12]}" if source.revision else ""
        yield style.place(printable(f"    {archive}: {place_text(source.place)}{commit}"))
    written = glance.footprint.written
    yield f"Newest meeting: {glance.total.last or 'none'}"
    yield f"Index written: {f'{written:%Y-%m-%d %H:%M} UTC' if written else 'unknown'}"
    yield printable(f"Index: {glance.index}, {_size(glance.footprint.size)}, schema version {glance.schema}")


def _cells(stats: Stats) -> tuple[str, ...]:
    counts = (
        stats.meetings, stats.items, stats.threads, stats.people, stats.references, stats.open, stats.done,
    )  # fmt: skip
    return (*map(str, counts), *(str(day or "") for day in (stats.first, stats.last)))


def _size(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < _BYTES:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= _BYTES
    return f"{size:.1f} GiB"


def stats_json(glance: Glance) -> dict[str, Any]:
    """Give the same as JSON values."""
    written = glance.footprint.written
    return {
        **totals_row(glance.total),
        "archives": [
            {"archive": name, **totals_row(stats), "source": _source(glance.sources.get(name))}
            for name, stats in glance.archives.items()
        ],
        "skipped": [
            {"archive": archive, "path": each.path, "reason": each.reason}
            for archive, files in glance.skipped.items()
            for each in files
        ],
        "index": {
            "path": glance.index,
            "bytes": glance.footprint.size,
            "written": written.isoformat(timespec="seconds") if written else None,
            "schema": glance.schema,
        },
    }


def _source(source: ArchiveSource | None) -> dict[str, Any] | None:
    return {"place": place_text(source.place), "revision": source.revision} if source else None


def totals_row(stats: Stats) -> dict[str, Any]:
    """Give what archives hold as JSON values."""
    row = asdict(stats)
    row["actions"] = {"open": row.pop("open"), "done": row.pop("done")}
    for name in ("first", "last"):
        row[name] = row[name] and row[name].isoformat()
    years = row.pop("years").items()
    return row | {"years": [{"year": year, "meetings": held, "items": items} for year, (held, items) in years]}
