"""The store: the one package that imports Whoosh.

Reading is `Store`, writing `open_for_writing` and `rebuild`. Only a commit imports Whoosh, which takes a while: its
files are read and written by own code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes_search.store.errors import (
    AmbiguousIdError,
    IndexLockedError,
    IndexMissingError,
    IndexNotConfirmedError,
    IndexNotTrustedError,
    IndexNotWritableError,
    IndexOutdatedError,
    IndexUnreadableError,
    QueryTooCostlyError,
    StoreError,
    UnsupportedQueryError,
)
from minutes_search.store.records import (
    FileState,
    MeetingRecord,
    PersonRecord,
    SkippedRecord,
    StoredItem,
    StoredMeeting,
)

if TYPE_CHECKING:
    from minutes_search.store.evaluate import Evaluation, word_leaves
    from minutes_search.store.people import People, Resolved
    from minutes_search.store.store import Store
    from minutes_search.store.whole import open_whole
    from minutes_search.store.writer import Writer, open_for_writing, rebuild

_LATE = {
    "Evaluation": "evaluate",
    "People": "people",
    "Resolved": "people",
    "Store": "store",
    "Writer": "writer",
    "open_for_writing": "writer",
    "open_whole": "whole",
    "rebuild": "writer",
    "word_leaves": "evaluate",
}

__all__ = [
    "AmbiguousIdError",
    "Evaluation",
    "FileState",
    "IndexLockedError",
    "IndexMissingError",
    "IndexNotConfirmedError",
    "IndexNotTrustedError",
    "IndexNotWritableError",
    "IndexOutdatedError",
    "IndexUnreadableError",
    "MeetingRecord",
    "People",
    "PersonRecord",
    "QueryTooCostlyError",
    "Resolved",
    "SkippedRecord",
    "Store",
    "StoreError",
    "StoredItem",
    "StoredMeeting",
    "UnsupportedQueryError",
    "Writer",
    "open_for_writing",
    "open_whole",
    "rebuild",
    "word_leaves",
]


def __getattr__(name: str) -> Any:
    """Import what reads and what writes when it is first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - needed here only

    return getattr(importlib.import_module(f"{__name__}.{_LATE[name]}"), name)
