"""`minutes-search refs`: the most discussed references, and what was said of one, meeting by meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import run
from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from pathlib import Path

PULL = "https://github.com/Harbour/CEPs/pull/7"
CARRIED = f"Charts for the outer harbour, see [the draft]({PULL})"


@pytest.fixture
def harbour(home: Path) -> Archives:
    """A pull request that is carried over in three meetings and discussed in two others, and other references."""
    found = Archives(home)
    people = table("Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook")
    for day, *items in (
        ("2020-01-08", f"* [ ] (WV) {CARRIED}"),
        ("2020-01-22", f"* [ ] (WV) {CARRIED}", f"* (AB) Do we need {PULL}/files at all?"),
        ("2020-02-05", f"* [x] (WV) {CARRIED}"),
        ("2020-02-19", f"* [ ] (AB) CEP 31 is [implemented in the charts]({PULL}#issuecomment-1)", "* CEP 31 again"),
    ):
        found.write(f"north/{day}.md", minutes(day, *items, attendees=people))
    found.write("south/2021-05-05.md", minutes("2021-05-05", "* harbour/ceps#7 is merged", "* https://x.org/a/"))
    found.run("north", "south")
    return found


def story(harbour: Archives, *args: str) -> dict[str, Any]:
    answer = run("refs", "--index", harbour.index, "--format", "json", *args).json
    assert isinstance(answer, dict)
    return answer


def test_the_most_discussed_come_first_and_copies_count_once(harbour: Archives) -> None:
    answer = story(harbour)
    assert answer["count"] == 3
    keys = ("reference", "items", "threads", "meetings", "first", "last")
    assert [tuple(row[key] for key in keys) for row in answer["references"]] == [
        ("harbour/ceps#7", 6, 4, 5, "2020-01-08", "2021-05-05"),
        ("cep:31", 2, 2, 1, "2020-02-19", "2020-02-19"),
        ("https://x.org/a", 1, 1, 1, "2021-05-05", "2021-05-05"),
    ]
    assert run("refs", "--index", harbour.index).lines == [
        "4 items  5 meetings  2020-01-08 to 2021-05-05  harbour/ceps#7",
        "2 items   1 meeting  2020-02-19                cep:31",
        " 1 item   1 meeting  2021-05-05                https://x.org/a",
        "",
        "3 references; items that were carried over count once",
    ]
    assert run("refs", "--index", harbour.index, "--limit", "1").lines[-1] == (
        "Shown: 1 to 1 of 3; --all shows all, --limit N the first N."
    )


@pytest.mark.parametrize(
    "written",
    [
        "harbour/ceps#7",
        "Harbour/CEPs#7",
        PULL,
        f"{PULL}/files",
        PULL.removeprefix("https://"),
        f"{PULL}#discussion",
    ],
)
def test_a_reference_is_known_in_every_form_of_the_query_language(harbour: Archives, written: str) -> None:
    assert story(harbour, written)["reference"] == "harbour/ceps#7"
    assert story(harbour, written)["items"] == 6


def test_words_of_a_proposal_may_stand_apart(harbour: Archives) -> None:
    assert story(harbour, "CEP", "31") == story(harbour, "cep:31")


def test_what_was_carried_over_is_one_entry_with_its_outcome(harbour: Archives) -> None:
    ran = run("refs", "harbour/ceps#7", "--index", harbour.index)
    assert ran.status == 0
    last = harbour.ids("north", "2020-02-05.md")["Charts for the outer harbour, see the draft"]
    assert ran.lines[:2] == [
        "2020-01-08  WV  [x] Charts for the outer harbour, see the draft",
        f"    north/2020-02-05.md:12  {last}  done; carried over in 3 meetings, first 2020-01-08, last 2020-02-05",
    ]
    assert [line[:10] for line in ran.lines if line.startswith("20")] == [
        "2020-01-08", "2020-01-22", "2020-02-19", "2021-05-05",
    ]  # fmt: skip
    assert "harbour/ceps#7: 4 items in 5 meetings, 6 with all copies" in ran.lines


def test_all_copies_are_listed_in_order_of_time(harbour: Archives) -> None:
    ran = run("refs", "harbour/ceps#7", "--all-copies", "--index", harbour.index)
    days = [line[:10] for line in ran.lines if line.startswith("20")]
    assert days == ["2020-01-08", "2020-01-22", "2020-01-22", "2020-02-05", "2020-02-19", "2021-05-05"]
    assert [line.split("  ")[-1] for line in ran.lines if "carried" in line] == [
        "open; carried over to a later meeting"
    ] * 2


def test_json_has_the_outcome_and_the_items_with_their_links(harbour: Archives) -> None:
    (harbour.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{path}#L{line}"\n')
    answer = story(harbour, PULL)
    assert (answer["threads"], answer["meetings"]) == (4, 5)
    first, second, *_, south = answer["results"]
    (item,) = first.pop("items")
    assert first == {
        "outcome": "done", "carried": True, "meetings": 3, "copies": 3, "first": "2020-01-08", "last": "2020-02-05",
    }  # fmt: skip
    assert (item["date"], item["status"], item["url"]) == ("2020-02-05", "done", "https://x.org/2020-02-05.md#L12")
    assert item["owners"][0]["name"] == "Wilma Verhoeven"
    assert (second["outcome"], second["carried"]) == (None, False)
    assert south["items"][0]["url"] is None
    copies = story(harbour, PULL, "--all-copies")["results"][0]["items"]
    assert [copy["status"] for copy in copies] == ["open", "open", "done"]


def test_what_the_archive_ties_to_a_reference_is_told_and_not_counted(harbour: Archives) -> None:
    answer = story(harbour, "cep:31")
    assert answer["items"] == 2
    assert [note["kind"] for note in answer["notes"]] == ["also-linked"]
    ran = run("refs", "cep-31", "--index", harbour.index)
    assert ran.lines[-1] == "Note: cep:31 is also linked as harbour/ceps#7: 5 more items"


def test_only_the_named_archives_are_looked_at(harbour: Archives) -> None:
    assert story(harbour, PULL, "--archive", "south")["items"] == 1
    assert story(harbour, "--archive", "south")["count"] == 2
    assert run("refs", PULL, "--archive", "east", "--index", harbour.index).status == 2
    assert run("refs", "cep:31", "--archive", "south", "--index", harbour.index).status == 1


def test_a_reference_that_nobody_discussed_is_status_1_with_the_nearest(harbour: Archives) -> None:
    ran = run("refs", "harbor/ceps#7", "--index", harbour.index)
    assert ran.status == 1
    assert ran.lines == ["harbor/ceps#7: no items", "nearest: harbour/ceps#7"]
    assert story(harbour, "harbor/ceps#7")["nearest"] == ["harbour/ceps#7"]


@pytest.mark.parametrize("text", ["", "charts", "conda/ceps", "\x1b[31m"])
def test_what_is_no_reference_is_an_error(harbour: Archives, text: str) -> None:
    ran = run("refs", text, "--index", harbour.index)
    assert (ran.status, ran.out) == (2, "")
    assert "reference" in ran.err
    assert "\x1b" not in ran.err


def test_counts_are_those_of_the_query(sample_index: Path) -> None:
    rows = run("refs", "--all", "--index", sample_index, "--format", "json").json["references"]
    assert len(rows) > 5
    for row in rows:
        assert run("query", f'ref:"{row["reference"]}"', "--count", "--index", sample_index).out == f"{row['items']}\n"
        assert (
            run("refs", row["reference"], "--index", sample_index, "--format", "json").json["threads"] == row["threads"]
        )


def test_nothing_in_a_reference_steers_the_terminal(home: Path) -> None:
    archives = Archives(home)
    archives.write(
        "north/\x1b[32m.md", minutes("2020-01-08", "* \x1b]0;title\x07 tea, cep 31 \u202e https://x.org/\x9b31m")
    )
    archives.run("north")
    for args in (("refs",), ("refs", "cep:31"), ("refs", "cep:31", "--all-copies")):
        ran = run(*args, "--index", archives.index)
        assert ran.status == 0
        assert not any(char in ran.out for char in "\x1b\x07\x9b\u202e")


def test_no_index_is_an_error(home: Path) -> None:
    assert run("refs", "--index", home / "none").status == 2
