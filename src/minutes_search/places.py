"""Where the minutes of an archive are: what the configuration says, and what the index remembers to look there again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder, or a single file."""

    folder: Path


@dataclass(frozen=True, slots=True)
class GitPlace:
    """A git repository, or a part of it."""

    url: str
    """As git understands it; of a repository on this machine its absolute path."""
    branch: str | None = None
    """None for the one that the repository itself takes for its own (HEAD)."""
    directory: str = ""
    """Of the repository, with forward slashes; empty for all of it. Paths in the archive are relative to it."""
    files: tuple[str, ...] = ()
    """Patterns as `*.md` or `20??/**/*.md`, relative to the directory; empty for everything that may be minutes."""
    history: bool = True
    """Whether to fetch all commits, which tell when items entered; without it only the last one is fetched."""


@dataclass(frozen=True, slots=True)
class SitePlace:
    """A published site, or a part of it."""

    start: str
    """The address where crawling starts."""
    prefix: str
    """Only addresses that begin so are asked for."""
    delay: float = 1.0
    """Seconds between two requests, at least; robots.txt may ask for more."""
    max_pages: int = 2000
    max_bytes: int = 200_000_000
    """Of all pages together."""


Place: TypeAlias = FolderPlace | GitPlace | SitePlace
