"""The text of a query as tokens with their positions."""

from __future__ import annotations

import functools
import re
from typing import Literal

from minutes_search.frozen import frozen
from minutes_search.patterns import pattern
from minutes_search.query.errors import QueryError, quoted
from minutes_search.query.fields import BY_NAME, NAME, FieldSpec

TokenType = Literal["(", ")", "OR", "AND", "NOT", "word", "phrase", "prefix", "fuzzy", "field", "end"]
KEYWORDS: tuple[Literal["OR", "AND", "NOT"], ...] = ("OR", "AND", "NOT")
QUOTES = '"“”„'
MINUSES = "-−–"

_PLAIN = pattern(r"([^\W_]+)(\*?)(?!\S)")
_PLAIN_QUOTED = pattern(rf"[{QUOTES}]([^{QUOTES}\\]*)[{QUOTES}]")
_PLAIN_VALUE = pattern(rf"[^\s{QUOTES}(),\\]+(?=[\s{QUOTES}(),]|$)")
"""What has nothing that needs reading sign by sign: a word or a prefix, what stands in quotes, a value."""
_FIELD = pattern(f"({NAME}):", re.IGNORECASE)


@frozen
class Value:
    """One value of a field."""

    text: str
    """Without quotes and escapes."""
    start: int
    end: int


@frozen
class Token:
    """One token; `start` and `end` are its place in the query, in characters."""

    type: TokenType
    start: int
    end: int
    text: str = ""
    """Of a word, phrase, prefix or fuzzy word: without quotes, escapes and the operator."""
    distance: Literal[1, 2] = 1
    spec: FieldSpec | None = None
    values: tuple[Value, ...] = ()


@frozen
class _Char:
    """A character of a word; an escaped one is never an operator."""

    text: str
    place: int
    escaped: bool


@functools.lru_cache(maxsize=64)
def tokenise(text: str) -> tuple[Token, ...]:
    r"""Return the tokens of a query, the last of them of type ``end``; `QueryError` where there is no token to be had.

    A backslash makes the character after it an ordinary one. Before a letter, digit or space it is itself ordinary,
    but ``\OR``, ``\AND`` and ``\NOT`` are words.
    """
    tokens: list[Token] = []
    place = 0
    while (place := _skip_space(text, place)) < len(text):
        token = _next(text, place)
        tokens.append(token)
        place = token.end
    return (*tokens, Token("end", max(0, len(text) - 1), len(text)))


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _next(text: str, place: int) -> Token:
    plain = _PLAIN.match(text, place)
    if plain and plain[1] not in KEYWORDS:  # so it is with most
        return Token("prefix" if plain[2] else "word", place, plain.end(), plain[1])
    char = text[place]
    if char == "(":
        return Token("(", place, place + 1)
    if char == ")":
        return Token(")", place, place + 1)
    if char in QUOTES:
        return _phrase(text, place)
    if char in MINUSES and place + 1 < len(text) and not (text[place + 1].isspace() or text[place + 1] == ")"):
        return Token("NOT", place, place + 1)
    field = _FIELD.match(text, place)
    if field and (spec := BY_NAME.get(field[1].lower())):
        return _field(text, place, field.end(), spec)
    return _word(text, place)


def _read(text: str, place: int, stop: str, *, spaces: bool) -> list[_Char]:
    """Return the characters up to one of `stop`, or a space unless `spaces` belong to it."""
    chars: list[_Char] = []
    while place < len(text) and text[place] not in stop and (spaces or not text[place].isspace()):
        after = text[place + 1 : place + 2]
        escaped = text[place] == "\\" and after != "" and not after.isalnum() and not after.isspace()
        chars.append(_Char(after if escaped else text[place], place, escaped))
        place += 1 + escaped
    return chars


def _join(chars: list[_Char]) -> str:
    return "".join(char.text for char in chars)


def _end(chars: list[_Char], place: int) -> int:
    """Return the place after the characters, which begin at `place`."""
    return chars[-1].place + 1 + chars[-1].escaped if chars else place


def _quoted(text: str, place: int) -> Value:
    if plain := _PLAIN_QUOTED.match(text, place):
        return Value(" ".join(plain[1].split()), place, plain.end())
    chars = _read(text, place + 1, QUOTES, spaces=True)
    end = _end(chars, place + 1)
    if end >= len(text):
        hint = 'Close it with ", or write \\" for a quotation mark itself.'
        raise QueryError("This quotation mark is never closed.", place, 1, hint)
    return Value(" ".join(_join(chars).split()), place, end + 1)


def _phrase(text: str, place: int) -> Token:
    value = _quoted(text, place)
    if text[value.end : value.end + 1] in ("*", "~"):
        hint = "They belong to a single word: attest*, sigstor~"
        raise QueryError("A phrase takes no “*” and no “~”.", value.end, 1, hint)
    return Token("phrase", place, value.end, value.text)


def _field(text: str, start: int, place: int, spec: FieldSpec) -> Token:
    values: list[Value] = []
    while True:
        value = _value(text, start, place, spec)
        values.append(value)
        place = value.end + 1
        if text[value.end : place] != ",":
            return Token("field", start, value.end, spec=spec, values=tuple(values))


def _value(text: str, start: int, place: int, spec: FieldSpec) -> Value:
    """Return the value at `place` of the field that starts at `start`."""
    in_quotes = place < len(text) and text[place] in QUOTES
    if in_quotes:
        value = _quoted(text, place)
    elif plain := _PLAIN_VALUE.match(text, place):
        value = Value(plain[0], place, plain.end())
    else:
        chars = _read(text, place, QUOTES + "(),", spaces=False)
        value = Value(_join(chars), place, _end(chars, place))
    if not value.text:
        name = quoted(text[start:place])
        following = text[place:].split(maxsplit=1) if text[place : place + 1].isspace() else []
        usable = following and following[0].isalnum() and following[0] not in KEYWORDS
        example = text[start:place] + following[0] if usable else spec.example
        hint = f"Write it without a space after the colon: {example}. To search for the colon itself, write \\:"
        raise QueryError(f"A value is missing after {name}.", start, max(value.end, place) - start, hint)
    after = text[value.end : value.end + 1]
    ended = not after or after in ",)" or after.isspace()
    if not ended and (in_quotes or after in QUOTES + "("):
        hint = f'Put the whole value in quotation marks: {spec.name}:"…"'
        raise QueryError(f"{quoted(after)} stands in the middle of a value.", value.end, 1, hint)
    return value


def _word(text: str, place: int) -> Token:
    chars = _read(text, place, QUOTES + "()", spaces=False)
    end = _end(chars, place)
    plain = _join(chars)
    for keyword in KEYWORDS:
        if plain == keyword:
            return Token(keyword, place, end)
        if text[place:end] == f"\\{keyword}":
            return Token("word", place, end, keyword)
    if fuzzy := _fuzzy(chars, place, end):
        return fuzzy
    stars = [i for i, char in enumerate(chars) if char.text == "*" and not char.escaped]
    if not stars:
        return Token("word", place, end, plain)
    if stars[0] != len(chars) - 1 or len(chars) == 1:
        hint = "It stands for the rest of a word: attest*. For the character itself write \\*"
        raise QueryError("“*” can only stand at the end of a word.", chars[stars[0]].place, 1, hint)
    return Token("prefix", place, end, plain[:-1])


def _fuzzy(chars: list[_Char], place: int, end: int) -> Token | None:
    """Return the token of ``sigstor~`` or ``sigstor~2``; None for a word where ``~`` is no operator."""
    digits = len(chars)
    while digits and chars[digits - 1].text in "0123456789" and not chars[digits - 1].escaped:
        digits -= 1
    if digits < 2 or chars[digits - 1].text != "~" or chars[digits - 1].escaped:
        return None
    edits = _join(chars[digits:])
    if edits not in {"", "1", "2"}:
        at = chars[digits - 1].place
        raise QueryError("A word can differ in one edit or two.", at, end - at, "Write ~ or ~2.")
    return Token("fuzzy", place, end, _join(chars[: digits - 1]), distance=2 if edits == "2" else 1)
