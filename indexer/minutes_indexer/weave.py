"""What ties the meetings of archives together: threads of copies, the ledger of actions, relations of references.

Each needs the whole archive, and the archives with which it has meetings in common. An item keeps its own place in its
thread; what concerns a thread as a whole (how long, from when to when) changes with every new copy and is kept beside
the items.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from minutes_indexer.ledger import ledger
from minutes_indexer.relations import find_relations
from minutes_indexer.threads import find_threads
from minutes_indexer.threads.sets import Sets
from minutes_search.ledger import pack_entry
from minutes_search.model import Meeting, Place
from minutes_search.store.woven import LEDGER, RELATIONS, SERIES, THREADS, TWINS, Part, load_parts, put_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from minutes_indexer.relations import Relation
    from minutes_indexer.threads import ThreadPlace
    from minutes_search.model import Series
    from minutes_search.store import Store, Writer

_NAMES = (SERIES, THREADS, LEDGER, RELATIONS, TWINS)


def place_items(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Give each item of whole archives its place among its copies."""
    meetings = list(meetings)
    return _placed(meetings, find_threads(meetings))


def _placed(meetings: Iterable[Meeting], places: Mapping[str, ThreadPlace]) -> list[Meeting]:
    return [
        replace(meeting, items=tuple(replace(item, place=_place(places[item.id])) for item in meeting.items))
        for meeting in meetings
    ]


def _place(place: ThreadPlace) -> Place:
    return Place(
        place.thread.id, place.position, place.copies.id, place.role, place.carried, place.previous, place.adds
    )


class Woven:
    """What the index keeps of archives as wholes, by the archives that have meetings in common."""

    def __init__(self, parts: dict[tuple[str, ...], dict[str, Any]]) -> None:
        self._parts = parts

    @classmethod
    def load(cls, store: Store | None) -> Woven:
        """Read what an index keeps; nothing where there is none."""
        parts: defaultdict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
        if store is None:
            return cls({})
        for name in _NAMES:
            for part in load_parts(store, name):
                parts[part.archives][name] = part.value
        return cls(dict(parts))

    def together_with(self, archives: Collection[str]) -> set[str]:
        """Give the archives, and those that were woven together with any of them."""
        return set(archives).union(*(names for names in self._parts if not set(names).isdisjoint(archives)))

    def weave(self, archives: Collection[str], meetings: Iterable[Meeting]) -> list[Meeting]:
        """Tie the meetings of whole archives together; give them with their places.

        The archives are to be what `together_with` gives of them, and all that have meetings in common now. What is
        learnt takes the place of what was known of them.
        """
        meetings = sorted(meetings, key=lambda meeting: (meeting.date, meeting.archive, meeting.path))
        places = find_threads(meetings)
        self._parts = {names: part for names, part in self._parts.items() if set(names).isdisjoint(archives)}
        for names, some in _by_archives(meetings, places):
            self._parts[names] = _part(some, places)
        return _placed(meetings, places)

    def save(self, writer: Writer) -> None:
        """Keep all this in the index."""
        for name in _NAMES:
            put_parts(writer, name, (Part(names, part[name]) for names, part in self._parts.items()))


def _by_archives(
    meetings: Iterable[Meeting], places: Mapping[str, ThreadPlace]
) -> Iterator[tuple[tuple[str, ...], list[Meeting]]]:
    """Give the meetings by archives that have threads in common; most archives are alone."""
    sets: Sets[str] = Sets()
    of_threads: dict[str, str] = {}
    by_archive: defaultdict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_archive[meeting.archive].append(meeting)
        for item in meeting.items:
            sets.unite(meeting.archive, of_threads.setdefault(places[item.id].thread.id, meeting.archive))
    together: defaultdict[str, list[str]] = defaultdict(list)
    for archive in sorted(by_archive):
        together[sets.first(archive)].append(archive)
    for names in together.values():
        yield tuple(names), [meeting for name in names for meeting in by_archive[name]]


def _part(meetings: Sequence[Meeting], places: Mapping[str, ThreadPlace]) -> dict[str, Any]:
    """Give all that is kept of some archives together."""
    own = [places[item.id] for meeting in meetings for item in meeting.items]
    return {
        # A thread and the copies that it begins with have one id, that of their first item.
        SERIES: _packed(place.copies for place in own),
        THREADS: _packed(place.thread for place in own),
        LEDGER: [pack_entry(entry) for entry in ledger(meetings, places)],
        RELATIONS: [[relation.proposal, relation.reference, _lines(relation)] for relation in find_relations(meetings)],
        TWINS: _twins(meetings, places),
    }


def _lines(relation: Relation) -> list[list[Any]]:
    return [[each.archive, each.path, each.line] for each in relation.evidence]


def _packed(series: Iterable[Series]) -> dict[str, list[Any]]:
    """Give the series of more than one item by id: items, meetings, first and last day."""
    several = {each.id: each for each in series if each.size > 1}
    return {
        id_: [each.size, each.meetings, each.first.isoformat(), each.last.isoformat()]
        for id_, each in sorted(several.items())
    }


def _twins(meetings: Iterable[Meeting], places: Mapping[str, ThreadPlace]) -> list[list[tuple[str, str]]]:
    """Give the meetings that are one, each with the first of them first."""
    twins: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for meeting in meetings:
        for item in meeting.items[:1]:
            twins[places[item.id].meeting].add((meeting.archive, meeting.path))
    return sorted(sorted(each) for each in twins.values() if len(each) > 1)
