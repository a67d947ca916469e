"""Reading a sentence by the tables of `sentence_rows`: what it asks for, and what is left as its topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_search.analysis import searchable
from minutes_search.patterns import pattern
from minutes_search.query.dates import read_period
from minutes_search.query.errors import ValueProblem
from minutes_search.query.parser import conjunction, parse
from minutes_search.query.phrases import read_date, read_span
from minutes_search.query.sentence_rows import (
    CLAUSES,
    OPENINGS,
    SUBJECTS,
    at_end,
    at_start,
    compiled,
    looked_at,
    without_noun,
    words_needed,
    words_of,
)
from minutes_search.query.tree import Field, Query, Word
from minutes_search.refs import normalise_reference

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence, Set

    from minutes_search.query.sentence_rows import Rule
    from minutes_search.query.tree import Node

_LEFT_OVER = pattern(r"\b(?:since|until|between)\b", re.IGNORECASE)
_FILLER = frozenset(["the", "a", "an", "our", "of", "for", "to", "on", "in", "with", "at", "from", "about", "and"])
_EDGE = "?!.,;: "
_PLACES = {"is": "is", "kind": "is", "by": "by", "sort": "sort"}


def read_words(text: str, today: datetime.date) -> Query | None:
    """Return the query that a text of nothing but words means as a sentence; None where it does not read like one.

    `QueryError` where it reads like one, but with a date that there is not.
    """
    text = " ".join(text.split()).strip(_EDGE)
    first, words = words_of(text)
    if words is not None and words.isdisjoint(words_needed()):  # no row fits, as it is with most
        return None
    reading = _Reading(text, first, words)
    reading.read(today)
    return reading.query(today)


class _Reading:
    """What has been read so far, and what is left of the sentence."""

    def __init__(self, text: str, first: Set[str] | None, words: Set[str] | None) -> None:
        """`first` and `words`: those of the text, as `words_of` has them."""
        self.left = text
        self.sure = False
        self.opening: Rule | None = None
        self.clauses = 0
        self.topics: list[str] = []
        self.grammar: dict[str, list[str]] = {name: [] for name in ("is", "by", "date", "sort")}
        self._first = first
        self._words = words

    def read(self, today: datetime.date) -> None:
        """Read all rows that hold."""
        words = self._words
        for rule in looked_at(OPENINGS, self._first):
            if match := at_start(rule).match(self.left):
                self._take(rule, match, today)
                self.opening, self.left = rule, self.left[match.end() :].strip()
                break
        clauses = looked_at(CLAUSES, words)
        while self._clause(clauses, today):
            self.clauses += 1
        if not (self.opening and self.opening.asks_what_was_said):
            self._subject(looked_at(SUBJECTS, words), today)
        self.topics.insert(0, self.left)

    def _clause(self, rules: Sequence[Rule], today: datetime.date) -> bool:
        for rule in rules:
            match = at_end(rule).fullmatch(self.left)
            if match and (not rule.after or compiled(rule.after).fullmatch(match["rest"])):
                self._take(rule, match, today)
                self.left = match["rest"]
                if topic := match.groupdict().get("topic"):
                    self.topics.insert(0, topic)
                return True
        return False

    def _subject(self, rules: Sequence[Rule], today: datetime.date) -> None:
        for rule in rules:
            if match := at_end(rule).fullmatch(self.left):
                self._take(rule, match, today)
                self.sure = self.sure or (self.clauses > 0 and rule.meaning != "")
                self.left = match["rest"]
                break
        self.left = without_noun(self.left)

    def _take(self, rule: Rule, match: re.Match[str], today: datetime.date) -> None:
        """Note what a row means, each piece where the written order of a query has it."""
        self.sure = self.sure or rule.sure
        found = _filled(match, today)
        for piece in rule.meaning.split():
            self.grammar[_PLACES.get(piece.partition(":")[0], "date")].append(piece.format_map(found))

    def query(self, today: datetime.date) -> Query | None:
        """Return the query; None where nothing is sure, or a part was not understood."""
        references = [
            normalise_reference(topic) if self.opening or i > 0 else None for i, topic in enumerate(self.topics)
        ]
        if not (self.sure or any(references)):
            return None
        nodes: list[Node] = []
        for topic, reference in zip(self.topics, references, strict=True):
            if not reference and _LEFT_OVER.search(topic):
                return None
            nodes += [] if reference else bare_words(topic, _FILLER)
        nodes += [Field("ref", (reference,)) for reference in references if reference]
        fields = parse(" ".join(piece for pieces in self.grammar.values() for piece in pieces), today)
        root = conjunction([*nodes, *([fields.root] if fields.root else [])])
        return Query(root, fields.sort) if root else None


def bare_words(text: str, filler: frozenset[str] = frozenset()) -> list[Node]:
    """Return the words of a text that can be searched for, without filler and the punctuation after them."""
    words = [word.rstrip(_EDGE) for word in text.split() if word.lower() not in filler]
    return [Word(word) for word in words if searchable(word)]


def _filled(match: re.Match[str], today: datetime.date) -> dict[str, str]:
    """Return what stands in the blanks of a row, as the grammar writes it."""
    found = {name: text for name, text in match.groupdict().items() if text and name not in {"rest", "topic"}}
    for name, text in found.items():
        if name in {"date", "date2"}:
            found[name] = read_date(text)
        else:
            found[name] = read_span(text) if name == "span" else '"' + text.rstrip(".") + '"'
    if "date2" in found:
        found["date"], found["date2"] = _in_order(found["date"], found["date2"], today)
    return found


def _in_order(date: str, other: str, today: datetime.date) -> tuple[str, str]:
    """Return two dates, the earlier one first; those that are none stay for the parser to refuse."""
    try:
        return (date, other) if read_period(date, today) <= read_period(other, today) else (other, date)
    except ValueProblem:
        return date, other
