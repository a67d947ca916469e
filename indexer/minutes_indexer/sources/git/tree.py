"""What a repository holds: the files of a commit, the commits of a branch, and what each of them changed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from minutes_search.model import Commit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_indexer.sources.git.command import Git

# Git stores what a commit says, however absurd.
_LATEST = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did to one file; paths are of the whole repository."""

    path: str
    old: str | None
    """The blob before, None where no file was; a link or a submodule is none."""
    new: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A commit as compared with its first parent: a merge is the moment when what it brings arrives on the branch."""

    commit: Commit
    changes: tuple[Change, ...]


def read_head(git: Git, name: str) -> str:
    """Give the commit that a reference stands for. Raises GitError."""
    return git.read("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()


def read_commits(git: Git, head: str, *, count: int | None = None) -> tuple[Commit, ...]:
    """Give the commits of a branch along first parents, the oldest first; at most the last `count`."""
    limit = () if count is None else (f"--max-count={count}",)
    lines = git.read("rev-list", "--first-parent", "--timestamp", *limit, head).decode().split("\n")
    found = (line.split(" ") for line in reversed(lines) if line)
    return tuple(Commit(commit, _time(int(time))) for time, commit in found)


def _time(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), _LATEST), datetime.UTC)


def has_folder(git: Git, head: str, directory: str) -> bool:
    """Tell whether a commit has a folder. Raises GitError."""
    return not directory or bool(git.read("ls-tree", "-d", "-z", "--full-tree", head, "--", directory))


def read_files(git: Git, head: str, directory: str) -> dict[str, str]:
    """Give the files of a folder of a commit and of those below it: path relative to the folder, and blob.

    Bytes of a path that are not UTF-8 are escaped as Python does it in names of files.
    """
    listed = git.read("ls-tree", "-r", "-z", "--full-tree", f"{head}:{directory}").split(b"\0")
    entries = (entry.partition(b"\t") for entry in listed if entry)
    found = ((about.split(b" "), path) for about, _, path in entries)
    return {_text(path): blob.decode() for (mode, _, blob), path in found if _is_file(mode)}


def read_steps(git: Git, head: str, commits: Sequence[Commit], suffixes: Sequence[str]) -> list[Step]:
    """Give what the commits changed in files with one of the endings, the oldest first.

    `commits`: those of `read_commits` for the same head.
    """
    known = {commit.id: commit for commit in commits}
    # Here a star stands for folders as well, and git compares an ending much faster than any other pattern.
    patterns = [f":(top,icase)*{suffix}" for suffix in suffixes]
    printed = git.read(
        "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--format=%H", head,
        "--", *patterns,
    )  # fmt: skip
    by_commit = groupby(_changes(printed.split(b"\0")), key=itemgetter(0))
    steps = [Step(known[commit], tuple(change for _, change in changes)) for commit, changes in by_commit]
    return steps[::-1]


def _changes(tokens: list[bytes]) -> Iterator[tuple[str, Change]]:
    """Give each change of a file's content with its commit."""
    commit = ""
    rest = iter(tokens)
    for token in rest:
        # git help diff: :<mode> <mode> <object> <object> <status>, and the path after it.
        about = token.lstrip(b"\n")
        if about.startswith(b":"):
            old_mode, mode, old, new, _ = about[1:].split(b" ")
            change = Change(_text(next(rest)), _blob(old_mode, old), _blob(mode, new))
            if change.old != change.new:
                yield commit, change
        elif about:
            commit = about.decode()


def similar_files(git: Git, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """Ask git which of some files a commit renamed: the new path to the old one.

    A file that was rewritten (by half at least, and of 400 bytes at least) may be one that another was renamed to.
    Needs the blobs of all these files before and after. Raises GitError.
    """
    printed = git.read(
        "--literal-pathspecs", "diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-ext-diff",
        "--no-rename-empty", "-M50%", "-B", "-l0", f"{commit}^1", commit, "--", *paths,
    )  # fmt: skip
    found: dict[str, str] = {}
    rest = iter(printed.split(b"\0"))
    for token in rest:
        if token.startswith(b":"):
            old = _text(next(rest))
            # A copy is a file renamed whose old path has another file now: copies are not looked for.
            if token.split(b" ")[-1][:1] in {b"R", b"C"}:
                found[_text(next(rest))] = old
    return found


def _is_file(mode: bytes) -> bool:
    return mode.startswith(b"100")


def _blob(mode: bytes, blob: bytes) -> str | None:
    return blob.decode() if _is_file(mode) else None


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
