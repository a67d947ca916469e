"""Which line of a text is which line of its next version: the same, the same but edited, or a new one."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SIMILAR = 0.6
# What may differ in a line that says the same: its indentation, its bullet and whether its box is ticked.
_START = re.compile(r"^(?:[-*+]|\d{1,3}[.)])?\s*(?:\[[ xX]?\])?\s*")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
# Letters and digits of a line that is not likely to stand in several places, as do "- none", "---" and "## Votes".
_TELLING = 10
# A block that is larger is compared less closely, so that no text takes more than seconds.
_MAX_LINES = 4_000
_MAX_EQUAL_PAIRS = 100_000
_MAX_SIMILAR_PAIRS = 2_500
_COMPARED = 200
"""Characters of a line at most that are compared for similarity."""


class Matches:
    """Where the lines of a new version come from; empty lines come from nowhere."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        """Match the lines of two texts, without space at their ends; of each line at most one other.

        In this order: lines that a comparison of the texts (`difflib`) finds unchanged; lines that were moved; lines
        of which only indentation, bullet or checkbox changed, first where others were replaced and then anywhere;
        and among those replaced the most similar ones.
        """
        self.origin: dict[int, int] = {}
        """Index of a new line to that of the old one; lines not in it are new."""
        self.edited: set[int] = set()
        """Indexes of the new lines whose text differs from that of the old one."""
        self._old, self._new = old, new
        self._taken: set[int] = set()
        blocks = [(list(lost), list(added)) for lost, added in self._unlike(*self._ends())]
        lost = [index for block, _ in blocks for index in block]
        added = [index for _, block in blocks for index in block]
        self._pair(lost, added, _telling)
        for block_lost, block_added in blocks:
            self._pair(block_lost, block_added, _said)
        self._pair(lost, added, lambda line: _telling(_said(line)))
        for block_lost, block_added in blocks:
            self._pair_similar(block_lost, block_added)

    def _take(self, old: int, new: int) -> None:
        self.origin[new] = old
        self._taken.add(old)
        if self._old[old] != self._new[new]:
            self.edited.add(new)

    def _ends(self) -> tuple[list[int], list[int]]:
        """Match what both texts begin and end with; give the other lines that are not empty."""
        old, new = self._old, self._new
        shorter = min(len(old), len(new))
        top = next((index for index in range(shorter) if old[index] != new[index]), shorter)
        rest = shorter - top
        bottom = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
        for index in range(top):
            self._take(index, index)
        for index in range(1, bottom + 1):
            self._take(len(old) - index, len(new) - index)
        return (
            [index for index in range(top, len(old) - bottom) if old[index]],
            [index for index in range(top, len(new) - bottom) if new[index]],
        )

    def _unlike(self, old: list[int], new: list[int]) -> Iterable[tuple[list[int], list[int]]]:
        """Match what is unchanged between the ends; give what is replaced by what, as blocks of lines."""
        old_lines, new_lines = [self._old[index] for index in old], [self._new[index] for index in new]
        if max(len(old), len(new)) > _MAX_LINES or _equal_pairs(old_lines, new_lines) > _MAX_EQUAL_PAIRS:
            self._pair(old, new, lambda line: line)
            yield old, new
            return
        for kind, start, end, new_start, new_end in SequenceMatcher(
            None, old_lines, new_lines, autojunk=False
        ).get_opcodes():
            if kind != "equal":
                yield old[start:end], new[new_start:new_end]
                continue
            for one, other in zip(old[start:end], new[new_start:new_end], strict=True):
                self._take(one, other)

    def _left(self, old: Iterable[int], new: Iterable[int]) -> tuple[list[int], list[int]]:
        return (
            [index for index in old if index not in self._taken],
            [index for index in new if index not in self.origin],
        )

    def _pair(self, old: Iterable[int], new: Iterable[int], key: Callable[[str], str]) -> None:
        """Match lines of one key, the first with the first; those whose key is empty with none."""
        old, new = self._left(old, new)
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for index in old:
            waiting[key(self._old[index])].append(index)
        for index in new:
            found = key(self._new[index])
            if found and waiting[found]:
                self._take(waiting[found].popleft(), index)

    def _pair_similar(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Match the most similar lines first."""
        old, new = self._left(old, new)
        if len(old) * len(new) > _MAX_SIMILAR_PAIRS:
            return
        candidates = []
        for index in new:
            said = _said(self._new[index])
            # The second text is the one that SequenceMatcher prepares.
            matcher = SequenceMatcher(None, "", said[:_COMPARED], autojunk=False)
            for other in old:
                said_before = _said(self._old[other])
                matcher.set_seq1(said_before[:_COMPARED])
                if _may_be_one(said_before, said) and matcher.quick_ratio() >= _SIMILAR:
                    candidates.append((-matcher.ratio(), other, index))
        for negative, other, index in sorted(candidates):
            if -negative >= _SIMILAR and other not in self._taken and index not in self.origin:
                self._take(other, index)


def _may_be_one(line: str, other: str) -> bool:
    """Tell whether two lines may be about one thing: "CEP 31" and "CEP 32" are not, however similar they are."""
    numbers, others = set(_NUMBER.findall(line)), set(_NUMBER.findall(other))
    return not numbers or not others or not numbers.isdisjoint(others)


def _equal_pairs(old: Iterable[str], new: Iterable[str]) -> int:
    """Count how often a line of one text is one of the other: difflib looks at each such pair, again and again."""
    counts: defaultdict[str, int] = defaultdict(int)
    for line in old:
        counts[line] += 1
    return sum(counts.get(line, 0) for line in new)


def _said(line: str) -> str:
    """Give what a line says, however it is indented, marked and ticked."""
    return " ".join(_START.sub("", line.lstrip(), count=1).split())


def _telling(line: str) -> str:
    """Give a line by which it is known anywhere in a text; nothing of one that may stand there several times."""
    return line if sum(map(str.isalnum, line)) >= _TELLING else ""
