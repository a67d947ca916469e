"""In which commit each line of a file entered it, and in which it last changed: a pure function of its versions.

`git blame` knows only the last commit that touched a line; here a line that is edited, ticked, indented or moved stays
the line that it was. What is deleted leaves no trace: a line after which others were deleted has not changed.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from minutes_indexer.line_matching import Matches
from minutes_search.model import Commit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_indexer.sources import Version

_Line = tuple[int, int]
"""The commits in which a line entered and last changed, by their places in the order of versions."""


@dataclass(frozen=True, slots=True)
class LineHistory:
    r"""Of each line of a file. Lines end with ``\n`` and nothing else; an empty one goes with the line before it."""

    commits: tuple[Commit, ...]
    """Those that brought or changed a line of the last version, in the order of versions."""
    lines: tuple[_Line, ...]
    """At least one; indexes into `commits`, the first never the later one."""

    @classmethod
    def of(cls, versions: Sequence[Version]) -> LineHistory:
        """Read the versions of a file, of which there must be one at least, the oldest first.

        Bytes that are not UTF-8 are compared as they are. Raises OSError where a version cannot be read.
        """
        texts: list[str] = []
        lines: list[_Line] = []
        for number, version in enumerate(versions):
            new = _split(version.read())
            lines = _next(texts, lines, new, number)
            texts = new
        used = sorted({number for line in lines for number in line})
        place = {number: index for index, number in enumerate(used)}
        return cls(
            tuple(versions[number].commit for number in used),
            tuple((place[entered], place[changed]) for entered, changed in lines),
        )

    def span(self, first: int, last: int) -> tuple[Commit, Commit]:
        """Give the commit in which line `first` entered, and the latest in which a line from there to `last` changed.

        Lines count from 1; a number beyond the end stands for the last line.
        """
        first, last = (min(max(number, 1), len(self.lines)) for number in (first, max(first, last)))
        changed = max(line[1] for line in self.lines[first - 1 : last])
        return self.commits[self.lines[first - 1][0]], self.commits[changed]

    def pack(self) -> Any:  # plain JSON
        """Give it as plain data: the commits, and how many lines in a row have the same two of them."""
        return {
            "commits": [[commit.id, commit.time.isoformat()] for commit in self.commits],
            "lines": [[len(list(run)), *line] for line, run in groupby(self.lines)],
        }

    @classmethod
    def unpack(cls, packed: Any) -> LineHistory:  # plain JSON
        """Take what `pack` gave."""
        commits = tuple(Commit(commit, datetime.datetime.fromisoformat(time)) for commit, time in packed["commits"])
        runs = ([(entered, changed)] * count for count, entered, changed in packed["lines"])
        return cls(commits, tuple(line for run in runs for line in run))


def _split(content: bytes) -> list[str]:
    """Give the lines of a text without the space at their ends, which is no part of what they say."""
    return [line.rstrip() for line in content.decode("utf-8-sig", "surrogateescape").split("\n")]


def _next(old: list[str], known: list[_Line], new: list[str], number: int) -> list[_Line]:
    """Give the commits of the lines of version `number` from those of the version before."""
    matches = Matches(old, new)
    lines: list[_Line] = []
    for index, text in enumerate(new):
        if text and index not in matches.origin:
            lines.append((number, number))
        elif text:
            entered, changed = known[matches.origin[index]]
            lines.append((entered, number if index in matches.edited else changed))
        else:
            lines.append(lines[-1] if lines else (0, 0))
    return lines
