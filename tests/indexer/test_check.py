"""What of minutes is not understood, rule by rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_indexer.check import RULES, Finding, Report, check_sources
from minutes_indexer.sources import FolderSource, SourceError, SourceFile
from tests.conftest import SAMPLE
from tests.indexer.indexing import minutes, table
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = table("Wilma Verhoeven, WV, wilmav", "Jon R. Grey, JRG, jongrey")


def check(folder: Path, **files: str) -> Report:
    """Check files that are written for it; `a` is `a.md`."""
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return check_sources([FolderSource(folder)])


def found(folder: Path, text: str, rule: str | None = None) -> list[tuple[int, str, str]]:
    """Line, rule and message of what is found in one file."""
    findings = check(folder, a=text).findings
    return [(each.line, each.rule, each.message) for each in findings if rule in (None, each.rule)]


def hints(folder: Path, text: str) -> list[str]:
    return [each.hint for each in check(folder, a=text).findings]


def test_minutes_that_are_understood_have_no_findings(tmp_path: Path) -> None:
    text = minutes(
        "2024-06-12", "* [ ] (WV) mirrors", "    * JRG: no", "* [x] (JRG) [docs](https://x.org)", attendees=PEOPLE
    )
    assert check(tmp_path, a=text) == Report((str(tmp_path / "a.md"),), ())


def test_findings_are_those_of_all_files_in_order(tmp_path: Path) -> None:
    report = check(tmp_path, b="# Meeting\n\n* tea\n", a="# 2024-06-12\n\nstray\n")
    assert [(each.path, each.rule) for each in report.findings] == [
        (str(tmp_path / "a.md"), "nothing-read"),
        (str(tmp_path / "b.md"), "no-date"),
    ]
    assert report.files == (str(tmp_path / "a.md"), str(tmp_path / "b.md"))


def test_a_file_that_is_not_utf_8_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# 2024-06-12\n\n* caf\xe9\n")
    (finding,) = check_sources([FolderSource(tmp_path)]).findings
    assert (finding.rule, finding.line) == ("unreadable", 1)
    assert "line 3" in finding.message


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        check_sources([FolderSource(tmp_path / "none")])


# People


def test_an_unknown_label_is_told_once_with_the_nearest_known_person(tmp_path: Path) -> None:
    text = minutes("2024-06-12", "* (WV) mirrors", "    * JGR: no", "* (WV) docs", "    * JGR: yes", attendees=PEOPLE)
    (finding,) = check(tmp_path, a=text).findings
    assert (finding.rule, finding.line) == ("unknown-label", 13)
    assert finding.message == "nobody is known as JGR, in 2 items"
    assert finding.hint == "nearest is Jon R. Grey (JRG, @jongrey)"


def test_an_unknown_label_like_nobodys_asks_for_a_row_of_attendees(tmp_path: Path) -> None:
    text = minutes("2024-06-12", "* (WV) mirrors", "    * XQ: no", attendees=PEOPLE)
    assert hints(tmp_path, text) == ["add the person to the attendees, with initials or login"]


def test_a_name_in_brackets_that_is_nobodys_is_an_unknown_label(tmp_path: Path) -> None:
    text = minutes("2024-06-12", "* [ ] (Scopz) docs", "* [ ] (Longer-term) more", "* [x] (WIP) less", attendees=PEOPLE)
    assert [message for _, _, message in found(tmp_path, text, "unknown-label")] == ["nobody is known as Scopz"]


def test_an_ambiguous_label_is_told_with_its_candidates(tmp_path: Path) -> None:
    people = table("Ada Brook, AB, adabrook", "Ada Lind, AL, adalind")
    text = minutes("2024-06-12", "* (AB) mirrors", "    * Ada: no", attendees=people)
    (finding,) = check(tmp_path, a=text).findings
    assert (finding.rule, finding.line) == ("ambiguous-label", 13)
    assert finding.message == "Ada may be Ada Brook (AB, @adabrook) or Ada Lind (AL, @adalind)"


def test_people_are_resolved_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(minutes("2024-05-29", "* (WV) tea", attendees=PEOPLE))
    assert found(tmp_path, minutes("2024-06-12", "* (WV) mirrors", "    * JRG: no")) == []


# Owners


def test_an_item_without_owner_among_items_that_have_one_is_told(tmp_path: Path) -> None:
    entries = [
        "* [ ] (WV) one",
        "* [ ] (JRG) two",
        "* [ ] three",
        "* [ ] (WV) four",
        "* [ ] (all) five",
        "* [ ] (???) six",
    ]
    text = minutes("2024-06-12", *entries, attendees=PEOPLE)
    assert found(tmp_path, text) == [(14, "no-owner", "no owner of “three”, as the other items of “New items” have")]


def test_minutes_without_owners_are_not_expected_to_have_any(tmp_path: Path) -> None:
    text = minutes("2016-06-12", "* one", "* two (Wilma)", "* three", "* four", "* five", attendees=PEOPLE)
    assert found(tmp_path, text) == []


def test_announcements_need_no_owner(tmp_path: Path) -> None:
    text = minutes("2024-06-12", "* (WV) 1st", "* (WV) 2nd", "* (WV) 3rd", "* 4th", attendees=PEOPLE)
    assert found(tmp_path, text.replace("New items", "Announcements")) == []


def test_a_section_of_few_items_is_judged_by_the_meetings_around(tmp_path: Path) -> None:
    for day in range(1, 8):
        text = minutes(f"2024-05-0{day}", "* (WV) one", "* (JRG) two", attendees=PEOPLE)
        (tmp_path / f"2024-05-0{day}.md").write_text(text)
    assert [line for line, _, _ in found(tmp_path, minutes("2024-05-09", "* tea"), "no-owner")] == [5]


def test_prose_and_topics_need_no_owner(tmp_path: Path) -> None:
    entries = "* (WV) 1st\n* (WV) 2nd\n* (WV) 3rd\n* (WV) 4th"
    text = f"# 2024-06-12\n\n## Attendees\n\n{PEOPLE}\n\n## New items\n\n{entries}\n\n### Old pythons\n\nThey go.\n"
    assert found(tmp_path, text) == []


# Lines that belong to nothing


def test_prose_before_the_first_section_belongs_to_nothing(tmp_path: Path) -> None:
    text = "# 2024-06-12\n\nWe moved to a new room.\n\n* [Call](https://x.org/zoom)\n\n## New items\n\n* tea\n"
    assert found(tmp_path, text) == [(3, "stray-line", "belongs to no item: “We moved to a new room.”")]


def test_prose_above_a_list_is_a_rule_of_its_own(tmp_path: Path) -> None:
    text = "# 2024-06-12\n\n## New items\n\nLeft over from May:\n\n* tea\n"
    assert [(line, rule) for line, rule, _ in found(tmp_path, text)] == [(5, "list-introduction")]


def test_a_line_among_the_attendees_that_names_nobody_is_told(tmp_path: Path) -> None:
    text = "# 2024-06-12\n\n## Attendees\n\n1. WV: Wilma Verhoeven (@wilmav)\n2. What about the mirrors: keep them?\n"
    assert [(line, rule) for line, rule, _ in found(tmp_path, f"{text}\n## New items\n\n* tea\n")] == [
        (6, "stray-line")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## Attendees\n\n| Name | Initials |\n| --- | --- |\n| | |\n\n18 people total\n\n## New items\n\n* tea\n",
        "## New items\n\n* tea\n* [ ]\n* (WV)\n* [ ] (???)\n\n---\n\n<!-- a comment\nover lines -->\n",
        "[Zoom](https://x.org)\n\n* [What time is it?](https://x.org/t)\n\n## New items\n\n* tea\n",
        "## Announcements\n\nN/A\n\n## New items\n\n* tea\n\n```\ncode: *\n```\n",
        "## New items\n\n[2022-06-15](https://x.org)\n\n* tea\n\n[x]: https://x.org\n",
        "## New items\n\nAdd new agenda items under here\n\n* tea\n* ![](goat.png)\n",
        "Setext\n------\n\n* tea\n    continued\nlazily\n",
        "## New items\n\n<div>\n\n* tea\n\n</div>\n",
    ],
)
def test_the_template_the_frame_and_what_is_invisible_are_no_stray_lines(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, f"---\ntags: [minutes]\n---\n# 2024-06-12\n\n{text}", "stray-line") == []


# Markdown


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("see [this](https://x.org/a", "close the parenthesis behind the address"),
        ("see [this](https://x.org/a b) now", "write a space in an address as %20"),
        ("see (this)[https://x.org/a] now", "the brackets are swapped; a link is [text](address)"),
        ("see [https://x.org/a](this other one)", "text and address are swapped; a link is [text](address)"),
        ("see [this] (https://x.org/a) now", "a link has no space between ] and ("),
        ("see http:/x.org/a now", "an address begins with https://"),
        ("see [this](hhtps://x.org/a) now", "an address begins with https://"),
        ("see https//x.org/a now", "an address begins with https://"),
        ("see ttps://x.org/a now", "an address begins with https://"),
    ],
)
def test_a_link_that_does_not_parse_is_told_with_what_is_wrong(tmp_path: Path, written: str, hint: str) -> None:
    findings = check(tmp_path, a=minutes("2024-06-12", f"* {written}")).findings
    assert [(each.line, each.rule, each.hint) for each in findings] == [(5, "broken-link", hint)]


@pytest.mark.parametrize(
    "written",
    [
        "[this](https://x.org/a_(b))", "[](https://x.org)[https://x.org](https://x.org)", "[]()", "<https://x.org/a b>",
        "`[this](https://x.org/a b)`", "(see https://x.org/a)", "http and https: both", "[WV] (later)", "a[0](x, y)",
        "shttp://x.org", "wss://x.org", "git+https://x.org", "[this](https://x.org 'title')", "[a]: b", "f(x)[0]",
    ],
)  # fmt: skip
def test_what_parses_or_is_no_link_is_not_told(tmp_path: Path, written: str) -> None:
    assert found(tmp_path, minutes("2024-06-12", f"* tea {written}"), "broken-link") == []


def test_links_in_code_blocks_are_code(tmp_path: Path) -> None:
    assert found(tmp_path, minutes("2024-06-12", "* tea\n\n```\n[this](https://x.org/a b)\n```")) == []


@pytest.mark.parametrize(
    "entry", ["* tea\n\n```\ncode\nmore", "* tea\n\n  ~~~ sh\n  code\n* more", "* tea\n\n````\ncode\n```"]
)
def test_a_code_block_that_nothing_closes_is_told(tmp_path: Path, entry: str) -> None:
    assert [(line, rule) for line, rule, _ in found(tmp_path, minutes("2024-06-12", entry))] == [(7, "unclosed-fence")]


@pytest.mark.parametrize(
    "entry", ["* tea\n\n```\ncode\n```", "* tea\n\n  ~~~ sh\n  code\n  ~~~~\n* more", "> ```\n> code\n> ```"]
)
def test_a_code_block_that_is_closed_is_not(tmp_path: Path, entry: str) -> None:
    assert found(tmp_path, minutes("2024-06-12", "* cake", entry), "unclosed-fence") == []


def test_lines_between_pipes_without_a_separator_row_are_no_table(tmp_path: Path) -> None:
    text = "# 2024-06-12\n\n## Attendees\n\n| Name | Initials |\n| Wilma Verhoeven | WV |\n\n## New items\n\n* tea\n"
    assert [line for line, _, _ in found(tmp_path, text, "broken-table")] == [5]


def test_a_row_of_attendees_with_too_many_cells_is_told(tmp_path: Path) -> None:
    text = minutes("2024-06-12", "* tea", attendees=f"{PEOPLE}\n| Ada Brook | AB | | adabrook | Lantern |\n| | | | |")
    assert found(tmp_path, text) == [
        (9, "broken-table", "5 cells below a header of 3: “Ada Brook | AB |  | adabrook | Lantern”")
    ]


def test_the_empty_table_of_a_template_is_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, minutes("2024-06-12", "* tea", attendees=f"{table()}\n| | | |\n| 18 people total |")) == []


# Whole archives


def test_any_text_is_checked() -> None:
    lines = st.sampled_from(
        ("| a |", "| - |", "```", "~~~", "> ", "* [ ] (WV) x", "# 2024-01-01", "## Attendees", "<!--", "[a](b", "    x")
    )

    @given(st.lists(lines | st.text(max_size=12), max_size=12))
    @settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    def checked(texts: list[str]) -> None:
        content = "\n".join(["# 2024-06-12", *texts]).encode("utf-8", "replace")
        source = _Memory(content)
        for finding in check_sources([source]).findings:
            assert finding.rule in RULES
            assert 1 <= finding.line <= content.count(b"\n") + 1

    checked()


class _Memory(FolderSource):
    """One file in memory."""

    def __init__(self, content: bytes) -> None:
        super().__init__(SAMPLE)
        self._content = content

    def files(self) -> Iterator[SourceFile]:
        yield SourceFile("a.md", lambda: self._content)


def test_the_sample_archive_has_the_findings_that_its_description_announces() -> None:
    report = check_sources([FolderSource(SAMPLE)])
    told = {(finding.path.rpartition("/")[2], finding.rule) for finding in report.findings}
    assert told == {
        ("2017-02-10.md", "nothing-read"),
        ("2020-11-04.md", "ambiguous-label"),
        ("2024-06-12.md", "unknown-label"),
        ("2026-03-18-lantern-ecosystem.md", "stray-line"),
    }


@needs_shared
def test_the_real_archives_are_checked_and_known_cases_are_found() -> None:
    folders = ("conda-forge", "conda-governance", "elsewhere/nodejs-tsc", "elsewhere/numpy")
    report = check_sources([FolderSource(SHARED / "corpus" / folder) for folder in folders])
    assert len(report.files) > 300
    at = {("/".join(each.path.rsplit("/", 2)[-2:]), each.line): each for each in report.findings}
    for place, rule in {
        ("conda-forge/2022-05-18.md", 104): "broken-link",
        ("conda-governance/20260624-conda-ecosystem.md", 20): "broken-link",
        ("conda-governance/20230215_agenda_and_minutes.md", 22): "broken-table",
        ("conda-forge/2020-08-26.md", 24): "list-introduction",
        ("conda-forge/2025-08-06.md", 29): "stray-line",
        ("conda-forge/2025-09-17.md", 1): "nothing-read",
        ("conda-governance/20210721_agenda_and_minutes.md", 33): "ambiguous-label",
        ("conda-forge/2020-10-07.md", 59): "unknown-label",
    }.items():
        assert _rule(at.get(place)) == rule, place


def _rule(finding: Finding | None) -> str | None:
    return finding.rule if finding else None


@needs_shared
def test_no_era_of_the_real_archive_is_drowned_in_findings() -> None:
    report = check_sources([FolderSource(SHARED / "corpus" / "conda-forge")])
    a_file = Counter(finding.path for finding in report.findings)
    assert max(a_file.values()) <= 15
    assert sum(a_file.values()) <= 2 * len(report.files)
    owners = [finding.path for finding in report.findings if finding.rule == "no-owner"]
    assert not [path for path in owners if path.rpartition("/")[2] < "2019"]
