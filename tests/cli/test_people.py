"""`minutes-search people`: who they are, and whom a label stands for, when, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.config import ConfiguredPerson
from minutes_search.search.people import directory, who_is
from minutes_search.store import Store
from minutes_search.store.history import load_history
from tests.cli.running import run
from tests.conftest import SAMPLE
from tests.indexer.indexing import Archives, minutes, table
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

WILMA, WALTER = "Wilma Verhoeven, WV, wilmav", "Walter Vance, WV, wvance"


@pytest.fixture
def changed_hands(home: Path) -> Archives:
    """WV was Walter in 2018 and is Wilma since 2024; in 2021 nobody can tell."""
    found = Archives(home)
    found.write("north/2018-03-01.md", minutes("2018-03-01", "* (WV) docks", "* (WV) tar", attendees=table(WALTER)))
    found.write("north/2018-03-15.md", minutes("2018-03-15", "* (WV) ropes", "    * QX: no"))
    found.write(
        "north/2024-06-12.md", minutes("2024-06-12", "* (WV) sigstore", "    * Wilma: no", attendees=table(WILMA))
    )
    found.write("south/2024-06-12.md", minutes("2024-06-12", "* tea", "    * wilmav: yes"))
    return found


def test_the_directory_has_everybody_with_initials_times_and_items(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    ran = run("people", "--index", changed_hands.index)
    assert ran.status == 0
    assert ran.lines == [
        "Walter Vance (@wvance)  WV 2018  2018-03-01 to 2018-03-15  owns 3 items, speaks in 0",
        "Wilma Verhoeven (@wilmav)  WV 2024  2024-06-12  owns 1 item, speaks in 2",
        "",
        "2 people",
        "Labels that some or all items leave open: qx (1)",
    ]


def test_a_label_that_changed_hands_names_each_person_with_when_and_how(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    ran = run("people", "WV", "--index", changed_hands.index)
    assert ran.status == 0
    assert ran.lines == [
        "Wilma Verhoeven (@wilmav)",
        "    WV  2024-06-12  1 item in 1 meeting: 1 by the meeting's own list",
        "    seen 2024-06-12; listed as WV 2024-06-12; owns 1 item, speaks in 2",
        "Walter Vance (@wvance)",
        "    WV  2018-03-01 to 2018-03-15  3 items in 2 meetings: 2 by the meeting's own list, 1 by the nearest list",
        "    seen 2018-03-01 to 2018-03-15; listed as WV 2018-03-01; owns 3 items, speaks in 0",
    ]


@pytest.mark.parametrize("asked", ["wilmav", "@wilmav"])
def test_a_login_is_a_label_too(changed_hands: Archives, asked: str) -> None:
    changed_hands.run("north", "south")
    ran = run("people", asked, "--index", changed_hands.index)
    assert ran.lines[0] == "Wilma Verhoeven (@wilmav)"
    assert ran.lines[1].startswith("    wilmav  2024-06-12  1 item in 1 meeting: 1 by ")
    assert len(ran.lines) == 3


@pytest.mark.parametrize("asked", ["Wilma Verhoeven", "verhoeven", "verh", "VERHOEVEN"])
def test_a_name_that_is_no_label_gives_all_labels_of_its_person(changed_hands: Archives, asked: str) -> None:
    changed_hands.run("north", "south")
    (person,) = run("people", asked, "--index", changed_hands.index, "--format", "json").json["people"]
    assert person["key"] == "wilmav"
    assert [(label["label"], label["items"]) for label in person["labels"]] == [("WV", 1), ("Wilma", 1), ("wilmav", 1)]


def test_an_unknown_label_is_told_with_its_meetings_and_status_1(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    ran = run("people", "QX", "--index", changed_hands.index)
    assert ran.status == 1
    assert ran.lines == ["QX is unknown", "    2018-03-15  1 item in 1 meeting", "    north/2018-03-15.md"]
    assert ran.err == "nobody is known as QX\n"


def test_nobody_found_suggests_the_nearest_names(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    ran = run("people", "Wilam", "--index", changed_hands.index)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "nobody is known as Wilam\nnearest: Wilma Verhoeven (@wilmav)\n"


def test_an_ambiguous_label_is_told_with_its_candidates(home: Path) -> None:
    both = table("Ada Brook, AB, adabrook", "Ada Lind, AL, adalind")
    found = Archives(home)
    found.write("north/2024-06-12.md", minutes("2024-06-12", "* (Ada) tea", attendees=both))
    found.run("north")
    ran = run("people", "Ada", "--index", found.index)
    assert ran.status == 0
    assert ran.lines[-3:] == [
        "Ada is ambiguous: Ada Brook (@adabrook) or Ada Lind (@adalind)",
        "    2024-06-12  1 item in 1 meeting",
        "    north/2024-06-12.md",
    ]
    answer = run("people", "Ada", "--index", found.index, "--format", "json").json
    (use,) = answer["ambiguous"]
    assert [candidate["key"] for candidate in use["candidates"]] == ["adabrook", "adalind"]
    assert use["meetings"] == [{"date": "2024-06-12", "archive": "north", "path": "2024-06-12.md"}]


def test_only_the_named_archives_are_looked_at(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    where = ("--index", changed_hands.index, "--archive", "south")
    assert run("people", *where).lines[0] == "Wilma Verhoeven (@wilmav)  2024-06-12  owns 0 items, speaks in 1"
    assert run("people", "Walter", *where).status == 1
    ran = run("people", "--index", changed_hands.index, "--archive", "east")
    assert (ran.status, ran.out) == (2, "")
    assert "north, south" in ran.err


def test_a_configured_person_is_in_the_directory_and_how_says_so(changed_hands: Archives) -> None:
    changed_hands.run("north", "south", configured=[ConfiguredPerson("Quentin Xu", aliases=("QX",))])
    (person,) = run("people", "QX", "--index", changed_hands.index, "--format", "json").json["people"]
    assert (person["name"], person["labels"][0]["how"]) == ("Quentin Xu", {"configured": 1})


def test_the_affiliation_is_the_latest(home: Path) -> None:
    found = Archives(home)
    for day, firm in (("2020-01-08", "Harbour"), ("2024-01-10", "Pier")):
        found.write(f"north/{day}.md", minutes(day, "* tea", attendees=f"1. WV: Wilma Verhoeven (@wilmav), {firm}"))
    found.run("north")
    (person,) = run("people", "WV", "--index", found.index, "--format", "json").json["people"]
    assert person["affiliation"] == "Pier"
    assert person["seen"] == {"first": "2020-01-08", "last": "2024-01-10"}
    assert person["initials"] == [{"initials": "WV", "first": "2020-01-08", "last": "2024-01-10"}]


def test_no_index_is_an_error(home: Path) -> None:
    assert run("people", "WV", "--index", home / "none").status == 2


def test_an_incremental_run_leaves_what_a_rebuild_would(changed_hands: Archives) -> None:
    changed_hands.run("north", "south")
    changed_hands.remove("north/2018-03-01.md")
    changed_hands.write("south/2024-07-01.md", minutes("2024-07-01", "* (WV) tar", attendees=table(WALTER)))
    changed_hands.run("north", "south")
    answers = [_answers(changed_hands)]
    changed_hands.run("north", "south", rebuild=True)
    assert answers == [_answers(changed_hands)]


def _answers(archives: Archives) -> list[object]:
    with Store.open(archives.index) as store:
        return [
            load_history(store),
            *(run("people", label, "--index", archives.index) for label in ("WV", "Wilma", "QX")),
        ]


def test_counts_are_those_of_the_query(sample_index: Path) -> None:
    for row in run("people", "--index", sample_index, "--format", "json").json["people"]:
        person = row["login"] or row["name"]
        for field, count in (("owner", row["owned"]), ("speaker", row["spoken"])):
            assert run("query", "--index", sample_index, "--count", f'{field}:"{person}"').out == f"{count}\n", person


def test_the_sample_tells_who_sc_was_and_is(sample_index: Path) -> None:
    with Store.open(sample_index) as store:
        people = who_is(store, "SC").people
    assert [(entry.person.name, uses[0].span.first.year, uses[0].span.last.year) for entry, uses in people] == [
        ("Sunita Chandra", 2024, 2026),
        ("Søren Clausen", 2020, 2020),
    ]


def test_the_readme_shows_what_the_sample_really_answers(sample_index: Path) -> None:
    shown = _shown("$ minutes-search people SC")
    assert run("people", "SC", "--index", sample_index).out == shown


def _shown(command: str) -> str:
    readme = (SAMPLE.parent.parent / "README.md").read_text("utf-8")
    return readme.partition(f"{command}\n")[2].partition("```")[0]


@needs_shared
def test_the_real_archive_tells_who_sc_was_and_is(tmp_path: Path) -> None:
    run("index", SHARED / "corpus" / "conda-forge", "--index", tmp_path)
    with Store.open(tmp_path) as store:
        everybody = directory(store)
        names = [entry.person.name for entry, _ in who_is(store, "SC").people]
    assert len(everybody) > 100
    assert everybody[0].owned > 100
    assert "Sylvain Corlay" in names
