"""What of the archive's own vocabulary is near a text: for "did you mean".

Nearness is the edit distance, exact up to a bound that grows with the text; two neighbouring letters exchanged are
one edit. Only what a list has is ever proposed.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import fold, fuzzy_surface, is_identifier, stem
from minutes_search.edits import edits, near_pattern, pieces
from minutes_search.limits import check_limit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from minutes_search.store import People, PersonRecord, Store

_TRIED = 60
"""Near words of which the number of items is looked up."""
_LONG_NUMBER = 4
_SHORT_NAME = 3
"""So many letters or less are compared as initials are."""


class Near(NamedTuple):
    """A text of a list, and how many edits away it is."""

    distance: int
    text: str


def bound(text: str) -> int:
    """Return how many edits are likely a slip in a text of that length: none up to three letters, two from six on."""
    return 0 if len(text) < 4 else 1 if len(text) < 6 else 2


def near(text: str, known: Collection[str], most: int | None = None) -> list[Near]:
    """Return the texts of a list within `most` edits (as many as `bound` says), nearest first, but not the text."""
    most = bound(text) if most is None else most
    if not most:
        return []
    swaps, kept = _swaps(text), pieces(text, most)
    found = []
    for each in known:
        if abs(len(each) - len(text)) > most or each == text:
            continue
        if each in swaps:
            found.append(Near(1, each))
        elif not kept or any(piece in each for piece in kept):
            check_limit()
            if distance := edits(text, each, most):
                found.append(Near(distance, each))
    return sorted(found)


def _swaps(text: str) -> set[str]:
    return {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}


def near_words(store: Store, text: str, *, most: int | None = None) -> list[str]:
    """Return words or identifiers of the archive that a word may be a slip for, the likeliest first.

    Only the nearest there are, those with the same first letter first, then the frequent ones; of one stem only one.
    A number is no slip for another, so all have the same digits.
    """
    sought = fuzzy_surface(text)
    if sought is None:
        return []
    most = bound(sought) if most is None else most
    if not most:
        return []
    frequency: dict[str, int] = {}
    known: dict[str, list[str]] = {}
    for key, surface in store.words.alike(sought, most, _swaps(sought)):
        known.setdefault(surface, []).append(key)
    found = [each for each in near(sought, known, most) if _digits(each.text) == _digits(sought)][:_TRIED]
    for _, word in found:
        check_limit()
        frequency[word] = store.words.frequency(known[word])
    form = str if is_identifier(sought) else stem  # an identifier has no inflections
    found = [each for each in found if frequency[each.text] and form(each.text) != form(sought)]
    nearest = [word for distance, word in found if distance == found[0].distance]
    stems: dict[str, str] = {}
    for word in sorted(nearest, key=lambda word: (word[0] != sought[0], -frequency[word], word)):
        stems.setdefault(form(word), word)
    return list(stems.values())


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def near_people(people: People, value: str) -> list[PersonRecord]:
    """Return persons who are called nearly so, the nearest first.

    Compared are whole names, their words, logins, initials and labels; of two-letter initials those that share the
    first letter, or have both in the other order.
    """
    wanted = fold(value).strip().removeprefix("@").replace("’", "'").removesuffix("'s")
    ranked = []
    for person in _perhaps_called(people.persons.values(), wanted):
        check_limit()
        distances = [_person_distance(wanted, fold(form).strip()) for form in _forms(person)]
        if known := [distance for distance in distances if distance is not None]:
            ranked.append((min(known), person.key))
    return [people.persons[key] for _, key in sorted(ranked)]


def _perhaps_called(persons: Iterable[PersonRecord], wanted: str) -> Iterable[PersonRecord]:
    """Return those of some persons who may be called nearly so, as one look at each tells."""
    if len(wanted) <= _SHORT_NAME:
        return persons
    near_it = b"|".join([near_pattern(wanted, bound(wanted)), *(re.escape(each.encode()) for each in _swaps(wanted))])
    called = re.compile(rb"(?<!\w)(?:%s)(?!\w)" % near_it)
    return [person for person in persons if called.search(fold("\t".join(filter(None, _names(person)))).encode())]


def _names(person: PersonRecord) -> list[str | None]:
    """Return all that a person is called, but for words of names."""
    more = (*person.names, *person.initials, *person.labels, *person.logins)
    return [person.name, person.login, *more]


def _forms(person: PersonRecord) -> set[str]:
    names = [name for name in (person.name, *person.names) if name]
    words = {word for name in names for word in re.split(r"[\s.,()\"-]+", name) if len(word) > 3}
    return {*words, *filter(None, _names(person))}


def _person_distance(wanted: str, form: str) -> int | None:
    if len(wanted) <= _SHORT_NAME:
        if len(form) > _SHORT_NAME:
            return None
        if wanted == form[::-1] or sorted(wanted) == sorted(form):
            return 1
        distance = edits(wanted, form, 1) if form[:1] == wanted[:1] else None
        return distance and distance + 1
    found = near(wanted, [form])
    return found[0].distance if found else 0 if wanted == form else None


def near_references(known: Iterable[str], value: str) -> list[str]:
    """Return references of the archive that one may be a slip for, the nearest first.

    They have the same number, or a long one an edit away. Else every number would be near: CEP 46 is no slip for 45.
    """
    by_number = re.compile(r"(.*?)(\d*)$", re.DOTALL)
    name, number = _parts(by_number, value)
    found = []
    for each in filter(functools.partial(_may_end_with, number), known):
        check_limit()
        other, its = _parts(by_number, each)
        same = its == number or (min(len(number), len(its)) >= _LONG_NUMBER and edits(number, its, 1) == 1)
        if same and (other == name or near(name, [other], 1 if len(name) < 6 else 2)):
            found.append((edits(value, each, 4) or 0, each))
    return [each for distance, each in sorted(found) if distance]


def _may_end_with(number: str, text: str) -> bool:
    """Tell whether a text may end with a number, or with one an edit away if that is long; nearly all do not."""
    if not number:
        return not text[-1:].isdecimal()
    if len(number) < _LONG_NUMBER:
        return text.endswith(number)
    half = len(number) // 2
    return text.endswith(number[half:]) or number[:half] in text[-len(number) - 1 :]


def _parts(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    match = pattern.fullmatch(text)
    return (match[1], match[2]) if match else (text, "")
