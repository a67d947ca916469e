"""What is worked out of a new state of the index before requests get it, and shared by many answers.

Without it, the first question to a new generation would wait for what all later ones have for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.query.tree import Field, Query, Word
from minutes_search.search import search
from minutes_search.search.facets import facets
from minutes_search.search.meetings import meeting_heads
from minutes_search.search.people import directory, unresolved
from minutes_search.search.references import most_discussed
from minutes_search.search.stats import skipped_files, stats
from minutes_search.store.footprint import footprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.model import Skipped
    from minutes_search.search.meetings import MeetingHead
    from minutes_search.search.people import Entry
    from minutes_search.search.references import Discussed
    from minutes_search.search.stats import Stats
    from minutes_search.store.footprint import Footprint
    from minutes_webui.snapshots import Snapshot

_NOWHERE = Word("aaaaaa")


def warm(snapshot: Snapshot) -> None:
    """Work out what most answers need, and what takes longest."""
    for query in (Query(None), Query(_NOWHERE), Query(Field("by", ("nobody",)))):
        found = search(snapshot.store, query, limit=1, grouped=True)
        facets(snapshot.store, found.documents)
    meetings(snapshot)
    people(snapshot)
    references(snapshot)
    totals(snapshot)
    for name in snapshot.store.archives():
        totals(snapshot, [name])


def meetings(snapshot: Snapshot, archives: Sequence[str] = ()) -> list[MeetingHead]:
    """Return the meetings of the archives, newest first."""
    heads = snapshot.once("meetings", meeting_heads)
    return [head for head in heads if not archives or head.archive in archives]


def people(snapshot: Snapshot, archives: Sequence[str] = ()) -> list[Entry]:
    """Return the directory of people."""
    chosen = sorted(set(archives))
    return snapshot.once(("people", *chosen), lambda store: directory(store, chosen))


def open_labels(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Return the labels that stand for nobody known, with the number of their items."""
    return snapshot.once("unresolved", unresolved)


def references(snapshot: Snapshot, archives: Sequence[str] = ()) -> list[Discussed]:
    """Return all references, the most discussed first."""
    chosen = sorted(set(archives))
    return snapshot.once(("references", *chosen), lambda store: most_discussed(store, chosen))


def totals(snapshot: Snapshot, archives: Sequence[str] = ()) -> Stats:
    """Return what the archives hold."""
    return snapshot.once(("stats", *archives), lambda store: stats(store, archives))


def skipped(snapshot: Snapshot) -> dict[str, list[Skipped]]:
    """Return the files that yielded nothing, by archive."""
    return snapshot.once("skipped", lambda store: {name: skipped_files(store, name) for name in store.archives()})


def size(snapshot: Snapshot) -> Footprint:
    """Return what the index is on disk."""
    return snapshot.once("footprint", lambda store: footprint(store.path))
