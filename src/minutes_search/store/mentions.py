"""Who is named in an item's text: ``mentions:``.

A person is named where one of their spellings stands in the title or the body, as a word or as words that follow one
another, exactly as spelled but for accents and a possessive ('s); the section's headings are not the item's text.

- A whole name, also an older one (``Wolf Vollprecht``), and a login, with or without the @: in capitals or small
  letters.
- Initials that an attendee table states, what else the minutes call the person (``Wolf``), and each word of the name
  that no one else of the directory has: with the capitals that they are written with. Without that rule ``IF`` would
  be named by every "if". A single letter names nobody.

Which of them a query writes makes no difference, as with ``by:``. Initials of two people, or a first name that the
minutes used for both, name both. A name that nobody of the directory has is looked for as it is, as words.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import fold, query_terms, spelled
from minutes_search.limits import check_limit
from minutes_search.query.tree import And, Field, Or
from minutes_search.wording import words_among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.query.tree import Node
    from minutes_search.store.people import People
    from minutes_search.store.records import PersonRecord
    from minutes_search.store.store import Store

_SHORTEST_WORD = 3
_AROUND = ".,;:()\"'“”"


class Spelling(NamedTuple):
    """One way in which a text may name a person."""

    text: str
    capitals: bool = False
    """Whether it has to stand there with the capitals of `text`."""


def mentioned(store: Store, value: str) -> set[int]:
    """Return the items that name a person."""
    found: set[int] = set()
    for spelling in spellings(store.people, value):
        check_limit()
        named = store.words.spelled(spelling.text)
        places = {each: named.places(each) for each in named.items() - found}
        standing = {docnum for docnum, at in places.items() if at[0] < store.words.zones(docnum).section}
        if spelling.capitals:
            found.update(docnum for docnum in standing if _has_capitals(store, docnum, spelling.text))
        else:
            found |= standing
    return found


def names_sought(store: Store, node: Node | None) -> list[Spelling]:
    """Return the spellings that items may match a query by; those under NOT are left out."""
    match node:
        case And(parts) | Or(parts):
            return list(dict.fromkeys(spelling for part in parts for spelling in names_sought(store, part)))
        case Field("mentions", values):
            return [each for value in values if isinstance(value, str) for each in spellings(store.people, value)]
        case _:
            return []


def spellings(people: People, value: str) -> list[Spelling]:
    """Return how a text names the persons that a query's value means, or the value itself where it means nobody."""
    persons = people.resolve(value).persons
    if not persons:
        return [Spelling(value)]
    return list(dict.fromkeys(spelling for person in persons for spelling in _of(person, people)))


def _of(person: PersonRecord, people: People) -> Iterator[Spelling]:
    names = [name for name in (person.name, *person.names) if name]
    own = (word.strip(_AROUND) for name in names for word in name.split() if len(name.split()) > 1)
    own_words = [word for word in own if _is_name(word) and people.with_words(word) == {person.key}]
    for login in (person.login, *person.logins):
        if login:
            yield Spelling(fold(login))
    for name in itertools.chain(names, person.initials, person.labels, own_words):
        sought = query_terms(name)
        if len(name.strip(_AROUND)) > 1 and sought:
            yield Spelling(name, capitals=len(list(spelled(name))) == 1)


def _is_name(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and word[0].isupper()


def _has_capitals(store: Store, docnum: int, name: str) -> bool:
    """Tell whether a name of one word stands in an item with capitals where the name has them."""
    check_limit()
    ((surface, written),) = spelled(name)
    if not _may_have_capitals(store.packed(docnum), surface, written):
        return False
    item = store.load(docnum).item
    text = "\n".join([item.title, *[line.text for line in item.lines]])
    words = words_among(text, [surface])
    return any(word == surface and as_capital(text[start:end], written) for word, start, end in words)


def _may_have_capitals(packed: bytes, surface: str, written: str) -> bool:
    """Tell without a look at its words whether `_has_capitals` may be true of an item; of "if" it mostly is not.

    Capitals and apostrophes are all that tells what stands there from what it is compared by, unless there are other
    letters than those of ASCII.
    """
    if not (packed.isascii() and surface.isascii()):
        return True
    letters = packed.replace(b"'", b"")
    if written.isupper():
        return surface.upper().encode() in letters
    small, sought = letters.lower(), surface.encode()
    at = small.find(sought)
    while at >= 0 and not letters[at : at + 1].isupper():
        at = small.find(sought, at + 1)
    return at >= 0 or not written[:1].isupper()


def as_capital(there: str, written: str) -> bool:
    """Tell whether a word has the capitals of another: all of them, the first, or any where it has none at first."""
    there = there.removesuffix("'s").removesuffix("’s")
    if written.isupper():
        return there.isupper()
    return there[:1].isupper() or not written[:1].isupper()
