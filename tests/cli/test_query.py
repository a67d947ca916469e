"""`minutes-search QUERY…`: how the command line becomes a query, and what is printed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives

PLACE = {"id", "archive", "path", "date", "meeting"}


def titles(archives: Archives, *args: str) -> list[str]:
    """The titles that a query finds, sorted."""
    return sorted(row["title"] for row in run("query", "--index", archives.index, "--format", "jsonl", *args).rows)


# -- what is a query ------------------------------------------------------------------------------------------------


def test_words_that_are_no_command_are_a_query(sample_index: Path) -> None:
    bare = run("every", "sigstore", "discussion", "by", "WV", "--index", sample_index)
    assert bare.status == 0
    assert bare.out == run("query", "every", "sigstore", "discussion", "by", "WV", "--index", sample_index).out
    assert bare.out == run("every sigstore discussion by WV", "--index", sample_index).out


def test_options_may_come_before_the_words(sample_index: Path) -> None:
    first = run("--index", sample_index, "--limit", "1", "every", "sigstore", "discussion", "by", "WV")
    last = run("every", "sigstore", "discussion", "by", "WV", "--index", sample_index, "--limit", "1")
    assert (first.status, first.out) == (0, last.out)


@pytest.mark.parametrize("named", [["--index", "{}"], ["--index={}"]], ids=" ".join)
@pytest.mark.parametrize(
    "line", [["stats"], ["show", "2025-03-12"], ["people", "WV"], ["query", "sigstore", "--count"]]
)
def test_a_command_is_one_behind_the_index_too(sample_index: Path, named: list[str], line: list[str]) -> None:
    index = [each.format(sample_index) for each in named]
    behind = run(*index, *line)
    assert behind == run(*line, *index)
    assert behind.status == 0


def test_a_sentence_that_begins_as_a_command_is_a_query_behind_the_index_too(sample_index: Path) -> None:
    sentence = ["open", "action", "items", "of", "WV"]
    assert run("--index", sample_index, *sentence) == run(*sentence, "--index", sample_index)


def test_a_word_with_a_minus_is_a_part_of_the_query(archives: Archives) -> None:
    everything = titles(archives)
    assert titles(archives, "-windows") == [title for title in everything if "Windows" not in title]
    first = run("-windows", "--index", archives.index, "--count")
    assert first.out == f"{len(everything) - 1}\n"
    assert titles(archives, "sigstore", "-pier") == ["Sigstore bundles"]


@pytest.mark.parametrize(
    ("args", "meant"),
    [(("--formt", "json"), "--format"), (("--formt=json",), "--format"), (("sigstore", "--lmit", "3"), "--limit")],
)
def test_a_misspelt_option_is_an_error_that_names_the_near_ones(
    archives: Archives, args: tuple[str, ...], meant: str
) -> None:
    ran = run("query", "--index", archives.index, *args)
    assert (ran.status, ran.out) == (2, "")
    assert "No such option" in ran.err
    assert meant in ran.err


def test_what_follows_two_dashes_is_the_query_whatever_it_looks_like(archives: Archives) -> None:
    assert titles(archives, "--", "-windows") == titles(archives, "-windows")
    assert titles(archives, "--", "tea") == ["tea"]
    assert run("--index", archives.index, "--", "show").err == run("query", "--index", archives.index, "show").err


def test_the_name_of_a_command_can_be_searched(archives: Archives) -> None:
    archives.write("north/show.md", "# Harbour 2024-08-07\n\n## Notes\n\n* show the index\n")
    archives.run("north")
    after_command = run("query", "show", "index", "--index", archives.index)
    after_dashes = run("--index", archives.index, "--", "show", "index")
    assert "**show** the **index**" in after_command.out
    assert after_dashes.out == after_command.out


def test_no_words_are_a_query_for_everything(archives: Archives) -> None:
    assert run("query", "--index", archives.index, "--count").out == "7\n"


def test_a_quoted_phrase_reaches_the_query_as_a_phrase(archives: Archives) -> None:
    assert titles(archives, '"sigstore bundles"') == ["Sigstore bundles"]
    assert titles(archives, '"bundles sigstore"') == []


def test_literal_does_not_read_a_sentence(archives: Archives) -> None:
    sentence = ("every", "sigstore", "discussion", "by", "WV")
    assert titles(archives, *sentence) == ["Sigstore bundles"]
    assert titles(archives, "--literal", *sentence) == []


# -- exit status and errors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [(), ("--count",), ("--format", "json"), ("--format", "csv"), ("--format", "jsonl")])
def test_the_exit_status_says_whether_there_are_hits(archives: Archives, extra: tuple[str, ...]) -> None:
    assert run("query", "--index", archives.index, "tea", *extra).status == 0
    assert run("query", "--index", archives.index, "nowhere-to-be-found", *extra).status == 1
    assert run("query", "--index", archives.index, "date:never", *extra).status == 2


def test_a_page_behind_the_last_hit_is_not_an_answer_without_hits(archives: Archives) -> None:
    ran = run("query", "--index", archives.index, "sigstore", "--offset", "50")
    assert ran.status == 0
    assert "2 items" in ran.out
    assert "Shown: none of 2" in ran.out


@pytest.mark.parametrize(("query", "wrong"), [("tea sort:foo", "foo"), ("(tea", "("), ("tea date:never", "never")])
def test_an_unusable_query_is_drawn_with_a_caret_under_the_place(archives: Archives, query: str, wrong: str) -> None:
    ran = run("query", "--index", archives.index, query)
    assert (ran.status, ran.out) == (2, "")
    shown, carets, *message = ran.err.splitlines()
    assert shown == query
    assert carets.strip("^ ") == ""
    assert carets.index("^") == query.index(wrong)
    assert message[0].strip()


def test_an_unusable_query_is_an_error_even_where_there_is_no_index(home: Path) -> None:
    assert "^" in run("query", "--index", home / "none", "sort:foo").err


def test_a_missing_index_is_an_error_that_names_the_next_step(home: Path) -> None:
    for args in (("query", "tea"), ("tea",), ("show", "2024-06-12")):
        ran = run(*args, "--index", home / "none")
        assert (ran.status, ran.out) == (2, "")
        assert f"no index in {home / 'none'}: make one with `minutes-search index" in ran.err
    assert not (home / "none").exists()


@pytest.mark.parametrize(
    "args",
    [("--limit", "0"), ("--limit", "x"), ("--offset", "-1"), ("--format", "xml"), ("--sort", "size"), ("--limit",)],
)
def test_an_unusable_option_is_an_error(archives: Archives, args: tuple[str, ...]) -> None:
    ran = run("query", "--index", archives.index, "tea", *args)
    assert (ran.status, ran.out) == (2, "")
    assert args[0] in ran.err


# -- which hits -----------------------------------------------------------------------------------------------------


def test_a_page_is_a_part_of_the_whole_answer(sample_index: Path) -> None:
    def ids(*args: str) -> list[str]:
        options = ("--all-copies", "--format", "jsonl")
        return [row["id"] for row in run("query", "--index", sample_index, *options, *args).rows]

    everything = ids("--all")
    assert len(everything) > 100
    assert len(set(everything)) == len(everything)
    assert ids() == everything[:20]
    assert ids("--limit", "7") == everything[:7]
    assert ids("--limit", "7", "--offset", "5") == everything[5:12]
    assert ids("--all", "--offset", "90") == everything[90:]
    assert ids("--offset", "1000") == []
    assert run("query", "--index", sample_index, "--count", "--limit", "1").out == f"{len(everything)}\n"


def test_what_part_is_shown_is_said_apart_from_the_rows(sample_index: Path) -> None:
    total = run("query", "--index", sample_index, "--count").out.strip()
    said = f"Shown: 3 to 5 of {total}"
    part = ("query", "--index", str(sample_index), "--all-copies", "--offset", "2", "--limit", "3", "--format")
    assert said in run(*part, "text").out
    assert said in run(*part, "jsonl").err
    assert said in run(*part, "csv").err
    assert run(*part, "json").err == ""
    assert "Shown" not in run("query", "--index", sample_index, "--all").out


def test_the_order_is_the_one_asked_for(sample_index: Path) -> None:
    def dates(*args: str) -> list[str]:
        options = ("--all", "--all-copies", "--format", "json")
        return [row["date"] for row in run("query", "--index", sample_index, *options, *args).json["results"]]

    assert dates("--sort", "date-asc") == sorted(dates())
    assert dates("--sort", "date-desc") == sorted(dates(), reverse=True)
    assert dates("sort:date-asc") == sorted(dates())
    assert dates("sort:date-asc", "--sort", "date-desc") == sorted(dates(), reverse=True)


def test_rows_by_relevance_come_best_first(sample_index: Path) -> None:
    answer = run("query", "--index", sample_index, "sigstore", "--sort", "relevance", "--format", "json").json
    scores = [row["score"] for row in answer["results"]]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert answer["query"]["sort"] == "relevance"


def test_archives_narrow_the_answer_down_and_may_be_several(archives: Archives) -> None:
    assert titles(archives, "sigstore", "--archive", "south") == ["Sigstore at the pier"]
    both = titles(archives, "sigstore", "--archive", "south", "--archive", "north")
    assert both == titles(archives, "sigstore")
    assert titles(archives, "archive:north", "--archive", "south") == []


def test_an_unknown_archive_is_an_error_that_names_those_there_are(archives: Archives) -> None:
    for args in (("query", "tea"), ("show", "2024-06-12")):
        ran = run(*args, "--index", archives.index, "--archive", "north", "--archive", "nroth")
        assert (ran.status, ran.out) == (2, "")
        assert "no archive 'nroth'" in ran.err
        assert "north, south" in ran.err


# -- formats --------------------------------------------------------------------------------------------------------


def test_text_is_the_date_owners_title_and_place_of_each_hit(archives: Archives) -> None:
    ran = run("query", "--index", archives.index, "31", "by:AB")
    head, place, *rest = ran.lines
    assert head == "2024-06-12  WV  [ ] Sigstore bundles"
    item_id = archives.ids("north", "2024-06-12.md")["Sigstore bundles"]
    assert place == f"    north/2024-06-12.md:13  {item_id}  AB: see CEP **31**"
    assert rest[0] == ""
    assert rest[1].startswith("1 item ")


def test_text_marks_the_hit_in_the_title_and_does_not_repeat_it(archives: Archives) -> None:
    head, place, *_ = run("query", "--index", archives.index, "bundles").lines
    assert head == "2024-06-12  WV  [ ] Sigstore **bundles**"
    assert "undles" not in place


def test_a_sentence_is_answered_with_the_query_that_it_was_read_as(sample_index: Path) -> None:
    out = run("--index", sample_index, "every sigstore discussion by WV").out
    assert "Read as: sigstore by:WV sort:date-desc" in out
    assert "Read as" not in run("--index", sample_index, "sigstore by:WV").out


def test_a_row_of_json_is_the_item_as_extract_gives_it_with_its_place_and_the_match(sample_index: Path) -> None:
    extracted = {
        item["id"]: (meeting, item)
        for meeting in run("extract", SAMPLE).rows
        for item in meeting["items"]
    }  # fmt: skip
    rows = run("query", "--index", sample_index, "--all", "--all-copies", "--format", "jsonl").rows
    assert len(rows) == len(extracted)
    for row in rows:
        meeting, item = extracted[row["id"]]
        assert row.keys() == item.keys() | PLACE | {"url", "snippet", "score", "copies", "carried"}
        assert {key: row[key] for key in item} == item
        place = {key: row[key] for key in PLACE - {"id"}}
        assert place == {
            "archive": "sample", "path": meeting["path"], "date": meeting["date"], "meeting": meeting["title"],
        }  # fmt: skip


def test_the_snippet_of_a_row_is_a_line_of_the_item_with_the_hits_in_it(sample_index: Path) -> None:
    rows = run("query", "--index", sample_index, "sigstore", "--all", "--format", "jsonl").rows
    assert rows
    for row in rows:
        snippet = row["snippet"]
        assert snippet["line"] in {line["line"] for line in row["lines"]}
        marked = [snippet["text"][start:end].lower() for start, end in snippet["marks"]]
        assert marked
        assert all(text.startswith("sigstore") for text in marked)


def test_json_is_one_object_with_the_count_and_how_the_query_was_read(sample_index: Path) -> None:
    ran = run(
        "--index", sample_index, "every sigstore discussion by WV", "--format", "json", "--limit", "2", "--offset", "1"
    )
    answer = ran.json
    rows = run("--index", sample_index, "sigstore by:WV sort:date-desc", "--format", "jsonl").rows
    assert (answer["count"], answer["offset"], answer["results"]) == (len(rows), 1, rows[1:3])
    assert answer["query"]["text"] == "sigstore by:WV sort:date-desc"
    assert answer["query"]["as_sentence"] is True
    assert answer["query"]["sort"] == "date-desc"
    assert answer["query"]["literal"]


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_rows_of_an_answer_without_hits_are_none(archives: Archives, format_: str) -> None:
    ran = run("query", "--index", archives.index, "nowhere-to-be-found", "--format", format_)
    assert ran.status == 1
    if format_ == "json":
        assert (ran.json["count"], ran.json["results"]) == (0, [])
    else:
        assert len(ran.lines) == (1 if format_ == "csv" else 0)


def test_csv_is_read_back_by_the_csv_module(sample_index: Path) -> None:
    out = run("query", "--index", sample_index, "--all", "--format", "csv").out
    records = list(csv.DictReader(io.StringIO(out)))
    rows = run("query", "--index", sample_index, "--all", "--format", "jsonl").rows
    assert [record["id"] for record in records] == [row["id"] for row in rows]
    for record, row in zip(records, rows, strict=True):
        assert None not in record
        assert None not in record.values()
        assert record["title"].removeprefix("'") == row["title"].removeprefix("'")
        assert (record["date"], record["path"], record["line"]) == (row["date"], row["path"], str(row["line"]))
        assert record["owners"] == " ".join(owner["label"] for owner in row["owners"])


def test_csv_holds_commas_and_quotes(archives: Archives) -> None:
    out = run("query", "--index", archives.index, "mirrors", "--archive", "south", "--format", "csv").out
    (record,) = csv.DictReader(io.StringIO(out))
    assert record["title"] == 'Mirrors, "quoted", and commas'


@pytest.mark.parametrize(("query", "title"), [("counts", "'=SUM(A1) counts"), ("mirrors", "'-1 from the mirrors")])
def test_csv_keeps_a_spreadsheet_from_taking_a_title_for_a_formula(archives: Archives, query: str, title: str) -> None:
    out = run("query", "--index", archives.index, query, "--archive", "north", "--format", "csv").out
    (record,) = csv.DictReader(io.StringIO(out))
    assert record["title"] == title


def test_count_is_a_number_alone(archives: Archives) -> None:
    assert run("query", "--index", archives.index, "sigstore", "--count").out == "2\n"
    assert run("query", "--index", archives.index, "nowhere-to-be-found", "--count").out == "0\n"


def test_new_since_is_a_condition_of_the_query_and_tells_cron_by_the_status(archives: Archives) -> None:
    index = ("--index", archives.index)
    ran = run("query", *index, "mirrors OR sigstore", "--new-since", "2024-07")
    assert ran.status == 0
    assert [line[:10] for line in ran.lines if line.startswith("20")] == ["2024-07-10"]
    assert "since 2024-07" in ran.lines[-1]
    (row,) = run("query", *index, "--new-since", "2024-07-10", "--format", "jsonl").rows
    assert row["date"] == "2024-07-10", "a query need not have words"
    answer = run("query", *index, "mirrors", "--new-since", "2024-07", "--format", "json").json
    assert answer["query"]["text"] == answer["query"]["literal"] == "mirrors since:2024-07"
    assert run("query", *index, "--new-since", "2024-07-11").status == 1
    assert run("query", *index, "mirrors until:2024-06", "--new-since", "2024-07").status == 1
    assert run(*index, "--new-since", "2024-07", "--count").out == "1\n"


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("3f9c01a", "no archive of this index is kept in a git repository: give a date"),
        ("0123456789abcdef0123456789abcdef01234567", "kept in a git repository"),
        ("soon", "“soon” is no commit, and no date: “soon” is not a date. Write 2025"),
        ("2024..2025", "takes one date, not a range"),
        ("", "A date is missing"),
        ("\x1b[31m", "is not a date"),
    ],
)
def test_new_since_takes_a_date_or_a_commit_that_is_known(archives: Archives, since: str, told: str) -> None:
    ran = run("query", "--index", archives.index, "--new-since", since)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert "\x1b" not in ran.err


def test_the_copies_of_a_carried_item_are_one_hit_with_its_first_and_last_meeting(sample_index: Path) -> None:
    grouped = run("query", "--index", sample_index, "--all", "--format", "json", "date:2020").json
    each = run("query", "--index", sample_index, "--all", "--all-copies", "--format", "json", "date:2020").json
    assert each["count"] == len(each["results"]) == grouped["count"]
    assert each["threads"] == len(grouped["results"]) == grouped["threads"] < grouped["count"]
    assert sum(row["copies"] for row in grouped["results"]) == grouped["count"]
    carried = [row["carried"] for row in grouped["results"] if row["copies"] == 2]
    assert carried
    assert all((one["first"], one["last"], one["meetings"]) == ("2020-11-04", "2020-11-18", 2) for one in carried)


def test_the_copy_shown_is_the_first_in_the_order_asked_for_among_those_that_match(sample_index: Path) -> None:
    def shown(*query: str) -> set[str]:
        rows = run("query", "--index", sample_index, "--all", "--format", "jsonl", *query).rows
        return {row["date"] for row in rows if row["carried"] and row["carried"]["meetings"] == 2}

    assert shown("date:2020", "sort:date-desc") == {"2020-11-18"}
    assert shown("date:2020", "sort:date-asc") == {"2020-11-04"}
    # A condition holds for each copy: the older one alone is what matches here.
    assert shown("date:2020-11-04", "sort:date-desc") == {"2020-11-04"}


def test_an_answer_says_how_many_hits_and_how_many_items(sample_index: Path) -> None:
    answer = run("query", "--index", sample_index, "date:2020")
    assert "items from 2020-01-01 to 2020-12-31" in answer.out
    assert "when carried-over copies count once; --all-copies lists each." in answer.out
    assert "carried over: in 2 meetings, 2020-11-04 to 2020-11-18; 2 copies match" in answer.out


@pytest.mark.parametrize(
    "sentence",
    [
        "open items about sigstore", "open action items of wilmav since 2023", "actions of wilmav",
        "meetings about sigstore", "stats of mirrors",
    ],
)  # fmt: skip
def test_a_sentence_may_begin_with_the_name_of_a_command(archives: Archives, sentence: str) -> None:
    expected = run("query", *sentence.split(), "--index", archives.index)
    assert expected.status in {0, 1}
    assert run(*sentence.split(), "--index", archives.index) == expected


def test_words_that_stand_side_by_side_are_marked_as_one(sample_index: Path) -> None:
    answer = run("query", "--index", sample_index, '"offline, with the log"').out
    assert "package, **offline**, **with the log's** key" in answer
