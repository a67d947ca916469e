"""Opening an index to build on it: all of its files are read first, so that no damage is carried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.store.errors import IndexMissingError
from minutes_search.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def open_whole(path: Path) -> Store | None:
    """Open the current state of the index when all of its files are what was written; None when there is no index.

    Raises what `Store.open` and `Store.verify` raise otherwise.
    """
    try:
        store = Store.open(path)
    except IndexMissingError:
        return None
    try:
        store.verify()
    except BaseException:
        store.close()
        raise
    return store
