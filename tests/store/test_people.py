"""The directory of people as it is stored: all of it, one person, and whom a value means."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes_search.store import PersonRecord
from minutes_search.store.people import People, people_to_bytes

TEXTS = st.sampled_from(["WV", "wv", "Wilma Verhoeven", "Wilma", "Ünï-Q Lane", " ", "", "\n\t", "k", "JL"])
MANY = st.lists(TEXTS, max_size=3).map(tuple)
PERSONS = st.lists(
    st.builds(
        PersonRecord,
        st.text("abk-\u2028é", min_size=1, max_size=4),
        st.none() | TEXTS,
        st.none() | TEXTS,
        names=MANY,
        initials=MANY,
        logins=MANY,
        labels=MANY,
    ),
    max_size=120,
    unique_by=lambda person: person.key,
)


@given(persons=PERSONS)
def test_the_directory_holds_each_person_as_it_was_given(persons: list[PersonRecord]) -> None:
    people = People(people_to_bytes(persons))
    assert people.persons == {person.key: person for person in persons}
    assert [people.person(person.key) for person in persons] == persons
    assert people.person("nobody") is None


@given(persons=PERSONS)
def test_whoever_has_initials_or_a_login_is_meant_by_them(persons: list[PersonRecord]) -> None:
    people = People(people_to_bytes(persons))
    for person in persons:
        for text in (*person.initials, *person.logins):
            if text.strip():
                assert person in people.resolve(text.strip()).persons


def test_nobody_is_meant_by_anything_where_there_is_no_directory() -> None:
    assert (People(None).persons, People(None).resolve("WV").persons, People(None).with_words("w")) == ({}, (), set())
