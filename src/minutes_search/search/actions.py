"""What is to be done, by whom and since when: the ledger of actions as an answer.

The build keeps the ledger (one entry an action, however often it was carried over); this chooses from it.

What is open is what a chair goes through before a meeting: every action whose checkbox was left without a tick, however
long ago it fell off the agenda; and of those without a checkbox, of which nothing ever says that they are done, the
ones that stand in one of the latest meetings of their archive.

An action that stands in several archives is one. It is found in each of them, and told as a whole.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from minutes_search.ledger import LedgerEntry, unpack_entry
from minutes_search.query.tree import Field, Query
from minutes_search.search.notes import make_notes
from minutes_search.search.rewrite import Asked
from minutes_search.store import Evaluation
from minutes_search.store.keys import label_term, people_terms, person_term
from minutes_search.store.woven import LEDGER, load_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_search.search.notes import Note
    from minutes_search.store import Store

LATEST = 3
"""So many days with meetings, the last ones of an archive, are its latest meetings."""

State = Literal["open", "done", "any"]


@dataclass(frozen=True, slots=True)
class FoundAction:
    """An action of the answer."""

    entry: LedgerEntry
    current: bool
    """Whether one of the latest meetings of its archive has it; of several archives, of one in which it last stood."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions that were asked for, the oldest first."""

    found: tuple[FoundAction, ...]
    notes: tuple[Note, ...] = ()
    """Whom the name stood for, where that needs telling."""


def load_ledger(store: Store, archives: Sequence[str] = ()) -> list[LedgerEntry]:
    """Give every action of the archives (all of them when none is named), in no particular order."""
    wanted = frozenset(archives)
    entries = [unpack_entry(entry) for _, part in load_parts(store, LEDGER, wanted) for entry in part]
    return [entry.seen_from(wanted) for entry in entries if entry.stands_in(wanted)] if wanted else entries


def is_open(action: FoundAction) -> bool:
    """Tell whether an action is open: see above."""
    return action.entry.status == "open" or (action.entry.status is None and action.current)


def find_actions(
    store: Store,
    *,
    of: str | None = None,
    state: State = "open",
    current: bool = False,
    archives: Sequence[str] = (),
) -> Actions:
    """Give the actions in that state, of one person if `of` is given, and only current ones if asked so.

    `of` means whom ``by:`` takes it to mean: every person that it may stand for, and itself where the minutes write a
    label that stands for nobody known.
    """
    latest = {name: _latest(store, name) for name in store.archives()}
    terms = None if of is None else _terms(store, of)
    found = []
    for entry in load_ledger(store, archives):
        ends = entry.ends
        action = FoundAction(entry, any(end.date >= latest.get(end.archive, datetime.date.max) for end in ends))
        if terms is not None and terms.isdisjoint(people_terms(entry.assignees)):
            continue
        if (action.current or not current) and _is_in(state, action):
            found.append(action)
    found.sort(
        key=lambda each: (each.entry.since, each.entry.first.archive, each.entry.first.path, each.entry.first.line)
    )
    return Actions(tuple(found), _notes(store, of, archives) if of is not None else ())


def _is_in(state: State, action: FoundAction) -> bool:
    match state:
        case "open":
            return is_open(action)
        case "done":
            return action.entry.status == "done"
        case "any":
            return True


def _terms(store: Store, name: str) -> set[str]:
    return {label_term(name), *(person_term(person.key) for person in store.people.resolve(name).persons)}


def _latest(store: Store, archive: str) -> datetime.date:
    """Give the first day of the latest meetings of an archive."""
    meetings = store.documents("archive", archive)
    days = sorted({block.day for block in store.blocks if block.meeting in meetings})[-LATEST:]
    return datetime.date.fromordinal(days[0]) if days else datetime.date.max


def _notes(store: Store, of: str, archives: Sequence[str]) -> tuple[Note, ...]:
    evaluation = Evaluation(store)
    query = Query(Field("assignee", (of,)))
    allowed = frozenset().union(*(evaluation.in_archive(name) for name in archives)) if archives else None
    return make_notes(Asked(store, evaluation, query, evaluation.items(query.root), allowed))
