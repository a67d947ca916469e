"""Whose an index is. Reading an index unpickles what its files hold, so its directory is as good as program code.

It is made for its owner alone, and one that another user owns or may write to is not read. The superuser is trusted:
whoever that is can do all of this without an index. Windows says who may do what in another way, and is not asked.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from minutes_search.store.errors import IndexNotTrustedError

if TYPE_CHECKING:
    from pathlib import Path

ASKED = hasattr(os, "geteuid")
"""Whether this system says by a mode and an owner who may write."""
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_SUPERUSER = 0


def check_trusted(folder: Path) -> None:
    """Raise IndexNotTrustedError when another user owns the index directory or may write to it.

    Of a link the directory that it leads to counts. What is missing, or cannot be looked at, is left to whoever
    reads it.
    """
    try:
        state = folder.stat()
    except OSError:
        return
    check_owner(folder, folder, state)


def check_owner(folder: Path, what: Path, state: os.stat_result) -> None:
    """Raise IndexNotTrustedError when `what`, of the index in `folder`, is another user's or may be written by one."""
    if not ASKED:
        return
    if state.st_uid not in {os.geteuid(), _SUPERUSER}:
        raise IndexNotTrustedError(
            folder,
            f"{what} belongs to {_name(state.st_uid)}, not to {_name(os.geteuid())}",
            f"run this as {_name(state.st_uid)}, or name another directory with --index",
        )
    if state.st_mode & OTHERS_MAY_WRITE:
        import shlex  # noqa: PLC0415 - for the message only

        mode = stat.S_IMODE(state.st_mode)
        raise IndexNotTrustedError(
            folder,
            f"others than its owner may write to {what} (mode {mode:04o})",
            f"take that away with `chmod -R go-w {shlex.quote(str(folder))}`; if somebody may have used it, remove the "
            "directory and index anew",
        )


def _name(user: int) -> str:
    """Return a user's name, or the number where it has none."""
    import pwd  # noqa: PLC0415 - for messages only, and not there on Windows

    try:
        return f"user {pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"user {user}"


def owner_writes(path: str, flags: int) -> int:
    """Open a file beside the index that its owner alone may read and write: an opener for `open`."""
    return os.open(path, flags, 0o600)
