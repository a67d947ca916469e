"""Attendees are read from every layout that the archives use, and from nothing that only stands beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.attendees import is_attendee_heading, read_attendees
from minutes_indexer.outline import Block, Code, Entry, Heading, Line, Paragraph, Row, Table
from minutes_search.model import Attendee


def line(text: str) -> Line:
    return Line(1, text)


def entries(*texts: str) -> list[Block]:
    return [Entry(1, tuple(line(part) for part in text.split("\n"))) for text in texts]


def paragraph(text: str) -> list[Block]:
    return [Paragraph(tuple(line(part) for part in text.split("\n")))]


def table(*rows: str) -> list[Block]:
    cells = [tuple(line(cell.strip()) for cell in row.split("|")) for row in rows]
    return [Table(tuple(Row(number, row, header=number == 1) for number, row in enumerate(cells, 1)))]


def names(blocks: list[Block]) -> list[str | None]:
    return [attendee.name for attendee in read_attendees(blocks)]


SMILLA = Attendee("Smilla Vang", "SV", "smillav", "Quay")


@pytest.mark.parametrize(
    "rows",
    [
        ("Name | Initials | GitHub ID | Affiliation", "Smilla Vang | SV | smillav | Quay"),
        ("Name | Initials | Affiliation | GH Username", "Smilla Vang | SV | Quay | @smillav"),
        ("Affiliation | Username | Name | Initials", "Quay | smillav. | Smilla Vang | SV."),
        ("Nmae | Initals | GitHubID | Afiliation", "Smilla Vang | SV | smillav | Quay"),
    ],
)
def test_a_tables_columns_are_known_by_their_headers(rows: tuple[str, ...]) -> None:
    assert read_attendees(table(*rows)) == (SMILLA,)


def test_a_login_in_a_cell_too_far_is_known_by_its_at_sign() -> None:
    rows = ("Name | Initials | Affiliation | GH Username", "Smilla Vang | SV | Quay |  | @smillav")
    assert read_attendees(table(*rows)) == (SMILLA,)


def test_empty_rows_and_placeholders_are_no_attendees() -> None:
    rows = ("Name | Initials | GitHub ID | Affiliation", " | | | ", "... | | | ", "Smilla Vang | SV | smillav | Quay")
    assert read_attendees(table(*rows)) == (SMILLA,)


def test_a_row_with_a_login_alone_is_an_attendee() -> None:
    rows = ("Name | Initials | GitHub ID | Affiliation", " | | smillav | ")
    assert read_attendees(table(*rows)) == (Attendee(login="smillav"),)


@pytest.mark.parametrize(
    ("text", "attendee"),
    [
        ("SV: Smilla Vang (@smillav), Quay", SMILLA),
        ("SV, Smilla Vang (@smillav), Quay", SMILLA),
        ("SV: Smilla Vang, SV (@ smillav), Quay", SMILLA),
        ("Smilla Vang (SV) (smillav), Quay", SMILLA),
        ("Smilla Vang (SV) smillav", Attendee("Smilla Vang", "SV", "smillav")),
        ("Smilla Vang (SV) gh: smillav", Attendee("Smilla Vang", "SV", "smillav")),
        ("Smilla Vang SV @smillav", Attendee("Smilla Vang", "SV", "smillav")),
        ("Smilla Vang (SV)", Attendee("Smilla Vang", "SV")),
        ("Smilla Vang (SV) - Quay", Attendee("Smilla Vang", "SV", None, "Quay")),
        ("Smilla Vang (Quay/Tide)", Attendee("Smilla Vang", None, None, "Quay/Tide")),
        ("Smilla Vang, smillav", Attendee("Smilla Vang", None, "smillav")),
        ("Smilla Vang @smillav (voting member)", Attendee("Smilla Vang", None, "smillav")),
        ("Smilla Vang @smillav (Quay, guest)", Attendee("Smilla Vang", None, "smillav", "Quay, guest")),
        ("Smilla Vang (late)", Attendee("Smilla Vang")),
        ("Smilla", Attendee("Smilla")),
        ("SV", Attendee("SV", "SV")),
        ("Matt B.", Attendee("Matt B.")),
        ("Сковорода Никита @skovoroda (TSC)", Attendee("Сковорода Никита", None, "skovoroda", "TSC")),
    ],
)
def test_a_list_entry_is_one_persons_row(text: str, attendee: Attendee) -> None:
    others = ("Anders Holm", "Bea Ray", "Cy Lund")
    assert read_attendees(entries(text, *others))[0] == attendee


def test_what_several_rows_have_in_parentheses_is_a_body_and_no_initials() -> None:
    attendees = read_attendees(entries("Tom Sand (TS)", "Tilda Strand Cole (TSC)", "Rod Vagg (TSC)", "Cy Lund"))
    assert [(attendee.initials, attendee.affiliation) for attendee in attendees] == [
        ("TS", None),
        (None, "TSC"),
        (None, "TSC"),
        (None, None),
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        paragraph("Ray, Matt, Smilla Vang"),
        paragraph("Present: Ray, Matt and Smilla Vang"),
        paragraph("Present (add your name and GitHub handle): Ray, Matt, Smilla Vang"),
        paragraph("Ray\nMatt\nSmilla Vang"),
        paragraph("Ray,\nMatt,\nSmilla Vang (late)"),
        entries("Ray, Matt, Smilla Vang"),
        entries("Ray", "Matt", "Smilla Vang"),
        [Code(1, "    * Ray\n    * Matt\n    * Smilla Vang\n")],
    ],
)
def test_people_stand_in_a_line_or_one_below_the_other(blocks: list[Block]) -> None:
    assert names(blocks) == ["Ray", "Matt", "Smilla Vang"]


@pytest.mark.parametrize(
    "text",
    [
        "X people total", "18 people total.", "25 total participants", "22 People total", "...", "", "others",
        "List the attendees for the meeting", "@mention yourself and add others", "Name (Initials)",
        "few others that didn't get captured", "No new attendees",
    ],
)  # fmt: skip
def test_totals_and_instructions_are_no_attendees(text: str) -> None:
    assert names(paragraph(text)) == []
    assert names(entries("Smilla Vang", text)) == ["Smilla Vang"]


def test_a_total_that_markdown_folds_into_the_last_entry_is_no_attendee() -> None:
    assert names(entries("Smilla Vang (SV) - Quay\n20 people total")) == ["Smilla Vang"]


def test_those_under_apologies_did_not_attend() -> None:
    assert names(entries("Ray, Matt, Jo, Smilla Vang", "Apologies", "Bea Ray")) == ["Ray", "Matt", "Jo", "Smilla Vang"]
    assert names([*entries("Ray"), Heading(3, line("Regrets")), *entries("Bea")]) == ["Ray"]


@pytest.mark.parametrize(
    "text",
    ["Attendees", "attendees:", "Present", "Participants", "Invited & attending", "Attendees (handle in parens):"],
)
def test_headings_of_attendees(text: str) -> None:
    assert is_attendee_heading(text)


@pytest.mark.parametrize("text", ["Attendees in Absentia", "Presentation", "Agenda", "", "Present the roadmap"])
def test_other_headings(text: str) -> None:
    assert not is_attendee_heading(text)


@given(st.lists(st.text(max_size=40), max_size=6))
def test_no_text_makes_it_raise(texts: list[str]) -> None:
    for blocks in (entries(*texts), paragraph("\n".join(texts)), table(*texts), [Code(1, "\n".join(texts))]):
        assert all(a.name or a.initials or a.login for a in read_attendees(blocks))
