"""Lists as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from minutes_search.render.rows import as_csv, csv_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from minutes_webui.asking import Answer

COLUMNS: dict[str, tuple[str, ...]] = {
    "meetings": ("date", "archive", "path", "title", "items", "url", "page"),
    "people": ("id", "name", "login", "initials", "affiliation", "first", "last", "owned", "spoken", "page"),
    "refs": ("reference", "items", "threads", "meetings", "first", "last", "page"),
    "actions": (
        "since", "last_seen", "status", "carried", "current", "assignees", "text", "archive", "path", "line", "item",
        "url",
    ),
}  # fmt: skip


def search_table(answer: Answer) -> Response:
    """Return the results of a search as CSV, with the columns that the command has."""
    return _response(as_csv(answer.results.hits))


def table(name: str, listing: Mapping[str, Any]) -> Response:
    """Return a list's page as CSV."""
    columns = COLUMNS[name]
    rows = [_flat(row) for row in listing["results"]]
    return _response([csv_record(columns), *(csv_record(_cell(row.get(column)) for column in columns) for row in rows)])


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without rows in it: of an action its last copy, of a person when they were seen."""
    last = row.get("last")
    return {**row, **(last if isinstance(last, dict) else {}), **(row.get("seen") or {})}


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return " ".join(_cell(each) for each in value)
        case {"label": label}:
            return str(label)
        case {"initials": initials}:
            return str(initials)
        case _:
            return str(value)


def _response(lines: Iterable[str]) -> Response:
    return Response("".join(f"{line}\r\n" for line in lines), mimetype="text/csv")
