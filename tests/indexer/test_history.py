"""In which commit a line entered a file, and in which it last changed."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_indexer.history import LineHistory
from minutes_indexer.sources import Version
from minutes_search.model import Commit

START = datetime.datetime(2024, 6, 12, 16, tzinfo=datetime.UTC)


def history(*texts: str | bytes) -> LineHistory:
    """The history of a file whose versions are of the commits `0`, `1`, and so on, one a day."""
    contents = (text if isinstance(text, bytes) else text.encode() for text in texts)
    return LineHistory.of([_version(number, content) for number, content in enumerate(contents)])


def _version(number: int, content: bytes) -> Version:
    return Version(Commit(str(number), START + datetime.timedelta(days=number)), lambda: content)


def told(found: LineHistory) -> list[str]:
    """Each line as `entered-changed`, by the commits' ids."""
    spans = (found.span(number, number) for number in range(1, len(found.lines) + 1))
    return [f"{entered.id}-{changed.id}" for entered, changed in spans]


def test_a_file_that_never_changed_is_of_its_first_commit() -> None:
    text = "# Meeting\n\n- Mirrors\n\n- Signing\n"
    assert set(told(history(text, text, text))) == {"0-0"}


def test_a_line_that_was_added_is_of_its_commit_and_those_around_it_stay() -> None:
    assert told(history("- Mirrors\n- Signing", "- Mirrors\n- Old pythons\n- Signing")) == ["0-0", "1-1", "0-0"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [ ] Sigstore: ask the mirrors", "- [x] Sigstore: ask the mirrors"),
        ("- Sigstore", "  - Sigstore"),
        ("* Sigstore", "- [ ] Sigstore"),
        ("1. Sigstore: ask the mirrors", "2. Sigstore: ask all mirrors"),
        ("- (WV) Sigstore for the mirrors", "- (WV, AB) Sigstore for all mirrors"),
        ("- CEP 31 waits for a vote", "- CEP 31 waits for a vote until 2024-07-01"),
        ("- [ ] no", "- [x] no"),
    ],
    ids=["ticked", "indented", "another bullet", "another number", "other words", "more words", "short and ticked"],
)
def test_a_line_that_was_edited_keeps_when_it_entered(before: str, after: str) -> None:
    found = history(f"# Meeting\n{before}\n- Signing", f"# Meeting\n{after}\n- Signing")
    assert told(found) == ["0-0", "0-1", "0-0"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("- Sigstore", "- Old pythons on Windows"), ("- CEP 31: vote", "- CEP 32: vote")],
    ids=["other words", "other number"],
)
def test_a_line_in_place_of_another_one_is_new(before: str, after: str) -> None:
    assert told(history(f"# Meeting\n{before}\n- Signing", f"# Meeting\n{after}\n- Signing")) == ["0-0", "1-1", "0-0"]


def test_of_several_edited_lines_the_most_similar_ones_are_the_same() -> None:
    before = "- Mirrors in Brazil are slow\n- Mirrors in Japan are slow today"
    after = "- Mirrors in Japan are slow to-day\n- Mirrors in Brazil are slow?"
    found = history("- one\n- first entry\n" + before, "- first entry\n" + after, "- first entry\n" + before)
    assert told(found) == ["0-0", "0-2", "0-2"]


def test_a_line_that_was_moved_is_the_same() -> None:
    before = "## New\n- Sigstore for the mirrors\n- Old pythons\n## Done\n- Branding of the page\n"
    after = "## New\n- Old pythons\n## Done\n- Branding of the page\n- Sigstore for the mirrors\n"
    assert set(told(history(before, after))) == {"0-0"}


def test_a_line_that_was_moved_and_ticked_is_the_same_edited() -> None:
    before = "## New\n- [ ] Sigstore for the mirrors\n- Old pythons\n## Done\n- Branding of the page"
    after = "## New\n- Old pythons\n## Done\n- Branding of the page\n- [x] Sigstore for the mirrors"
    assert told(history(before, after)) == ["0-0", "0-0", "0-0", "0-0", "0-1"]


def test_a_short_line_elsewhere_is_not_a_moved_one() -> None:
    before = "## Votes\n- none\n## Old pythons\n- dropped in June"
    after = "## Votes\n- Sigstore\n## Old pythons\n- dropped in June\n- none"
    assert told(history(before, after)) == ["0-0", "1-1", "0-0", "0-0", "1-1"]


def test_space_at_the_end_of_lines_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    assert set(told(history(b"# Meeting\n- Sigstore\n", b"\xef\xbb\xbf# Meeting  \r\n- Sigstore\r\n"))) == {"0-0"}


def test_lines_end_at_line_feeds_only() -> None:
    assert told(history("- Sigstore\x0cfor\u2028mirrors\n- Signing")) == ["0-0", "0-0"]


def test_bytes_that_are_no_text_are_compared_as_they_are() -> None:
    found = history(b"- M\xfcnchen\n- Z\xfcrich\n", b"- M\xfcnchen\n- Gen\xe8ve\n- Z\xfcrich\n")
    assert told(found) == ["0-0", "1-1", "0-0", "0-0"]


def test_an_empty_line_is_no_change_of_the_item_that_it_parts() -> None:
    entered, changed = history("- Sigstore\n  more\n", "- Sigstore\n\n  more\n").span(1, 3)
    assert (entered.id, changed.id) == ("0", "0")


def test_a_span_entered_with_its_first_line_and_changed_with_its_latest() -> None:
    found = history("- Sigstore\n  ask\n- Signing", "- Sigstore\n  ask\n  answered\n- Signing", "- Mirrors\n- Sigstore")
    assert [commit.id for commit in found.span(2, 2)] == ["0", "0"]
    found = history("- Sigstore\n  ask\n- Signing", "- Sigstore\n  ask\n  answered\n- Signing")
    assert [commit.id for commit in found.span(1, 3)] == ["0", "1"]
    assert [commit.id for commit in found.span(3, 3)] == ["1", "1"]


def test_a_line_that_is_deleted_leaves_no_trace() -> None:
    assert set(told(history("- Sigstore\n  ask\n  answered\n- Signing", "- Sigstore\n  ask\n- Signing"))) == {"0-0"}


def test_a_line_that_comes_back_is_new() -> None:
    assert told(history("- Sigstore\n- Signing", "- Signing", "- Sigstore\n- Signing")) == ["2-2", "0-0"]


@pytest.mark.parametrize(("first", "last"), [(2, 99), (99, 99), (2, 1), (0, 99)])
def test_a_line_beyond_the_end_stands_for_the_last_one(first: int, last: int) -> None:
    entered, changed = history("- Sigstore\n- Signing").span(first, last)
    assert (entered.id, changed.id) == ("0", "0")


def test_an_empty_file_has_a_history() -> None:
    assert told(history("- Sigstore", "")) == ["0-0"]


def test_a_version_that_cannot_be_read_is_told() -> None:
    def lost() -> bytes:
        raise OSError("the object is missing")

    with pytest.raises(OSError, match="the object is missing"):
        LineHistory.of([Version(Commit("0", START), lost)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("".join(f"- entry {number}\n" for number in range(9000)), ""),
        ("- the same line again\n" * 3000, "- something else\n"),
        ("".join(f"- {number} one two\n" for number in range(3000)), "".join(f"- {n} three\n" for n in range(3000))),
        (f"- {'sigstore ' * 100_000}\n", f"- {'mirrors ' * 100_000}\n"),
    ],
    ids=["many lines", "equal lines", "all replaced", "long line"],
)
def test_a_large_text_is_compared_less_closely_but_all_that_stays_is_known(before: str, after: str) -> None:
    last = "- the last line stays as it is"
    found = history(f"{before}{last}", f"{after}- and this is the new one\n{before}{last}")
    assert told(found)[-1] == "0-0"
    assert told(found)[after.count("\n")] == "1-1"


LINE = st.sampled_from(
    [
        "",
        "- [ ] sigstore for mirrors",
        "- [x] sigstore for mirrors",
        "  - old pythons",
        "- none",
        "## Votes",
        "- CEP 31",
    ]
)
TEXTS = st.lists(st.lists(LINE, max_size=8).map("\n".join), min_size=1, max_size=5)


@given(TEXTS)
def test_no_line_changed_before_it_entered(texts: list[str]) -> None:
    found = history(*texts)
    assert len(found.lines) == texts[-1].count("\n") + 1
    assert all(int(entry.split("-")[0]) <= int(entry.split("-")[1]) for entry in told(found))


@given(TEXTS)
def test_what_is_packed_is_unpacked_the_same(texts: list[str]) -> None:
    found = history(*texts)
    assert LineHistory.unpack(json.loads(json.dumps(found.pack()))) == found


@given(TEXTS, TEXTS, st.integers(0, 4))
def test_a_line_that_nobody_touched_is_of_the_commit_that_brought_it(
    before: list[str], others: list[str], place: int
) -> None:
    own = "- Ada tells of her journey"
    after = []
    for text in others:
        lines = text.split("\n")
        lines.insert(min(place, len(lines)), own)
        after.append("\n".join(lines))
    found = told(history(*before, *after))
    assert found[after[-1].split("\n").index(own)] == f"{len(before)}-{len(before)}"


@given(TEXTS, TEXTS)
def test_a_repeated_version_brings_nothing(texts: list[str], more: list[str]) -> None:
    once = history(*texts)
    assert told(history(*texts, texts[-1])) == told(once)
