"""What a copy adds to the one before it, and what it leaves out, line by line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from minutes_indexer.threads.features import fold_line, title_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.model import Item, TextLine


def lines_beyond(item: Item, other: Item) -> tuple[TextLine, ...]:
    """Give the lines of an item that the other does not have: as often as it has one more, and in any order.

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
