"""From the directory of people to what the index keeps for the command `people`: the days of each text, as a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.store.history import PersonHistory, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.people import Dated, Directory


def person_histories(directory: Directory) -> Iterator[PersonHistory]:
    """Give what attendee lists say of each person; nothing of those who are only configured."""
    for person in directory.persons:
        if person.names:
            yield PersonHistory(person.key, _seen(person.names), _seen(person.initials), _seen(person.affiliations))


def _seen(dated: Iterable[Dated]) -> tuple[Seen, ...]:
    ordered = sorted(dated, key=lambda each: (each.value, each.archive))
    return tuple(Seen(each.value, each.archive, each.dates[0], each.dates[-1], len(each.dates)) for each in ordered)
