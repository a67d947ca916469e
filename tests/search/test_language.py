"""Every row of the query language's tables, from the text of a query to the items that it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from minutes_search.model import Attendee, Mention
from minutes_search.query import BY_NAME, FIELDS
from minutes_search.store import Store, UnsupportedQueryError
from tests.search.small import IDA, WILMA, ask, commit, item, make, meeting, mention, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

PULL = "https://github.com/lantern/ceps/pull/52"
MEETINGS = (
    meeting(
        "2024-03-01",
        item("wick signing", "python>=3.6 and run_exports", owner=mention(WILMA), status="open", entered=commit("1")),
        item(
            "tally",
            "say foo:bar to Wilma",
            kind="vote",
            section="Active votes",
            speaker=mention(WILMA),
            entered=commit("2"),
        ),
        attendees=(Attendee("Wilma Verhoeven", "WV", "wilmav"),),
    ),
    meeting(
        "2025-02-19",
        item("mirrors", "staged recipes of wick-verify", refs=(("lantern/ceps#52", PULL),), assignee=mention(IDA)),
        item("chores", "the run exports; 10:30", kind="action", owner=mention(IDA), status="done", entered=commit("4")),
        attendees=(Attendee("Ida Ferrer", "IF", None),),
    ),
    meeting(
        "2026-11-01",
        item("windows", "recipes staged", refs=(("cep:46", None),), owner=Mention("RA"), entered=commit("7")),
        archive="ecosystem",
    ),
)
ALL = {"wick signing", "tally", "mirrors", "chores", "windows"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("index"), *MEETINGS, commits={"core": "13245", "ecosystem": "67"}) as opened:
        yield opened


ROWS: list[tuple[str, set[str]]] = [
    ("", ALL),
    ("staged recipe", {"mirrors", "windows"}),
    ('"staged recipes"', {"mirrors"}),
    ("“staged recipes”", {"mirrors"}),
    ("signing OR mirrors", {"wick signing", "mirrors"}),
    ("NOT windows", ALL - {"windows"}),
    ("-windows", ALL - {"windows"}),
    ("wick (signing OR mirrors) -staged", {"wick signing"}),
    ("sign*", {"wick signing"}),
    ("mirors~", {"mirrors"}),
    ("miror~", set()),
    ("miror~2", {"mirrors"}),
    ("run_exports", {"wick signing"}),
    ('"run exports"', {"wick signing", "chores"}),
    ("wick-verify", {"mirrors"}),
    ("verify", {"mirrors"}),
    ("3.6", {"wick signing"}),
    ("foo:bar", {"tally"}),
    (r"foo\:bar", {"tally"}),
    ("10:30", {"chores"}),
    ("by:WV", {"wick signing", "tally"}),
    ("owner:@wilmav", {"wick signing"}),
    ("author:wilma", {"wick signing"}),
    ('speaker:"wilma verhoeven"', {"tally"}),
    ("assignee:IF", {"mirrors", "chores"}),
    ("mentions:WV", {"tally"}),
    ("attendee:verhoeven", {"wick signing", "tally"}),
    ("attendee:ida", {"mirrors", "chores"}),
    ("by:RA", {"windows"}),
    ("-by:WV", ALL - {"wick signing", "tally"}),
    ("by:WV,RA", {"wick signing", "tally", "windows"}),
    ("owner:WV owner:RA", {"wick signing", "windows"}),
    ("by:WV kind:vote", {"tally"}),
    ("ref:lantern/ceps#52", {"mirrors"}),
    (f"ref:{PULL}/files", {"mirrors"}),
    ("ref:cep-46", {"windows"}),
    ("cep:46", {"windows"}),
    ("cfep:46", set()),
    ("pep:46", set()),
    ("nep:46", set()),
    ("spec:46", set()),
    ("repo:lantern/ceps", {"mirrors"}),
    ("repo:lantern/*", {"mirrors"}),
    ("repo:lant/*", set()),
    ("date:2024", {"wick signing", "tally"}),
    ("date:2025-02", {"mirrors", "chores"}),
    ("date:2025-02-19", {"mirrors", "chores"}),
    ("date:2024-03..2025-02", ALL - {"windows"}),
    ("date:2025..", {"mirrors", "chores", "windows"}),
    ("date:..2024-02", set()),
    ("date:>=2026-11-01", {"windows"}),
    ("since:2025-02-19", {"mirrors", "chores", "windows"}),
    ("until:2024", {"wick signing", "tally"}),
    ("after:2025-02-19", {"windows"}),
    ("before:2025-02-19", {"wick signing", "tally"}),
    ("date:last-year", {"mirrors", "chores"}),
    ("since:3-months-ago", {"windows"}),
    ("since-commit:11111", {"tally", "chores"}),
    ("since-commit:222222222", {"chores"}),
    ("since-commit:3333333", {"tally", "chores"}),
    (f"since-commit:{'5' * 40}", set()),
    ("Since-Commit:11111 -tally", {"chores"}),
    ("since-commit:66666", {"windows"}),
    ("section:vote", {"tally"}),
    ('section:"active votes"', {"tally"}),
    ("kind:vote", {"tally"}),
    ("is:open", {"wick signing"}),
    ("is:done", {"chores"}),
    ("is:action", {"mirrors", "chores"}),
    ("is:carried", set()),
    ("has:action", {"mirrors"}),
    ("has:ref", {"mirrors", "windows"}),
    ("has:pr", {"mirrors"}),
    ("has:owner", {"wick signing", "chores", "windows"}),
    ("has:speaker", {"tally"}),
    ("wick in:title", {"wick signing"}),
    ("wick in:body", {"mirrors"}),
    ("archive:ecosystem", {"windows"}),
    ("staged sort:date-asc", {"mirrors", "windows"}),
    ("every wick discussion by WV", set()),  # a sentence only where it is asked as one
]


@pytest.mark.parametrize(("text", "found"), ROWS, ids=lambda row: row if isinstance(row, str) else "")
def test_each_row_of_the_tables_finds_what_it_says(store: Store, text: str, found: set[str]) -> None:
    results = ask(store, text)
    assert titles(results) == found
    assert results.count == len(found)


def test_no_field_is_left_out_here() -> None:
    asked = {BY_NAME[text.lstrip("-").partition(":")[0]].name for text, _ in ROWS if _starts_with_field(text)}
    assert {field.name for field in FIELDS} - asked == {"in", "sort"}
    for field in FIELDS:
        for choice in () if field.name in {"kind", "sort"} else field.choices:
            assert any(f"{field.name}:{choice}" in text for text, _ in ROWS), choice


def _starts_with_field(text: str) -> bool:
    return text.lstrip("-").partition(":")[0] in BY_NAME


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_store_answers_every_field_with_every_choice(store: Store, field: object) -> None:
    spec = next(known for known in FIELDS if known is field)
    example = "11111" if spec.value == "commit" else spec.example.partition(":")[2]
    for value in spec.choices or (example,):
        try:
            ask(store, f"{spec.name}:{value}")
        except UnsupportedQueryError as error:
            pytest.fail(str(error))


def test_the_order_is_the_one_that_is_asked_for(store: Store) -> None:
    oldest = [hit.stored.date for hit in ask(store, "recipes sort:date-asc").hits]
    assert oldest == sorted(oldest)
    assert [hit.stored.date for hit in ask(store, "recipes sort:date-desc").hits] == oldest[::-1]
    assert ask(store, "recipes").sort == "relevance"


@pytest.mark.parametrize(
    ("commit", "told"),
    [
        ("99999", "99999 is no commit of the branch of any archive: give more digits of one, or a date with since:"),
        ("ffffffffffff", "is no commit of the branch"),
    ],
)
def test_a_commit_that_no_archive_has_is_an_error_not_an_empty_answer(store: Store, commit: str, told: str) -> None:
    with pytest.raises(UnsupportedQueryError, match=told):
        ask(store, f"since-commit:{commit}")
