"""The contents of files: which of them are there, and reading them."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from minutes_indexer.sources.git.command import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_indexer.sources.git.command import Git

_AT_ONCE = 64


def present(git: Git) -> set[str]:
    """Give the ids of all objects that are there; nothing is fetched for it. Raises GitError."""
    listed = git.read("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)")
    return set(listed.decode().split())


def read_blobs(git: Git, blobs: Iterable[str]) -> dict[str, bytes]:
    """Read the contents of blobs. Raises GitError when one is missing or damaged."""
    wanted = list(dict.fromkeys(blobs))
    printed = git.read("cat-file", "--batch", given="".join(f"{blob}\n" for blob in wanted).encode())
    found: dict[str, bytes] = {}
    place = 0
    for blob in wanted:
        # git help cat-file: <object> blob <size>, a line feed, the content, a line feed.
        end = printed.find(b"\n", place)
        name, _, about = printed[place:end].decode("utf-8", "replace").partition(" ")
        kind, _, size = about.partition(" ")
        if name != blob or kind != "blob":
            raise GitError(f"object {blob} is {about or 'not there'}")
        place = end + 1 + int(size) + 1
        found[blob] = printed[end + 1 : place - 1]
    return found


def check_blobs(git: Git, blobs: Sequence[str]) -> None:
    """Read blobs to see that all are whole. Raises GitError."""
    for start in range(0, len(blobs), _AT_ONCE):
        read_blobs(git, blobs[start : start + _AT_ONCE])


class Contents:
    """Reads what is asked for, and with it what will be asked for next: git starts once for many versions."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._held: dict[str, bytes] = {}

    def read(self, blobs: Sequence[str], index: int) -> bytes:
        """Give one of the versions of a file, of which `blobs` are all. Raises OSError."""
        blob = blobs[index]
        if blob not in self._held:
            try:
                self._held = read_blobs(self._git, blobs[index : index + _AT_ONCE])
            except GitError as error:
                raise OSError(errno.EIO, f"git: {error}") from error
        return self._held[blob]
