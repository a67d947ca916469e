"""Questions made of a corpus' own words, so that each of them has an answer; the same ones for the same rows.

No question is asked twice, and the words of each kind are different ones. So nothing that keeps answers can give one
from memory, unless a bench asks again to see just that.
"""

from __future__ import annotations

import datetime
import itertools
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.peers.base import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.rows import Row

_WORD = re.compile(r"(?<![\w./@:#+-])[A-Za-z]{3,15}(?![\w./@:#+-])")
_HALF_A_YEAR = datetime.timedelta(days=183)
_OPERATORS = frozenset({"or", "and", "not"})
_TRIES = 50
"""Of so many tries for a question, one gives one that was not asked yet, or there are no more."""


class Questions:
    """Draws questions from rows."""

    def __init__(self, rows: Sequence[Row], persons: dict[str, str], seed: int = 1) -> None:
        """`persons`: by their term in the rows, what a query calls them."""
        self._rows = rows
        self._persons = persons
        self._random = random.Random(seed)  # noqa: S311
        self._asked: set[str] = set()
        counts = Counter(word for row in rows for word in set(_words(row)))
        self._frequent = [word for word, count in counts.most_common() if count > 1]
        self._known = frozenset(self._frequent)
        self._kinds: dict[str, Callable[[], Question | None]] = {
            "word": self._word,
            "3 words": self._three_words,
            "phrase": self._phrase,
            "prefix": self._prefix,
            "word + person": self._word_of_person,
            "word + dates": self._word_and_dates,
            "by date": self._by_date,
        }

    @property
    def kinds(self) -> tuple[str, ...]:
        """The sorts of questions."""
        return tuple(self._kinds)

    def draw(self, kind: str, number: int) -> list[Question]:
        """Give so many questions of a kind that were not given before, or fewer if the corpus has no more."""
        found = []
        for _ in range(number):
            for _ in range(_TRIES):
                question = self._kinds[kind]()
                if question and question.text not in self._asked:
                    self._asked.add(question.text)
                    found.append(question)
                    break
        return found

    def _any_word(self) -> str:
        """Give a word; frequent and rare ones come alike, by powers of their rank."""
        return self._frequent[int(len(self._frequent) ** self._random.random()) - 1]

    def _row(self) -> tuple[Row, list[str]]:
        """Give a row that has some words, and those of its words that other rows have too."""
        while True:
            row = self._random.choice(self._rows)
            words = [word for word in _words(row) if word in self._known]
            if len(set(words)) > 3:
                return row, words

    def _word(self) -> Question:
        word = self._any_word()
        return Question("word", word, words=(word,))

    def _three_words(self) -> Question:
        _, words = self._row()
        chosen = self._random.sample(sorted(set(words)), 3)
        return Question("3 words", " ".join(chosen), words=tuple(chosen))

    def _phrase(self) -> Question | None:
        row, _ = self._row()
        pairs = [
            (one[0].lower(), other[0].lower())
            for line in row.body.split("\n")
            for one, other in _pairs(list(_WORD.finditer(line)))
        ]
        pairs = [pair for pair in pairs if self._known.issuperset(pair)]
        if not pairs:
            return None
        pair = self._random.choice(pairs)
        return Question("phrase", f'"{pair[0]} {pair[1]}"', phrase=pair)

    def _prefix(self) -> Question | None:
        word = self._any_word()
        start = word[: self._random.choice((3, 4, 5))]
        return Question("prefix", f"{start}*", prefix=start) if start != word else None

    def _word_of_person(self) -> Question | None:
        row, words = self._row()
        known = [person for person in row.persons if person in self._persons]
        if not known:
            return None
        person, word = self._random.choice(known), self._random.choice(words)
        return Question("word + person", f'{word} by:"{self._persons[person]}"', words=(word,), person=person)

    def _word_and_dates(self) -> Question:
        row, words = self._row()
        word = self._random.choice(words)
        first, last = row.day - _HALF_A_YEAR, row.day + _HALF_A_YEAR
        return Question("word + dates", f"{word} date:{first}..{last}", words=(word,), days=(first, last))

    def _by_date(self) -> Question:
        word = self._any_word()
        return Question("by date", f"{word} sort:date-desc", words=(word,), newest_first=True)


def _words(row: Row) -> list[str]:
    found = (word.lower() for text in (row.title, row.body) for word in _WORD.findall(text))
    return [word for word in found if word not in _OPERATORS]


def _pairs(words: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield the words that stand side by side, with a space between them."""
    for one, other in itertools.pairwise(words):
        if other.start() == one.end() + 1:
            yield one, other
