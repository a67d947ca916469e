"""What a query may go on with where it is being typed: fields, people, references, repositories, archives.

Everything offered comes from the tables of the language and from the index, and finds something.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from minutes_search.analysis import fold
from minutes_search.query.fields import BY_NAME, NAME, choices_from, fields_from
from minutes_search.query.parser import parse
from minutes_search.query.parts import parts
from minutes_search.query.tokens import MINUSES, QUOTES
from minutes_search.query.tree import Field
from minutes_search.query.write import value_text
from minutes_search.refs import PROPOSALS
from minutes_search.search.narrowing import exact_name, written
from minutes_search.store import Evaluation
from minutes_search.store.keys import person_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.query.fields import FieldSpec
    from minutes_search.store import PersonRecord, Store

Kind = Literal["field", "person", "reference", "repository", "archive", "choice"]

_LETTERS = 2
"""From so many on a bare word may be the start of something else than a word."""
_LETTERS_OF_A_NAME = 3
_FIELD = re.compile(f"({NAME}):(.*)", re.DOTALL | re.IGNORECASE)
_PROPOSAL = re.compile(rf"(?<![\w/:.-])({'|'.join(PROPOSALS)})[ #-]?0*([0-9]{{1,4}})", re.IGNORECASE)
_VALUES: dict[str, Kind] = {
    "person": "person", "reference": "reference", "proposal": "reference", "repository": "repository",
}  # fmt: skip
_NO_DAY = datetime.date.min


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: `text` in place of the query's characters from `start` to `end`."""

    text: str
    start: int
    end: int
    label: str
    """The condition that comes of it, in the grammar: ``by:wolfv``, ``kind:vote``; of a field its name and colon."""
    kind: Kind
    help: str
    """What it finds, in how many items it stands, or the person's whole name."""


class Offer(NamedTuple):
    """A value of a field."""

    value: str
    help: str = ""


class _Spot(NamedTuple):
    """What is being typed."""

    typed: str
    """Up to the cursor."""
    start: int
    end: int
    """Where all of it ends, which may be after the cursor."""
    quoted: bool = False
    """The cursor is in quotation marks."""


def complete(store: Store, text: str, cursor: int, most: int = 8) -> tuple[Completion, ...]:
    """Return up to `most` ways to go on at the cursor, which is given in characters, the likeliest first.

    Any text will do, whether or not it is a query yet, and any number for the cursor.
    """
    cursor = max(0, min(cursor, len(text)))
    spot = _spot(text, cursor)
    field = _FIELD.fullmatch(spot.typed)
    spec = BY_NAME.get(field[1].lower()) if field else None
    if field and spec:
        found = _in_field(store, spec, field[1], _last_value(text, spot, field.start(2)))
    else:
        found = itertools.chain(_proposals_at(store, text[:cursor], spot), _bare(store, spot))
    return tuple(itertools.islice(found, max(most, 0)))


def values(store: Store, spec: FieldSpec, typed: str) -> Iterator[Offer]:
    """Yield the values of a field that begin with what was typed, as one word each where there is one.

    A person's have the case in which they were typed, if they are ever written so.
    """
    if spec.name == "archive":
        yield from (Offer(name) for name in store.archives() if name.startswith(typed))
    match spec.value:
        case "choice":
            yield from map(Offer, choices_from(spec, typed))
        case "person":
            yield from people(store, typed)
        case "reference":
            yield from _terms(store, "ref", typed)
        case "repository":
            yield from _terms(store, "repo", typed)
        case "proposal":
            numbers = [offer.value.partition(":")[2] for offer in _terms(store, "ref", f"{spec.name}:{typed}")]
            yield from map(Offer, sorted(numbers, key=lambda number: (len(number), number)))


def people(store: Store, typed: str) -> list[Offer]:
    """Return what people may be called in one word that begins with what was typed: initials, logins, names."""
    at, typed = ("@", typed[1:]) if typed.startswith("@") else ("", typed)
    offers = []
    for person in store.people.persons.values():
        forms = _forms(person, typed, login_only=bool(at))
        rests = [(form, rest) for form in forms if (rest := _rest(form, typed)) is not None]
        if rests:  # in the case in which it was typed, if there is such a form
            rest = next((rest for form, rest in rests if form.startswith(typed)), rests[0][1])
            offers.append(Offer(at + typed + rest, person.name or person.login or ""))
    return sorted(offers, key=lambda offer: offer.value.lower())


def _forms(person: PersonRecord, typed: str, *, login_only: bool) -> Iterator[str]:
    """Yield what a person may be called in one word, the surest first; a hyphen stands for a space in a name."""
    if person.login:
        yield person.login
    if login_only:
        return
    yield from person.initials
    if person.name:
        yield "-".join(person.name.split())
        if len(typed) >= _LETTERS_OF_A_NAME:
            yield from person.name.split()


def _rest(form: str, typed: str) -> str | None:
    """Return what is left to type of a form, whose case and accents the typed start need not have."""
    start = form[: len(typed)]
    return form[len(typed) :] if fold(start) == fold(typed) else None


def _terms(store: Store, field: str, typed: str) -> Iterator[Offer]:
    return (Offer(term) for term in store.terms(field, typed.lower()) if store.documents(field, term))


# What is being typed


def _spot(text: str, cursor: int) -> _Spot:
    """Return the word, phrase or field at the cursor, without a minus before it."""
    start = place = 0
    quoted = False
    while place < cursor:
        char = text[place]
        if char in QUOTES:
            quoted = not quoted
        elif not quoted and (char.isspace() or char in "()"):
            start = place + 1
        place += 2 if char == "\\" and place + 1 < cursor else 1
    end = cursor
    if quoted:  # up to the mark that ends it; where there is none, what follows belongs to something else
        end = next((i + 1 for i in range(cursor, len(text)) if text[i] in QUOTES), cursor)
    else:
        while end < len(text) and not (text[end].isspace() or text[end] in "()" or text[end] in QUOTES):
            end += 1
    if text[start:cursor][:1] in tuple(MINUSES):
        start += 1
    return _Spot(text[start:cursor], start, end, quoted)


def _last_value(text: str, spot: _Spot, first: int) -> _Spot:
    """Return the value at the cursor of a field, of which the first value begins at a place of what was typed."""
    typed = spot.typed[first:]
    start, quoted = 0, False
    for place, char in enumerate(typed):
        if char in QUOTES:
            quoted = not quoted
        elif char == "," and not quoted:
            start = place + 1
    end = spot.end
    if not spot.quoted:
        cursor = spot.start + len(spot.typed)
        end = next((i for i in range(cursor, spot.end) if text[i] == ","), spot.end)
    value = typed[start:]
    plain = " ".join(value.strip("".join(QUOTES)).replace("\\", "").split(" "))
    return _Spot(plain, spot.start + first + start, end, spot.quoted)


# What may stand there


def _in_field(store: Store, spec: FieldSpec, name: str, spot: _Spot) -> Iterator[Completion]:
    """Yield values for a field, which is written with one of its names."""
    if spec.value == "person":
        offers = _called(store, spot.typed.removeprefix("@"))
    elif spec.value == "repository":
        offers = _repositories(store, spot.typed)
    else:
        offers = values(store, spec, spot.typed)
    kind: Kind = "archive" if spec.name == "archive" else _VALUES.get(spec.value, "choice")
    for value, told in offers:
        text = value_text(value)
        said = told or _said(store, spec, value)
        yield Completion(text, spot.start, spot.end, f"{name.lower()}:{text}", kind, said)


def _said(store: Store, spec: FieldSpec, value: str) -> str:
    """Return what a value of a field means, or how much of it there is."""
    if spec.value == "choice":
        return parts(parse(f"{spec.name}:{value}", _NO_DAY))[0].said
    field, term = ("ref", f"{spec.name}:{value}") if spec.value == "proposal" else (spec.name, value)
    count = len(Evaluation(store).items(Field(field, (term,))))
    return f"{count} item" if count == 1 else f"{count} items"


def _bare(store: Store, spot: _Spot) -> Iterator[Completion]:
    """Yield what a word may be the start of, other than a word."""
    if spot.quoted or len(spot.typed.removeprefix("@")) < _LETTERS or set(QUOTES) & set(spot.typed):
        return
    for field in fields_from(spot.typed):
        yield Completion(f"{field.name}:", spot.start, spot.end, f"{field.name}:", "field", field.help)
    if "#" in spot.typed or "://" in spot.typed:
        name, offers = "ref", _terms(store, "ref", spot.typed)
    elif "/" in spot.typed:
        name, offers = "repo", _repositories(store, spot.typed)
    else:
        name, offers = "by", _called(store, spot.typed.removeprefix("@"))
    yield from (_condition(store, spot, BY_NAME[name], offer) for offer in offers)


def _condition(store: Store, spot: _Spot, spec: FieldSpec, offer: Offer) -> Completion:
    text = written(spec.name, offer.value)
    said = offer.help or _said(store, spec, offer.value)
    return Completion(text, spot.start, spot.end, text, _VALUES[spec.value], said)


def _proposals_at(store: Store, before: str, spot: _Spot) -> Iterator[Completion]:
    """Yield proposals for ``cep 1`` and ``cep1``, of which the number may be a word by itself."""
    ending = next((each for each in _PROPOSAL.finditer(before) if each.end() == len(before)), None)
    if ending is None or spot.quoted:
        return
    start = min(ending.start(), spot.start)
    if before[start : ending.start()]:  # it is the end of something else
        return
    spec = BY_NAME[ending[1].lower()]
    for offer in values(store, spec, ending[2]):
        reference = Offer(f"{spec.name}:{offer.value}")
        yield _condition(store, spot._replace(start=start), BY_NAME["ref"], reference)


def _repositories(store: Store, typed: str) -> Iterator[Offer]:
    """Yield the repositories whose whole name or name without the owner begins so."""
    typed = typed.lower()
    names = store.terms("repo")
    chosen = [name for name in names if name.startswith(typed)]
    chosen += [name for name in names if name.partition("/")[2].startswith(typed) and not name.startswith(typed)]
    return (Offer(name) for name in chosen if store.documents("repo", name))


def _called(store: Store, typed: str) -> Iterator[Offer]:
    """Yield the people who may be called something that begins so, each by what means nobody else.

    Initials and logins that are just this come first, then who has most items.
    """
    wanted = fold(typed).strip()
    counts = store.tags.counts(store.items, ["by"])["by"].by_term()
    found = []
    for person in store.people.persons.values():
        exact = [fold(form) for form in (person.login, *person.initials, *person.logins) if form]
        names = [fold(name) for name in (person.name, *person.names, *person.labels) if name]
        forms = {*exact, *names, *(word for name in names for word in name.replace("-", " ").split())}
        if any(form.startswith(wanted) for form in forms):
            rank = (wanted not in exact, -counts.get(person_term(person.key), 0), person.name or "", person.key)
            found.append((rank, person))
    for _, person in sorted(found, key=lambda pair: pair[0]):
        yield Offer(exact_name(store, person.key), person.name or person.login or person.key)
