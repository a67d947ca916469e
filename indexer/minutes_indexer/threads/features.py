"""What of an item is compared to tell its copies: its owners, its title and its text.

The definition of issue 3: the same owners' persons, the same or nearly the same title and text, "checkbox, numbering
and whitespace aside". Checkboxes, list marks and owner marks are not in an item's title to begin with.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cached_property
from sys import intern
from typing import TYPE_CHECKING

from minutes_indexer.threads.sketch import bands
from minutes_indexer.vocabulary import is_section
from minutes_search.changes import WORD, fold_line, plain, title_words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from minutes_search.model import Item, Mention

SUBSTANTIAL = 8
"""From so many words on a text is recognised by itself: by chance no two items share all of them."""

_NUMBER = re.compile(r"\d[\d.]*")
_SAYS_NOTHING = frozenset({"", "n a", "na", "none", "nothing", "no topics", "no updates", "no update", "tbd", "empty"})
_NEAR_TEXT = 0.75
_HELD = 0.9
_PER_REPLACED = 15
_MISSPELT = 0.85


class Features:
    """One item as it is compared with others."""

    def __init__(self, item: Item) -> None:
        self.owners = owners_key(item.owners)
        self.labels = tuple(sorted({_folded(mention.label) for mention in item.owners}))
        self.persons = {_folded(mention.label): mention.person for mention in item.owners}
        self.title = title_words(item.title)
        """In alphabetical order, so that another order of the words makes no other title."""
        self.nameless = _is_nameless(item)
        """The title names nothing that could be met again ("N/A"), so that only the text counts."""
        notes = [fold_line(text) for text in _notes(item)]
        self.bare = not notes
        """There is nothing but the title."""
        self.text = "\n".join((" ".join(self.title), *notes))

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """What similar titles are found by."""
        return bands(self.title)

    def forget_bands(self) -> None:
        """Make room: what keeps its features does not need them any more."""
        self.__dict__.pop("bands", None)

    @cached_property
    def words(self) -> Counter[str]:
        """The words of title and text, each as often as it stands there."""
        return Counter(map(intern, WORD.findall(self.text)))

    @property
    def substantial(self) -> bool:
        """Whether the text is long enough to be recognised without the title."""
        return self.words.total() >= SUBSTANTIAL

    def owned_like(self, other: Features) -> bool:
        """Tell whether the owners are the same persons.

        A label that is unresolved in one of the two stands for whom the same label stands for in the other.
        """
        if self.owners == other.owners:
            return True
        return self.labels == other.labels and all(
            person is None or other.persons[label] in {None, person} for label, person in self.persons.items()
        )

    def same_text(self, other: Features) -> bool:
        """Tell whether the texts are nearly the same, or one holds the other, which is not short, and more."""
        if self.text == other.text:
            return True
        mine, others = self.words, other.words
        shared = sum(min(count, others[word]) for word, count in mine.items())
        small, large = sorted((mine.total(), others.total()))
        if shared >= _NEAR_TEXT * (small + large - shared):
            return True
        return small >= SUBSTANTIAL and shared >= _HELD * small


def owner_groups(features: Features) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give what items of the same owners have in common: the persons, or else their labels."""
    return ("persons", features.owners), ("labels", features.labels)


def title_keys(features: Features) -> tuple[tuple[Hashable, ...], ...]:
    """Give what items of one title and the same owners have in common."""
    return tuple((*group, features.title) for group in owner_groups(features))


def owners_key(owners: Iterable[Mention]) -> tuple[str, ...]:
    """Give the owners' persons; an unresolved label stands for itself. Their order and number do not count."""
    return tuple(sorted({mention.person or _folded(mention.label) for mention in owners}))


def title_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Give how much of two titles is the same if they may stand for one item, else 0.

    They may where one is the other with words added or left out, misspellings aside. A word in place of another makes
    another title ("add libfoo to the list", "add libbar to the list") unless it is a whole sentence, and a number does
    always.
    """
    left, right = Counter(one), Counter(other)
    added, gone = list((right - left).elements()), list((left - right).elements())
    spelt = [word for word in added if _may_be_misspelt(word)]
    for word in [word for word in gone if spelt and _may_be_misspelt(word)]:
        if found := next((each for each in spelt if _is_misspelt(word, each)), None):
            spelt.remove(found)
            added.remove(found)
            gone.remove(word)
    shared = len(one) - len(gone)
    replaced = min(len(added), len(gone))
    numbers = any(_NUMBER.fullmatch(word) for word in (*added, *gone))
    if replaced and (numbers or shared < _PER_REPLACED * replaced):
        return 0.0
    # Only a long title is recognised whatever is noted behind it, numbers as well.
    if numbers and shared < SUBSTANTIAL - 2:
        return 0.0
    return shared / (shared + len(added) + len(gone))


def is_near(one: tuple[str, ...], other: tuple[str, ...], likeness: float) -> bool:
    """Tell whether titles of that likeness are nearly the same: a word in five added, or a long one all there."""
    return likeness >= 0.8 or (likeness >= 0.5 and min(len(one), len(other)) >= SUBSTANTIAL - 2)


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= 5 and word.isalpha()


def _is_misspelt(one: str, other: str) -> bool:
    if one[0] != other[0]:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _MISSPELT and matcher.ratio() >= _MISSPELT


def _is_nameless(item: Item) -> bool:
    folded = plain(item.title)
    if folded in _SAYS_NOTHING:
        return True
    # Prose under a heading such as "Discussion" has no title but the heading's.
    return bool(item.section) and plain(item.section[-1]) == folded and is_section(item.title)


def _notes(item: Item) -> Iterator[str]:
    """Give the lines besides the item's title."""
    for index, line in enumerate(item.lines):
        if index or not line.text.endswith(item.title):
            yield line.text


def _folded(label: str) -> str:
    return plain(label) or label
