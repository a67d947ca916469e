"""Which meeting an item belongs to, and what is told of all meetings together, after any runs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.store import SkippedRecord, Store, open_for_writing
from tests.store.samples import meeting, record

FILES = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
TEXTS = st.lists(st.sampled_from(["one", "two words", "three more words"]), max_size=3)
RUNS = st.lists(st.lists(st.tuples(FILES, TEXTS | st.none(), st.integers(1, 5)), min_size=1, max_size=4), max_size=4)
"""What each run puts: files with their items and the day of the month; None: the file yields nothing."""


@given(runs=RUNS)
@settings(max_examples=40)
def test_what_is_told_of_the_meetings_is_what_counting_them_says(
    runs: list[list[tuple[str, list[str] | None, int]]],
) -> None:
    files: dict[str, tuple[list[str], int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for run in runs:
            with open_for_writing(Path(folder)) as writer:
                for path, texts, day in run:
                    files.pop(path, None)
                    if texts is None:
                        writer.put_skipped(SkippedRecord("core", path, "digest", "nothing in it"))
                    else:
                        writer.put_meeting(record(path, *texts, day=day))
                        files[path] = texts, day
        if runs:
            with Store.open(Path(folder)) as store:
                check(store, files)


def check(store: Store, files: dict[str, tuple[list[str], int]]) -> None:
    """Compare a store with what its files are to be."""
    items = store.documents("kind", "new")
    lengths = [store.column("length")[docnum] - 1 for docnum in items]
    days = {path: meeting(path, day=day).date.toordinal() for path, (_, day) in files.items()}
    assert (store.item_count, store.newest) == (len(items), max(days.values(), default=1))
    assert store.average_length == pytest.approx(max(1.0, sum(lengths) / max(1, len(lengths))))
    found = {docnum: store.block_of(docnum) for docnum in items}
    assert found == {docnum: block for block in store.blocks for docnum in block.items}
    assert found == {docnum: store.block_of(docnum) for docnum in items}, "with the list of all meetings likewise"
    assert sorted((store.load(docnum).path, block.day) for docnum, block in found.items()) == sorted(
        (path, days[path]) for path, (texts, _) in files.items() for _ in texts
    )
    paths = {docnum: store.load(docnum).path for docnum in items}
    assert sorted(items, key=lambda docnum: store.order(docnum, newest_first=True)) == sorted(
        items, key=lambda docnum: (-days[paths[docnum]], paths[docnum], docnum)
    )
