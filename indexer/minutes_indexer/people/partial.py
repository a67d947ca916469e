"""Sightings by less than a full name: "Filipe", "Matt B.", "Scopatz", "MRB".

Such a sighting counts for the one person around whom it can mean; otherwise it is nobody's, and where nobody of the
archive is called so, it is a person known by that name alone.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.people.names import derived_initials, first_name_forms, fold, is_short_form, is_surname, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_indexer.people.votes import Sighting

_NEAR = datetime.timedelta(days=365)
"""How far from a person's other sightings a first name alone may be one more of them."""


@dataclass(slots=True)
class Draft:
    """A person in the making."""

    key: str
    sightings: list[Sighting] = field(default_factory=list)
    forms: set[tuple[str, ...]] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    archives: set[str] = field(default_factory=set)
    meetings: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    first: datetime.date = datetime.date.max
    last: datetime.date = datetime.date.min

    def add(self, sighting: Sighting) -> None:
        """Count a sighting for this person."""
        self.sightings.append(sighting)
        self.archives.add(sighting.archive)
        self.meetings.add((sighting.archive, sighting.path))
        self.first = min(self.first, sighting.date)
        self.last = max(self.last, sighting.date)
        if sighting.attendee.initials:
            self.initials.add(sighting.attendee.initials.casefold())
        name = sighting.attendee.name
        if name and sighting.name_key and name not in self.names:
            self.names.add(name)
            self.forms.add(words(name))
            self.derived |= derived_initials(name)

    def is_near(self, date: datetime.date) -> bool:
        """Whether a day is in the time in which the person was seen, or not far off."""
        return self.first - _NEAR <= date <= self.last + _NEAR


def slug(name: str) -> str:
    """Return the key of a person who is known by name only."""
    return fold(name).replace(" ", "-") or name.casefold()


def attach_partial(partial: Sequence[Sighting], drafts: dict[str, Draft]) -> None:
    """Add partial sightings, in order of date, to the drafts; start drafts for those that fit nobody."""
    index = _Index(drafts.values())
    # Forward in time and then back: a run of "Sebastian" prolongs the time in which it means Sebastian Berg.
    left = [sighting for sighting in partial if not index.add(sighting)]
    left = [sighting for sighting in reversed(left) if not index.add(sighting)]
    for sighting in reversed(left):
        name = sighting.attendee.name
        if name is None or name == sighting.attendee.initials or index.is_known(sighting):
            continue
        key = slug(name)
        if key in drafts and not (drafts[key].archives == {sighting.archive} and not drafts[key].forms):
            key = f"{key}-{slug(sighting.archive)}"
        drafts.setdefault(key, Draft(key)).add(sighting)


class _Index:
    """Drafts by the words and initials that a partial sighting may name them by."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_name: dict[str, list[Draft]] = defaultdict(list)
        self._by_initials: dict[str, list[Draft]] = defaultdict(list)
        self._by_derived: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            firsts = {first for form in draft.forms for first in first_name_forms(form[0])}
            for word in sorted(firsts | {form[-1] for form in draft.forms}):
                self._by_name[word].append(draft)
            for initials in sorted(draft.initials):
                self._by_initials[initials].append(draft)
            for initials in sorted(draft.derived):
                self._by_derived[initials].append(draft)

    def add(self, sighting: Sighting) -> bool:
        """Add a sighting to the only draft it can mean; False where there is none, or more than one."""
        found = self._candidates(sighting)
        if len(found) == 1:
            found[0].add(sighting)
        return len(found) == 1

    def is_known(self, sighting: Sighting) -> bool:
        """Whether somebody of the archive bears the name, whenever that was."""
        return any(sighting.archive in draft.archives for draft in self._named(sighting))

    def _named(self, sighting: Sighting) -> list[Draft]:
        short = words(sighting.attendee.name or "")
        if not short:
            return []
        return [
            draft
            for draft in self._by_name.get(short[0], ())
            if any(is_short_form(short, form) or is_surname(short, form) for form in draft.forms)
        ]

    def _candidates(self, sighting: Sighting) -> list[Draft]:
        attendee = sighting.attendee
        # "Sophia C." fits so few that the years between do not matter.
        with_surname = len(words(attendee.name or "")) > 1
        initials = (attendee.initials or "").casefold()
        lists = [self._named(sighting)]
        if attendee.name is None or attendee.name == attendee.initials:
            lists += [self._by_initials.get(initials, []), self._by_derived.get(initials, [])]
        for drafts in lists:
            absent = [draft for draft in drafts if (sighting.archive, sighting.path) not in draft.meetings]
            near = [draft for draft in absent if draft.is_near(sighting.date)]
            if with_surname and not near:
                near = [draft for draft in absent if sighting.archive in draft.archives]
            here = [draft for draft in near if sighting.archive in draft.archives]
            bearers = [draft for draft in here or near if initials and initials in draft.initials]
            found = bearers or here or near
            if found:
                return found
        return []
