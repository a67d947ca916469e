"""What a remote repository says of itself before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.git.command import GitError, GitMissingError
from minutes_indexer.sources.git.complaints import advice
from minutes_search.places import shown_url

if TYPE_CHECKING:
    from minutes_indexer.sources.git.command import Git

_NAMED = 8
"""Branches that a message names at most."""


@dataclass(frozen=True, slots=True)
class RemoteHead:
    """The head of the branch that is asked for."""

    ref: str
    """What to fetch: ``refs/heads/…``, or ``HEAD`` for the repository's own choice."""
    commit: str


def ask_head(git: Git, url: str, branch: str | None) -> RemoteHead:
    """Ask for the head of a branch, None being the one that the repository takes for its own.

    Raises SourceError when the repository cannot be reached, has no such branch or no commit at all.
    """
    shown = shown_url(url)
    ref = "HEAD" if branch is None else f"refs/heads/{branch}"
    try:
        # A pattern matches the ends of names, so there may be others in the answer.
        found = _heads(git, url, ref)
        if ref in found:
            return RemoteHead(ref, found[ref])
        there = [name.removeprefix("refs/heads/") for name in _heads(git, url, "refs/heads/*")]
    except GitMissingError as error:
        raise SourceError(f"{shown} cannot be read: {error}") from error
    except GitError as error:
        raise SourceError(f"{shown} cannot be reached (git: {error}); {advice(str(error), url)}") from error
    raise SourceError(f"{shown} {no_branch(branch, there)}")


def _heads(git: Git, url: str, pattern: str) -> dict[str, str]:
    lines = git.ask("ls-remote", "--", url, pattern).decode("utf-8", "replace").splitlines()
    return {ref: commit for commit, _, ref in (line.partition("\t") for line in lines)}


def no_branch(branch: str | None, there: list[str]) -> str:
    """Say that a repository lacks a branch, and which ones it has."""
    if not there:
        return "has no commits yet"
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    listed = f"{', '.join(sorted(there)[:_NAMED])}{more}"
    return f"has no branch {branch!r}; it has {listed}" if branch else f"names no branch as its own; choose of {listed}"
