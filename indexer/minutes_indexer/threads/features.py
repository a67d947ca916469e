"""How titles and texts are compared to tell copies from other items."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from sys import intern
from typing import TYPE_CHECKING

from minutes_search.changes import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

SUBSTANTIAL = 8
"""From so many words on a text is recognised by itself: by chance no two items share all of them."""

_NUMBER = re.compile(r"\d[\d.]*")
_NEAR_TEXT = 0.75
_HELD = 0.9
_PER_REPLACED = 15
_MISSPELT = 0.85

Words = Counter[str]


def count_words(title: Iterable[str], notes: Iterable[str]) -> Words:
    """Count the words of title and text, each as often as it stands there."""
    return Counter(map(intern, WORD.findall("\n".join((" ".join(title), *notes)))))


def is_same_text(mine: Words, others: Words) -> bool:
    """Tell whether the texts are nearly the same, or one holds the other, which is not short, and more."""
    small, large = sorted((mine.total(), others.total()))
    # What they share is at most the smaller one.
    if small < SUBSTANTIAL and small < _NEAR_TEXT * large:
        return False
    few, many = (mine, others) if len(mine) <= len(others) else (others, mine)
    shared = sum(min(count, many[word]) for word, count in few.items() if word in many)
    if shared >= _NEAR_TEXT * (small + large - shared):
        return True
    return small >= SUBSTANTIAL and shared >= _HELD * small


def title_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Give how much of two titles is the same if they may stand for one item, else 0.

    They may where one is the other with words added or left out, misspellings aside. A word in place of another makes
    another title ("add libfoo to the list", "add libbar to the list") unless it is a whole sentence, and a number does
    always.
    """
    added, gone = _differences(one, other)
    spelt = [word for word in added if _may_be_misspelt(word)] if gone else []
    for word in [word for word in gone if spelt and _may_be_misspelt(word)]:
        if found := next((each for each in spelt if _is_misspelt(word, each)), None):
            spelt.remove(found)
            added.remove(found)
            gone.remove(word)
    shared = len(one) - len(gone)
    replaced = min(len(added), len(gone))
    if replaced and shared < _PER_REPLACED * replaced:
        return 0.0
    numbers = any(_NUMBER.fullmatch(word) for word in (*added, *gone))
    # Only a long title is recognised whatever is noted behind it, numbers as well.
    if numbers and (replaced or shared < SUBSTANTIAL - 2):
        return 0.0
    return shared / (shared + len(added) + len(gone))


def is_near(one: tuple[str, ...], other: tuple[str, ...], likeness: float) -> bool:
    """Tell whether titles of that likeness are nearly the same: a word in five added, or a long one all there."""
    return likeness >= 0.8 or (likeness >= 0.5 and min(len(one), len(other)) >= SUBSTANTIAL - 2)


def _differences(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Give the words that only the other has, and those that only the one has, as often as it has more of them."""
    gone = list(one)
    added = []
    for word in other:
        if word in gone:
            gone.remove(word)
        else:
            added.append(word)
    return added, gone


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= 5 and word.isalpha()


def _is_misspelt(one: str, other: str) -> bool:
    if one[0] != other[0]:
        return False
    # The ratio is at most what the letters alone allow, in any order, which is quickly counted.
    length = len(one) + len(other)
    if 2.0 * min(len(one), len(other)) / length < _MISSPELT:
        return False
    letters = sum(min(one.count(letter), other.count(letter)) for letter in set(one))
    return 2.0 * letters / length >= _MISSPELT and (
        SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MISSPELT
    )
