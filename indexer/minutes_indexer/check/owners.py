"""Items without owner where the minutes give their items owners.

Whether an owner is expected is read from the minutes themselves: the minutes of 2016 to 2018 have no owners at all,
and their template of today has one for every agenda item.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from minutes_indexer.check.finding import Finding
from minutes_indexer.check.labels import unread_mark
from minutes_indexer.check.lines import quoted
from minutes_indexer.outline import Heading
from minutes_indexer.vocabulary import is_introduction, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_indexer.outline import Outline
    from minutes_search.model import Item, Meeting

KINDS = frozenset({"new", "previous", "action"})
"""Kinds of items that are somebody's; nobody owns an announcement or the notes of a subteam."""
_ENOUGH = 4
"""Items of one section that tell by themselves whether the section's items have owners."""
_SHARE = 2 / 3
"""Of so many items that have an owner the others are expected to."""
_AROUND = 6
"""Meetings before and after that tell where a section is too short."""
_ENOUGH_AROUND = 12
"""Items of a kind in them, below which they tell nothing."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Ownership:
    """How usual owners are, by archive, kind and time."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self._counts: defaultdict[str, list[dict[str, tuple[int, int]]]] = defaultdict(list)
        self._place: dict[tuple[str, str], int] = {}
        for meeting in sorted(meetings, key=lambda meeting: (meeting.date, meeting.path)):
            self._place[meeting.archive, meeting.path] = len(self._counts[meeting.archive])
            self._counts[meeting.archive].append(_count(meeting))

    def is_usual(self, meeting: Meeting, kind: str) -> bool:
        """Tell whether items of a kind mostly have owners in the meetings around one."""
        place = self._place[meeting.archive, meeting.path]
        around = self._counts[meeting.archive][max(place - _AROUND, 0) : place + _AROUND + 1]
        owned = sum(counts.get(kind, (0, 0))[0] for counts in around)
        total = sum(counts.get(kind, (0, 0))[1] for counts in around)
        return total >= _ENOUGH_AROUND and owned >= _SHARE * total


def _count(meeting: Meeting) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for item in meeting.items:
        if item.kind in KINDS:
            owned, total = counts.get(item.kind, (0, 0))
            counts[item.kind] = (owned + _is_owned(item), total + 1)
    return counts


def check_owners(path: str, meeting: Meeting, outline: Outline, ownership: Ownership) -> Iterator[Finding]:
    """Report the entries without owner in sections whose entries have owners."""
    headings = {block.line.number for block in outline.blocks if isinstance(block, Heading)}
    sections: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in meeting.items:
        # A section of prose is one item that is titled as the section is, and nobody's.
        if item.kind in KINDS and item.line not in headings and item.title != "".join(item.section[-1:]):
            sections[item.section].append(item)
    for section, items in sections.items():
        owned = sum(map(_is_owned, items))
        alone = len(items) < _ENOUGH and ownership.is_usual(meeting, items[0].kind)
        if alone or (len(items) >= _ENOUGH and owned >= _SHARE * len(items)):
            for item in items:
                if not _is_owned(item) and not unread_mark(item):
                    name = f" of “{section[-1]}”" if section else ""
                    message = f"no owner of {quoted(item.title)}, as the other items{name} have"
                    yield Finding(path, item.line, "no-owner", message, "begin it with a mark such as (WV), or (all)")


def _is_owned(item: Item) -> bool:
    """Tell whether an item has an owner or needs none.

    ``(all)`` and ``(???)`` say that there is none, an action says in its text who is to do it, and people introduce
    themselves.
    """
    if (
        item.owners
        or is_introduction(item.title)
        or (item.kind == "action" and any(act.assignees for act in item.actions))
    ):
        return True
    marks = _BRACKETS.finditer(item.lines[0].text) if item.lines else ()
    return any(mark[1].strip() and is_placeholder(mark[1]) for mark in marks)
