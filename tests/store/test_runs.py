"""A run is one commit: all of it or nothing, and each file once."""

from __future__ import annotations

import datetime
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from minutes_search.model import Item
from minutes_search.query import Phrase
from minutes_search.store import (
    Evaluation,
    FileState,
    MeetingRecord,
    PersonRecord,
    SkippedRecord,
    Store,
    open_for_writing,
    rebuild,
)
from tests.store.samples import count, meeting, record, titles, titles_in

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_search.store import Writer


class Interrupted(Exception):  # noqa: N818 - what happens to a run, not an error of it
    pass


def _interrupted(run: Writer) -> None:
    with run as writer:
        writer.put_meeting(record("a.md", "new"))
        writer.put_meeting(record("b.md", "more"))
        writer.remove("core", "a.md")
        raise Interrupted


def test_a_new_index_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "new" / "index") as writer:
        assert writer.before is None
    assert stat.S_IMODE((tmp_path / "new" / "index").stat().st_mode) == 0o700
    assert titles_in(tmp_path / "new" / "index") == []


def test_what_a_run_puts_is_there_afterwards(tmp_path: Path) -> None:
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "sigstore", "attestation"))
        writer.put_meeting(record("b.md", archive="ecosystem", day=2))
        writer.put_skipped(SkippedRecord("core", "empty.md", "d", "no agenda items"))
    with Store.open(tmp_path) as store:
        assert titles(store) == ["attestation", "sigstore"]
        assert store.archives() == ["core", "ecosystem"]
        assert store.files("core") == {
            "a.md": FileState("digest of a.md"),
            "empty.md": FileState("d", "no agenda items"),
        }
        found = store.meeting("core", "a.md")
        assert found is not None
        assert found.meeting == meeting("a.md", "sigstore", "attestation")
        assert store.meeting("core", "empty.md") is None
        assert store.meeting("core", "b.md") is None


def test_an_error_in_the_middle_of_a_run_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "old"))
    files = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(Interrupted):
        _interrupted(open_for_writing(tmp_path))
    assert titles_in(tmp_path) == ["old"]
    assert {file.name for file in tmp_path.iterdir()} == files


def test_an_error_in_a_first_run_leaves_no_index(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        _interrupted(rebuild(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["write.lock"]


def test_a_file_that_is_put_twice_in_a_run_is_there_once_as_last_put(tmp_path: Path) -> None:
    for _ in range(2):
        with open_for_writing(tmp_path) as writer:
            writer.put_meeting(record("a.md", "first", "second"))
            writer.put_meeting(record("b.md", "other"))
            writer.put_meeting(record("a.md", "third"))
        assert titles_in(tmp_path) == ["other", "third"]
        assert count(tmp_path, "first") == 0


def test_removing_really_removes(tmp_path: Path) -> None:
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "sigstore"))
        writer.put_meeting(record("b.md", "sigstore"))
        writer.put_meeting(record("a.md", "sigstore", archive="ecosystem"))
    with open_for_writing(tmp_path) as writer:
        writer.remove("core", "a.md")
        writer.remove("core", "never there.md")
        writer.put_meeting(record("c.md", "sigstore"))
        writer.remove("core", "c.md")
    assert count(tmp_path, "sigstore") == 2
    with Store.open(tmp_path) as store:
        assert list(store.files("core")) == ["b.md"]
        assert store.item("a.md-1") is not None  # the other archive's


def test_a_meeting_may_become_a_skipped_file_and_come_back(tmp_path: Path) -> None:
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "sigstore"))
    with open_for_writing(tmp_path) as writer:
        writer.put_skipped(SkippedRecord("core", "a.md", "d2", "no date"))
    assert titles_in(tmp_path) == []
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "again"))
    assert titles_in(tmp_path) == ["again"]
    with Store.open(tmp_path) as store:
        assert store.files("core") == {"a.md": FileState("digest of a.md")}


def test_a_record_that_cannot_be_indexed_is_refused_whole(tmp_path: Path) -> None:
    twice = meeting("bad.md", "one", "two")
    twice = replace(twice, items=(twice.items[0], replace(twice.items[1], id=twice.items[0].id)))
    broken = replace(meeting("bad.md", "one"), items=(Item("x", 1, "new", (), None),))  # type: ignore[arg-type]
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("bad.md", "good"))
        with pytest.raises(ValueError, match=r"bad\.md-1"):
            writer.put_meeting(MeetingRecord(twice, "d"))
        with pytest.raises((TypeError, AttributeError)):
            writer.put_meeting(MeetingRecord(broken, "d"))
    assert titles_in(tmp_path) == ["good"]


def test_a_run_without_changes_makes_no_new_generation(tmp_path: Path) -> None:
    people = [PersonRecord("wolfv", "Wolf Vollprecht")]
    with open_for_writing(tmp_path) as writer:
        writer.put_people(people)
        writer.put_meta("run", b"1")
    with Store.open(tmp_path) as store:
        generation = store.generation
    with open_for_writing(tmp_path) as writer:
        writer.put_people(people)
        writer.put_meta("run", b"2")
        writer.put_meta("run", b"1")
        writer.remove("core", "nothing.md")
    with Store.open(tmp_path) as store:
        assert store.generation == generation


def test_payloads_are_kept_apart_from_the_items_and_replaced(tmp_path: Path) -> None:
    outline = bytes(range(256)) * 500
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(MeetingRecord(meeting("a.md", "sigstore"), "d", outline))
        writer.put_meeting(record("b.md", "other"))
        writer.put_meta("run", b"first")
    with open_for_writing(tmp_path) as writer:
        writer.put_meta("run", b"second")
        assert writer.before is not None
        assert writer.before.meta("run") == b"first"
    with Store.open(tmp_path) as store:
        assert store.outline("core", "a.md") == outline
        assert store.outline("core", "b.md") == b""
        assert store.outline("core", "c.md") is None
        assert dict(store.outlines("core")) == {"a.md": outline, "b.md": b""}
        assert store.meta("run") == b"second"
        assert store.meta("other") is None


def test_a_reader_sees_the_old_state_whole_while_a_run_goes_on_and_after_it(tmp_path: Path) -> None:
    with open_for_writing(tmp_path) as writer:
        writer.put_meeting(record("a.md", "old sigstore"))
    with Store.open(tmp_path) as store:
        with rebuild(tmp_path) as writer:
            writer.put_meeting(record("a.md", "new sigstore"))
            assert titles_in(tmp_path) == ["old sigstore"]
        # only now is most of the old state read, whose files are gone
        assert titles(store) == ["old sigstore"]
        assert len(Evaluation(store, ("title",)).items(Phrase("old sigstore"))) == 1
        assert titles_in(tmp_path) == ["new sigstore"]


def test_segments_stay_few_and_a_long_row_of_runs_answers_like_a_rebuild(tmp_path: Path) -> None:
    updated, rebuilt = tmp_path / "updated", tmp_path / "rebuilt"
    with rebuild(updated) as writer:
        for n in range(60):
            writer.put_meeting(record(f"{n}.md", f"item {n} old", "sigstore", day=1 + n % 28))
    for n in range(40):
        with open_for_writing(updated) as writer:
            writer.put_meeting(record(f"{n}.md", f"item {n} new", f"word{n} sigstore", day=1 + n % 28))
            writer.put_meta("run", str(n).encode())
        with Store.open(updated) as store:
            assert len(store.segments) <= 9
            assert len(store.items) == 120
    with rebuild(rebuilt) as writer:
        for n in range(60):
            texts = (f"item {n} new", f"word{n} sigstore") if n < 40 else (f"item {n} old", "sigstore")
            writer.put_meeting(record(f"{n}.md", *texts, day=1 + n % 28))
    with Store.open(updated) as one, Store.open(rebuilt) as other:
        assert list(one.meetings()) == list(other.meetings())
    assert count(updated, "new") == 40
    assert count(updated, "word17") == 1
    assert count(updated, "sigstore") == 60


def test_meetings_come_oldest_first_and_may_be_chosen(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("b.md", "x", day=2))
        writer.put_meeting(record("c.md", "x", day=1))
        writer.put_meeting(record("a.md", "x", day=2))
        writer.put_meeting(record("0.md", "x", day=2, archive="ecosystem"))
    with Store.open(tmp_path) as store:
        assert [found.meeting.path for found in store.meetings()] == ["c.md", "a.md", "b.md", "0.md"]
        day = datetime.date(2024, 1, 2)
        assert [found.meeting.path for found in store.meetings(["core"], date=day)] == ["a.md", "b.md"]
        assert [found.meeting.path for found in store.meetings(path="c.md")] == ["c.md"]
