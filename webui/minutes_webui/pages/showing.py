"""What pages show of items: people, references, dates and text, ready for a template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from minutes_search.links import at_line
from minutes_search.refs import PROPOSALS, issue_ids, proposal_ids
from minutes_search.render.text import printable
from minutes_webui.marking import safe_link
from minutes_webui.pages import addresses
from minutes_webui.settings import archive_links

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minutes_search.model import Item, Mention, Reference, TextLine
    from minutes_search.store import StoredItem

_DEEPEST = 12
"""Lists are not nested deeper than this on a page."""
_LONGEST = 56  # characters of an address on a chip
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”|`]+", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


def day(date: datetime.date) -> str:
    """Return a day as people read it: 4 March 2021."""
    return f"{date.day} {date:%B} {date.year}"


def number(count: int, one: str, many: str | None = None) -> str:
    """Return a count with what is counted: 1 item, 2,000 items."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def query_text(text: str) -> str:
    """Return the address of a search for a query of the grammar."""
    return addresses.query(text)


@dataclass(frozen=True, slots=True)
class Named:
    """A person on a page."""

    name: str
    label: str
    """As the minutes write it."""
    url: str
    known: bool


def named(mentions: Iterable[Mention]) -> list[Named]:
    """Return the people that labels stand for."""
    return [
        Named(each.name or each.label, each.label, addresses.mention(each), each.person is not None)
        for each in dict.fromkeys(mentions)
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """A reference on a page."""

    text: str
    url: str
    outside: str | None = None
    """The link as the minutes have it, where a reader may be sent there."""


def ref_name(reference: str) -> str:
    """Return how people call a reference: CEP 46, conda/ceps#112, an address without its scheme."""
    series, colon, digits = reference.partition(":")
    if colon and series in PROPOSALS and digits.isdigit():
        return f"{series.upper()} {digits}"
    text = re.sub(r"^https?://(?:www\.)?", "", reference).rstrip("/")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST * 2 // 3]}…{text[-(_LONGEST // 3) :]}"


def chip(reference: Reference) -> Chip:
    """Return a reference with its page and the link of the minutes."""
    return Chip(ref_name(reference.id), addresses.reference(reference.id), safe_link(reference.url))


def chips(references: Iterable[Reference]) -> list[Chip]:
    """Return references, each once."""
    return list({each.id: chip(each) for each in reversed(list(references))}.values())[::-1]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of an item."""

    number: int
    url: str
    outside: bool
    """Whether the address is where the line stands in its source, and not the item's page."""
    text: Markup
    chips: tuple[Chip, ...]
    """The references of the line that its text does not show."""
    below: tuple[ShownLine, ...]


def place_of(stored: StoredItem, line: int) -> tuple[str, bool]:
    """Return the address of a line of an item, and whether that is in its source; else it is on the item's page."""
    around, outside = around_line(stored)
    return at_line(around, line), outside


def around_line(stored: StoredItem) -> tuple[tuple[str, ...], bool]:
    """Return what stands around the number of a line in its address, and whether that is in its source: `place_of`."""
    around = archive_links().around_line(stored)
    if around is not None and safe_link(at_line(around, stored.item.line)):
        return around, True
    return (f"{addresses.item(stored.item.id)}#L", ""), False


def shown_lines(stored: StoredItem, lines: Sequence[TextLine]) -> tuple[ShownLine, ...]:
    """Return lines of an item as they are nested in each other."""
    return _nested(stored, lines, min((line.depth for line in lines), default=0), 0)


def _nested(stored: StoredItem, lines: Sequence[TextLine], depth: int, level: int) -> tuple[ShownLine, ...]:
    shown, at = [], 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and lines[stop].depth > depth and level < _DEEPEST:
            stop += 1
        below = lines[at + 1 : stop]
        inner = _nested(stored, below, min(line.depth for line in below), level + 1) if below else ()
        shown.append(_line(stored, lines[at], inner))
        at = stop
    return tuple(shown)


def _line(stored: StoredItem, line: TextLine, below: tuple[ShownLine, ...]) -> ShownLine:
    hidden = [ref for ref in stored.item.refs if ref.line == line.line and not _stands_in(ref, line.text)]
    return ShownLine(
        line.line, *place_of(stored, line.line), linked(line.text), tuple(chip(ref) for ref in hidden), below
    )


def _stands_in(reference: Reference, text: str) -> bool:
    shown = {found.id for found in (*issue_ids(text), *proposal_ids(text))}
    return reference.id in shown or bool(reference.url and reference.url.rstrip("/") in text)


def linked(text: str) -> Markup:
    """Return a text as HTML: addresses in it are links, and what it names of proposals and issues leads to their page.

    Only http(s) and mailto are links; everything else is escaped text.
    """
    found: list[tuple[int, int, str, bool]] = []
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match[0])
        if safe_link(url):
            found.append((match.start(), match.start() + len(url), url, True))
    for name, start, end in (*issue_ids(text), *proposal_ids(text)):
        if not any(start < stop and begin < end for begin, stop, _, _ in found):
            found.append((start, end, addresses.reference(name), False))
    parts, at = [], 0
    for start, end, url, outside in sorted(found):
        parts.append(escape(printable(text[at:start])))
        tag = '<a href="%s" rel="noopener noreferrer">%s</a>' if outside else '<a href="%s">%s</a>'
        parts.append(Markup(tag) % (url, printable(text[start:end])))  # noqa: S704 - both tags stand above
        at = end
    return Markup().join((*parts, escape(printable(text[at:]))))


def _trimmed(url: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    while url and (url[-1] in ".,;:!?'*_’" or url.count(url[-1]) > url.count(_CLOSERS.get(url[-1], url[-1]))):
        url = url[:-1]
    return url


def first_line_says_it(item: Item) -> bool:
    """Tell whether an item's own line is its title with the owners: then the title need not be read twice."""
    return bool(item.lines) and item.lines[0].text.endswith(item.title)
