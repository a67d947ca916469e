"""What an answer says beside its count: whom a name stood for, and what else the archive ties to a reference.

Definition: initials that stood for two people find both, and the answer says so; nobody of a name is no hits, and the
nearest names; what is tied to a reference is offered with its count, and never mixed into the answer's.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from minutes_search.analysis import fold
from minutes_search.frozen import frozen, replace
from minutes_search.query.tree import Field
from minutes_search.query.write import to_text, value_text
from minutes_search.search.rewrite import PERSON_FIELDS, replaced, with_value
from minutes_search.store.woven import RELATIONS, load_parts

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from minutes_search.search.rewrite import Asked, Leaf
    from minutes_search.store import PersonRecord, Store
    from minutes_search.store.history import Seen

_MOST_NEAREST = 3
_MOST_NAMED = 5

NoteKind = Literal["several-people", "unresolved", "nobody", "also-linked"]


@frozen
class NotedPerson:
    """A person that a note speaks of."""

    key: str
    name: str
    login: str | None
    value: str
    """What finds this person only, as a query writes it after ``by:``."""
    first: datetime.date | None = None
    """When an attendee list first has the initials or the name that was asked for, for this person."""
    last: datetime.date | None = None


class EvidenceLine(NamedTuple):
    """A line that names a proposal and where it is discussed."""

    archive: str
    path: str
    line: int


@frozen
class LinkedReference:
    """A reference that the archive ties to the one that was asked for."""

    reference: str
    items: int
    """How many more items the query would find with it, exactly."""
    query: str
    """The query that asks for it in place of the other."""
    evidence: tuple[EvidenceLine, ...]


@frozen
class Note:
    """One thing to say beside an answer."""

    kind: NoteKind
    text: str
    """One sentence of plain text without its full stop; parts of it are the query's and the minutes' own words."""
    field: str
    value: str
    """The value of the query that the note is about."""
    people: tuple[NotedPerson, ...] = ()
    """``several-people``: all whom the value means; ``nobody``: the nearest."""
    references: tuple[LinkedReference, ...] = ()


def make_notes(asked: Asked) -> tuple[Note, ...]:
    """Return the notes of an answer in the order of the query."""
    return tuple(note for leaf in asked.leaves if isinstance(leaf.node, Field) for note in _of_field(asked, leaf))


def _of_field(asked: Asked, leaf: Leaf) -> Iterator[Note]:
    field = leaf.node
    assert isinstance(field, Field)  # noqa: S101 - the caller asks for fields only
    for value in field.values:
        if not isinstance(value, str):
            continue
        note = None
        if field.name in PERSON_FIELDS:
            note = _person_note(asked, field.name, value, excluded=leaf.excluded)
        elif field.name == "ref" and not leaf.excluded:
            note = _linked_note(asked, field, value)
        if note:
            yield note


def _person_note(asked: Asked, name: str, value: str, *, excluded: bool) -> Note | None:
    people = asked.store.people
    persons = people.resolve(value).persons
    if len(persons) == 1:
        return None
    if not persons:
        nearest = tuple(_noted(asked.store, person) for person in asked.near_people(value)[:_MOST_NEAREST])
        if asked.evaluation.items(Field(name, (value,))):
            # A word of the text that is nobody's name needs no telling.
            text = f"nobody is known as {value}: items that write it so"
            return None if name == "mentions" else Note("unresolved", text, name, value, nearest)
        told = "; nearest: " + ", ".join(f"{name}:{each.value}" for each in nearest) if nearest else ""
        return Note("nobody", f"nobody is called {value}{told}", name, value, nearest)
    noted = tuple(_stood(asked.store, persons, value))
    both = "both" if len(noted) == 2 else f"all {len(noted)}"
    what = "without items of" if excluded else "items of"
    verb = "stood for" if all(each.first for each in noted) else "may be"
    return Note("several-people", f"{value} {verb} {_listed(noted)}: {what} {both}", name, value, noted)


def _listed(people: Sequence[NotedPerson]) -> str:
    dated = all(each.first for each in people)
    names = [each.name for each in people]
    told = [
        (each.name if names.count(each.name) == 1 else f"{each.name} @{each.login or each.key}")
        + (_years(each) if dated else "")
        for each in people[:_MOST_NAMED]
    ]
    if len(people) > _MOST_NAMED:
        return f"{', '.join(told)} and {len(people) - _MOST_NAMED} more"
    return f"{', '.join(told[:-1])} and {told[-1]}"


def _years(person: NotedPerson) -> str:
    if person.first is None or person.last is None:
        return ""
    first, last = person.first.year, person.last.year
    return f" ({first})" if first == last else f" ({first}–{last})"


def _stood(store: Store, persons: Sequence[PersonRecord], value: str) -> Iterator[NotedPerson]:
    """Yield the persons that a value means, with the time for which attendee lists state it, the earliest first."""
    from minutes_search.store.history import load_history  # noqa: PLC0415 - few queries need it

    history = load_history(store, {person.key for person in persons})
    wanted = fold(value).strip()
    noted = []
    for person in persons:
        known = history.get(person.key)
        seen: tuple[Seen, ...] = (*known.initials, *known.names) if known else ()
        spans = [(each.first, each.last) for each in seen if fold(each.value).strip() == wanted]
        first = min((span[0] for span in spans), default=None)
        noted.append(_noted(store, person, first, max((span[1] for span in spans), default=None)))
    yield from sorted(noted, key=lambda each: (each.first is None, each.first, each.name, each.key))


def _noted(
    store: Store, person: PersonRecord, first: datetime.date | None = None, last: datetime.date | None = None
) -> NotedPerson:
    value = value_text(name_of(store, person))
    return NotedPerson(person.key, person.name or person.key, person.login, value, first, last)


def name_of(store: Store, person: PersonRecord) -> str:
    """Return what means this person and nobody else: the name, else the login, else the key."""
    names = [name for name in (person.name, person.login) if name]
    return next((name for name in names if len(store.people.resolve(name).persons) == 1), person.key)


def _linked_note(asked: Asked, field: Field, value: str) -> Note | None:
    linked = []
    for reference, evidence in sorted(_relations(asked.store).get(value, {}).items()):
        if reference in field.values:
            continue
        root = replaced(asked.query.root, {field: with_value(field, value, reference)})
        more = len(asked.items(root) - asked.matching)
        if more:
            query = to_text(replace(asked.query, root=root))
            linked.append(LinkedReference(reference, more, query, tuple(sorted(evidence))))
    if not linked:
        return None
    told = ", ".join(f"{each.reference}: {each.items} more item{'' if each.items == 1 else 's'}" for each in linked)
    return Note("also-linked", f"{value} is also linked as {told}", field.name, value, references=tuple(linked))


def _relations(store: Store) -> dict[str, dict[str, list[EvidenceLine]]]:
    """Return what each reference is tied to, either way, with the lines that say so."""
    found: defaultdict[str, defaultdict[str, list[EvidenceLine]]] = defaultdict(lambda: defaultdict(list))
    for _, part in load_parts(store, RELATIONS):
        for proposal, reference, lines in part:
            evidence = [EvidenceLine(*line) for line in lines]
            found[proposal][reference] += evidence
            found[reference][proposal] += evidence
    return {one: dict(others) for one, others in found.items()}
