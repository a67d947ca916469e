"""`minutes-search check`: findings as a linter prints them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from minutes_search.store import Store
from tests.cli.running import run
from tests.conftest import SAMPLE
from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from pathlib import Path

WILMA = table("Wilma Verhoeven, WV, wilmav")
DRAFT = minutes(
    "2024-07-03", "* [ ] (WV) sigstore", "    * QX: no", "* [x] (WV) [docs](https://x.org/a b)", attendees=WILMA
)


def draft(folder: Path, text: str = DRAFT) -> Path:
    file = folder / "2024-07-03.md"
    file.write_text(text)
    return file


def test_findings_are_printed_line_by_line_with_a_summary(home: Path) -> None:
    ran = run("check", draft(home))
    assert ran.status == 1
    assert ran.err == ""
    who, how = "add the person to the attendees, with initials or login", "write a space in an address as %20"
    assert ran.lines == [
        f"{home}/2024-07-03.md:12: unknown-label: nobody is known as QX ({who})",
        f"{home}/2024-07-03.md:13: broken-link: no link to Markdown: “[docs](https://x.org/a b)” ({how})",
        "",
        "2 findings in 1 of 1 file: 1 unknown-label, 1 broken-link",
    ]


def test_nothing_found_is_status_0(home: Path) -> None:
    ran = run("check", draft(home, minutes("2024-07-03", "* tea")))
    assert (ran.status, ran.out, ran.err) == (0, "nothing found in 1 file\n", "")


def test_paths_are_printed_as_they_can_be_opened_from_here(archives: Archives) -> None:
    archives.write("north/deep/undated.md", "# Meeting\n\n* tea\n")
    (first, *_) = run("check", "north").lines
    assert first.startswith("north/deep/undated.md:1: no-date: ")


def test_rules_are_chosen_and_ignored_by_name(home: Path) -> None:
    file = draft(home)
    assert "1 finding in 1 of 1 file: 1 broken-link" in run("check", file, "--rule", "broken-link").out
    assert "1 finding in 1 of 1 file: 1 broken-link" in run("check", file, "--ignore", "unknown-label").out
    ran = run("check", file, "--rule", "broken-link", "--rule", "unknown-label", "--ignore", "broken-link")
    assert "1 finding in 1 of 1 file: 1 unknown-label" in ran.out
    assert run("check", file, "--rule", "no-date").status == 0


def test_a_rule_that_does_not_exist_is_an_error(home: Path) -> None:
    ran = run("check", draft(home), "--rule", "no-dates")
    assert (ran.status, ran.out) == (2, "")
    assert "no-date" in ran.err


def test_json_has_the_findings_and_their_counts_by_file_and_rule(home: Path) -> None:
    (home / "2024-07-10.md").write_text(minutes("2024-07-10", "* tea"))
    draft(home)
    ran = run("check", ".", "--format", "json")
    assert ran.status == 1
    assert ran.json["count"] == 2
    assert ran.json["counts"] == {"unknown-label": 1, "broken-link": 1}
    assert ran.json["files"] == {"2024-07-03.md": {"unknown-label": 1, "broken-link": 1}, "2024-07-10.md": {}}
    assert ran.json["findings"][0] == {
        "path": "2024-07-03.md",
        "line": 12,
        "rule": "unknown-label",
        "message": "nobody is known as QX",
        "hint": "add the person to the attendees, with initials or login",
    }


@pytest.mark.parametrize("path", ["none.md", "empty"])
def test_a_path_without_minutes_is_an_error(home: Path, path: str) -> None:
    (home / "empty").mkdir()
    ran = run("check", path)
    assert (ran.status, ran.out) == (2, "")
    assert path in ran.err


def test_a_draft_knows_the_people_of_the_index(archives: Archives) -> None:
    file = draft(archives.folder, minutes("2024-07-03", "* [ ] (WV) tea", "    * AB: no", "    * QX: yes"))
    ran = run("check", file, "--index", archives.index, "--archive", "north", "--rule", "unknown-label")
    assert ran.status == 1
    assert [line.split(": ")[2] for line in ran.lines if ": unknown-label: " in line] == [
        "nobody is known as QX (add the person to the attendees, with initials or login)"
    ]


def test_what_the_index_has_of_the_checked_file_itself_does_not_count(archives: Archives) -> None:
    text = (
        (archives.folder / "north/2024-06-12.md").read_text().replace("Ada Brook | AB | adabrook", "Ada Brook | AX |")
    )
    archives.write("north/2024-06-12.md", text)
    ran = run("check", "north/2024-06-12.md", "--index", archives.index, "--format", "json")
    labels = [row["message"] for row in ran.json["findings"] if row["rule"] == "unknown-label"]
    assert labels in ([], ["nobody is known as AB, in 2 items"])  # a name may give AB; the old row does not


def test_the_check_leaves_the_index_as_it_is(archives: Archives) -> None:
    with Store.open(archives.index) as store:
        before = (store.generation, sorted(path.name for path in archives.index.iterdir()))
    run("check", "north", "--index", archives.index)
    with Store.open(archives.index) as store:
        assert (store.generation, sorted(path.name for path in archives.index.iterdir())) == before


def test_an_index_that_is_asked_for_and_not_there_is_an_error(home: Path) -> None:
    ran = run("check", draft(home), "--index", home / "none")
    assert (ran.status, ran.out) == (2, "")


def test_a_damaged_index_that_nobody_asked_for_is_told_and_left_alone(
    archives: Archives, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in archives.index.iterdir():
        file.write_bytes(b"")
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(archives.index))
    ran = run("check", draft(archives.folder))
    assert ran.status == 1
    assert "the people of the index are not known" in ran.err
    assert "2 findings" in ran.out


def test_what_would_steer_a_terminal_is_not_printed(home: Path) -> None:
    ran = run("check", draft(home, minutes("2024-07-03", "* see [\x1b[31mred](https://x.org/a b)")))
    assert ran.status == 1
    assert "\x1b" not in ran.out
    assert json.loads(run("check", home, "--format", "json").out)["count"] == 1


def test_the_readme_shows_what_the_check_really_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    root = SAMPLE.parent.parent
    monkeypatch.chdir(root)
    shown = (root / "README.md").read_text("utf-8").partition("$ minutes-search check ")[2].partition("```")[0]
    arguments, _, answer = shown.partition("\n")
    assert run("check", *arguments.split()).out == answer
