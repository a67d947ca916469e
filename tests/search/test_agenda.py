"""The next meeting's file is read as what it lists: pushed items, votes, actions and regulars, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.search.actions import find_actions
from minutes_search.search.agenda import next_date
from minutes_search.store import Store
from tests.indexer.indexing import Archives, table
from tests.search.agendas import make
from tests.shared import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

WILMA, ADA, WALTER = "Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook", "Walter Vance, WV, wvance"
SAMPLE_DAYS = (
    "2018-07-01", "2019-09-25", "2020-11-10", "2020-12-02", "2022-10-19", "2023-03-15", "2024-06-26", "2025-03-26",
    "2025-10-15", "2026-04-01", "2026-06-03",
)  # fmt: skip
REAL_DAYS = [
    *(("conda-forge", day) for day in ("2018-06-26", "2020-10-07", "2021-04-14", "2022-06-08", "2024-05-01")),
    *(("conda-forge", day) for day in ("2024-09-18", "2025-03-05", "2026-01-07")),
    *(("conda-governance", day) for day in ("2020-09-02", "2022-02-02", "2026-01-28", "2026-07-08", "2026-08-26")),
]


def meeting(day: str, *attendees: str, **sections: list[str]) -> str:
    """A meeting in the layout of 2025; the name of a section has underscores for spaces."""
    parts = [f"# Forge core meeting {day}\n"]
    if attendees:
        parts.append(f"## Attendees\n\n{table(*attendees)}\n")
    parts += ["\n".join([f"### {name.replace('_', ' ')}\n", *lines, ""]) for name, lines in sections.items()]
    return "\n".join(parts)


@pytest.fixture
def forge(tmp_path: Path) -> Archives:
    return Archives(tmp_path)


@pytest.mark.parametrize("template", ["conda-forge", "conda-ecosystem"])
@pytest.mark.parametrize("options", [{}, {"all_actions": True, "unticked": True}], ids=["usual", "everything"])
@pytest.mark.parametrize("day", SAMPLE_DAYS)
def test_the_file_is_read_as_what_it_lists(
    day: str, options: dict[str, bool], template: str, sample_index: Path, tmp_path: Path
) -> None:
    made = make(sample_index, "sample", day, template=template, **options)
    assert made.sections == made.listed
    assert [(each.name, each.initials, each.login, each.affiliation) for each in made.meeting.attendees] == [
        (each.attendee.name, each.attendee.initials, each.attendee.login, each.attendee.affiliation)
        for each in made.agenda.regulars
    ]
    assert made.meeting.date.isoformat() == day
    assert made.misread == []
    assert made.findings(sample_index, tmp_path) == []


@needs_shared
@pytest.mark.parametrize("options", [{}, {"all_actions": True, "unticked": True}], ids=["usual", "everything"])
@pytest.mark.parametrize(("archive", "day"), REAL_DAYS)
def test_the_file_of_a_real_archive_is_read_as_what_it_lists(
    archive: str, day: str, options: dict[str, bool], corpus_index: Path, tmp_path: Path
) -> None:
    template = {"conda-governance": "conda-ecosystem"}.get(archive)
    made = make(corpus_index, archive, day, template=template, **options)
    assert made.sections == made.listed
    assert made.misread == []
    assert made.findings(corpus_index, tmp_path) == []


@needs_shared
@pytest.mark.parametrize("archive", ["conda-forge", "conda-governance"])
def test_the_open_actions_are_those_of_the_command_actions(archive: str, corpus_index: Path) -> None:
    made = make(corpus_index, archive, "2027-01-06", all_actions=True)
    with Store.open(corpus_index) as store:
        actions = find_actions(store, archives=[archive]).found
    with_items = {item.source.item for item in (*made.agenda.pushed, *made.agenda.votes)}
    told = {action.entry.text for action in actions if action.entry.last.item not in with_items}
    assert set(made.titles()) == told


def test_pushed_items_come_with_their_notes_links_and_owners(forge: Archives) -> None:
    pushed = [
        "- [ ] (AB) Ropes: see [the report](https://x.example/r_1) and `rope --list`",
        "    - [x] counted",
        "        - WV: https://github.com/Lantern/ropes/issues/7",
        "- [x] (WV) Done all the same",
        "- [ ]",
    ]
    forge.write("north/2025-02-05.md", meeting("2025-02-05", WILMA, ADA, Pushed_to_next_meeting=pushed))
    forge.run("north")
    made = make(forge.index, "north", "2025-02-19")
    start = made.text.index("### From previous meeting(s)")
    assert made.text[start : made.text.index("### Active votes")].split("\n\n")[1] == "\n".join(pushed[:3])
    assert made.titles("pushed") == ["Ropes: see the report and rope --list"]


def test_votes_that_are_done_are_not_voted_on_again(forge: Archives) -> None:
    votes = ["- [ ] (WV) CEP 31", "- [x] (AB) CEP 30", "- CEP 32 closes on Friday"]
    forge.write("north/2025-02-05.md", meeting("2025-02-05", WILMA, ADA, Active_votes=votes))
    forge.run("north")
    made = make(forge.index, "north", "2025-02-19")
    assert made.sections["vote"] == [
        ("CEP 31", "open", frozenset({"wilmav"}), ("cep:31",)),
        ("CEP 32 closes on Friday", "open", frozenset(), ("cep:32",)),
    ]


def test_an_action_of_the_notes_is_an_item_with_its_owner_and_age(forge: Archives) -> None:
    talk = ["- [x] (AB) Mirrors", "    - WV: slow", "    - Wilma to ask the harbour about https://x.example/m"]
    forge.write("north/2025-01-22.md", meeting("2025-01-22", WILMA, ADA, New_items=talk))
    forge.write("north/2025-02-05.md", meeting("2025-02-05", WILMA, ADA, New_items=["- [x] (AB) tea"]))
    forge.run("north")
    made = make(forge.index, "north", "2025-02-19")
    assert (
        "- [ ] (WV) Wilma to ask the harbour about https://x.example/m\n"
        "    <!-- since 2025-01-22 (28 days), in 1 meeting; from: Mirrors -->\n"
    ) in made.text


def test_an_action_stays_one_when_the_agenda_becomes_the_minutes(forge: Archives) -> None:
    talk = ["- [x] (AB) Mirrors", "    - Wilma to ask the harbour"]
    forge.write("north/2025-01-22.md", meeting("2025-01-22", WILMA, ADA, New_items=talk))
    for day in ("2025-02-05", "2025-02-19", "2025-03-05"):
        forge.run("north")
        made = make(forge.index, "north", day)
        assert made.titles() == ["Wilma to ask the harbour"]
        forge.write(f"north/{made.file}", made.text)
    forge.run("north")
    made = make(forge.index, "north", "2025-03-19")
    (action,) = made.agenda.actions
    assert action.age is not None
    assert (action.age.since.isoformat(), action.age.last_seen.isoformat(), action.age.meetings) == (
        "2025-01-22", "2025-03-05", 4,
    )  # fmt: skip
    forge.write("north/2025-03-19.md", made.text.replace("- [ ] (WV) Wilma", "- [x] (WV) Wilma"))
    forge.run("north")
    assert make(forge.index, "north", "2025-04-02").titles() == []


def test_what_was_pushed_is_known_as_a_copy_in_the_next_minutes(forge: Archives) -> None:
    pushed = [
        "- [ ] (AB) Ropes: see [the report](https://x.example/r)",
        "    - too long",
        "- [ ] Lamps for the *old* pier",
    ]
    forge.write("north/2025-02-05.md", meeting("2025-02-05", WILMA, ADA, Pushed_to_next_meeting=pushed))
    forge.run("north")
    made = make(forge.index, "north", "2025-02-19")
    forge.write(f"north/{made.file}", made.text)
    forge.run("north")
    with Store.open(forge.index) as store:
        _, after = [stored.meeting for stored in store.meetings(["north"])]
    assert [
        (item.title, item.place.role, item.place.carried, item.place.adds) for item in after.items if item.place
    ] == [
        ("Ropes: see the report", "copy", True, ()),
        ("Lamps for the old pier", "copy", True, ()),
    ]


def test_an_agenda_of_the_past_knows_nothing_of_later_meetings(forge: Archives) -> None:
    actions = ["- [ ] (AB) order lamps", "- [ ] (WV) count the ropes"]
    forge.write("north/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Action_items=actions))
    forge.write("north/2025-01-22.md", meeting("2025-01-22", WILMA, ADA, Action_items=actions))
    forge.run("north")
    before = make(forge.index, "north", "2025-02-05")
    done = [*(action.replace("[ ]", "[x]") for action in actions), "- [ ] (AB) paint the pier"]
    forge.write(
        "north/2025-02-05.md", meeting("2025-02-05", WALTER, Action_items=done, Active_votes=["- [ ] (AB) CEP 1"])
    )
    forge.write("north/2025-02-19.md", meeting("2025-02-19", WALTER, Action_items=done))
    forge.run("north")
    after = make(forge.index, "north", "2025-02-05")
    assert after.text == before.text
    assert after.titles() == ["order lamps", "count the ropes"]
    assert after.agenda.same_day == ("2025-02-05.md",)


def test_an_owner_whose_initials_are_another_s_by_now_is_told_by_login(forge: Archives, tmp_path: Path) -> None:
    forge.write("north/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Action_items=["- [ ] (WV) count the ropes"]))
    forge.write("north/2025-01-22.md", meeting("2025-01-22", WALTER, ADA, New_items=["- [x] (WV) tea"]))
    forge.write("north/2025-02-05.md", meeting("2025-02-05", WALTER, ADA, New_items=["- [x] (WV) tea"]))
    forge.run("north")
    made = make(forge.index, "north", "2025-02-19")
    assert "- [ ] (@wilmav) count the ropes\n" in made.text
    assert made.sections["action"] == [("count the ropes", "open", frozenset({"wilmav"}), ())]
    assert made.findings(forge.index, tmp_path / "draft") == []


def test_an_owner_who_cannot_be_told_is_noted_and_not_guessed(forge: Archives, tmp_path: Path) -> None:
    pushed = ["- [ ] (ZK) Ropes", "    - (ZK) they are old", "- [ ] (WV/ZK) Lamps"]
    forge.write("north/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Pushed_to_next_meeting=pushed))
    forge.run("north")
    made = make(forge.index, "north", "2025-01-22")
    assert (
        "- [ ] (???) Ropes\n    - as written: (ZK) they are old\n    - owner as written: ZK\n"
        "- [ ] (WV) Lamps\n    - owner as written: ZK\n"
    ) in made.text
    assert made.sections == made.listed
    assert made.findings(forge.index, tmp_path / "draft") == []


HOSTILE = [
    r"\*not bold\* and **bold**",
    r"\<script>alert(1)\</script> &lt;b&gt;",
    r"\[no link\](https://evil.example) but [a link](https://x.example/a_(b))",
    r"\# no heading",
    r"1\. no number --> and no comment <!-- hidden -->",
    "| no | table |",
    r"`code with <b> and CEP 12` and CEP 13",
    r"ends in a backslash \\",
    r"\_\_new\_\_() ~~gone~~ \~\~still here\~\~",
    "{{ date }} {% raw %}",
    "— https://github.com/Lantern/ropes/pull/9#x, twice: https://github.com/lantern/ropes/pull/9",
]


def test_a_title_with_markup_in_it_stays_the_title_it_was(forge: Archives, tmp_path: Path) -> None:
    lines = [line for title in HOSTILE for line in (f"- [ ] (AB) {title}", f"    - Wilma to look at {title}")]
    forge.write("north/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Pushed_to_next_meeting=lines))
    actions = [f"- [ ] (WV) {title}" for title in HOSTILE]
    forge.write("south/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Action_items=actions))
    forge.run("north", "south")
    with Store.open(forge.index) as store:
        before = {stored.meeting.archive: stored.meeting for stored in store.meetings()}
    for archive, part in (("north", "previous"), ("south", "action")):
        made = make(forge.index, archive, "2025-01-22")
        assert [entry[0] for entry in made.sections[part]] == [item.title for item in before[archive].items]
        assert made.sections == made.listed
        assert [item.refs for item in made.agenda.items] == [item.refs for item in before[archive].items]
        assert "evil.example" not in {ref.id for item in made.meeting.items for ref in item.refs}
        assert [finding for finding in made.findings(forge.index, tmp_path / archive) if "no link" not in finding] == []


def test_only_the_actions_of_the_latest_meetings_are_listed_and_the_others_counted(forge: Archives) -> None:
    forge.write("north/2025-01-08.md", meeting("2025-01-08", WILMA, ADA, Action_items=["- [ ] (WV) count the ropes"]))
    for day in ("2025-01-22", "2025-02-05", "2025-02-19"):
        forge.write(f"north/{day}.md", meeting(day, WILMA, ADA, New_items=["- [ ] (AB) tea"]))
    forge.run("north")
    made = make(forge.index, "north", "2025-03-05")
    assert (made.titles(), made.agenda.older, made.agenda.unticked) == ([], 1, 1)
    made = make(forge.index, "north", "2025-03-05", all_actions=True, unticked=True)
    assert (made.titles(), made.agenda.older, made.agenda.unticked) == (["count the ropes"], 0, 0)
    assert made.titles("pushed") == ["tea"]


def test_regulars_are_those_of_half_the_meetings_with_their_usual_name_and_last_affiliation(forge: Archives) -> None:
    head = "| Name | Initials | GitHub | Affiliation |\n| --- | --- | --- | --- |\n"
    rows = [
        "| Ada Brook | AB | adabrook | Pier |\n| Ines Caldeira | | | |\n| Théo Lambert | TL | theol | |\n",
        "| Ada Brok | AB | adabrook | Pier |\n| Ines Caldeira | | | |\n",
        "| Ada Brook | | adabrook | Harbour Labs |\n| Oskar | | | |\n",
        "| ada | AB | adabrook | |\n",
    ]
    for number, text in enumerate(rows, 1):
        forge.write(f"north/2025-01-0{number}.md", f"# Forge 2025-01-0{number}\n\n## Attendees\n\n{head}{text}")
    forge.write("north/2025-01-09.md", "# Forge 2025-01-09\n\n## Agenda\n\n- nobody wrote down who came\n")
    forge.run("north")
    found = [
        (each.attendee, each.meetings, each.of) for each in make(forge.index, "north", "2025-02-01").agenda.regulars
    ]
    assert [(row.name, row.initials, row.login, row.affiliation, *rest) for row, *rest in found] == [
        ("Ada Brook", "AB", "adabrook", "Harbour Labs", 4, 4),
        ("Ines Caldeira", None, None, None, 2, 4),
    ]


def test_what_stands_above_the_attendees_is_taken_over_but_for_lines_with_a_date(forge: Archives) -> None:
    text = (
        "# Forge core meeting 2025-01-08\n\nAdd new agenda items under the `New items` heading\n\n"
        "- [Zoom link](https://meet.example/a_b)\n- [Last meeting](https://x.example/2024-12-11)\n\n"
        f"## Attendees\n\n{table(WILMA)}\n"
    )
    forge.write("north/2025-01-08.md", text)
    forge.run("north")
    made = make(forge.index, "north", "2025-01-22")
    assert made.text.split("## Attendees")[0] == (
        "---\ntags: [meeting-notes]\ntitle: '2025-01-22'\n---\n# Forge core meeting 2025-01-22\n\n"
        "Add new agenda items under the `New items` heading\n\n- [Zoom link](https://meet.example/a_b)\n\n"
    )


def test_the_day_that_is_suggested_keeps_the_weekday_and_the_rhythm(forge: Archives) -> None:
    for day in ("2025-01-08", "2025-01-22", "2025-02-06", "2025-02-19", "2025-03-19"):
        forge.write(f"north/{day}.md", meeting(day, WILMA))
    forge.run("north")
    with Store.open(forge.index) as store:
        meetings = [stored.meeting for stored in store.meetings()]
    assert str(next_date(meetings)) == "2025-04-02"
    assert next_date(meetings[:1]) is None
