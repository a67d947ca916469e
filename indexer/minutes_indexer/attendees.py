"""The attendees of a meeting, from what stands under its attendee heading.

Minutes list people in tables with columns in any order, in numbered lists (``DY: Dan Yeaw (@danyeaw), Anaconda``),
in bulleted ones (``Cheng H. Lee (CHL)``), and in comma-separated lines (``**Present:** Ray, Matt``). Empty rows,
placeholders, totals ("18 people total") and the template's instructions are no attendees (extraction.md, "Meeting").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from minutes_indexer.outline import Block, Code, Entry, Heading, Nested, Paragraph, Row, Table
from minutes_indexer.people.names import fold, is_login, looks_like_initials, looks_like_name
from minutes_indexer.vocabulary import attendee_columns as columns
from minutes_indexer.vocabulary import attendee_words as words_of
from minutes_search.model import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_LEAD = re.compile(r"^\W*([^():,]{3,40}?)\s*(?:\([^)]*\))?\s*:\s*")
_INITIALS_FIRST = re.compile(r"^([^\W\d_]{1,5})\s*(?P<mark>[:,])\s+(?P<rest>\S.*)$")
_HANDLE = re.compile(
    r"(?:\bgh:\s*|\bgithub:\s*|(?<![\w.])@\s?)([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)", re.IGNORECASE
)
_HANDLE_LAST = re.compile(r"(?<=\))\s+([a-z][a-z0-9-]*[a-z0-9])\s*$")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_DASH = re.compile(r"\s+[-–—]+\s+|[–—]")
_AND = re.compile(r",|;|\s+(?:and|&|\+)\s+")


def is_attendee_heading(text: str) -> bool:
    """Whether a heading, or a line that stands in for one, announces the attendees and nothing else.

    A trailing colon and instructions in parentheses are allowed: ``Attendees (github handle in parens):``.
    """
    return fold(_PARENTHESES.sub(" ", text)) in words_of("present")


def is_absence_heading(text: str) -> bool:
    """Whether a heading announces people who were not there."""
    return fold(text) in words_of("absent")


def read_attendees(blocks: Sequence[Block]) -> tuple[Attendee, ...]:
    """Return the attendees in the blocks that stand under an attendee heading, in the order written.

    A paragraph may carry the heading in itself (``**Present:** a, b``). What follows "Apologies" is left out.
    Never raises; what is no attendee is skipped. The rules are in extraction.md, "Meeting".
    """
    found: list[Attendee] = []
    texts: list[_Text] = []
    for block in blocks:
        if isinstance(block, Heading) and fold(block.line.text) in words_of("absent"):
            break
        if isinstance(block, Table):
            found.extend(_from_table(block.rows))
        else:
            texts.extend(_texts(block))
    found.extend(_from_texts(texts))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Text:
    """A line that may name one attendee, or several."""

    text: str
    listed: bool
    """It is a list entry, which tends to name one person; a paragraph's line tends to name several."""


def _texts(block: Block) -> Iterator[_Text]:
    if isinstance(block, Code):
        # Entries under a heading that are indented by four spaces are a code block to Markdown.
        for text in block.text.split("\n"):
            if text.strip():
                yield _Text(_BULLET.sub("", text).strip(), listed=True)
    elif isinstance(block, Nested):
        for inner in block.blocks:
            yield from _texts(inner)
    elif isinstance(block, Paragraph):
        yield from (_Text(text, listed=False) for text in _unfolded([line.text for line in block.lines]))
    elif isinstance(block, Entry):
        # Only the entry's first line names a person: what Markdown folds into it is "20 people total" or a remark.
        text = next(iter(_unfolded([line.text for line in block.lines])), "")
        if text:
            yield _Text(text, listed=True)
        if not text or text.rstrip().endswith(":"):
            for inner in block.blocks:
                yield from _texts(inner)


def _unfolded(lines: list[str]) -> list[str]:
    """Lines, each joined with the next where it ends in a comma."""
    joined: list[str] = []
    for line in lines:
        if joined and joined[-1].rstrip().endswith((",", ";")):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def _from_table(rows: Sequence[Row]) -> Iterator[Attendee]:
    fields: list[str] = []
    for row in rows:
        cells = [cell.text.strip() for cell in row.cells]
        if not fields:
            fields = _fields(cells)
            if row.header or any(fold(cell) in columns() for cell in cells):
                continue
        attendee = _from_cells(cells, fields)
        if attendee is not None:
            yield attendee


def _fields(header: list[str]) -> list[str]:
    """Return the field that each column holds; headers with a typo count as the nearest known one."""
    fields = list(map(_field, header))
    if not any(fields):
        return ["name", "initials", "login", "affiliation"][: len(header)]
    return fields


@lru_cache(maxsize=1 << 10)
def _field(header: str) -> str:
    near = get_close_matches(fold(header), columns(), n=1, cutoff=0.75)
    return columns()[near[0]] if near else ""


def _from_cells(cells: list[str], fields: list[str]) -> Attendee | None:
    values: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field and cell and field not in values:
            values[field] = cell
    login = _login(values.get("login", ""))
    if login is None:
        # A row with a cell too many or too few still marks the login with an @.
        shifted = [cell for cell in cells if cell.startswith("@")]
        login = _login(shifted[0]) if shifted else None
    name = values.get("name", "")
    placeholder = not name.strip(".…-? ") or name[:1].isdigit()
    if name and (placeholder or fold(name) in words_of("notes") or fold(name) in columns()):
        name = ""
    initials = values.get("initials", "").strip(".,:?() ")
    if not looks_like_initials(initials):
        initials = ""
    if not (name or initials or login):
        return None
    affiliation = values.get("affiliation", "")
    if affiliation.startswith("@"):
        affiliation = ""
    return Attendee(name or None, initials or None, login, affiliation or None)


def _login(text: str) -> str | None:
    text = text.strip().strip("@.,;:()[] ")
    return text if is_login(text) else None


def _from_texts(texts: Sequence[_Text]) -> Iterator[Attendee]:
    kept: list[_Text] = []
    for line in texts:
        lead = _LEAD.match(line.text)
        if fold(line.text) in words_of("absent") or (lead and fold(lead[1]) in words_of("absent")):
            break
        if lead and fold(lead[1]) in words_of("present"):
            kept.append(replace(line, text=line.text[lead.end() :]))
        else:
            kept.append(line)
    alone = len(kept) <= 2
    # "(TSC)" behind three names is a body that they belong to; "(CHL)" behind one is that person's initials.
    shared = Counter(inner for line in kept for inner in _PARENTHESES.findall(line.text))
    bodies = frozenset(inner for inner, count in shared.items() if count > 1)
    for line in kept:
        parts = _names_listed(line, alone)
        for text in parts or [line.text]:
            attendee = _from_row(text, bodies)
            if attendee is not None:
                yield attendee


def _names_listed(line: _Text, alone: bool) -> list[str]:
    """Return the parts of a line that names several people; nothing where it is one person's row."""
    outside = _PARENTHESES.sub("", line.text)
    if (
        _HANDLE.search(line.text)
        or _HANDLE_LAST.search(line.text)
        or (_INITIALS_FIRST.match(line.text) and ":" in line.text[:7])
    ):
        return []
    parts = [part.strip() for part in _AND.split(outside)]
    if len(parts) < 2:
        return []
    names = [part for part in parts if looks_like_name(part)]
    if line.listed and not (alone or len(names) >= 4):
        return []
    if len(parts) == 2 and is_login(parts[1]) and parts[1].islower():
        return []
    return [part.strip() for part in _AND.split(_commas_outside_parentheses(line.text)) if part.strip()]


def _commas_outside_parentheses(text: str) -> str:
    return _PARENTHESES.sub(lambda match: f"({match[1].replace(',', ' ').replace(' and ', ' ')})", text)


def _from_row(text: str, bodies: frozenset[str]) -> Attendee | None:
    """One person's row: ``[INITIALS:] Name [(INITIALS)] [(@login)] [, affiliation]``."""
    initials: str | None = None
    lead = _INITIALS_FIRST.match(text)
    if lead and looks_like_initials(lead[1]) and (lead["mark"] == ":" or lead[1].isupper()):
        initials, text = lead[1], lead["rest"]
    # "Paul Ivanov (PI) ivanov" leaves out the @.
    handle = _HANDLE.search(text) or _HANDLE_LAST.search(text)
    login = handle[1] if handle else None
    if handle:
        text = f"{text[: handle.start()]} {text[handle.end() :]}"
    inside = [inner.strip() for inner in _PARENTHESES.findall(text)]
    name, _, tail = _PARENTHESES.sub(" ", text).strip().partition(",")
    name, *remarks = _DASH.split(name, maxsplit=1)
    name = re.sub(r"\s+", " ", name).strip(" ,;:()")
    name, initials = _trailing_initials(name, initials)
    if not looks_like_name(name) and not (login and not name):
        return None
    affiliations = [part.strip(" .,;") for part in (*remarks, *tail.split(","))]
    for inner in inside:
        if inner in bodies or not inner:
            affiliations.append(inner)
        elif initials is None and looks_like_initials(inner, name):
            initials = inner
        elif login is None and is_login(inner) and inner.islower() and fold(inner) not in words_of("notes"):
            login = inner
        elif " " not in name and " " not in inner and looks_like_name(inner) and inner.istitle():
            name = f"{name} ({inner})"
        else:
            affiliations.append(inner)
    affiliations = [part for part in affiliations if part and fold(part) not in words_of("notes") and part != initials]
    if login is None and affiliations and affiliations[0].islower() and len(affiliations) == 1:
        login = _login(affiliations[0])
        affiliations = affiliations[1:] if login else affiliations
    return Attendee(name or None, initials, login, ", ".join(affiliations) or None)


def _trailing_initials(name: str, initials: str | None) -> tuple[str, str | None]:
    """``Megan Yancy MCY`` is a name and initials; ``MRB`` alone is initials."""
    words = name.split(" ")
    first, last = " ".join(words[:-1]), words[-1]
    if initials is None and len(words) > 2 and last.isupper() and looks_like_initials(last, first):
        return first, last
    if initials is None and len(words) == 1 and len(name) in (2, 3) and name.isupper() and looks_like_initials(name):
        return name, name
    return name, initials
