"""What can be wrong with an index, each as an error that says where and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_REBUILD = "rebuild it with `minutes-search index --rebuild`"


class StoreError(Exception):
    """The base of all errors of the store; the message is fit to be shown."""


class IndexMissingError(StoreError):
    """There is no index in the directory."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no index in {path}: make one with `minutes-search index SOURCE`")
        self.path = path


class IndexOutdatedError(StoreError):
    """The index was written by another version of this program."""

    def __init__(self, path: Path, found: str, wanted: int) -> None:
        super().__init__(f"the index in {path} has schema version {found}, this program reads {wanted}: {_REBUILD}")
        self.path = path
        self.found = found


class IndexUnreadableError(StoreError):
    """The index is damaged, or its files may not be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"the index in {path} cannot be read ({why}): {_REBUILD}")
        self.path = path


class IndexNotTrustedError(StoreError):
    """Another user owns the index directory or may write to it, so it is neither read nor written."""

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        super().__init__(
            f"the index in {path} is not used, for {why}, and whoever writes an index decides what programs do that "
            f"read it: {remedy}"
        )
        self.path = path


class IndexNotWritableError(StoreError):
    """The index directory cannot be written to; the index is as it was."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the index in {path} cannot be written ({why}) and stays as it was: "
            "make room or give leave to write there, or name another directory with --index"
        )
        self.path = path


class IndexNotConfirmedError(StoreError):
    """The new state of the index is there, but the disk failed while it was brought to it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the new state of the index in {path} is in place, but the disk may lose it ({why}): "
            "look after the disk and run this again"
        )
        self.path = path


class IndexLockedError(StoreError):
    """Another process writes to the index, and went on doing so for as long as the caller would wait."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"the index in {path} is being written to by {holder}: try again when it has finished")
        self.path = path
        self.holder = holder


class UnsupportedQueryError(StoreError):
    """The query asks for something that this index cannot answer; an empty answer would be wrong."""


class QueryTooCostlyError(StoreError):
    """Answering takes more of the processor than was allowed; nothing is wrong with the index."""

    def __init__(self) -> None:
        super().__init__("the query is too costly: use fewer or longer words, prefixes and fuzzy words")


class AmbiguousIdError(StoreError):
    """The start of an item id fits several items."""

    def __init__(self, prefix: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"{prefix} may be {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}: give more of the id")
        self.ids = ids
