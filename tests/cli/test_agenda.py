"""`minutes-search agenda`: the file of the next meeting, where it is written, and what is told beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.cli.commands import main
from tests.cli.running import run, spawn
from tests.indexer.indexing import Archives, table

if TYPE_CHECKING:
    from pathlib import Path

MEETING = f"""\
# Forge core meeting 2025-02-19

## Attendees

{table("Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook")}

### New items

- [ ] (AB) Mirrors
    - Wilma to ask the harbour
- [x] (ZK) tea

### Pushed to next meeting

- [ ] (WV) Ropes, see [CEP 31](https://x.example/31)
"""


@pytest.fixture
def forge(home: Path) -> Archives:
    """An archive of one meeting in the working directory, indexed, and an empty folder `minutes`."""
    found = Archives(home)
    found.write("north/forge-2025-02-19.md", MEETING)
    found.run("north")
    (home / "minutes").mkdir()
    return found


def agenda(forge: Archives, *args: str | Path, day: str | None = "2025-03-05") -> tuple[int, str, str]:
    """Status, output and errors of a run."""
    ran = run("agenda", *(("--date", day) if day else ()), "--index", forge.index, *args)
    return ran.status, ran.out, ran.err


def test_the_file_is_printed_and_what_is_left_out_is_told_beside_it(forge: Archives) -> None:
    status, out, err = agenda(forge)
    assert status == 0
    assert out.startswith("---\ntags: [meeting-notes]\ntitle: '2025-03-05'\n---\n# Forge core meeting 2025-03-05\n")
    assert "- [ ] (WV) Ropes, see [CEP 31](https://x.example/31)\n" in out
    assert err.splitlines() == [
        "from north/forge-2025-02-19.md of 2025-02-19: 1 pushed, 0 to vote on, 1 action, 2 regulars",
        "left out: 1 unticked item of other sections of 2025-02-19; --unticked lists it",
    ]


def test_check_finds_nothing_in_the_file(forge: Archives) -> None:
    assert agenda(forge, "--output", "minutes")[0] == 0
    ran = run("check", "minutes/forge-2025-03-05.md", "--archive", "north", "--index", forge.index)
    assert (ran.status, ran.out) == (0, "nothing found in 1 file\n")


def test_an_installed_command_finds_its_templates(forge: Archives) -> None:
    ran = spawn("agenda", "--date", "2025-03-05", "--index", forge.index)
    assert (ran.status, ran.out) == agenda(forge)[:2]


def test_a_folder_gets_the_file_under_the_name_that_the_archive_s_files_have(forge: Archives, home: Path) -> None:
    status, out, err = agenda(forge, "--output", "minutes")
    assert (status, out) == (0, "")
    assert err.splitlines()[0] == "written: minutes/forge-2025-03-05.md"
    assert (home / "minutes" / "forge-2025-03-05.md").read_text("utf-8") == agenda(forge)[1]


def test_a_file_that_is_there_is_kept_unless_it_is_to_be_overwritten(forge: Archives, home: Path) -> None:
    (home / "next.md").write_text("my own notes")
    status, _, err = agenda(forge, "--output", "next.md")
    assert (status, err) == (2, "Error: next.md is there already; --force overwrites it\n")
    assert (home / "next.md").read_text() == "my own notes"
    assert agenda(forge, "--output", "next.md", "--force")[0] == 0
    assert (home / "next.md").read_text("utf-8") == agenda(forge)[1]


def test_a_folder_that_is_not_there_is_named(forge: Archives) -> None:
    status, _, err = agenda(forge, "--output", "nowhere/next.md")
    assert status == 2
    assert "nowhere/next.md" in err


def test_json_has_what_the_file_is_made_of(forge: Archives) -> None:
    answer = run("agenda", "--date", "2025-03-05", "--index", forge.index, "--format", "json").json
    assert (answer["archive"], answer["date"], answer["file"]) == ("north", "2025-03-05", "forge-2025-03-05.md")
    assert answer["previous"] == {
        "date": "2025-02-19",
        "path": "forge-2025-02-19.md",
        "title": "Forge core meeting 2025-02-19",
    }
    (pushed,), (action,) = answer["pushed"], answer["actions"]
    assert (pushed["title"], pushed["status"], pushed["since"]) == ("Ropes, see CEP 31", "open", None)
    assert [owner["label"] for owner in pushed["owners"]] == ["WV"]
    assert {ref["id"] for ref in pushed["refs"]} == {"cep:31", "https://x.example/31"}
    assert (action["title"], action["since"], action["days"], action["meetings"]) == (
        "Wilma to ask the harbour", "2025-02-19", 14, 1,
    )  # fmt: skip
    assert action["source"]["title"] == "Mirrors"
    assert [person["login"] for person in answer["regulars"]] == ["adabrook", "wilmav"]
    assert (answer["votes"], answer["older_actions"], answer["unticked"]) == ([], 0, 1)


def test_a_template_of_one_s_own_is_filled_with_escaped_text(forge: Archives, home: Path) -> None:
    (home / "own.md").write_text(
        "# {{ title }}\n\n{% for item in pushed %}\n* {{ item.title }} by {{ item.owners[0].name }}{{ '*' }}\n"
        "{{ item.markdown }}\n{% endfor %}\n"
    )
    status, out, err = agenda(forge, "--template", "own.md")
    assert status == 0
    assert out == (
        "# Forge core meeting 2025-03-05\n\n* Ropes, see CEP 31 by Wilma Verhoeven\\*\n"
        "- [ ] (WV) Ropes, see [CEP 31](https://x.example/31)\n"
    )
    assert "“Wilma to ask the harbour” is not read as it is meant: no item has that title" in err
    assert "“Ropes, see CEP 31” is not read as it is meant: it is one of kind other; its section needs" in err


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("# {{ titel }}\n", "own.md:1: 'titel' is undefined"),
        ("# {{ title }}\n\n{% for item in pushed %}\n{{ item.subject }}\n{% endfor %}\n", "own.md:4: "),
        ("# {{ title }}\n{% for %}\n", "own.md:2: "),
        ("\n\n{{ 1 / 0 }}\n", "own.md:3: division by zero"),
        ("\n{{ pushed.__class__.__mro__ }}\n", "own.md:2: access to attribute '__class__'"),
        ("{% include '/etc/passwd' %}\n", "own.md:1: "),
    ],
)
def test_an_error_in_a_template_is_told_with_its_line(template: str, message: str, forge: Archives, home: Path) -> None:
    (home / "own.md").write_text(template)
    status, out, err = agenda(forge, "--template", "own.md")
    assert (status, out) == (2, "")
    assert err.startswith(f"Error: {message}")
    assert "docs/agenda.md" in err


def test_the_built_in_template_makes_the_same_file_when_it_is_given(forge: Archives, home: Path) -> None:
    shown = run("agenda", "--show-template")
    assert shown.status == 0
    (home / "own.md").write_text(shown.out, "utf-8")
    assert agenda(forge, "--template", "own.md") == agenda(forge)
    assert run("agenda", "--show-template", "--archive", "conda-ecosystem").out != shown.out


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (None, "say for which day: --date YYYY-MM-DD; the last meeting of north was on Wednesday, 2025-02-19"),
        ("5 March", "no date: '5 March'; write it as in --date 2025-03-05"),
        ("2025-02-30", "no date: '2025-02-30'; write it as in --date 2025-03-05"),
        ("2025-02-19", "the archive north has no meeting before 2025-02-19; its first is of 2025-02-19"),
    ],
)
def test_a_day_that_will_not_do_is_told_with_the_reason(day: str | None, message: str, forge: Archives) -> None:
    assert agenda(forge, day=day) == (2, "", f"Error: {message}\n")


def test_the_next_day_by_the_archive_s_rhythm_is_suggested_and_not_taken(forge: Archives) -> None:
    forge.write("north/forge-2025-02-05.md", MEETING.replace("2025-02-19", "2025-02-05"))
    forge.run("north")
    status, out, err = agenda(forge, day=None)
    assert (status, out) == (2, "")
    assert err.endswith("by the time between the latest ones the next is on Wednesday: --date 2025-03-05\n")


def test_of_several_archives_one_has_to_be_named(forge: Archives) -> None:
    forge.write("south/2025-02-26.md", MEETING.replace("2025-02-19", "2025-02-26"))
    forge.run("south")
    assert agenda(forge) == (2, "", "Error: say for which archive: --archive north|south\n")
    assert "no archive 'east'" in agenda(forge, "--archive", "east")[2]
    assert "from south/2025-02-26.md" in agenda(forge, "--archive", "south")[2]


def test_a_meeting_that_is_there_already_is_told_and_counts_for_nothing(forge: Archives) -> None:
    before = agenda(forge)[1]
    forge.write("north/forge-2025-03-05.md", MEETING.replace("2025-02-19", "2025-03-05").replace("[ ]", "[x]"))
    forge.run("north")
    status, out, err = agenda(forge)
    assert (status, out) == (0, before)
    assert "the archive has a meeting of 2025-03-05, forge-2025-03-05.md: it counts for nothing here" in err


def test_an_owner_who_cannot_be_told_is_named_beside_the_file(forge: Archives) -> None:
    forge.write("north/forge-2025-02-19.md", MEETING.replace("(WV) Ropes", "(ZK) Ropes"))
    forge.run("north")
    assert "nobody can be told by ZK: noted as “owner as written”" in agenda(forge)[2]


def test_a_sentence_that_begins_with_agenda_is_a_query(forge: Archives) -> None:
    ran = run("agenda", "OR", "ropes", "--index", forge.index)
    assert ran.status == 0
    assert "[ ] **Ropes**, see CEP 31" in ran.out


def test_the_shell_completes_the_archive(forge: Archives) -> None:
    option = next(each for each in main.get_command(None, "agenda").params if each.name == "archive")  # type: ignore[arg-type,union-attr]
    ctx = main.make_context("minutes-search", ["stats"])
    ctx.params["index"] = forge.index
    assert [item.value for item in option.shell_complete(ctx, "n")] == ["north"]
