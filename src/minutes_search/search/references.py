"""References over time: the most discussed ones, and everything that was said of one, in order.

Copies of an item that was carried from meeting to meeting count as one discussion; a standing entry that comes again
with other notes is another one (extraction of threads, "copies").
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.query.tree import Field, Query
from minutes_search.refs import normalise_reference, reference_key
from minutes_search.search.near import near_references
from minutes_search.search.notes import make_notes
from minutes_search.search.rewrite import Asked
from minutes_search.store import Evaluation
from minutes_search.store.copies import meeting_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minutes_search.model import Status
    from minutes_search.search.notes import Note
    from minutes_search.store import Store, StoredItem

_MOST_NEAREST = 3


class Discussed(NamedTuple):
    """A reference, and how much it was discussed."""

    reference: str
    items: int
    """Each copy counts."""
    threads: int
    """Copies count once."""
    meetings: int
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Discussion:
    """An item that has the reference, with its copies that have it."""

    copies: tuple[StoredItem, ...]
    """At least one, the oldest first."""
    held: frozenset[tuple[str, str]]
    """Archive and path of the meetings in which they stand; of one that is in several archives, those in the first."""

    @property
    def last(self) -> StoredItem:
        """The last copy."""
        return self.copies[-1]

    @property
    def outcome(self) -> Status | None:
        """What the checkbox of the last copy says; None where it has none."""
        return self.last.item.status

    @property
    def meetings(self) -> int:
        """In how many meetings it stands."""
        return len(self.held)


@dataclass(frozen=True, slots=True)
class Story:
    """All that was said of a reference."""

    reference: str
    discussions: tuple[Discussion, ...]
    """By the day of their first copy."""
    notes: tuple[Note, ...] = ()
    """What else the archive ties to the reference."""
    nearest: tuple[str, ...] = ()
    """References of the archive that may have been meant, where there is none of this name."""

    @property
    def items(self) -> int:
        """How many items have the reference, each copy counted."""
        return sum(len(discussion.copies) for discussion in self.discussions)

    @property
    def meetings(self) -> int:
        """How many meetings touched it."""
        return len(frozenset().union(*(discussion.held for discussion in self.discussions)))


def most_discussed(store: Store, archives: Sequence[str] = ()) -> list[Discussed]:
    """Give every reference of the archives (all of them when none is named), the most discussed first."""
    allowed = _allowed(store, archives)
    touching: defaultdict[str, list[tuple[int, datetime.date, tuple[str, str]]]] = defaultdict(list)
    copies = store.column("copies")
    for docnum in store.items if allowed is None else allowed:
        stored = store.load(docnum)
        for reference in {reference_key(ref.id) for ref in stored.item.refs}:
            touching[reference].append((copies[docnum], stored.date, meeting_of(store, stored)))
    found = [_discussed(reference, places) for reference, places in touching.items()]
    return sorted(found, key=lambda each: (-each.threads, -each.meetings, each.reference))


def story(store: Store, reference: str, archives: Sequence[str] = ()) -> Story:
    """Give all that was said of a reference, as the query's tree writes it, in the archives named or in all."""
    evaluation, allowed = Evaluation(store), _allowed(store, archives)
    query = Query(Field("ref", (reference,)))
    matching = evaluation.items(query.root)
    if allowed is not None:
        matching &= allowed
    groups: defaultdict[int, list[int]] = defaultdict(list)
    copies = store.column("copies")
    for docnum in sorted(matching, key=lambda docnum: store.order(docnum, newest_first=False)):
        groups[copies[docnum]].append(docnum)
    discussions = tuple(_discussion(store, documents) for documents in groups.values())
    notes = make_notes(Asked(store, evaluation, query, matching, allowed))
    return Story(reference, discussions, notes, () if discussions else _nearest(store, reference))


def _allowed(store: Store, archives: Iterable[str]) -> frozenset[int] | None:
    sets = [store.items_of(store.documents("archive", name)) for name in archives]
    return frozenset().union(*sets) if sets else None


def _discussion(store: Store, documents: Iterable[int]) -> Discussion:
    copies = tuple(map(store.load, documents))
    return Discussion(copies, frozenset(meeting_of(store, copy) for copy in copies))


def _discussed(reference: str, places: Sequence[tuple[int, datetime.date, tuple[str, str]]]) -> Discussed:
    days = [day for _, day, _ in places]
    threads = {group for group, _, _ in places}
    meetings = {meeting for _, _, meeting in places}
    return Discussed(reference, len(places), len(threads), len(meetings), min(days), max(days))


def _nearest(store: Store, reference: str) -> tuple[str, ...]:
    """Give ids only: the index also knows each link as it was written."""
    ids = [term for term in store.terms("ref") if normalise_reference(term) in {None, term}]
    return tuple(near_references(ids, reference)[:_MOST_NEAREST])
