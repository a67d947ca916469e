"""`minutes-search actions`: what is to be done, by whom, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from pathlib import Path

WILMA, ADA, WALTER = "Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook", "Walter Vance, WV, wvance"
DOCS = "TODO: write down how mirrors are checked every week"


@pytest.fixture
def ledger(home: Path) -> Archives:
    """Six meetings with an action that is carried over, one that was dropped, and some without a checkbox."""
    found = Archives(home)
    both = table(WILMA, ADA)
    for number, (day, items) in enumerate(
        {
            "2020-01-08": (f"* [ ] (WV) {DOCS}", "* [ ] (AB) TODO: order lamps for the harbour"),
            "2020-01-22": (f"* [ ] (WV) {DOCS}", "* (AB) TODO: count all the old ropes"),
            "2020-02-05": (f"* [ ] (WV) {DOCS}",),
            "2020-02-19": ("* [x] (AB) TODO: paint the pier", "* tea"),
            "2020-03-04": ("* (ZZ) TODO: ask the pilots about the tide",),
            "2020-03-18": ("* [ ] (WV) TODO: buy a new bell for the buoy",),
        }.items()
    ):
        present = table(WALTER, ADA) if number == 5 else both
        found.write(f"north/{day}.md", minutes(day, *items, attendees=present))
    found.write("south/2021-05-05.md", minutes("2021-05-05", "* (AB) TODO: sweep the quay", attendees=both))
    found.run("north", "south")
    return found


def texts(ledger: Archives, *args: str) -> list[str]:
    answer = run("actions", "--index", ledger.index, "--format", "json", *args).json
    assert answer["count"] >= len(answer["actions"])
    return [row["text"].removeprefix("TODO: ") for row in answer["actions"]]


CARRIED = DOCS.removeprefix("TODO: ")


def test_an_action_is_one_entry_with_its_first_and_last_place(ledger: Archives) -> None:
    ran = run("actions", "--index", ledger.index)
    assert ran.status == 0
    start = next(number for number, line in enumerate(ran.lines) if CARRIED in line)
    last = ledger.ids("north", "2020-02-05.md")
    assert ran.lines[start].startswith("[ ] WV (Wilma Verhoeven): ")
    assert ran.lines[start + 1] == "    since 2020-01-08, carried 2 times, last seen 2020-02-05"
    assert ran.lines[start + 2] in {
        f"    north/2020-01-08.md:12 to north/2020-02-05.md:12  {id_}" for id_ in last.values()
    }
    assert ran.lines[-1] == "5 actions, 3 of them in the latest 3 meetings"


def test_open_is_what_was_never_ticked_and_what_is_new_without_a_checkbox_oldest_first(ledger: Archives) -> None:
    expected = [
        CARRIED, "order lamps for the harbour", "ask the pilots about the tide", "buy a new bell for the buoy",
        "sweep the quay",
    ]  # fmt: skip
    assert texts(ledger) == texts(ledger, "--open") == expected
    assert texts(ledger, "--current") == expected[2:]


def test_done_is_what_was_ticked_and_any_is_everything(ledger: Archives) -> None:
    assert texts(ledger, "--done") == ["paint the pier"]
    everything = texts(ledger, "--any")
    assert len(everything) == 7
    assert {"paint the pier", "count all the old ropes"} < set(everything)


def test_of_means_whom_by_means(ledger: Archives) -> None:
    for name in ("Wilma", "@wilmav", "wilmav", "Wilma Verhoeven"):
        assert texts(ledger, "--of", name) == [CARRIED]
    answer = run("actions", "--of", "WV", "--index", ledger.index, "--format", "json").json
    assert [row["assignees"][0]["person"] for row in answer["actions"]] == ["wilmav", "wvance"]
    assert [note["kind"] for note in answer["notes"]] == ["several-people"]
    assert (
        "WV stood for Wilma Verhoeven (2020–2021) and Walter Vance (2020)"
        in run("actions", "--of", "WV", "--index", ledger.index).out
    )


def test_a_label_that_is_nobodys_answers_to_itself(ledger: Archives) -> None:
    assert texts(ledger, "--of", "ZZ") == ["ask the pilots about the tide"]


def test_nobody_of_a_name_is_status_1_and_the_nearest_names(ledger: Archives) -> None:
    ran = run("actions", "--of", "Wilna", "--index", ledger.index)
    assert ran.status == 1
    assert ran.lines[0] == "No actions"
    assert "nobody is called Wilna; nearest: " in ran.out


@pytest.mark.parametrize("name", ["", "?!", "\x1b!"])
def test_a_name_of_nothing_is_an_error(ledger: Archives, name: str) -> None:
    ran = run("actions", "--of", name, "--index", ledger.index)
    assert (ran.status, ran.out) == (2, "")
    assert "\x1b" not in ran.err


def test_only_the_named_archives_are_looked_at(ledger: Archives) -> None:
    assert texts(ledger, "--archive", "south") == ["sweep the quay"]
    assert run("actions", "--archive", "east", "--index", ledger.index).status == 2
    assert run("actions", "--archive", "south", "--done", "--index", ledger.index).status == 1


def test_a_part_of_the_list_says_so(ledger: Archives) -> None:
    ran = run("actions", "--limit", "2", "--index", ledger.index)
    assert ran.lines[-1] == "Shown: 1 to 2 of 5; --all shows all, --limit N the first N."
    assert texts(ledger, "--limit", "2") == texts(ledger, "--all")[:2]
    assert "Shown" not in run("actions", "--all", "--index", ledger.index).out


def test_a_row_has_both_places_with_their_links(ledger: Archives) -> None:
    (ledger.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{path}#L{line}"\n')
    row = run("actions", "--of", "Wilma", "--index", ledger.index, "--format", "json").json["actions"][0]
    assert (row["since"], row["last_seen"], row["carried"]) == ("2020-01-08", "2020-02-05", 2)
    assert (row["status"], row["current"]) == ("open", False)
    assert row["first"] | {"item": ""} == {
        "date": "2020-01-08", "archive": "north", "path": "2020-01-08.md", "line": 12, "item": "",
        "url": "https://x.org/2020-01-08.md#L12",
    }  # fmt: skip
    assert row["last"]["url"] == "https://x.org/2020-02-05.md#L12"
    (south,) = run("actions", "--archive", "south", "--index", ledger.index, "--format", "json").json["actions"]
    assert south["last"]["url"] is None


def test_open_and_done_actions_of_the_sample_are_all_of_its_ledger_with_a_checkbox(sample_index: Path) -> None:
    rows = run("actions", "--any", "--all", "--index", sample_index, "--format", "json").json["actions"]
    assert rows
    done = run("actions", "--done", "--all", "--index", sample_index, "--format", "json").json
    assert done["count"] == sum(row["status"] == "done" for row in rows)
    todo = run("actions", "--open", "--all", "--index", sample_index, "--format", "json").json["actions"]
    assert todo == [row for row in rows if row["status"] == "open" or (row["status"] is None and row["current"])]
    assert [row["since"] for row in rows] == sorted(row["since"] for row in rows)


def test_nothing_in_an_action_steers_the_terminal(home: Path) -> None:
    archives = Archives(home)
    archives.write("north/\x1b[32m.md", minutes("2020-01-08", "* [ ] TODO: \x1b]0;title\x07 tea \u202e reversed"))
    archives.run("north")
    ran = run("actions", "--index", archives.index)
    assert ran.status == 0
    assert not any(char in ran.out for char in "\x1b\x07\u202e")


def test_no_index_is_an_error(home: Path) -> None:
    assert run("actions", "--index", home / "none").status == 2
