"""Packed tables: rows by text, read part by part."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.store.packed import Packed, pack

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
ROWS = st.dictionaries(st.text(max_size=6), VALUES, max_size=300)


@given(rows=ROWS, others=st.lists(st.text(max_size=6)))
def test_a_table_has_its_rows_and_no_others(rows: dict[str, object], others: list[str]) -> None:
    table = Packed(pack(rows))
    for key in [*rows, *others]:
        assert table.get(key) == rows.get(key)


@given(rows=ROWS, start=st.text(max_size=3))
def test_rows_with_a_start_come_in_order(rows: dict[str, object], start: str) -> None:
    assert list(Packed(pack(rows)).starting(start)) == sorted(
        (row for row in rows.items() if row[0].startswith(start)), key=lambda row: row[0]
    )


def test_nothing_is_the_empty_table() -> None:
    assert (Packed(None).get(""), list(Packed(None).starting(""))) == (None, [])


def test_only_the_part_that_is_asked_for_is_read() -> None:
    payload = bytearray(pack({f"{number:04}": number for number in range(6400)}))
    payload[-40:] = bytes(40)
    table = Packed(bytes(payload))
    assert [table.get("0000"), table.get("3200"), *dict(table.starting("001"))] == [
        0,
        3200,
        *map("{:04}".format, range(10, 20)),
    ]
    with pytest.raises(ValueError, match="decompress"):
        table.get("6399")


@given(data=st.data())
def test_a_damaged_table_raises_what_damage_shows_as(data: st.DataObject) -> None:
    payload = bytearray(pack({str(number): "x" * number for number in range(200)}))
    at = data.draw(st.integers(0, len(payload) - 1))
    payload[at] ^= data.draw(st.integers(1, 255))
    try:
        table = Packed(bytes(payload))
        [table.get(str(number)) for number in range(200)]
    except (ValueError, TypeError, LookupError):
        return
    except zlib.error:
        pytest.fail("the store does not know this for damage")
