"""`minutes-search show`: an item or a meeting whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.store import Store
from tests.cli.running import on_terminal, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives


@pytest.fixture
def bundles(archives: Archives) -> str:
    """The id of an item."""
    return archives.ids("north", "2024-06-12.md")["Sigstore bundles"]


def test_an_item_is_printed_whole(archives: Archives, bundles: str) -> None:
    ran = run("show", bundles, "--index", archives.index)
    assert ran.status == 0
    assert ran.lines[0] == "[ ] Sigstore bundles"
    for told in (
        "2024-06-12  Harbour 2024-06-12",
        "north/2024-06-12.md:12",
        "Section: New items",
        "Owners: WV (Wilma Verhoeven)",
        "Speakers: AB (Ada Brook)",
        "References: cep:31",
        f"Id: {bundles}",
        "13    AB: see CEP 31",
    ):
        assert told in ran.out


def test_the_start_of_an_id_is_enough_where_no_other_id_starts_so(archives: Archives, bundles: str) -> None:
    whole = run("show", bundles, "--index", archives.index)
    with Store.open(archives.index) as store:
        ids = store.terms("id")
    length = next(n for n in range(1, 12) if sum(each.startswith(bundles[:n]) for each in ids) == 1)
    assert run("show", bundles[:length], "--index", archives.index) == whole


def test_the_start_of_several_ids_is_an_error_that_names_them(sample_index: Path) -> None:
    with Store.open(sample_index) as store:
        ids = store.terms("id")
    start = next(each[0] for each in ids if sum(other[0] == each[0] for other in ids) > 1)
    ran = run("show", start, "--index", sample_index)
    assert (ran.status, ran.out) == (2, "")
    assert f"{start} may be {next(each for each in ids if each[0] == start)}" in ran.err


def test_a_day_prints_the_meetings_of_all_archives_on_it(archives: Archives) -> None:
    ran = run("show", "2024-06-12", "--index", archives.index)
    assert ran.status == 0
    for told in (
        "Harbour 2024-06-12", "Attendees: Wilma Verhoeven, Ada Brook", "New items", "Sigstore bundles  (WV)",
        "AB: see CEP 31",        "Pier 2024-06-12", "Sigstore at the pier",
    ):  # fmt: skip
        assert told in ran.out
    assert "Windows" not in ran.out
    only = run("show", "2024-06-12", "--index", archives.index, "--archive", "south")
    assert "Pier" in only.out
    assert "Harbour" not in only.out


def test_a_path_prints_the_meeting_of_that_file(archives: Archives) -> None:
    ran = run("show", "2024-06-26.md", "--index", archives.index)
    assert ran.status == 0
    assert ran.lines[0] == "Harbour 2024-06-26"
    assert "Windows runners" in ran.out


@pytest.mark.parametrize("what", ["2024-06-13", "2024-99-99", "none.md", "zzzzzz", "north/2024-06-26.md", "caf\udce9"])
def test_what_is_not_there_is_told_with_status_1(archives: Archives, what: str) -> None:
    ran = run("show", what, "--index", archives.index)
    assert (ran.status, ran.out) == (1, "")
    assert "no item, meeting day or file" in ran.err


def test_an_item_of_another_archive_is_not_shown(archives: Archives, bundles: str) -> None:
    assert run("show", bundles, "--index", archives.index, "--archive", "north").status == 0
    assert run("show", bundles, "--index", archives.index, "--archive", "south").status == 1


def test_an_item_as_json_is_the_row_of_a_query_without_the_match(archives: Archives, bundles: str) -> None:
    (row,) = run("query", "--index", archives.index, "bundles", "--format", "jsonl").rows
    for name in ("snippet", "score", "copies", "carried"):
        del row[name]
    assert run("show", bundles, "--index", archives.index, "--format", "json").json == row


def test_meetings_as_json_are_what_extract_gives_with_links(archives: Archives) -> None:
    shown = run("show", "2024-06-12", "--index", archives.index, "--format", "json").json
    extracted = run("extract", archives.folder / "north", archives.folder / "south").rows
    for meeting in shown:
        assert {meeting.pop("url"), *(item.pop("url") for item in meeting["items"])} == {None}
    assert shown == [meeting for meeting in extracted if meeting["date"] == "2024-06-12"]


def test_items_and_meetings_have_the_links_that_are_configured(archives: Archives, bundles: str) -> None:
    url = "https://x.org/minutes/2024-06-12.md"
    (archives.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/minutes/{path}#{line}"\n')
    assert f"\nLink: {url}#12\n" in run("show", bundles, "--index", archives.index).out
    assert run("show", bundles, "--index", archives.index, "--format", "json").json["url"] == f"{url}#12"
    shown = run("show", "2024-06-12", "--index", archives.index)
    assert f"Link: {url}#1\n" in shown.out
    assert shown.out.count("Link: ") == 1, "the archive south has none"
    north, south = run("show", "2024-06-12", "--index", archives.index, "--format", "json").json
    assert [item["url"] for item in north["items"]] == [f"{url}#{item['line']}" for item in north["items"]]
    assert (south["url"], south["items"][0]["url"]) == (None, None)
    (row,) = run("query", "bundles", "--index", archives.index, "--format", "jsonl").rows
    assert row["url"] == f"{url}#12"


def test_on_a_terminal_the_place_is_a_hyperlink(archives: Archives, bundles: str) -> None:
    (archives.folder / "minutes.toml").write_text('[archives.north]\nurl = "https://x.org/{path}#{line}"\n')
    opened, closed = "\x1b]8;;https://x.org/2024-06-12.md#12\x1b\\", "\x1b]8;;\x1b\\"
    for args in (("show", bundles), ("query", "bundles")):
        ran = on_terminal(*args, "--index", archives.index, rows=50)
        assert f"{opened}north/2024-06-12.md:12{closed}" in ran.out
        assert "\x1b]8" not in on_terminal(*args, "--index", archives.index, rows=50, env={"TERM": "dumb"}).out
        assert "\x1b" not in on_terminal(*args, "--index", archives.index, rows=50, env={"NO_COLOR": "1"}).out
        assert "\x1b" not in run(*args, "--index", archives.index).out
