"""What one text of an item has that another one has not, line by line, and how lines and titles are compared for it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from minutes_search.analysis import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.model import Item, TextLine

WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
"""A word of a text that is compared. A version is one: what is said of 3.12 is not said of 3.13, nor of 3."""

_NUMBERING = re.compile(r"\s*\(?\d{1,2}[.)]\s+")
_OTHER = re.compile(r"[\W_]+")
# Words that come and go while an entry is copied: grammar, and what is noted on how it stands.
_PASSING = frozenset({
    "a", "an", "the", "and", "or", "of", "on", "in", "to", "for", "from", "with", "at", "by", "is", "are", "be", "this",
    "that", "it", "s", "todo", "done", "wip", "pending", "postponed", "deferred", "delayed", "discussed",
})  # fmt: skip


@lru_cache(maxsize=1 << 15)
def plain(text: str) -> str:
    """Return a text in lower case, with one space for every run of characters that are no letters or digits."""
    return _OTHER.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=1 << 14)
def title_words(title: str) -> tuple[str, ...]:
    """Return a title's words, stemmed and sorted, without those that come and go while the entry is copied."""
    words = WORD.findall(fold(_NUMBERING.sub("", title, count=1)))
    lasting = [word for word in words if word not in _PASSING]
    return tuple(sorted(map(stem, lasting or words)))


@lru_cache(maxsize=1 << 14)
def fold_line(text: str) -> str:
    """Return a line as it is compared; one without any word stays as it is."""
    return plain(_NUMBERING.sub("", text, count=1)) or text.strip()


def lines_beyond(item: Item, other: Item) -> tuple[TextLine, ...]:
    """Return the lines of an item that the other does not have: as often as it has one more, and in any order.

    The own line is compared by its title, so that another way to write the owners adds nothing; other lines without
    case, punctuation, numbering and depth. A line that was edited counts as one that was not there.
    """
    left = Counter(key for key, _ in _keyed(other))
    beyond = []
    for key, line in _keyed(item):
        left[key] -= 1
        if left[key] < 0:
            beyond.append(line)
    return tuple(beyond)


def _keyed(item: Item) -> Iterator[tuple[object, TextLine]]:
    for index, line in enumerate(item.lines):
        own = index == 0 and line.text.endswith(item.title)
        yield (title_words(item.title) if own else fold_line(line.text)), line
