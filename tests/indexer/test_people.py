"""Whom a label means: one test a rule of extraction.md, "People"."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes_indexer.attendees import is_attendee_heading, read_attendees
from minutes_indexer.document import read_document
from minutes_indexer.outline import Block, Heading, Paragraph
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.people import ConfiguredPerson, Directory, Evidence
from minutes_search.model import Attendee, Mention
from tests.shared import SHARED, needs_shared

DAY = date(2022, 6, 1)
SMILLA = Attendee("Smilla Vang", "SV", "smillav", "Quay")
SVEN = Attendee("Sven Voss", "SV", "svoss", "Tide")


def meeting(days: int, *attendees: Attendee, archive: str = "harbour") -> Evidence:
    """A meeting so many days after `DAY`."""
    return Evidence(archive, DAY + timedelta(days), f"{archive}/{days}.md", attendees)


def mention(
    label: str, *evidence: Evidence, own: tuple[Attendee, ...] = (), archive: str = "harbour", days: int = 0
) -> Mention:
    """Whom a label means on `DAY`, given other meetings and the meeting's own attendees."""
    here = Evidence(archive, DAY + timedelta(days), "here.md", own)
    return Directory.build([*evidence, here]).resolve(label, here.date, archive, own)


def seen(*days: int, attendee: Attendee = SMILLA, archive: str = "harbour") -> list[Evidence]:
    return [meeting(day, attendee, archive=archive) for day in days]


def outcome(found: Mention) -> tuple[str | None, str]:
    return found.login or found.name, found.how


# -- the own table ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["SV", "sv", "SV:", "Smilla", "smilla", "Smilla V.", "SmillaV", "Vang", "Smilla Vang"]
)
def test_the_own_table_comes_first(label: str) -> None:
    found = mention(label, *seen(-14, 14, attendee=SVEN), own=(SMILLA,))
    assert found == Mention(label, "smillav", "Smilla Vang", "smillav", "table")


def test_exact_case_is_preferred_in_the_own_table() -> None:
    own = (Attendee("Mia van Noor", "MvN", "mia"), Attendee("Max Vito Nagy", "MVN", "max"))
    assert outcome(mention("MvN", own=own)) == ("mia", "table")
    assert outcome(mention("MVN", own=own)) == ("max", "table")
    assert outcome(mention("MVN", own=own[:1])) == ("mia", "table")


def test_two_bearers_in_one_table_are_ambiguous() -> None:
    found = mention("SV", own=(SMILLA, SVEN))
    assert (found.person, found.how, found.candidates) == (None, "ambiguous", ("smillav", "svoss"))


def test_an_attendee_whose_initials_stand_in_other_tables_is_meant() -> None:
    own = (Attendee("Smilla Vang"), Attendee("Sue Vale"))
    assert outcome(mention("SV", *seen(-40), own=own)) == ("smillav", "table")


def test_an_attendee_without_initials_has_those_of_the_name() -> None:
    assert outcome(mention("BR", own=(Attendee("Bea Ray"), SMILLA))) == ("Bea Ray", "table")
    assert mention("BR", own=(Attendee("Bea Ray"), Attendee("Bo Rask"))).person is None


def test_a_first_name_in_the_own_list_stands_for_whom_it_means_then() -> None:
    own = (Attendee("Smilla", "SV"),)
    assert outcome(mention("SV", *seen(-14, 14), own=own)) == ("smillav", "table")


def test_a_nickname_in_the_own_table() -> None:
    own = (Attendee("Michael Sand", "MS", "msand"),)
    assert outcome(mention("Mike", own=own)) == ("msand", "table")
    assert outcome(mention("MikeS", own=own)) == ("msand", "table")


# -- the nearest tables -------------------------------------------------------------------------------------------


def test_the_tables_on_both_sides_agree() -> None:
    assert outcome(mention("SV", *seen(-200, 200))) == ("smillav", "nearest")


def test_the_nearer_table_is_taken_where_the_other_is_much_farther() -> None:
    evidence = [*seen(-10), *seen(800, attendee=SVEN)]
    assert outcome(mention("SV", *evidence)) == ("smillav", "nearest")


def test_two_bearers_equally_near_are_ambiguous() -> None:
    found = mention("SV", *seen(-30), *seen(35, attendee=SVEN))
    assert (found.how, found.candidates) == ("ambiguous", ("smillav", "svoss"))


def test_of_two_bearers_the_one_who_is_around_then_is_taken() -> None:
    came_before = [*seen(-300, -100), *seen(90, attendee=Attendee("Smilla Vang"))]
    assert outcome(mention("SV", *came_before, *seen(80, 200, attendee=SVEN))) == ("smillav", "nearest")


def test_initials_in_another_case_are_tolerated() -> None:
    mia = Attendee("Mia van Noor", "MvN", "mia")
    assert outcome(mention("MVN", *seen(-14, attendee=mia))) == ("mia", "nearest")
    max_too = Attendee("Max Vito Nagy", "MVN", "max")
    assert outcome(mention("MVN", *seen(-14, attendee=mia), *seen(-20, attendee=max_too))) == ("max", "nearest")


def test_the_initials_of_a_visitor_say_nothing_of_other_years() -> None:
    assert mention("SV", *seen(300)).how == "unknown"
    assert outcome(mention("SV", *seen(300, 330, 360))) == ("smillav", "nearest")


def test_initials_taken_from_a_login_are_nobody_elses() -> None:
    axel = Attendee("Axel Bohr", "HV", "hel-vede")
    assert outcome(mention("HV", *seen(700, attendee=axel))) == ("hel-vede", "nearest")


def test_initials_typed_wrongly_once_do_not_take_anothers() -> None:
    slip = Attendee("Smilla Vang", "SVO", "smillav")
    other = Attendee("Sigrid Ohm", "SVO", "sigrid")
    evidence = [*seen(-90, -60, -30), meeting(-5, slip), *seen(-50, -20, attendee=other)]
    assert outcome(mention("SVO", *evidence)) == ("sigrid", "nearest")
    own_slip = mention("SVO", *seen(-90, -60, -30), *seen(-50, -20, attendee=other), own=(slip,))
    assert own_slip.how == "ambiguous"


def test_somebody_else_whose_name_gives_the_initials_is_a_rival() -> None:
    sue = Attendee("Sue Vale", None, "sue")
    assert mention("SV", *seen(40, 60, 80), *seen(-20, 20, attendee=sue)).how == "ambiguous"
    stated = Attendee("Sue Vale", "SMV", "sue")
    assert outcome(mention("SV", *seen(40, 60, 80), *seen(-20, 20, attendee=stated))) == ("smillav", "nearest")


# -- logins and names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["smillav", "SmillaV", "@smillav"])
def test_a_login_is_taken_in_any_case_at_any_time(label: str) -> None:
    assert mention(label, *seen(-3000)).login == "smillav"


def test_a_handle_is_a_login_and_nothing_else() -> None:
    assert mention("@Smilla", *seen(-3, 3)).how == "unknown"
    assert mention("@Smilla V", *seen(-3, 3)).login == "smillav"


@pytest.mark.parametrize("label", ["Smilla", "Smilla V.", "SmillaVa", "Smilla Vang", "smílla", "Vang"])
def test_a_name_that_is_unambiguous_around_that_time(label: str) -> None:
    assert outcome(mention(label, *seen(-300, 300))) == ("smillav", "first name")


def test_a_first_name_of_two_people_around_is_ambiguous_and_a_short_name_is_not() -> None:
    other = Attendee("Smilla Krog", "SK", "krog")
    evidence = [*seen(-30, 30), *seen(-40, 40, attendee=other)]
    assert mention("Smilla", *evidence).candidates == ("krog", "smillav")
    assert outcome(mention("Smilla K.", *evidence)) == ("krog", "first name")


def test_a_namesake_of_other_years_does_not_count() -> None:
    other = Attendee("Smilla Krog", "SK", "krog")
    assert outcome(mention("Smilla", *seen(-30, 30), *seen(500, attendee=other))) == ("smillav", "first name")


def test_nobody_is_around_for_ever() -> None:
    assert mention("Smilla", *seen(-2000)).how == "unknown"


def test_nicknames_stand_for_the_first_name() -> None:
    matthew = Attendee("Matthew Bay", "MB", "mbay")
    assert outcome(mention("Matt B", *seen(-5, 5, attendee=matthew))) == ("mbay", "first name")


def test_first_names_and_initials_of_an_unrelated_archive_mean_nobody_here() -> None:
    evidence = seen(-5, 0, 5, archive="space")
    assert mention("Smilla", *evidence, *seen(-5, attendee=SVEN)).person is None
    assert mention("SV", *evidence, *seen(-5, attendee=Attendee("Bea Ray"))).person is None
    assert mention("smillav", *evidence).login == "smillav"
    assert mention("Smilla Vang", *evidence).login == "smillav"


def test_archives_that_share_people_are_one_community() -> None:
    shared = tuple(Attendee(name, None, name.split()[0].lower()) for name in ("Ann Ek", "Bea Ray", "Cy Lund"))
    both = [meeting(-5, *shared), meeting(-4, *shared, archive="council")]
    assert outcome(mention("Smilla", *both, *seen(-3, 3, archive="council"))) == ("smillav", "first name")
    assert outcome(mention("SV", *both, *seen(-3, 3, archive="council"))) == ("smillav", "nearest")


def test_the_own_archive_comes_before_others() -> None:
    shared = tuple(Attendee(name, None, name.split()[0].lower()) for name in ("Ann Ek", "Bea Ray", "Cy Lund"))
    both = [meeting(-5, *shared), meeting(-4, *shared, archive="council")]
    other = Attendee("Smilla Krog", "SK", "krog")
    evidence = [*both, *seen(-3, 3), *seen(-3, 3, attendee=other, archive="council")]
    assert outcome(mention("Smilla", *evidence)) == ("smillav", "first name")


@pytest.mark.parametrize("label", ["", " ", "???", "TODO", "Windows", "@", "ZZ", "()", "\ud800"])
def test_whatever_names_nobody_stays_unknown(label: str) -> None:
    assert mention(label, *seen(-3, 3)) == Mention(label)


# -- merging ------------------------------------------------------------------------------------------------------


def keys(*evidence: Evidence) -> list[str]:
    return [person.key for person in Directory.build(evidence).persons]


def test_spellings_of_one_name_under_one_login_are_one_person() -> None:
    spellings = ("Jaime Rodríguez-Guerra", "Jaime Rodriguez-G.", "Jaime RG", "Jaime R.Guerra", "Jaime Rodríguez-Guerra")
    directory = Directory.build(meeting(n, Attendee(name, "JRG", "jaimergp")) for n, name in enumerate(spellings))
    assert [(person.key, person.name) for person in directory.persons] == [("jaimergp", "Jaime Rodríguez-Guerra")]


def test_a_name_without_login_is_the_person_of_the_same_name_with_one() -> None:
    assert keys(meeting(-5, Attendee("Smilla A. Vang")), meeting(5, SMILLA)) == ["smillav"]
    assert keys(meeting(-5, Attendee("Mike Sand")), meeting(5, Attendee("Michael Sand", None, "msand"))) == ["msand"]


def test_a_login_beside_a_first_name_is_that_of_the_only_full_name() -> None:
    directory = Directory.build([meeting(-5, Attendee("Lori", None, "lorib")), meeting(5, Attendee("Lori Bay", "LB"))])
    assert [(person.key, person.name) for person in directory.persons] == [("lorib", "Lori Bay")]


def test_a_login_typed_wrongly_once_makes_nobody_and_is_no_label() -> None:
    evidence = [*seen(-9, -6, -3), meeting(-1, Attendee("Smilla Vang", "SV", "harbour"))]
    assert keys(*evidence) == ["smillav"]
    assert mention("harbour", *evidence).person is None


def test_anothers_login_beside_a_name_is_a_slip() -> None:
    directory = Directory.build([*seen(-9, -6), meeting(-1, Attendee("Bo Rask", "BR", "smillav"))])
    assert [(person.key, person.login) for person in directory.persons] == [("bo-rask", None), ("smillav", "smillav")]
    own = (Attendee("Bo Rask", "BR", "smillav"),)
    assert outcome(directory.resolve("BR", DAY, "harbour", own)) == ("Bo Rask", "table")


def test_namesakes_with_logins_of_their_own_are_two_people() -> None:
    evidence = [*seen(-9, -6), *seen(-8, -5, attendee=Attendee("Smilla Vang", "SMV", "otherone"))]
    assert keys(*evidence) == ["otherone", "smillav"]
    assert mention("Smilla Vang", *evidence).how == "ambiguous"


def test_a_misspelt_name_without_login_makes_nobody() -> None:
    assert keys(meeting(1, Attendee("Ray Douglas")), *seen(2, 3, attendee=Attendee("Ray Douglass"))) == ["ray-douglass"]


def test_a_first_name_counts_as_a_sighting_of_the_only_one_around() -> None:
    directory = Directory.build([*seen(0), meeting(100, Attendee("Smilla")), meeting(400, Attendee("Smilla V."))])
    (person,) = directory.persons
    assert person.span() == (DAY, DAY + timedelta(400))


def test_a_first_name_of_nobody_is_a_person_of_that_name() -> None:
    assert keys(meeting(1, Attendee("Dougal")), meeting(9, Attendee("Dougal"))) == ["dougal"]
    assert keys(*seen(0), meeting(2000, Attendee("Smilla"))) == ["smillav"]


def test_initials_alone_in_a_list_are_nobody_new() -> None:
    assert keys(*seen(0), meeting(1, Attendee("SV", "SV"), Attendee("QQ", "QQ"))) == ["smillav"]


# -- configuration ------------------------------------------------------------------------------------------------


def test_a_configured_person_wins_within_the_dates() -> None:
    svetlana = ConfiguredPerson("Svetlana V.", "sveta", ("Lana",), ("SV",), since=DAY, until=DAY + timedelta(9))
    directory = Directory.build(seen(-9, 0, 9, 99), [svetlana])
    assert outcome(directory.resolve("SV", DAY, "harbour", (SMILLA,))) == ("sveta", "configured")
    assert outcome(directory.resolve("lana", DAY, "anywhere", ())) == ("sveta", "configured")
    assert outcome(directory.resolve("SV", DAY - timedelta(1), "harbour", (SMILLA,))) == ("smillav", "table")
    assert outcome(directory.resolve("SV", DAY + timedelta(10), "harbour", ())) == ("smillav", "nearest")


def test_configuration_adds_to_the_person_seen() -> None:
    directory = Directory.build(seen(0, attendee=Attendee("Bea Ray")), [ConfiguredPerson("Bea Ray", "bray")])
    assert [(person.key, person.span()) for person in directory.persons] == [("bray", (DAY, DAY))]
    assert outcome(directory.resolve("Bea", DAY, "harbour", ())) == ("bray", "first name")
    assert outcome(directory.resolve("BR", DAY, "harbour", (Attendee("Bea Ray"),))) == ("bray", "table")


# -- what a label may be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "roles"),
    [
        ("SV", {"initials", "derived initials"}),
        ("sv", {"small initials", "derived initials"}),
        ("Smilla", {"first name"}),
        ("Smilla V.", {"short name"}),
        ("smilla vang", {"name"}),
        ("@smillav", {"login"}),
        ("Vang", {"surname"}),
        ("BR", {"derived initials"}),
        ("Matt", {"nickname"}),
        ("TODO", set()),
    ],
)
def test_known_as(label: str, roles: set[str]) -> None:
    people = (SMILLA, Attendee("Bea Ray"), Attendee("Matthew Oak"))
    directory = Directory.build([meeting(0, *people)])
    assert directory.known_as(label) == roles
    weak = {"surname", "small initials", "derived initials"}
    assert directory.is_person(label) == bool(roles - weak)


# -- fingerprint ------------------------------------------------------------------------------------------------------


def test_the_fingerprint_ignores_what_no_resolution_depends_on() -> None:
    before = Directory.build(seen(0, 5)).fingerprint()
    moved = Attendee("Smilla Vang", None, "smillav", "Tide")
    assert Directory.build([*seen(0, 5), meeting(3, moved)]).fingerprint() == before
    assert Directory.build(seen(0, 6)).fingerprint() != before
    assert Directory.build(seen(0, 5), [ConfiguredPerson("Bea Ray")]).fingerprint() != before


# -- properties ---------------------------------------------------------------------------------------------------

WORD = st.sampled_from(["Ann", "Mike", "Michael", "Ek", "Ray", "Éa", "van", "B.", "CJ", "annek", "ann-ek"])
NAME = st.one_of(st.lists(WORD, min_size=1, max_size=3).map(" ".join), st.text(min_size=1, max_size=8))
ATTENDEE = st.builds(
    Attendee,
    st.none() | NAME,
    st.none() | st.sampled_from(["AE", "ae", "MR", "CJ", "A"]),
    st.none() | st.sampled_from(["annek", "Ann-Ek", "mray", "cj"]),
    st.none() | st.just("Quay"),
)
MEETING = st.builds(
    Evidence,
    st.sampled_from(["harbour", "council", "space"]),
    st.dates(date(2016, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["a.md", "b.md"]),
    st.lists(ATTENDEE, max_size=4).map(tuple),
)


@given(st.lists(MEETING, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(evidence: list[Evidence], random: object) -> None:
    shuffled = sorted(evidence, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = Directory.build(evidence), Directory.build(shuffled)
    assert one.persons == other.persons
    assert one.fingerprint() == other.fingerprint()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MEETING, min_size=1, max_size=8), st.one_of(NAME, st.text(max_size=12)))
def test_resolving_never_raises_and_names_only_persons(evidence: list[Evidence], label: str) -> None:
    directory = Directory.build(evidence)
    for held in evidence:
        found = directory.resolve(label, held.date, held.archive, held.attendees)
        assert found.label == label
        assert (found.person is None) == (found.how in {"ambiguous", "unknown"})
        assert bool(found.candidates) == (found.how == "ambiguous")
    directory.known_as(label)


# -- the real archive ---------------------------------------------------------------------------------------------


def attendees_of(text: str) -> tuple[Attendee, ...]:
    """The attendees at the top of a file of minutes; finding the section in general is the extractor's work."""
    blocks: list[Block] = []
    inside = False
    for block in read_outline(read_document("x.md", "\n".join(text.split("\n")[:70]))).blocks:
        lines = block.lines if isinstance(block, Paragraph) else (block.line,) if isinstance(block, Heading) else ()
        start = next((n for n, line in enumerate(lines, 1) if is_attendee_heading(line.text)), 0)
        if start or isinstance(block, Heading):
            inside = bool(start)
            blocks.append(Paragraph(lines[start:])) if inside else None
        elif inside and not any(line.strong for line in lines):
            blocks.append(block)
        else:
            inside = False
    return read_attendees(blocks)


@pytest.fixture(scope="module")
def archive() -> dict[str, Evidence]:
    held = {}
    for folder in ("conda-forge", "conda-governance"):
        for path in sorted((SHARED / "corpus" / folder).glob("*.md")):
            day = re.search(r"(\d{4})-?(\d\d)-?(\d\d)", path.name)
            assert day is not None
            text = path.read_text("utf-8")
            held[path.stem] = Evidence(folder, date(*map(int, day.groups())), path.name, attendees_of(text))
    return held


def truths() -> list[dict[str, object]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((SHARED / "truth").glob("*.json"))]


@needs_shared
def test_the_labelled_attendees_are_read(archive: dict[str, Evidence]) -> None:
    for truth in truths():
        path = str(truth["path"])
        rows = truth["attendees"]
        assert isinstance(rows, list)
        want = [Attendee(row["name"], row["initials"], row["github"]) for row in rows]
        have = [Attendee(a.name, a.initials, a.login) for a in archive[path.removesuffix(".md")].attendees]
        assert have == want, path


@needs_shared
@pytest.mark.parametrize("folders", [{"conda-forge", "conda-governance"}, {"conda-forge"}, {"conda-governance"}])
def test_the_labelled_owners_are_resolved(archive: dict[str, Evidence], folders: set[str]) -> None:
    directory = Directory.build(held for held in archive.values() if held.archive in folders)
    right = total = 0
    for truth in truths():
        held = archive[str(truth["path"]).removesuffix(".md")]
        items = truth["items"]
        assert isinstance(items, list)
        for item in items if held.archive in folders else ():
            for label, login in zip(item["owners"], item["owner_logins"], strict=True):
                found = directory.resolve(label, held.date, held.archive, held.attendees).login
                if login:
                    assert found is None or found.lower() == login.lower(), (held.path, item["line"], label)
                    right += found is not None
                    total += 1
    assert right >= 0.97 * total > 0
