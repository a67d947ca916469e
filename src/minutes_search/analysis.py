"""How text becomes terms: the one definition that the index, the search, the highlighting and the tests share.

The rules are those of the query language's table of words. Text is a row of *runs*. A run is one or more *parts*
(letters and digits, with an apostrophe inside) held together by joiners: ``rattler-build``, ``python>=3.6``,
``conda/ceps#112``, a URL. Every part is a word and takes one position. A run of several parts, or one with a mark
of its own before or after it (``.conda``, ``@wolfv``, ``c++``), is an *identifier*: it is found whole, as written
but for case and accents, and so is every stretch of its parts.

Nothing is left out as too common, because counts are exact.
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.edits import within_edits
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IDENTIFIER = "="
"""Stands before the term of an identifier, so that it is never mistaken for a stem."""
SEPARATOR = "\0"
"""Between the stem and the written word in a term of the index."""
LONGEST = 8
"""Stretches of an identifier are indexed up to this many parts; `query_terms` chains longer ones."""

JOINERS = "_./+#@:&%~=<>!?$\\\u2010\u2011-"
"""What holds the parts of a run together."""
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ESCAPED_JOINERS = JOINERS.replace("\\", r"\\")
_LETTER = r"[^\W_]"
_PART = rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*(?:['’]{_LETTER}(?:{_LETTER}|[{_MARKS}])*)*"
RUN = pattern(rf"{_PART}(?:[{_ESCAPED_JOINERS}]{{1,4}}{_PART})*")
PARTS = pattern(_PART)
STRETCH = pattern(rf"{_PART}(?:[{_ESCAPED_JOINERS}]{{1,4}}{_PART}){{0,{LONGEST - 1}}}")
_LEAD = pattern(r"(?<![\w.@#$])[.@$]|(?<![.@#$])#|(?<!\w)__?")  # "#112" also in "ceps#112"
TRAIL = pattern(r"\+\+(?!\+)|(?:\+|#)(?![\w+#])|__?(?!\w)")
_TAIL = pattern(rf"[{_ESCAPED_JOINERS}]{{0,4}}")
LEADING = frozenset(".@$#_")
"""What a mark before a part ends with."""
TRAILING = frozenset("+#_")
"""What a mark after a part begins with."""
_POSSESSIVE = pattern(r"'s$", re.IGNORECASE)
_NOT_IN_PART = pattern(rf"[\s{_ESCAPED_JOINERS}]")
_JOINER = pattern(rf"[{_ESCAPED_JOINERS}]")
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "\u2010": "-", "\u2011": "-",
    "’": "'", "ʼ": "'",
})  # fmt: skip


class Term(NamedTuple):
    """One term of a text."""

    text: str
    """What is compared: a stem, or `IDENTIFIER` and the folded identifier."""
    start: int
    """Where it stands in the text as given, in characters."""
    end: int
    position: int
    """The number of its first part, counted from 0 over all parts of the text."""
    surface: str
    """The folded word or identifier as written, unstemmed: what a prefix and a fuzzy word are compared with."""


class Sought(NamedTuple):
    """One term of a query: it stands `offset` positions after the first."""

    term: str
    offset: int


class Run(NamedTuple):
    """A run of a text; `leads[i]` and `trails[i]` are the marks around its part i, or empty."""

    spans: list[tuple[int, int]]
    words: list[str]
    gaps: list[str]
    leads: list[str]
    trails: list[str]

    def stretch(self, first: int, last: int) -> str:
        """Return the folded text from part `first` to part `last`, without marks around it."""
        pieces = [self.words[first]]
        for i in range(first, last):
            pieces += (self.gaps[i], self.words[i + 1])
        return "".join(pieces)


def _is_plain(text: str) -> bool:
    """Tell whether a text is one word of letters and digits of ASCII, as most words are: no pattern is needed then.

    To compile those of runs and parts takes a fortieth of the time of a command.
    """
    return text.isascii() and text.isalnum()


def fold(text: str) -> str:
    """Return the text without case and accents; folding twice changes nothing more."""
    if text.isascii():
        return text.lower()
    before = None
    while before != text:
        before = text
        decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return text


_of_thread = threading.local()


def _stemmer() -> Callable[[str], str]:
    """Return the stemmer of this thread: it keeps in itself the word that it is at."""
    stem: Callable[[str], str] | None = getattr(_of_thread, "stem", None)
    if stem is None:
        from minutes_search.stemming import english_stemmer  # noqa: PLC0415 - many queries need no stems

        stem = _of_thread.stem = english_stemmer()
    return stem


@functools.lru_cache(maxsize=1 << 13)
def stem(word: str) -> str:
    """Return the English stem of a folded word."""
    return _stemmer()(word) or word


@functools.lru_cache(maxsize=1 << 13)
def word_of(part: str) -> str:
    """Return the folded word of a part: without a possessive and without apostrophes."""
    if _is_plain(part):
        return part.lower()
    plain = fold(part).translate(_LETTERS)
    return _NOT_IN_PART.sub("", _POSSESSIVE.sub("", plain).replace("'", "")) or part


def _lead(text: str, end: int) -> str:
    """Return the longest mark before a part, which ends at `end`, or an empty text."""
    if end and text[end - 1] in LEADING:
        for start in (end - 2, end - 1):
            if start >= 0 and _LEAD.fullmatch(text, start, end):
                return text[start:end]
    return ""


def _trail(text: str, start: int) -> str:
    """Return the mark after a part, which starts at `start`, or an empty text."""
    found = TRAIL.match(text, start) if text[start : start + 1] in TRAILING else None
    return found.group() if found else ""


def _runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text in order."""
    return (run_at(text, *match.span()) for match in RUN.finditer(text))


def run_at(text: str, first: int, last: int) -> Run:
    """Return the run that stands from `first` to `last`, with its marks."""
    spans = [part.span() for part in PARTS.finditer(text, first, last)]
    return Run(
        spans,
        [word_of(text[start:end]) for start, end in spans],
        [fold(text[a[1] : b[0]]) for a, b in itertools.pairwise(spans)],
        [_lead(text, start) for start, _ in spans],
        [_trail(text, end) for _, end in spans],
    )


def analyse(text: str) -> list[Term]:
    """Return the terms of a text in order of position; at the same position identifiers come first.

    Offsets count characters of `text` as given. Any text is fine; one without letters and digits has no terms.
    """
    if _is_plain(text):
        return [Term(stem(text.lower()), 0, len(text), 0, text.lower())]
    terms: list[Term] = []
    position = 0
    for run in _runs(text):
        terms += terms_of(run, position)
        position += len(run.spans)
    return terms


def terms_of(run: Run, position: int) -> Iterator[Term]:
    """Yield the terms of a run, the first part of which stands at `position`."""
    for i, (start, end) in enumerate(run.spans):
        for surface, last, lead, trail in identifiers(run, i):
            stop = run.spans[last][1] + trail
            yield Term(f"{IDENTIFIER}{surface}", start - lead, stop, position + i, surface)
        yield Term(stem(run.words[i]), start, end, position + i, run.words[i])


def identifiers(run: Run, first: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield the identifiers that start with one part of a run, the longest first, with and without their marks.

    Each is its surface, its last part, and how long the marks are before and after it.
    """
    if len(run.spans) == 1 and not run.leads[0] and not run.trails[0]:
        return
    stretches = [run.words[first]]
    for i in range(first, min(first + LONGEST, len(run.spans)) - 1):
        stretches.append(f"{stretches[-1]}{run.gaps[i]}{run.words[i + 1]}")
    for last, stretch in reversed(list(enumerate(stretches, first))):
        for lead in _with_and_without(run.leads[first]):
            for trail in _with_and_without(run.trails[last]):
                if first < last or lead or trail:
                    yield f"{lead}{stretch}{trail}", last, len(lead), len(trail)


def _with_and_without(mark: str) -> tuple[str, ...]:
    return (mark, "") if mark else ("",)


def searchable(text: str) -> bool:
    """Tell whether a word or phrase of a query can match at all; one of punctuation only cannot."""
    return text.isalnum() or RUN.search(text) is not None


@functools.lru_cache(maxsize=1 << 10)
def query_terms(text: str) -> tuple[Sought, ...]:
    """Return the terms that a word or a phrase of a query asks for.

    It matches where, for some position p, every term stands at p plus its offset. A plain word is one term; so is an
    identifier, unless it has more than `LONGEST` parts. Without a letter or digit the answer is empty: that can
    never match.
    """
    words = text.lower().split()
    if text.isascii() and all(map(str.isalnum, words)):
        return tuple([Sought(stem(word), offset) for offset, word in enumerate(words)])
    sought: list[Sought] = []
    offset = 0
    for run in _runs(text):
        sought.extend(Sought(term, offset + first) for term, first in _whole(run))
        offset += len(run.spans)
    return tuple(sought)


def _whole(run: Run) -> Iterator[tuple[str, int]]:
    """Yield the terms that stand for the whole run, each with its first part.

    A long run is a chain of stretches; each shares a part with the next, so no joiner goes unchecked.
    """
    end = len(run.spans) - 1
    if end == 0 and not (run.leads[0] or run.trails[0]):
        yield stem(run.words[0]), 0
        return
    for first in range(0, end or 1, LONGEST - 1):
        last = min(first + LONGEST - 1, end)
        lead, trail = run.leads[first] if first == 0 else "", run.trails[last] if last == end else ""
        yield IDENTIFIER + lead + run.stretch(first, last) + trail, first


def _only_run(text: str) -> tuple[Run, str] | None:
    """Return the run of a text and the joiners after it; None unless it is the only one and not too long."""
    runs = list(_runs(text))
    if len(runs) != 1:
        return None
    tail = _TAIL.match(text, runs[0].spans[-1][1])
    joiners = fold(tail.group()) if tail else ""
    return (runs[0], joiners) if len(runs[0].spans) <= LONGEST - bool(joiners) else None


def prefix_surface(text: str) -> str | None:
    """Return what the `Term.surface` of a match starts with; None where the text is not the start of one word."""
    if _is_plain(text):
        return text.lower()
    found = _only_run(text)
    return found and found[0].leads[0] + found[0].stretch(0, len(found[0].spans) - 1) + found[1]


def fuzzy_surface(text: str) -> str | None:
    """Return what `fuzzy_match` compares; None where the text is not one word or identifier."""
    if _is_plain(text):
        return text.lower()
    found = _only_run(text)
    if found is None:
        return None
    run, last = found[0], len(found[0].spans) - 1
    return run.leads[0] + run.stretch(0, last) + run.trails[last]


def fuzzy_match(sought: str, surface: str, distance: int) -> bool:
    """Tell whether a surface is within `distance` edits; a word never matches an identifier, nor the reverse."""
    return is_identifier(sought) == is_identifier(surface) and within_edits(sought, surface, distance)


def spelled(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a text, the parts of identifiers too: its `Term.surface`, and as it stands there."""
    if _is_plain(text):
        yield text.lower(), text
        return
    for match in PARTS.finditer(text):
        yield word_of(match[0]), match[0]


def is_identifier(surface: str) -> bool:
    """Tell whether the surface of a term is that of an identifier."""
    return not surface.isalnum() and _JOINER.search(surface) is not None
