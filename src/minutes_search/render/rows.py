"""Hits as rows for other programs: JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from minutes_search.links import Links, Spot
from minutes_search.render.text import printable
from minutes_search.serialise import item_to_dict, meeting_to_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_search.model import Meeting, Series
    from minutes_search.search import Hit, Results
    from minutes_search.search.notes import Note
    from minutes_search.store import StoredItem

NO_LINKS = Links()
CSV_COLUMNS = (
    "date", "archive", "path", "line", "kind", "status", "section", "owners", "speakers", "title", "refs", "id",
)  # fmt: skip


def item_row(stored: StoredItem, links: Links = NO_LINKS) -> dict[str, Any]:
    """Give an item as `minutes-search extract` does, with its id, its meeting's place and its address."""
    place = {
        "archive": stored.archive,
        "path": stored.path,
        "date": stored.date.isoformat(),
        "meeting": stored.meeting,
        "url": links.of_item(stored),
    }
    return {"id": stored.item.id, **place, **item_to_dict(stored.item)}


def meeting_row(meeting: Meeting, links: Links = NO_LINKS) -> dict[str, Any]:
    """Give a meeting as `minutes-search extract` does, with its address and those of its items."""
    row = meeting_to_dict(meeting)
    places = [Spot(meeting.archive, meeting.path, meeting.date, item.line, item.anchor) for item in meeting.items]
    items = [{**item, "url": links.of_spot(place)} for item, place in zip(row["items"], places, strict=True)]
    return {**row, "url": links.of_meeting(meeting), "items": items}


def hit_row(hit: Hit, links: Links = NO_LINKS) -> dict[str, Any]:
    """Give a hit: the item's row, with the line that matched, the marked stretches in it, and the score.

    `copies` is how many matching copies the hit stands for, `carried` tells of all copies of the item there are.
    """
    snippet = {
        "line": hit.snippet.line,
        "text": hit.snippet.text,
        "marks": [[start, end] for start, end in hit.snippet.marks],
    }
    carried = carried_row(hit.series)
    more = {"snippet": snippet, "score": round(hit.score, 4), "copies": hit.copies, "carried": carried}
    return item_row(hit.stored, links) | more


def carried_row(series: Series | None) -> dict[str, Any] | None:
    """Give all copies of an item as a whole; None where it is the only one."""
    if series is None:
        return None
    return {
        "id": series.id,
        "items": series.size,
        "meetings": series.meetings,
        "first": series.first.isoformat(),
        "last": series.last.isoformat(),
    }


def note_row(note: Note) -> dict[str, Any]:
    """Give a note as text and as the values that it speaks of."""
    people = [
        {
            "key": person.key,
            "name": person.name,
            "login": person.login,
            "value": person.value,
            "first": person.first.isoformat() if person.first else None,
            "last": person.last.isoformat() if person.last else None,
        }
        for person in note.people
    ]
    references = [
        {
            "reference": linked.reference,
            "items": linked.items,
            "query": linked.query,
            "evidence": [line._asdict() for line in linked.evidence],
        }
        for linked in note.references
    ]
    row = {"kind": note.kind, "text": note.text, "field": note.field, "value": note.value}
    return row | {"people": people, "references": references}


def as_json(
    results: Results, query: dict[str, Any], counts: dict[str, Any] | None = None, *, links: Links = NO_LINKS
) -> str:
    """Give an answer as one JSON object: the exact count, how the query was read, and this page of results.

    `counts` are more members of it, such as the facets.
    """
    answer = {
        "count": results.count,
        "threads": results.threads,
        "offset": results.offset,
        "query": query | {"sort": results.sort},
        "notes": [note_row(note) for note in results.notes],
        "suggestions": [{"query": each.query, "count": each.count} for each in results.suggestions],
        "results": [hit_row(hit, links) for hit in results.hits],
    } | (counts or {})
    return json.dumps(answer, ensure_ascii=False, indent=2)


def as_jsonl(hits: Iterable[Hit], links: Links = NO_LINKS) -> Iterator[str]:
    """Give each hit as one line of JSON."""
    for hit in hits:
        yield json.dumps(hit_row(hit, links), ensure_ascii=False)


def as_csv(hits: Iterable[Hit]) -> Iterator[str]:
    """Give a header line and each hit as one CSV record; several people or references are separated by spaces."""
    yield csv_record(CSV_COLUMNS)
    for hit in hits:
        item = hit.stored.item
        yield csv_record(
            (
                hit.stored.date.isoformat(),
                hit.stored.archive,
                hit.stored.path,
                str(item.line),
                item.kind,
                item.status or "",
                " > ".join(item.section),
                " ".join(owner.label for owner in item.owners),
                " ".join(speaker.label for speaker in item.speakers),
                item.title,
                " ".join(reference.id for reference in item.refs),
                item.id,
            )
        )


def csv_record(values: Iterable[str]) -> str:
    """Give values as one CSV record that no spreadsheet takes for formulas, without a line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([_safe(value) for value in values])
    return out.getvalue()


def _safe(value: str) -> str:
    """Keep a spreadsheet from taking a text of the minutes for a formula (OWASP, "CSV injection").

    Characters that would steer a terminal, on which the table may be looked at, become replacement characters.
    """
    value = printable(value.replace("\t", " ").replace("\n", " "))
    return f"'{value}" if value.lstrip()[:1] in {"=", "+", "-", "@", "\ufffd"} else value
