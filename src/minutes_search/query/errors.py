"""What a query language says about a query that it cannot use."""

from __future__ import annotations

import unicodedata

WIDTH = 72
"""How much of a long query is drawn above the caret, in columns."""


class ValueProblem(ValueError):  # noqa: N818 - it becomes a QueryError once the place is known
    """A value is wrong; the parser adds where it stands."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class QueryError(ValueError):
    """A query cannot be used: where, why, and what would be right there.

    `position` and `length` are in characters and lie inside the query. `message` and `hint` are plain text in one
    line, safe to show on a terminal (escape them for HTML as any text).
    """

    def __init__(self, message: str, position: int, length: int = 1, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = length
        self.hint = hint

    def drawn(self, query: str) -> str:
        """Return the lines for a terminal: the query, carets under the place, the message and the hint."""
        first = max(0, self.position - WIDTH // 2)
        last = first + WIDTH
        before, after = ("…" if first else ""), ("…" if last < len(query) else "")
        shown = before + printable(query[first:last]) + after
        indent = _columns(before + query[first : self.position])
        carets = "^" * max(1, _columns(query[self.position : min(self.position + self.length, last)]))
        lines = [shown, " " * indent + carets, self.message]
        return "\n".join([*lines, self.hint] if self.hint else lines)


def printable(text: str) -> str:
    """Return the text with a space for every character that a terminal could obey instead of show."""
    return "".join(c if c.isprintable() else " " for c in text)


def quoted(text: str, longest: int = 40) -> str:
    """Return a piece of a query as it is quoted in messages."""
    text = printable(text)
    return f"“{text if len(text) <= longest else text[: longest - 1] + '…'}”"


def _columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
