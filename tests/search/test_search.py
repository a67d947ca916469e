"""What an answer looks like: its order, its pages, its people and its snippets."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from minutes_search.model import Attendee, Item, Meeting, Mention, TextLine
from minutes_search.query import And, DateRange, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Query, Scope, Word
from minutes_search.search import search
from minutes_search.store import MeetingRecord, PersonRecord, SkippedRecord, Store, UnsupportedQueryError, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from minutes_search.search import Results


def _item(line: int, title: str, *more: str, section: str = "Agenda", owner: Mention | None = None) -> Item:
    lines = (TextLine(line, title), *(TextLine(line + n, text, 1) for n, text in enumerate(more, 1)))
    return Item(f"item-{line}", line, "new", (section,), title, owners=(owner,) if owner else (), lines=lines)


def _meeting(path: str, day: int, *items: Item, archive: str = "core") -> Meeting:
    return Meeting(archive, path, datetime.date(2024, 1, day), path, (Attendee("Ada Attending", "AA"),), items)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that makes an index of meetings and opens it."""

    def make(*meetings: Meeting, people: Sequence[PersonRecord] = ()) -> Store:
        with rebuild(tmp_path) as writer:
            for meeting in meetings:
                writer.put_meeting(MeetingRecord(meeting, "d"))
            writer.put_people(people)
        return Store.open(tmp_path)

    return make


def _places(results: Results) -> list[tuple[str, int]]:
    return [(hit.stored.path, hit.stored.item.line) for hit in results.hits]


def test_without_words_the_newest_come_first_and_a_meeting_keeps_its_order(made: Callable[..., Store]) -> None:
    newer = _meeting("new.md", 2, _item(1, "one"), _item(5, "two"))
    older = _meeting("old.md", 1, _item(1, "one"), _item(9, "two"))
    same_day = _meeting("also new.md", 2, _item(3, "one"))
    with made(older, newer, same_day) as store:
        newest = [("also new.md", 3), ("new.md", 1), ("new.md", 5), ("old.md", 1), ("old.md", 9)]
        assert _places(search(store, Query(None))) == newest
        oldest = [("old.md", 1), ("old.md", 9), ("also new.md", 3), ("new.md", 1), ("new.md", 5)]
        assert _places(search(store, Query(None, sort="date-asc"))) == oldest
        assert search(store, Query(None)).sort == "date-desc"
        assert search(store, Query(Not(Word("one")))).sort == "date-desc"


def test_pages_put_together_are_the_whole_answer_and_each_knows_the_whole_count(made: Callable[..., Store]) -> None:
    with made(*(_meeting(f"{n}.md", n, _item(1, "sigstore " * n), _item(2, "other")) for n in range(1, 20))) as store:
        for query in (Query(Word("sigstore")), Query(None), Query(None, sort="date-asc")):
            whole = search(store, query, limit=None)
            pages = [search(store, query, limit=4, offset=offset) for offset in range(0, 40, 4)]
            assert [hit for page in pages for hit in page.hits] == list(whole.hits)
            assert {page.count for page in pages} == {whole.count} == {len(whole.hits)}
        assert search(store, Query(None), limit=0).hits == ()
        with pytest.raises(ValueError, match="negative"):
            search(store, Query(None), offset=-1)


def test_a_word_in_the_title_counts_more_than_in_the_body_and_equals_keep_the_order_of_the_file(
    made: Callable[..., Store],
) -> None:
    body = _meeting("body.md", 3, _item(1, "other words", "sigstore here"))
    title = _meeting("title.md", 2, _item(1, "sigstore words", "other here"), _item(8, "sigstore words", "other here"))
    with made(body, title) as store:
        results = search(store, Query(Word("sigstore")))
        assert results.sort == "relevance"
        assert _places(results) == [("title.md", 1), ("title.md", 8), ("body.md", 1)]
        assert results.hits[0].score == results.hits[1].score > results.hits[2].score > 0


def test_an_answer_may_be_limited_to_archives(made: Callable[..., Store]) -> None:
    core, other = _meeting("a.md", 1, _item(1, "x")), _meeting("a.md", 1, _item(1, "x"), archive="ecosystem")
    with made(core, other) as store:
        assert search(store, Query(None), archives=["ecosystem"]).count == 1
        assert search(store, Query(None), archives=["ecosystem", "core"]).count == 2
        assert search(store, Query(None), archives=["nowhere"]).count == 0


def test_an_archive_of_nothing_but_skipped_files_has_no_items(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_skipped(SkippedRecord("core", "a.md", "d", "no date"))
    with Store.open(tmp_path) as store:
        assert search(store, Query(None), archives=["core"]).count == 0
        assert search(store, Query(Field("archive", ("core",)))).count == 0
        assert store.archives() == ["core"]


@pytest.mark.parametrize(
    ("root", "scope", "found"),
    [
        (Phrase("one two"), (), True),  # over a line's end
        (Phrase("two active"), (), False),  # from the text into the section
        (Phrase("sigstore one"), ("title", "body"), False),  # from the title into the body
        (Phrase("sigstore one"), (), True),
        (Phrase("active votes"), (), True),
        (Word("votes"), ("title",), False),
        (Word("votes"), ("body",), False),
        (Word("sigstore"), ("title",), True),
        (Word("sigstore"), ("body",), False),
        (Word("one"), ("body",), True),
        (Prefix("dyi"), (), True),
        (Word("die"), (), True),  # one stem
        (Prefix("die"), (), False),
        (Fuzzy("dyimg", 1), (), True),
        (Fuzzy("dymg", 1), (), False),
        (Fuzzy("dymg", 2), (), True),
        (Or((Word("nothing"), And((Word("one"), Not(Word("three")))))), (), True),
    ],
)
def test_words_are_found_where_they_stand(
    made: Callable[..., Store], root: Node, scope: tuple[Scope, ...], found: bool
) -> None:
    with made(_meeting("a.md", 1, _item(1, "sigstore", "one", "two dying", section="Active votes"))) as store:
        assert search(store, Query(root, scope=scope)).count == found


WOLF = PersonRecord("wolfv", "Wolf Vollprecht", "wolfv", initials=("WV",), labels=("Wolfi",))
OTHER_WOLF = PersonRecord("wolf-meier", "Wolf Meier", names=("Wolf",), initials=("WM",))
RALF = PersonRecord("rgommers", "Ralf Gommers", "rgommers", initials=("RG", "WM"))
MENTIONS = {
    1: Mention("WV", "wolfv"),
    2: Mention("Wolfi", "wolfv"),
    3: Mention("Wolf", "wolf-meier"),
    4: Mention("rgommers", "rgommers"),
    5: Mention("RA"),
    6: Mention("WM", how="ambiguous", candidates=("wolf-meier", "rgommers")),
}


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("WV", {1, 2}),
        ("wv", {1, 2}),
        ("wolfv", {1, 2}),
        ("@wolfv", {1, 2}),
        ("Wolf Vollprecht", {1, 2}),
        ("vollprecht wolf", {1, 2}),
        ("Voll", {1, 2}),
        ("Wolfi", {1, 2}),
        ("wolf", {1, 2, 3}),  # one table's short name does not hide the other Wolf
        ("wolf-meier", {3}),
        ("Ralf", {4}),
        ("RA", {5}),  # a label that stands for nobody known, and not the start of Ralf
        ("WM", {3, 4, 6}),  # initials of two, and the label that stayed unresolved
        ("Go", set()),
        ("Ada Lovelace", set()),
    ],
)
def test_a_person_is_found_by_whatever_they_are_called(made: Callable[..., Store], value: str, lines: set[int]) -> None:
    items = [_item(line, "x", owner=mention) for line, mention in MENTIONS.items()]
    with made(_meeting("a.md", 1, *items), people=[WOLF, OTHER_WOLF, RALF]) as store:
        found = search(store, Query(Field("owner", (value,))))
        assert {hit.stored.item.line for hit in found.hits} == lines


def test_initials_of_two_people_are_known_to_be_of_two(made: Callable[..., Store]) -> None:
    with made(people=[WOLF, OTHER_WOLF, RALF]) as store:
        assert [person.key for person in store.people.resolve("WM").persons] == ["rgommers", "wolf-meier"]
        assert store.people.resolve("Ada Lovelace").persons == ()


@pytest.mark.parametrize("field", [Field("colour", ("red",)), Field("kind", ("odd",))])
def test_what_the_index_cannot_answer_is_an_error_and_never_no_hits(made: Callable[..., Store], field: Field) -> None:
    with made(_meeting("a.md", 1, _item(1, "x"))) as store, pytest.raises(UnsupportedQueryError):
        search(store, Query(Not(field)))


def test_a_range_of_days_includes_both_ends(made: Callable[..., Store]) -> None:
    days = [datetime.date(2024, 1, day) for day in range(1, 6)]
    with made(*(_meeting(f"{day}.md", day.day, _item(1, "x")) for day in days)) as store:
        assert search(store, Query(Field("date", (DateRange(days[1], days[3]),)))).count == 3
        assert search(store, Query(Field("date", (DateRange(None, days[0]), DateRange(days[4], None))))).count == 2


def test_the_line_with_most_of_the_words_is_shown_and_marked(made: Callable[..., Store]) -> None:
    item = _item(4, "sigstore news", "nothing", "Attestations of sigstore-rust", "sigstore")
    with made(_meeting("a.md", 1, item)) as store:
        (hit,) = search(store, Query(And((Word("sigstore"), Prefix("attest"), Not(Word("windows")))))).hits
        assert hit.snippet.line == 6
        assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["Attestations", "sigstore"]
        (hit,) = search(store, Query(Phrase("of sigstore-rust"))).hits
        assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["of", "sigstore-rust"]
        (hit,) = search(store, Query(Word("agenda"))).hits
        assert (hit.snippet.line, hit.snippet.text, hit.snippet.marks) == (4, "sigstore news", ())
        assert (hit.lines, hit.title_marks) == ((), ())


def test_up_to_three_lines_are_given_in_their_order_those_with_most_of_the_words(made: Callable[..., Store]) -> None:
    item = _item(1, "news", "sigstore", "nothing", "sigstore", "sigstore", "an attestation of sigstore")
    with made(_meeting("a.md", 1, item)) as store:
        (hit,) = search(store, Query(Or((Word("sigstore"), Prefix("attest"))))).hits
        assert [line.line for line in hit.lines] == [2, 4, 6]
        assert hit.snippet == hit.lines[2]
        assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["attestation", "sigstore"]


def test_words_are_marked_in_the_title_by_itself(made: Callable[..., Store]) -> None:
    title = "sigstore, attestations of sigstore"
    item = Item("a", 4, "new", ("Agenda",), title, lines=(TextLine(4, f"(WV) {title}"), TextLine(5, "rust")))
    with made(_meeting("a.md", 1, item)) as store:
        (hit,) = search(store, Query(And((Word("sigstore"), Word("rust"))))).hits
        assert [title[a:b] for a, b in hit.title_marks] == ["sigstore", "sigstore"]
        (hit,) = search(store, Query(Phrase("of sigstore rust"))).hits
        assert hit.title_marks == ()


def test_a_long_line_is_cut_around_what_was_found(made: Callable[..., Store]) -> None:
    long = "word " * 200 + "sigstore " + "more " * 200
    with made(_meeting("a.md", 1, _item(1, "title", long), _item(5, "x" * 1000 + " sigstore"))) as store:
        for hit in search(store, Query(Word("sigstore"))).hits:
            assert len(hit.snippet.text) <= 242
            assert hit.snippet.text.startswith("…")
            assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["sigstore"]
