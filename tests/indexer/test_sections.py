"""Sections are headings and lines that stand in for them; they nest, and attendees are in no path."""

from __future__ import annotations

import pytest

from minutes_indexer.reading import read_file
from minutes_indexer.sections import Section, cut_sections, title_of
from minutes_indexer.vocabulary import is_section, kind_of, kind_of_path
from minutes_search.model import Skipped


def sections(text: str) -> list[Section]:
    outline = read_file("a.md", text.encode())
    assert not isinstance(outline, Skipped)
    return cut_sections(outline)


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.path for section in sections(text) if section.heading and not section.attendees]


def title(text: str) -> str | None:
    outline = read_file("a.md", text.encode())
    assert not isinstance(outline, Skipped)
    line = title_of(outline)
    return line.text if line else None


def test_the_title_is_the_first_heading_of_level_1() -> None:
    assert title("## Agenda\n\n# Meeting\n\n# Again") == "Meeting"
    assert title("Meeting\n===\n") == "Meeting"
    assert title("## Agenda") is None


def test_headings_nest_by_level_below_the_title() -> None:
    assert paths("# Meeting\n## A\n### B\n#### C\n### D\n## E\n#### F\n") == [
        ("A",),
        ("A", "B"),
        ("A", "B", "C"),
        ("A", "D"),
        ("E",),
        ("E", "F"),
    ]


@pytest.mark.parametrize(
    "line", ["**New items**", "__New items__", "<b>New items</b>", "<u>New items</u>", "** New items**"]
)
def test_a_line_that_is_only_bold_or_underlined_stands_in_for_a_heading(line: str) -> None:
    assert paths(f"# Meeting\n\n{line}\n\n- a\n\n- b\n") == [("New items",)]


@pytest.mark.parametrize("line", ["**New** items", "New **items**", "*New items*", "- **New items**", "`New items`"])
def test_a_line_that_is_bold_in_part_does_not(line: str) -> None:
    assert paths(f"# Meeting\n\n{line}\n\n- a\n") == []


def test_a_bold_line_needs_no_blank_lines_and_ends_with_the_next() -> None:
    found = sections("# Meeting\n## TODOs\n**Mirrors**\n- a\n\n- b\n\n**Tokens**\n- c\n")
    assert [(section.path, len(section.blocks)) for section in found if section.blocks] == [
        (("TODOs", "Mirrors"), 2),
        (("TODOs", "Tokens"), 1),
    ]


def test_an_underlined_line_nests_in_a_bold_one() -> None:
    assert paths("# Meeting\n\n**Notes**\n\n<u>Compilers</u>\n\na\n\n<u>Mirrors</u>\n\nb\n\n**Done**\n") == [
        ("Notes",),
        ("Notes", "Compilers"),
        ("Notes", "Mirrors"),
        ("Done",),
    ]


def test_a_colon_makes_a_heading_only_in_a_file_without_headings() -> None:
    assert paths("# Meeting\n\nAgenda/Minutes:\n\n- a\n\nNotes:\n\n- b\n") == [("Agenda/Minutes:",), ("Notes:",)]
    assert paths("# Meeting\n\nAgenda:\n\n- a\n\n## Notes\n\n- b\n") == [("Notes",)]
    assert paths("# Meeting\n\nAgenda:\n\n- a\n\n**Notes**\n\n- b\n") == [("Notes",)]


@pytest.mark.parametrize(
    "heading", ["## Attendees", "**Attendees**", "## Attendees (handle in parens):", "### Participants"]
)
def test_an_attendee_heading_is_in_no_path_whatever_its_level(heading: str) -> None:
    text = f"# Meeting\n{heading}\n\n- Ada Brook\n\n#### Standing items\n\n- a\n"
    assert paths(text) == [("Standing items",)]
    assert [section.text for section in sections(text) if section.attendees] == [heading.strip("#* ")]


def test_people_listed_in_a_line_are_a_section_of_attendees() -> None:
    (present,) = [
        section
        for section in sections("# Meeting\n\n**Present:** Ada, Wilma\n\n## Notes\n\n- a\n")
        if section.attendees
    ]
    assert present.present


def test_those_under_apologies_are_no_attendees_and_in_no_path() -> None:
    found = sections("# Meeting\n## Attendees\n- Ada\n### Apologies\n- Wilma\n#### Notes\n- a\n")
    assert [(section.text, section.present) for section in found if section.attendees] == [
        ("Attendees", True),
        ("Apologies", False),
    ]
    assert found[-1].path == ("Notes",)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Standing items", "standing"), ("Pinned Items", "standing"),
        ("Announcements", "announcement"), ("Introductions", "announcement"),
        ("From previous meeting(s)", "previous"), ("From previous meetings", "previous"),
        ("Stuff from last week that we didn't get to", "previous"), ("Existing items", "previous"),
        ("Active votes", "vote"),
        ("Your `__new__()` agenda items", "new"), ("Your agenda items", "new"), ("New items", "new"), ("Agenda", "new"),
        ("New agenda items", "new"), ("Agenda/Minutes:", "new"),
        ("Pushed to next meeting", "deferred"), ("Deferred to next meeting", "deferred"),
        ("CFEPs", "proposal"), ("CFEP updates", "proposal"), ("CEPs", "proposal"),
        ("Subteam updates", "subteam"), ("CI infrastructure", "subteam"),
        ("TODOs", "action"), ("Action items", "action"), ("New Action items", "action"),
        ("Check in on previous action items", "action"),
        ("Discussion", "other"), ("Notes", "other"), ("Discussed items", "other"), ("Done", "other"),
    ],
)  # fmt: skip
def test_the_kinds_that_sections_name(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind
    assert is_section(heading)


@pytest.mark.parametrize("heading", ["Mirrors", "Naming the bot", "Ada", "PEP 440 and our versions", ""])
def test_other_headings_name_no_kind(heading: str) -> None:
    assert kind_of(heading) is None
    assert not is_section(heading)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("Agenda",), "new"),
        (("Agenda", "Standing items"), "standing"),
        (("Agenda", "Standing items", "From previous meeting(s)"), "previous"),
        (("Agenda", "Summit sprints"), "new"),
        (("CFEP updates", "Open PRs"), "proposal"),
        (("Subteam updates", "Notes"), "subteam"),
        (("Agenda", "CI infrastructure", "Compiler upgrade"), "subteam"),
        (("Check in on previous action items", "2 meetings ago"), "action"),
        (("Check in on previous action items", "Discussion"), "action"),
        (("Mirrors", "Tokens"), None),
        ((), None),
    ],
)
def test_the_innermost_heading_decides_unless_an_outer_one_covers_all(path: tuple[str, ...], kind: str | None) -> None:
    assert kind_of_path(path) == kind
