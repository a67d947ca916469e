"""Who is called nearly so, and which references are nearly so: as looking at every one of them tells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.analysis import fold
from minutes_search.edits import edits
from minutes_search.search.near import bound, near, near_people, near_references
from minutes_search.store import PersonRecord
from minutes_search.store.people import People, people_to_bytes

_NAMES = st.sampled_from(
    ["Zoë Kovač", "Wolf Vollprecht", "Ann-Lee O'Neil", "Ida (IF) Ferrer", "王 Wei", "Bo", "A.B. Cdefg"]
)
_LOGINS = st.sampled_from(["wolfv", "zkovac", "idaf", "bo_b", "lee-ann", "w"])
_PERSONS = st.builds(
    PersonRecord,
    st.uuids().map(str),
    st.none() | _NAMES,
    st.none() | _LOGINS,
    names=st.lists(_NAMES, max_size=2).map(tuple),
    initials=st.lists(st.sampled_from(["WV", "ZK", "IF", "B"]), max_size=2).map(tuple),
    labels=st.lists(st.sampled_from(["Wolf", "@zoe", "Ferrer"]), max_size=1).map(tuple),
)
_VALUES = st.sampled_from([
    "Wlof", "wolf", "vollprecht", "Volprecht", "@wofv", "zoe kovac", "Zoé Kovac's", "ferrer", "VW", "KZ", "Z", "iff",
    "ann-lee oneil", "wie", "cdegf", "nobody at all",
])  # fmt: skip


def distance(value: str, form: str) -> int | None:
    """Return how far a name is from one that a person has, by the definition of `near_people`."""
    if len(value) > 3:
        found = near(value, [form])
        return found[0].distance if found else 0 if value == form else None
    if value == form[::-1] or sorted(value) == sorted(form):
        return 1
    changed = edits(value, form, 1) if form[:1] == value[:1] and len(form) <= 3 else None
    return changed + 1 if changed else None


@given(st.lists(_PERSONS, max_size=5), _VALUES)
def test_all_who_are_called_nearly_so_are_found_the_nearest_first(persons: list[PersonRecord], value: str) -> None:
    wanted = fold(value).removeprefix("@").removesuffix("'s")
    expected = []
    for person in persons:
        names = [name for name in (person.name, *person.names) if name]
        words = [word for name in names for word in re.split(r"[\s.,()\"-]+", name) if len(word) > 3]
        forms = [*names, *words, *person.initials, *person.labels, *([person.login] if person.login else [])]
        if known := [found for form in forms if (found := distance(wanted, fold(form))) is not None]:
            expected.append((min(known), person.key))
    people = People(people_to_bytes(persons))
    assert [person.key for person in near_people(people, value)] == [key for _, key in sorted(expected)]


_REFERENCES = st.from_regex(r"\A(cep:|lantern/leb#|lantern/lob#|https://x/)[0-9]{0,5}\Z")


def split(reference: str) -> tuple[str, str]:
    """Return a reference without the number at its end, and that number."""
    number = re.search(r"[0-9]*\Z", reference)
    assert number
    return reference[: number.start()], number[0]


@given(st.lists(_REFERENCES, max_size=8, unique=True), _REFERENCES)
def test_references_of_the_same_number_or_a_long_one_nearly_so_are_found(known: list[str], value: str) -> None:
    name, number = split(value)
    expected = []
    for other in known:
        others_name, others_number = split(other)
        long = min(len(number), len(others_number)) >= 4 and edits(number, others_number, 1) == 1
        alike = others_name == name or near(name, [others_name], 1 if len(name) < 6 else 2)
        if (others_number == number or long) and alike and other != value:
            expected.append((edits(value, other, 4) or 0, other))
    assert near_references(known, value) == [each for far, each in sorted(expected) if far]


@pytest.mark.parametrize(("text", "edits_allowed"), [("abc", 0), ("abcd", 1), ("abcde", 1), ("abcdef", 2)])
def test_a_slip_is_the_likelier_the_longer_a_text_is(text: str, edits_allowed: int) -> None:
    assert bound(text) == edits_allowed
