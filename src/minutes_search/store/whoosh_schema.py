"""The fields of the index as Whoosh is told of them, in the table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence, Positions

from minutes_search.store.schema import COLUMNS, TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Tags(FieldType):  # type: ignore[misc]
    """Exact terms, as they are."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield what Whoosh wants of each term."""
        return ((term.encode(), 1, 1.0, b"") for term in value)


class _Words(FieldType):  # type: ignore[misc]
    """Analysed words: a mapping of term to how often it stands there and its encoded positions."""

    def __init__(self) -> None:
        super().__init__(Positions(), None)

    def index(self, value: dict[str, tuple[int, bytes]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield what Whoosh wants of each term."""
        return ((term.encode(), count, float(count), positions) for term, (count, positions) in value.items())


class _Stored(FieldType):  # type: ignore[misc]
    """A value that is only stored; Whoosh compresses it."""

    indexed = False
    stored = True

    def __init__(self) -> None:
        super().__init__(None, None, stored=True)


def make_schema() -> Any:
    """Return the Whoosh schema of the index."""
    fields: dict[str, Any] = {name: COLUMN(NumericColumn(code)) for name, code in COLUMNS.items()}
    fields |= {name: _Tags() for name in TAGS}
    return Schema(text=_Words(), data=_Stored(), place=COLUMN(VarBytesColumn()), **fields)
