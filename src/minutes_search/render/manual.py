"""The manual of the query language, generated from its tables: for a terminal and as Markdown (``docs/query.md``)."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.query.fields import FIELDS
from minutes_search.query.operators import OPERATORS, RANGES, SENTENCES, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.query.fields import FieldSpec

_WIDEST_EXAMPLES = 34


class Row(NamedTuple):
    """One row of the manual."""

    code: tuple[str, ...]
    """What a person writes, in the query language or as a sentence."""
    help: str
    reads: str = ""
    """Of a sentence: the query it is read as."""


class Table(NamedTuple):
    """One table of the manual."""

    heading: str
    columns: tuple[str, str]
    rows: tuple[Row, ...]


def tables() -> tuple[Table, ...]:
    """Return the whole manual."""
    values = tuple(Row(value.examples, f"{value.name}: {value.help}") for value in (*VALUES, RANGES))
    return (
        Table("Words and operators", ("written", "finds items that"), tuple(
            Row(operator.examples, operator.help) for operator in OPERATORS
        )),
        Table("Fields", ("field", "value"), tuple(Row(_written(field), _field_help(field)) for field in FIELDS)),
        Table("Values", ("value", "is"), values),
        Table("Sentences", ("sentence", "is read as"), tuple(
            Row((each.sentence,), "", each.query) for each in SENTENCES
        )),
    )  # fmt: skip


def _written(field: FieldSpec) -> tuple[str, ...]:
    return (field.example, *(f"{alias}:" for alias in field.aliases))


def _field_help(field: FieldSpec) -> str:
    return f"{field.help}: {', '.join(field.choices)}" if field.choices else field.help


def manual_lines(width: int) -> Iterator[str]:
    """Give the manual for a terminal of that many columns."""
    for table in tables():
        yield f"{table.heading}:"
        for row in table.rows:
            yield from _row_lines(row, max(width, _WIDEST_EXAMPLES + 24))
        yield ""
    yield "The answer says how a sentence was read; --literal searches its words. Options: minutes-search query --help"


def _row_lines(row: Row, width: int) -> Iterator[str]:
    if row.reads:
        yield f"  {row.code[0]}"
        yield f"      {row.reads}"
        return
    left = [""]
    for code in row.code:
        joined = f"{left[-1]}  {code}".strip()
        if len(joined) <= _WIDEST_EXAMPLES:
            left[-1] = joined
        else:
            left.append(code)
    left = [line for line in left if line]
    right = textwrap.wrap(row.help, width - _WIDEST_EXAMPLES - 4, break_on_hyphens=False)
    for i in range(max(len(left), len(right))):
        code, text = (side[i] if i < len(side) else "" for side in (left, right))
        yield f"  {code:<{_WIDEST_EXAMPLES}}  {text}".rstrip()


def manual_markdown() -> str:
    """Return the manual as Markdown tables, one below a heading each."""
    return "\n".join(line for table in tables() for line in _table_markdown(table))


def _table_markdown(table: Table) -> Iterator[str]:
    yield from (f"## {table.heading}", "", f"| {table.columns[0]} | {table.columns[1]} |", "| --- | --- |")
    for row in table.rows:
        code = row.code[0] if row.reads else ", ".join(map(_code, row.code))
        yield f"| {code} | {_code(row.reads) if row.reads else row.help} |"
    yield ""


def _code(text: str) -> str:
    return f"`{text}`"
