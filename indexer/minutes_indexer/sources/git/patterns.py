"""Which files of a repository are those of the archive."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES, PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def belongs(path: str, patterns: Sequence[str]) -> bool:
    """Tell whether a file may be minutes: by its ending, not hidden nor in a hidden folder, and of one of the patterns.

    Without patterns any such file does. `path` and patterns are relative to the same folder. In a pattern ``*`` stands
    for any characters of one name, ``?`` for one, ``[0-9]`` for one of a set, and ``**`` as a part of its own for any
    number of folders, none among them. So ``*.md`` means the files of the folder itself, ``**/*.md`` those below it
    as well.
    """
    parts = path.split("/")
    if not path.lower().endswith((*MARKDOWN_SUFFIXES, *PAGE_SUFFIXES)) or any(part.startswith(".") for part in parts):
        return False
    return not patterns or any(_matches(parts, tuple(filter(None, pattern.split("/")))) for pattern in patterns)


def families(paths: Iterable[str]) -> tuple[str, ...]:
    """Give the endings of files that any of the paths may have had before: Markdown stays Markdown, a page a page."""
    names = [path.lower() for path in paths]
    both = (MARKDOWN_SUFFIXES, PAGE_SUFFIXES)
    return tuple(suffix for suffixes in both if any(name.endswith(suffixes) for name in names) for suffix in suffixes)


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return _matches(parts, pattern[1:]) or (bool(parts) and _matches(parts[1:], pattern))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])
