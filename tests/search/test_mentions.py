"""`mentions:`: which items name a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.store import PersonRecord
from minutes_search.store.mentions import Spelling, spellings
from tests.search.small import ask, item, make, meeting

if TYPE_CHECKING:
    from pathlib import Path

WOLF = PersonRecord("wolfw", "Wolf Weber-Krüger", "wolfw", initials=("WW",), labels=("Wolfi",))
IDA = PersonRecord("ida-f", "Ida Ferrer", "ida-f", names=("Ida", "I. Ferrer"), initials=("IF", "F"))
TOM, OTHER_TOM = PersonRecord("tom-lee", "Tom Lee"), PersonRecord("tom-ray", "Tom Ray", labels=("Tom",))
PEOPLE = (WOLF, IDA, TOM, OTHER_TOM)


@pytest.mark.parametrize(
    ("value", "text", "named"),
    [
        ("WW", "ask Wolf Weber-Krüger", True),
        ("WW", "ask wolf weber-kruger", True),  # a whole name in small letters, without accents
        ("WW", "ask Weber-Krüger", True),  # nobody else has that name
        ("WW", "ask Weber of Krüger", False),
        ("WW", "cc @wolfw", True),
        ("WW", "WOLFW: yes", True),
        ("WW", "https://github.com/wolfw", True),
        ("WW", "Wolf's idea", True),
        ("WW", "Wolfi’s idea", True),
        ("WW", "the wolf", False),  # the first name has a capital
        ("WW", "Wolves", False),  # an inflection is another word
        ("WW", "WW: hello", True),
        ("WW", "ww: hello", False),
        ("@wolfw", "WW: hello", True),  # it does not matter what the query calls the person
        ("weber", "WW: hello", True),
        ("IF", "if it works", False),
        ("IF", "If it works", False),
        ("IF", "IF/WW will look", True),
        ("IF", "what if: 'IF'", True),
        ("IF", 'if "IF" is there', True),
        ("IF", "IF's turn, if at all", True),
        ("IF", "I'F, with an apostrophe inside", True),
        ("IF", "iF, THEN NOTIFICATION", False),
        ("IF", "café IF", True),
        ("IF", "café if", False),
        ("IF", "ask ÌF", True),  # without accents
        ("WW", "cc WOLF", True),
        ("WW", "wolf, wolf'S, aWolf", False),
        ("IF", "F for short", False),  # a single letter names nobody
        ("ida", "ida-f", True),
        ("ida", "ida f", False),
        ("ida", "section", False),
        ("tom-lee", "Tom said", False),  # two persons have that first name, and the minutes use it for the other
        ("tom-ray", "Tom said", True),
        ("tom-lee", "Lee said", True),
        ("Ada Lovelace", "ada lovelace wrote", True),  # nobody of that name is known: the words themselves
        ("Ada Lovelace", "Lovelace, Ada", False),
    ],
)
def test_a_person_is_named_by_their_spellings(tmp_path: Path, value: str, text: str, named: bool) -> None:
    with make(tmp_path, meeting("2024-01-01", item("title", text, section="Ida Ferrer")), people=PEOPLE) as store:
        assert ask(store, f'mentions:"{value}"').count == named
        assert ask(store, f'-mentions:"{value}"').count == (not named)


def test_a_name_may_stand_in_the_title_and_run_over_the_end_of_a_line(tmp_path: Path) -> None:
    with make(tmp_path, meeting("2024-01-01", item("IF", "by Tom", "Ray")), people=PEOPLE) as store:
        assert ask(store, "mentions:ida mentions:IF").count == 1
        assert ask(store, 'mentions:"Tom Ray"').count == 1


def test_the_line_that_names_the_person_is_shown_and_marked(tmp_path: Path) -> None:
    lines = ("if it fails", "Ida's turn, and IF again, if at all", "ida-f")
    with make(tmp_path, meeting("2024-01-01", item("title", *lines)), people=PEOPLE) as store:
        (hit,) = ask(store, "mentions:ida -mentions:WW").hits
        assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["Ida's", "IF"]


def test_a_name_of_two_people_names_both(tmp_path: Path) -> None:
    items = (item("Tom Lee"), item("Tom Ray"), item("Tom"), item("nobody"))
    with make(tmp_path, meeting("2024-01-01", *items), people=PEOPLE) as store:
        results = ask(store, "mentions:tom")
        assert results.count == 3
        assert [note.kind for note in results.notes] == ["several-people"]


def test_whatever_a_person_is_called_the_spellings_looked_for_are_the_same(tmp_path: Path) -> None:
    with make(tmp_path, people=PEOPLE) as store:
        expected = spellings(store.people, "WW")
        assert Spelling("WW", capitals=True) in expected
        for value in ("wolfw", "Wolf Weber-Krüger", "wolfi", "Weber-Krüger", "krüger", "web"):
            assert spellings(store.people, value) == expected
