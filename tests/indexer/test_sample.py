"""The sample archive holds what `data/README.md` and its author say of it, read as the extraction definition has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.run import extract_sources
from minutes_indexer.sources import FolderSource
from minutes_search.model import Meeting, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.model import Item, Mention

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@cache
def results() -> tuple[Meeting | Skipped, ...]:
    return tuple(extract_sources([FolderSource(SAMPLE, "lantern")]))


def meeting(stem: str) -> Meeting:
    return next(each for each in results() if isinstance(each, Meeting) and each.path == f"{stem}.md")


def item(where: str) -> Item:
    """Give the item of ``file:line``."""
    stem, line = where.split(":")
    return next(each for each in meeting(stem).items if each.line == int(line))


def labels(mentions: Iterable[Mention]) -> list[str]:
    return [mention.label for mention in mentions]


def names(mentions: Iterable[Mention]) -> list[str | None]:
    return [mention.name for mention in mentions]


def items_with(word: str) -> list[str]:
    return [
        f"{each.path.removesuffix('.md')}:{found.line}"
        for each in results()
        if isinstance(each, Meeting)
        for found in each.items
        if any(word in line.text.casefold() for line in found.lines)
    ]


def test_only_the_cancelled_meeting_yields_nothing() -> None:
    assert [each.path for each in results() if isinstance(each, Skipped)] == ["2017-02-10.md"]
    assert len(results()) == len(list(SAMPLE.glob("*.md")))


@pytest.mark.parametrize(
    ("stem", "date"),
    [
        ("2016-05-06", "2016-05-06"),
        ("community-2023-03-01", "2023-03-01"),
        ("2026-03-18-lantern-ecosystem", "2026-03-18"),
        ("20260520-lantern-ecosystem", "2026-05-20"),
    ],
)
def test_dates_come_from_front_matter_heading_or_file_name(stem: str, date: str) -> None:
    assert meeting(stem).date.isoformat() == date


def test_sigstore_is_in_eight_items() -> None:
    assert sorted(items_with("sigstore")) == [
        "2022-10-05:46",
        "2024-06-12:79",
        "2025-03-12:44",
        "2025-03-12:51",
        "2025-10-01:39",
        "2026-03-18-lantern-ecosystem:38",
        "20260520-lantern-ecosystem:24",
        "community-2023-03-01:23",
    ]


def test_wilma_has_a_part_in_five_of_them_as_owner_or_speaker() -> None:
    parts = {}
    for where in items_with("sigstore"):
        found = item(where)
        roles = {"owner": found.owners, "speaker": found.speakers}
        part = [role for role, mentions in roles.items() if any(mention.login == "wilmav" for mention in mentions)]
        if part:
            parts[where] = part
    assert parts == {
        "2022-10-05:46": ["owner", "speaker"],
        "2025-03-12:44": ["owner", "speaker"],
        "2025-03-12:51": ["speaker"],
        "2026-03-18-lantern-ecosystem:38": ["owner", "speaker"],
        "community-2023-03-01:23": ["speaker"],
    }


def test_she_speaks_under_her_login_as_well_as_under_her_initials() -> None:
    assert labels(item("community-2023-03-01:23").speakers) == ["wilmav", "Oskar"]
    assert "WV" in labels(item("2022-10-05:46").speakers)


def test_the_same_initials_are_two_persons_in_two_eras() -> None:
    meant = {
        (each.date.year, mention.name)
        for each in results()
        if isinstance(each, Meeting)
        for found in each.items
        for mention in (*found.owners, *found.speakers)
        if mention.label == "SC"
    }
    assert {name for year, name in meant if year <= 2020} == {"Søren Clausen"}
    assert {name for year, name in meant if year >= 2024} == {"Sunita Chandra"}


def test_initials_that_no_list_explains_stay_as_written() -> None:
    (owner,) = item("2024-06-12:57").owners
    assert (owner.label, owner.person, owner.how) == ("ZK", None, "unknown")


def test_a_first_name_of_two_is_nobody_for_certain() -> None:
    (owner,) = item("2020-11-04:60").owners
    assert (owner.label, owner.person, owner.how) == ("Jonas", None, "ambiguous")
    assert len(owner.candidates) == 2


@pytest.mark.parametrize("line", [28, 67, 124, 130])
def test_marks_for_all_for_nobody_and_for_whoever_will_are_no_owners(line: int) -> None:
    assert item(f"2020-11-04:{line}").owners == ()


@pytest.mark.parametrize(
    ("where", "owners"),
    [
        ("2018-06-12:19", ["Ines Caldeira"]),  # at the end
        ("2018-06-12:25", ["Søren Clausen"]),  # with a colon, and no attendees in the file
        ("2018-06-12:50", []),  # in the middle of the line
        ("2019-09-11:15", ["Ines Caldeira", "Oskar Tamm", "Priya Nair"]),
        ("2019-09-11:21", ["Oskar Tamm"]),  # in brackets at the end
        ("2019-09-11:52", ["Ines Caldeira"]),  # of the section
        ("2019-09-11:65", ["Priya Nair"]),
        ("2019-09-11:68", ["Ada Brook", "Priya Nair"]),  # its own mark beats the section's
        ("2020-11-04:63", ["Priya Nair", "Ada Brook"]),  # "PN via AB" are both
        ("2024-06-12:50", ["Carla Jiménez", "Martin L. Bonnevie"]),
        ("2025-03-12:62", []),  # (anyone)
        ("2025-10-01:44", ["Sunita Chandra", "Carla Jiménez"]),
        ("2026-03-18-lantern-ecosystem:53", ["Dafydd Rees", "Wilma Verhoeven"]),  # "DR, WV:"
        ("20260520-lantern-ecosystem:29", ["Théo Lambert"]),  # by login
        ("community-2023-03-01:32", ["Oskar Tamm"]),
    ],
)
def test_owners_wherever_they_are_marked(where: str, owners: list[str]) -> None:
    assert names(item(where).owners) == owners


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("2016-05-06:6", "new"),  # a topic right under the title
        ("2016-07-22:44", "other"),  # a topic under Notes
        ("2018-06-12:7", "standing"),
        ("2018-06-12:13", "new"),
        ("2018-06-12:32", "previous"),
        ("2018-06-12:50", "other"),
        ("2019-09-11:15", "new"),
        ("2019-09-11:43", "subteam"),
        ("2020-11-04:41", "previous"),
        ("2020-11-04:71", "vote"),
        ("2020-11-04:98", "subteam"),
        ("2020-11-04:104", "proposal"),
        ("2020-11-04:124", "action"),
        ("2022-10-05:83", "deferred"),
        ("2026-03-18-lantern-ecosystem:28", "announcement"),
    ],
)
def test_kinds(where: str, kind: str) -> None:
    assert item(where).kind == kind


def test_the_bold_headings_of_2018_hold_what_stands_under_them() -> None:
    sections = {found.line: found.section for found in meeting("2018-06-12").items}
    assert sections == {
        **dict.fromkeys((7, 8), ("Pinned Items",)),
        **dict.fromkeys((13, 17, 19, 22, 25, 28), ("New items",)),
        **dict.fromkeys((32, 35, 39), ("Existing items",)),
        **dict.fromkeys((50, 51, 53), ("Done",)),
    }


def test_an_entry_that_runs_on_unindented_keeps_all_that_is_its() -> None:
    found = item("2019-09-11:52")
    assert [line.line for line in found.lines] == [52, 53, 54, 55, 56]
    assert labels(found.speakers) == ["Oskar"]


def test_html_lists_and_underlined_topics_of_a_pad() -> None:
    lines = [found.line for found in meeting("2016-07-22").items]
    assert [line for line in lines if 36 <= line <= 38] == [36, 37, 38]
    assert [line for line in lines if line >= 42] == [42, 44, 49, 60]
    assert [found.line for found in item("2016-07-22:49").actions] == [57]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("2016-05-06:25", ["lantern-forge/recipes#12"]),
        ("2016-05-06:37", ["pep:440"]),
        ("2016-07-22:28", ["lantern-forge/jpeg-recipe#7"]),
        ("2018-06-12:51", ["lantern-forge/libtiff-recipe#21"]),
        ("2020-11-04:90", ["cfep:5"]),
        ("2022-10-05:40", ["nep:29"]),
        ("2024-06-12:50", ["cep:31", "cep:32"]),  # by file name
        ("2026-03-18-lantern-ecosystem:38", ["lantern/wick#77"]),  # an anchor is dropped
        ("20260520-lantern-ecosystem:24", ["lantern/ceps#52"]),
        ("20260520-lantern-ecosystem:35", ["cfep:15"]),
    ],
)
def test_references(where: str, ids: list[str]) -> None:
    assert [reference.id for reference in item(where).refs] == ids


@pytest.mark.parametrize(
    ("where", "actions"),
    [
        ("2018-06-12:25", [(27, ["Søren"])]),
        ("2019-09-11:65", [(67, ["Priya"])]),
        ("2020-11-04:47", [(57, ["JF"]), (58, ["JP"])]),
        ("2020-11-18:46", [(48, ["Jonas Falk"])]),
        ("2022-10-05:60", [(63, ["Priya"])]),
        ("2022-10-05:65", [(72, []), (73, [])]),
        ("2022-10-05:99", [(100, [])]),  # the item is an action itself and holds another
        ("2024-06-12:67", [(77, []), (78, [])]),
        ("2026-03-18-lantern-ecosystem:50", [(52, ["adabrook"])]),
        ("community-2023-03-01:23", [(30, ["Théo"])]),
    ],
)
def test_actions(where: str, actions: list[tuple[int, list[str]]]) -> None:
    assert [(found.line, labels(found.assignees)) for found in item(where).actions] == actions


def test_a_ticked_copy_of_a_carried_entry_differs_in_nothing_but_the_tick() -> None:
    before, after = item("2020-11-04:127"), item("2020-11-18:101")
    assert (before.status, after.status) == ("open", "done")
    assert before.title == after.title


@pytest.mark.parametrize(
    ("stem", "count"),
    [("2016-05-06", 0), ("2016-07-22", 5), ("2019-09-11", 6), ("2020-11-04", 8), ("2022-10-05", 7), ("2024-06-12", 6),
     ("2025-03-12", 5), ("2026-03-18-lantern-ecosystem", 6), ("community-2023-03-01", 6)],
)  # fmt: skip
def test_attendees_of_every_layout(stem: str, count: int) -> None:
    attendees = meeting(stem).attendees
    assert len(attendees) == count
    assert all(attendee.name for attendee in attendees)


def test_placeholders_of_the_2025_template_are_no_items() -> None:
    assert [found.line for found in meeting("2025-03-12").items] == [41, 44, 51, 56, 59, 62]


def test_how_to_join_is_no_item() -> None:
    assert min(found.line for found in meeting("2022-10-05").items) == 32
