"""Answers as text for people. Styles are applied by the caller's `Style`, so that a pipe gets plain text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minutes_search.model import Item, Meeting, Mention
    from minutes_search.search import Hit, Snippet
    from minutes_search.store import StoredItem

_BOXES = {"open": "[ ] ", "done": "[x] ", None: ""}


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Style:
    """How parts of an answer are set off; without styles hits are marked as Markdown marks strong text."""

    mark: Callable[[str], str] = "**{}**".format
    date: Callable[[str], str] = _same
    people: Callable[[str], str] = _same
    place: Callable[[str], str] = _same
    title: Callable[[str], str] = _same


def printable(text: str) -> str:
    """Replace what would steer a terminal (control and bidirectional characters): minutes are untrusted text."""
    return "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char for char in text)


def hit_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Give a hit: date, owners and title, then the line that matched with its place."""
    item = hit.stored.item
    owners = ", ".join(owner.label for owner in item.owners)
    head = [style.date(hit.stored.date.isoformat()), style.people(printable(owners)) if owners else ""]
    shown, marked = printable(hit.snippet.text), _marked(hit.snippet, style)
    own = hit.snippet.line == item.line
    title = marked if own and _is_title(item, shown) else style.title(printable(item.title))
    yield "  ".join(part for part in (*head, _BOXES[item.status] + title) if part)
    place = style.place(f"{printable(hit.stored.archive)}/{printable(hit.stored.path)}:{hit.snippet.line}")
    yield f"    {place}" if title == marked else f"    {place}  {marked}"


def _is_title(item: Item, text: str) -> bool:
    return text == printable(item.title)


def _marked(snippet: Snippet, style: Style) -> str:
    parts, at = [], 0
    for start, end in snippet.marks:
        parts += [printable(snippet.text[at:start]), style.mark(printable(snippet.text[start:end]))]
        at = end
    return "".join((*parts, printable(snippet.text[at:])))


def item_lines(stored: StoredItem, style: Style) -> Iterator[str]:
    """Give an item whole: where it stands, whose it is, its text line by line, its actions and references."""
    item = stored.item
    yield style.title(_BOXES[item.status] + printable(item.title))
    yield f"{style.date(stored.date.isoformat())}  {printable(stored.meeting)}"
    yield style.place(f"{printable(stored.archive)}/{printable(stored.path)}:{item.line}")
    about = {
        "Section": printable(" > ".join(item.section)),
        "Kind": item.kind,
        "Owners": _people(item.owners),
        "Speakers": _people(item.speakers),
        "References": " ".join(printable(reference.id) for reference in item.refs),
        "Id": item.id,
    }
    yield from (f"{name}: {value}" for name, value in about.items() if value)
    yield ""
    yield from _text_lines(item, style)
    if item.actions:
        yield ""
        yield "Actions:"
    for action in item.actions:
        who = f"{_people(action.assignees)}: " if action.assignees else ""
        yield f"  {_BOXES[action.status]}{who}{printable(action.text)} {style.place(f'(line {action.line})')}"


def _text_lines(item: Item, style: Style) -> Iterator[str]:
    width = max((len(str(line.line)) for line in item.lines), default=1)
    for line in item.lines:
        yield f"{style.place(f'{line.line:>{width}}')}  {'  ' * line.depth}{printable(line.text)}"


def _people(mentions: tuple[Mention, ...]) -> str:
    return ", ".join(
        printable(f"{mention.label} ({mention.name})" if mention.name not in {None, mention.label} else mention.label)
        for mention in mentions
    )


def meeting_lines(meeting: Meeting, style: Style) -> Iterator[str]:
    """Give a meeting: title, attendees, then its items under their sections, each with its text."""
    yield style.title(printable(meeting.title))
    yield f"{style.date(meeting.date.isoformat())}  {style.place(printable(f'{meeting.archive}/{meeting.path}'))}"
    names = [row.name or row.initials or row.login or "" for row in meeting.attendees]
    if names:
        yield f"Attendees: {printable(', '.join(names))}"
    section: tuple[str, ...] | None = None
    for item in meeting.items:
        if item.section != section:
            section = item.section
            yield ""
            yield style.people(printable(" > ".join(section)) or "(no section)")
        yield ""
        owners = ", ".join(owner.label for owner in item.owners)
        box = _BOXES[item.status]
        yield (
            f"{box}{style.title(printable(item.title))}"
            + (f"  ({printable(owners)})" if owners else "")
            + f"  {item.id}"
        )
        yield from (f"  {line}" for line in _text_lines(item, style))
