"""A file is made anew when people change if, and only if, something that was asked about it has another answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minutes_indexer.people import Asked, Asking, ConfiguredPerson, Difference, Directory, Evidence
from minutes_search.model import Attendee
from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIRST = ("Ann", "Mike", "Michael", "Steve", "Steven", "Éa", "CJ", "ann", "Rob")
LAST = ("Ek", "Ray", "B.", "van Ek", "Éa", "Rayner", "")
NAMES = [f"{first} {last}".strip() for first in FIRST for last in LAST]
LOGINS = ("annek", "Ann-Ek", "mray", "cj", "rob", "steve")
INITIALS = ("AE", "ae", "MR", "CJ", "SR", "ME", "A")
ATTENDEE = st.builds(
    Attendee,
    st.none() | st.sampled_from(NAMES),
    st.none() | st.sampled_from(INITIALS),
    st.none() | st.sampled_from(LOGINS),
    st.none() | st.just("Quay"),
)
MEETING = st.builds(
    Evidence,
    st.sampled_from(["harbour", "council"]),
    st.dates(date(2019, 1, 1), date(2023, 1, 1)) | st.sampled_from([date(2021, 6, 1), date(2021, 6, 8)]),
    st.sampled_from(["a.md", "b.md"]),
    st.lists(ATTENDEE, max_size=3).map(tuple),
)
MEETINGS = st.lists(MEETING, max_size=6)
LABELS = st.lists(
    st.sampled_from([*NAMES, *LOGINS, *INITIALS, "@annek", "Mike:", "(AE)", "MikeR", "Ray", "Rob R", "Ines"]),
    min_size=1,
    max_size=4,
    unique=True,
)
CONFIGURED = st.lists(
    st.sampled_from(
        (
            ConfiguredPerson("Ann Ek", aliases=("Ines",)),
            ConfiguredPerson("Mike Ray", "mray", initials=("MR",), until=date(2021, 6, 4)),
        )
    ),
    max_size=1,
)


def answers(directory: Directory, labels: Sequence[str], held: Evidence) -> list[object]:
    place = held.date, held.archive, held.attendees
    return [
        directory.writes_initials(held.archive),
        *(directory.known_as(label) for label in labels),
        *(directory.resolve(label, *place) for label in labels),
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(common=MEETINGS, before=MEETINGS, after=MEETINGS, held=MEETING, labels=LABELS, configured=CONFIGURED)
@example(  # the configuration gives an alias to whoever is called so, who has a login from now on
    common=[],
    before=[],
    after=[Evidence("harbour", date(2021, 6, 1), "b.md", (Attendee("Ann Ek", None, "annek"),))],
    held=Evidence("harbour", date(2021, 6, 1), "a.md", ()),
    labels=["Ines"],
    configured=[ConfiguredPerson("Ann Ek", aliases=("Ines",))],
)
def test_a_difference_concerns_a_file_exactly_when_an_answer_differs(
    *,
    common: list[Evidence],
    before: list[Evidence],
    after: list[Evidence],
    held: Evidence,
    labels: list[str],
    configured: list[ConfiguredPerson],
) -> None:
    old = Directory.build([*common, held, *before], configured)
    new = Directory.build([*common, held, *after], configured)
    asked = Asked(tuple(labels), tuple(labels), held.date)
    differs = answers(old, labels, held) != answers(new, labels, held)
    assert Difference(old, new).concerns(asked, held.archive, held.attendees) == differs


def test_a_directory_that_is_asked_notes_what_and_answers_the_same() -> None:
    held = Evidence("harbour", date(2021, 6, 1), "a.md", (Attendee("Ann Ek", "AE", "annek"),))
    directory = Directory.build([held])
    asking = Asking(directory)
    assert asking.writes_initials("harbour")
    assert asking.is_person("AE")
    assert asking.known_as("Quay") == frozenset()
    assert asking.resolve("Ann", held.date, "harbour", held.attendees).person == "annek"
    assert asking.asked == Asked(("AE", "Quay"), ("Ann",), held.date)
    assert Asked.from_bytes(asking.asked.to_bytes()) == asking.asked


def test_a_new_attendee_list_makes_anew_only_files_with_other_answers(tmp_path: Path) -> None:
    archives = Archives(tmp_path)
    for day in range(10, 30):
        archives.write(f"north/{day}.md", minutes(f"2024-05-{day}", "* (WV) tea", attendees=table("Wim Vos, WV, wvos")))
    archives.write("north/other.md", minutes("2024-05-09", "* (AB) tea"))
    archives.run("north")
    archives.write("north/30.md", minutes("2024-05-30", "* (WV) tea", attendees=table("Ada Bell, AB, abell")))
    archives.log.steps.clear()
    assert archives.run("north")["north"].updated == 1
    assert ("resolving people", 1) in archives.log.steps
    assert len(archives.answer("by:abell")) == 1
