"""What ties the meetings of an archive together: threads of copies, the ledger of actions, relations of references.

Each needs the whole archive. An item keeps its own place in its thread; what concerns a thread as a whole (how long,
from when to when) changes with every new copy and is kept beside the items.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from minutes_indexer.ledger import ledger
from minutes_indexer.relations import find_relations
from minutes_indexer.threads import find_threads
from minutes_search.ledger import entry_to_dict
from minutes_search.model import Meeting, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from minutes_indexer.threads import ThreadPlace
    from minutes_search.model import Series
    from minutes_search.store import Store, Writer

_SERIES, _THREADS, _LEDGER, _RELATIONS = "series", "threads", "ledger", "relations"


def place_items(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Give each item of whole archives its place among its copies."""
    meetings = list(meetings)
    return _placed(meetings, find_threads(meetings))


def _placed(meetings: list[Meeting], places: dict[str, ThreadPlace]) -> list[Meeting]:
    return [
        replace(meeting, items=tuple(replace(item, place=_place(places[item.id])) for item in meeting.items))
        for meeting in meetings
    ]


def _place(place: ThreadPlace) -> Place:
    return Place(
        place.thread.id, place.position, place.copies.id, place.role, place.carried, place.previous, place.adds
    )


class Woven:
    """What the index keeps of archives as wholes, by archive."""

    def __init__(self, parts: dict[str, dict[str, Any]]) -> None:
        self._parts = parts

    @classmethod
    def load(cls, store: Store | None) -> Woven:
        """Read what an index keeps; nothing where there is none."""
        payloads = {name: store.meta(name) if store else None for name in (_SERIES, _THREADS, _LEDGER, _RELATIONS)}
        return cls({name: json.loads(payload) if payload else {} for name, payload in payloads.items()})

    def weave(self, archive: str, meetings: Collection[Meeting]) -> list[Meeting]:
        """Tie the meetings of one archive together, in place of what was known of it; give them with their places."""
        meetings = sorted(meetings, key=lambda meeting: (meeting.date, meeting.path))
        places = find_threads(meetings)
        # A thread and the copies that it begins with have one id, that of their first item.
        self._parts[_SERIES][archive] = _packed(place.copies for place in places.values())
        self._parts[_THREADS][archive] = _packed(place.thread for place in places.values())
        self._parts[_LEDGER][archive] = [entry_to_dict(entry) for entry in ledger(meetings, places)]
        self._parts[_RELATIONS][archive] = [
            [relation.proposal, relation.reference, [[each.path, each.line] for each in relation.evidence]]
            for relation in find_relations(meetings)
        ]
        return _placed(meetings, places)

    def save(self, writer: Writer, archives: Collection[str]) -> None:
        """Keep all this of the archives that there are."""
        for name, parts in self._parts.items():
            kept = {archive: parts[archive] for archive in sorted(archives) if archive in parts}
            writer.put_meta(name, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())


def _packed(series: Iterable[Series]) -> dict[str, list[Any]]:
    """Give the series of more than one item by id: items, meetings, first and last day."""
    several = {each.id: each for each in series if each.size > 1}
    return {
        id_: [each.size, each.meetings, each.first.isoformat(), each.last.isoformat()]
        for id_, each in sorted(several.items())
    }
