"""Postings and stored values are read as they were written, or it is said that they cannot be read."""

from __future__ import annotations

import io
import zlib
from array import array
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.store import IndexUnreadableError, Store, rebuild
from minutes_search.store.columns import stored
from minutes_search.store.decoding import Decoded, decode
from minutes_search.store.pickles import Row
from minutes_search.store.postings import PostingsWriter
from minutes_search.store.stored import unpacked
from tests.store.samples import record

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_search.store.pool import Term

_POSTING = st.tuples(st.integers(1, 70_000), st.integers(1, 2**24 - 1), st.lists(st.integers(0, 2**32 - 1), min_size=1))


class _Kept(io.BytesIO):
    """A file whose content is still there when it is closed."""

    def close(self) -> None:
        """Leave it as it is."""


def _written(*terms: Term) -> bytes:
    postings: BinaryIO = _Kept()
    writer = PostingsWriter(_Kept(), postings)
    writer.write(terms)
    writer.close()
    postings.seek(0)
    return postings.read()


def _read(data: bytes, base: int) -> Decoded:
    return decode(data, base, Row.texts)


@given(st.lists(_POSTING, min_size=1, max_size=60), st.sampled_from((1, 30, 90)), st.integers(0, 2**20))
def test_postings_are_read_as_they_were_written(some: list[tuple[int, int, list[int]]], times: int, base: int) -> None:
    rows, docnum = [], -1
    for step, weight, places in some * times:  # up to some blocks
        docnum += step
        rows.append((docnum, weight, array("I", places).tobytes()))
    found = _read(_written(("text", "tea", [each for row in rows for each in row])), base)
    assert found.docnums == [base + docnum for docnum, _, _ in rows]
    assert list(found.weights) == [weight for _, weight, _ in rows]
    assert list(found.values) == [value for _, _, value in rows]


@pytest.mark.parametrize("number", [1, 2, 100, 3000])
def test_the_postings_of_a_tag_have_no_positions(number: int) -> None:
    found = _read(_written(("kind", "vote", [each for docnum in range(number) for each in (docnum, 1, b"")])), 0)
    assert found.docnums == list(range(number))
    assert list(found.weights) == [1] * number
    assert not found.values


def test_damaged_positions_of_a_frequent_word_are_told_when_they_are_asked_for(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        for number in range(9):
            writer.put_meeting(record(f"{number}.md", *["tea " * (1 + each % 9) for each in range(100)]))
    (file,) = tmp_path.glob("*.pst")
    with Store.open(tmp_path) as store:
        (segment,) = store.segments
        ((_, extent),) = segment.extents("text", "tea\0")
        content = bytearray(file.read_bytes())
        content[extent.stop - 40] ^= 1  # positions come last
        file.write_bytes(content)
    with Store.open(tmp_path) as store:
        (segment,) = store.segments
        postings = segment.read(extent)
        assert postings
        assert len(postings) == 900
        with pytest.raises(IndexUnreadableError):
            postings.values  # noqa: B018  # which reads them


@pytest.mark.parametrize("size", [0, 1, 255, 256, 1000, 1001, 65_535, 70_000])
def test_a_value_is_read_as_it_was_stored(size: int) -> None:
    value = bytes(number * number % 251 for number in range(size))
    assert unpacked(stored(value)) == value
    assert unpacked(zlib.compress(zlib.decompress(stored(value)), 0)) == value


@given(st.binary(max_size=400), st.data())
def test_a_stored_value_with_a_wrong_byte_is_not_read_as_another(value: bytes, data: st.DataObject) -> None:
    damaged = bytearray(stored(value))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read = unpacked(bytes(damaged))
    except Exception:  # anything may be raised, and the segment says what that means
        return
    assert read == value
