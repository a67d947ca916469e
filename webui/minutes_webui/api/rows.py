"""From the core's answers to the declared rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import url_for

from minutes_search.links import Spot
from minutes_search.query.describe import describe
from minutes_search.query.parts import parts
from minutes_search.query.write import to_text
from minutes_search.render.rows import hit_row, item_row, note_row
from minutes_search.search.toggling import toggled, toggled_period
from minutes_search.serialise import attendee_to_dict
from minutes_search.store import StoredItem
from minutes_webui.api import models
from minutes_webui.marking import marked
from minutes_webui.settings import absolute, archive_links, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.model import Meeting
    from minutes_search.search import Hit
    from minutes_search.search.facets import Facet
    from minutes_search.search.meetings import MeetingHead
    from minutes_search.search.periods import Timeline
    from minutes_webui.asking import Answer

_SUMMARY = tuple(models.ItemSummary.model_fields)


def page_of_item(id_: str) -> str:
    """Return the address of an item's page."""
    return absolute(url_for("pages.item", name=id_))


def page_of_day(archive: str, date: object) -> str:
    """Return the address of the page of a meeting."""
    return absolute(url_for("pages.meeting", archive=archive, date=str(date)))


def summary(stored: StoredItem) -> dict[str, Any]:
    """Return an item without its text."""
    return summary_of(item_row(stored, archive_links()))


def summary_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an item's row what a summary has, with the item's page."""
    row = {**row, "page": page_of_item(row["id"])}
    return {name: row[name] for name in _SUMMARY}


def hit(found: Hit) -> dict[str, Any]:
    """Return one result of a search."""
    links = archive_links()
    row = hit_row(found, links)
    title = found.stored.item.title
    return summary_of(row) | {
        "title_html": str(marked(title, found.title_marks)),
        "snippets": [
            {
                "line": line.line,
                "text": line.text,
                "html": str(marked(line.text, line.marks)),
                "url": links.of_line(found.stored, line.line),
            }
            for line in found.lines
        ],
        "score": row["score"],
        "copies": row["copies"],
        "carried": row["carried"],
    }


def facet_rows(answer: Answer, found: Mapping[str, Facet]) -> dict[str, list[dict[str, Any]]]:
    """Return the values of facets, each with the query that it leads to."""
    store, query = snapshot().store, answer.query
    return {
        name: [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "query": value.query,
                "selected": value.selected,
                "toggle": toggled(store, query, name, value) if value.query else None,
            }
            for value in facet.values
        ]
        for name, facet in found.items()
    }


def timeline_row(answer: Answer, found: Timeline) -> dict[str, Any]:
    """Return how an answer lies in time."""
    periods = [
        {
            "value": each.name,
            "count": each.count,
            "query": each.query,
            "selected": each.selected,
            "toggle": toggled_period(answer.query, each),
        }
        for each in found.periods
    ]
    return {"unit": found.unit, "periods": periods}


def search_row(answer: Answer, after: str | None, before: str | None) -> dict[str, Any]:
    """Return the answer to a search."""
    results, asked = answer.results, answer.asked
    return {
        "count": results.count,
        "threads": results.threads,
        "hits": answer.hits,
        "next": after,
        "previous": before,
        "page": asked.page,
        "pages": max(1, -(-answer.hits // asked.page_size)),
        "query": {
            "q": asked.q,
            "text": to_text(answer.query),
            "said": describe(answer.query),
            "as_sentence": answer.understood.as_sentence,
            "literal": to_text(answer.understood.literal),
            "sort": results.sort,
            "parts": [asdict(part) for part in parts(answer.query)],
        },
        "notes": [note_row(note) for note in results.notes],
        "suggestions": [asdict(each) for each in results.suggestions],
        "results": [hit(each) for each in results.hits],
        "facets": facet_rows(answer, answer.facets),
        "timeline": timeline_row(answer, answer.timeline),
    }


def meeting_head(head: MeetingHead) -> dict[str, Any]:
    """Return a meeting without its items."""
    return {
        "archive": head.archive,
        "path": head.path,
        "date": head.date,
        "title": head.title,
        "items": head.items,
        "attendees": [attendee_to_dict(row) for row in head.attendees],
        "url": archive_links().of_spot(Spot(head.archive, head.path, head.date)),
        "page": page_of_day(head.archive, head.date),
    }


def meeting_whole(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting with its items."""
    return {
        "archive": meeting.archive,
        "path": meeting.path,
        "date": meeting.date,
        "title": meeting.title,
        "attendees": [attendee_to_dict(row) for row in meeting.attendees],
        "items": [
            summary(StoredItem(0, meeting.archive, meeting.path, meeting.date, meeting.title, item))
            for item in meeting.items
        ],
        "revision": meeting.revision,
        "changed": meeting.changed,
        "url": archive_links().of_meeting(meeting),
        "page": page_of_day(meeting.archive, meeting.date),
    }
