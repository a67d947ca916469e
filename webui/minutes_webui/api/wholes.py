"""Single things of the archive as rows: an item, a day's meetings, a person, a reference, the whole."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from minutes_search.query.tree import Field, Query
from minutes_search.query.write import to_text
from minutes_search.refs import normalise_reference
from minutes_search.render.actions import action_row
from minutes_search.render.rows import item_row, note_row
from minutes_search.render.stats import totals_row
from minutes_search.search import search
from minutes_search.search.actions import find_actions
from minutes_search.search.completion import complete
from minutes_search.search.facets import facets
from minutes_search.search.notes import name_of
from minutes_search.search.people import labels_of
from minutes_search.search.references import story
from minutes_search.search.threads import neighbours, thread
from minutes_search.serialise import lines_to_list
from minutes_search.store.schema import SCHEMA_VERSION
from minutes_webui import warming
from minutes_webui.api.lists import person_row
from minutes_webui.api.rows import meeting_whole, summary, summary_of
from minutes_webui.errors import not_found
from minutes_webui.pages import addresses
from minutes_webui.settings import archive_links, snapshot

if TYPE_CHECKING:
    from minutes_search.search.people import Use
    from minutes_search.store import StoredItem

_MOST_COMPANIONS = 50


def find_item(id_: str) -> StoredItem:
    """Return the item of an id or of the start of one. RequestError without one, AmbiguousIdError with several."""
    stored = snapshot().store.item(id_) if id_ else None
    if stored is None:
        raise not_found("There is no such item.")
    return stored


def item(id_: str) -> dict[str, Any]:
    """Return an item whole, with its thread."""
    store, stored = snapshot().store, find_item(id_)
    row = item_row(stored, archive_links())
    before, after = neighbours(store, stored)
    return summary_of(row) | {
        "anchor": row["anchor"],
        "entered": row["entered"],
        "changed": row["changed"],
        "assignees": row["assignees"],
        "actions": row["actions"],
        "lines": row["lines"],
        "thread": [
            {
                "item": summary(step.stored),
                "adds": lines_to_list(step.adds),
                "drops": lines_to_list(step.drops),
            }
            for step in thread(store, stored)
        ],
        "previous": before and before.item.id,
        "next": after and after.item.id,
    }


def day(archive: str, date: str) -> dict[str, Any]:
    """Return the meetings of a day in an archive."""
    try:
        wanted = datetime.date.fromisoformat(date) if len(date) == len("2025-02-19") else None
    except ValueError:
        wanted = None
    found = list(snapshot().store.meetings([archive], date=wanted)) if wanted else []
    if wanted is None or not found:
        raise not_found("There is no meeting of that archive on that day.")
    return {"archive": archive, "date": wanted, "meetings": [meeting_whole(each.meeting) for each in found]}


def person(id_: str) -> dict[str, Any]:
    """Return a person of the directory, with what they have to do with."""
    state = snapshot()
    store = state.store
    entry = next((each for each in warming.people(state) if each.person.key == id_), None)
    if entry is None:
        raise not_found("There is no such person.")
    name = name_of(store, entry.person)
    query = Query(Field("by", (name,)))
    found = search(store, query, limit=0)
    counted = facets(store, found.documents, ["person", "year"], limit=None)
    return person_row(entry) | {
        "query": to_text(query),
        "items": found.count,
        "years": [{"year": int(value.value), "items": value.count} for value in counted["year"].values],
        "labels": [_label(use) for use in labels_of(store, id_)],
        "discusses_with": [
            {"value": value.value, "label": value.label, "count": value.count}
            for value in counted["person"].values
            if value.value != id_
        ][:_MOST_COMPANIONS],
        "open_actions": [action_row(action, archive_links()) for action in find_actions(store, of=name).found],
    }


def _label(use: Use) -> dict[str, Any]:
    return {
        "label": use.label,
        "items": len(use.items),
        "meetings": len(use.meetings),
        "how": dict(use.how),
        "first": use.span.first,
        "last": use.span.last,
    }


def read_reference(text: str) -> str:
    """Return the id of a reference as the path of an address has it. RequestError where it is none."""
    reference = normalise_reference(addresses.written_reference(text))
    if reference is None:
        raise not_found("That is no reference: write owner/repo#number, cep:46, or a whole link.")
    return reference


def ref(id_: str) -> dict[str, Any]:
    """Return all that was said of a reference."""
    told = story(snapshot().store, read_reference(id_))
    if not told.discussions:
        nearest = f" Nearest: {', '.join(told.nearest)}." if told.nearest else ""
        raise not_found(f"The minutes do not have that reference.{nearest}")
    return {
        "reference": told.reference,
        "items": told.items,
        "threads": len(told.discussions),
        "meetings": told.meetings,
        "notes": [note_row(note) for note in told.notes],
        "results": [
            {
                "outcome": each.outcome,
                "meetings": each.meetings,
                "copies": [summary(copy) for copy in each.copies],
            }
            for each in told.discussions
        ],
    }


def suggest(text: str, cursor: int) -> dict[str, Any]:
    """Return what a query may go on with at a place in it."""
    found = complete(snapshot().store, text, cursor)
    return {"q": text, "cursor": cursor, "suggestions": [asdict(each) for each in found]}


def stats() -> dict[str, Any]:
    """Return what the index holds."""
    state = snapshot()
    names = state.store.archives()
    disk = warming.size(state)
    return totals_row(warming.totals(state)) | {
        "archives": [{"archive": name, **totals_row(warming.totals(state, [name]))} for name in names],
        "skipped": [
            {"archive": name, "path": each.path, "reason": each.reason}
            for name, files in warming.skipped(state).items()
            for each in files
        ],
        "unresolved": dict(warming.open_labels(state)),
        "index": {
            "generation": state.name,
            "bytes": disk.size,
            "written": disk.written,
            "schema_version": SCHEMA_VERSION,
        },
    }
