"""Questions that read like a sentence, understood by a plain table of rules.

A sentence is taken apart from both ends: one of `OPENINGS` at its start, then one of `CLAUSES` at its end as long as
one fits, then one of `SUBJECTS`. Each row says what its words mean in the grammar of the query language. What is left
is the topic. A query with field syntax, quotes or operators is never taken for a sentence, and a text that no row is
sure of is none either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.query.errors import QueryError
from minutes_search.query.parser import conjunction, parse
from minutes_search.query.tokens import tokenise
from minutes_search.query.tree import Query

if TYPE_CHECKING:
    import datetime

MAX_WORDS = 40
"""Longer texts are pasted, not asked."""


@frozen
class Understood:
    """A query as it was understood, and what its words say literally."""

    query: Query
    literal: Query
    as_sentence: bool


def understand(text: str, today: datetime.date) -> Understood:
    """Return what the text means, as a sentence if it reads like one; `QueryError` where it cannot be used."""
    sentence = read_sentence(text, today)
    try:
        literal = parse(text, today)
    except QueryError:
        if sentence is None:
            raise
        from minutes_search.query.sentence_reading import bare_words  # noqa: PLC0415  # see below

        literal = Query(conjunction(bare_words(text)))  # a question mark that stands by itself
    return Understood(sentence or literal, literal, sentence is not None)


def read_sentence(text: str, today: datetime.date) -> Query | None:
    """Return the query that a sentence means; None where the text does not read like one."""
    if not 1 < len(text.split()) <= MAX_WORDS or not _plain(text):  # one word alone is sure of nothing
        return None
    from minutes_search.query.sentence_reading import read_words  # noqa: PLC0415  # few queries are more than that

    try:
        return read_words(text, today)
    except QueryError:  # a date that there is not
        return None


def _plain(text: str) -> bool:
    """Tell whether the text is words only, without anything of the query's grammar."""
    try:
        tokens = tokenise(text)
    except QueryError:
        return False
    return "\\" not in text and all(token.type in {"word", "end"} for token in tokens)
