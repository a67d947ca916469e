"""The items of an index as plain rows: what every peer gets, so that all of them have the same items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_search.store import Store
from minutes_search.store.keys import people_terms
from minutes_search.store.references import repository_terms

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One item."""

    number: int
    """From 1, in the order of time."""
    id: str
    archive: str
    path: str
    line: int
    day: datetime.date
    meeting: str
    title: str
    section: str
    body: str
    """All lines, the item's own first."""
    kind: str
    status: str
    """``open``, ``done``, or ``none`` without a checkbox."""
    owners: tuple[str, ...]
    """Persons as the index tells them: ``p:`` and a key, or ``l:`` and a label that nobody is known by."""
    speakers: tuple[str, ...]
    repositories: tuple[str, ...]
    copies: int
    """The number of the first of the item's copies."""

    @property
    def persons(self) -> tuple[str, ...]:
        """The owners and the speakers, each once."""
        return tuple(sorted({*self.owners, *self.speakers}))

    @property
    def quarter(self) -> str:
        """The quarter of the day, as ``2024-Q3``."""
        return f"{self.day.year}-Q{(self.day.month + 2) // 3}"


def read_rows(index: Path) -> list[Row]:
    """Read all items of an index."""
    with Store.open(index) as store:
        return list(_rows(store))


def _rows(store: Store) -> Iterator[Row]:
    groups: dict[str, int] = {}
    number = 0
    for stored in store.meetings():
        meeting = stored.meeting
        for item in meeting.items:
            number += 1
            first = item.place.copies if item.place else item.id
            yield Row(
                number=number,
                id=item.id,
                archive=meeting.archive,
                path=meeting.path,
                line=item.line,
                day=meeting.date,
                meeting=meeting.title,
                title=item.title,
                section=" / ".join(item.section),
                body="\n".join(line.text for line in item.lines),
                kind=item.kind,
                status=item.status or "none",
                owners=tuple(people_terms(item.owners)),
                speakers=tuple(people_terms(item.speakers)),
                repositories=tuple(repository_terms(item.refs)),
                copies=groups.setdefault(first, number),
            )
