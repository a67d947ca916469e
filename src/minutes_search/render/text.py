"""Answers as text for people. Styles are applied by the caller's `Style`, so that a pipe gets plain text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.links import Links
from minutes_search.search import Snippet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minutes_search.model import Commit, Item, Meeting, Mention
    from minutes_search.search import Hit, Results
    from minutes_search.store import StoredItem

NO_LINKS = Links()
BOXES = {"open": "[ ] ", "done": "[x] ", None: ""}


def _same(text: str) -> str:
    return text


@frozen
class Style:
    """How parts of an answer are set off; without styles hits are marked as Markdown marks strong text."""

    mark: Callable[[str], str] = "**{}**".format
    date: Callable[[str], str] = _same
    people: Callable[[str], str] = _same
    place: Callable[[str], str] = _same
    title: Callable[[str], str] = _same
    link: Callable[[str, str | None], str] | None = None
    """Makes a text lead to an address, where there is one; None where the output cannot."""


def printable(text: str) -> str:
    """Replace what would steer a terminal (control and bidirectional characters): minutes are untrusted text."""
    if text.isprintable():  # then it has nothing that steers; nearly every text is
        return text
    return "".join("\ufffd" if _steers(char) else char for char in text)


def _steers(char: str) -> bool:
    # The joiner of emoji sequences only joins.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char != "\u200d"


def linked(text: str, url: str | None, style: Style) -> str:
    """Give a text that leads to an address where the output can."""
    return style.link(text, url) if style.link else text


def hit_lines(hit: Hit, style: Style, links: Links = NO_LINKS) -> Iterator[str]:
    """Give a hit: date, owners and title, then the place of the line that matched, the id, and the line."""
    item = hit.stored.item
    owners = ", ".join(owner.label for owner in item.owners)
    head = [style.date(hit.stored.date.isoformat()), style.people(printable(owners)) if owners else ""]
    title = _marked_title(hit, style)
    shown = title if title is not None else style.title(printable(item.title))
    yield "  ".join(part for part in (*head, BOXES[item.status] + shown) if part)
    place = f"{hit.stored.archive}/{hit.stored.path}:{hit.snippet.line}"
    said = f"  {_marked(hit.snippet, style)}" if title is None else ""
    url = links.of_line(hit.stored, hit.snippet.line) if style.link else None
    yield f"    {style.place(f'{linked(printable(place), url, style)}  {printable(item.id)}')}{said}"
    if hit.series and hit.series.meetings > 1:
        told = f"in {hit.series.meetings} meetings, {hit.series.first} to {hit.series.last}"
        matching = f"; {hit.copies} copies match" if hit.copies > 1 else ""
        yield f"    {style.place(f'carried over: {told}{matching}')}"


def note_lines(results: Results, style: Style) -> Iterator[str]:
    """Give what is to be said of an answer beside its count: its notes, and the queries that may have been meant."""
    for note in results.notes:
        yield note_line(note.text)
        for linked in note.references:
            yield style.place(f"    {printable(linked.query)}")
    lead = "Did you mean: "
    for suggestion in results.suggestions:
        count = f"({suggestion.count} item{'' if suggestion.count == 1 else 's'})"
        yield f"{lead}{style.title(printable(suggestion.query))}   {style.place(count)}"
        lead = " " * len(lead)


def note_line(text: str) -> str:
    """Give what is to be said beside an answer."""
    return f"Note: {printable(text)}"


def _marked_title(hit: Hit, style: Style) -> str | None:
    """Give the title with its hits marked; None where the line that matched says something else."""
    title, snippet = hit.stored.item.title, hit.snippet
    start = snippet.text.find(title) if snippet.line == hit.stored.item.line else -1
    if start < 0:
        return None
    end = start + len(title)
    marks = tuple((first - start, last - start) for first, last in snippet.marks if start <= first and last <= end)
    return _marked(Snippet(snippet.line, title, marks), style)


def _marked(snippet: Snippet, style: Style) -> str:
    parts, at = [], 0
    for start, end in side_by_side(snippet):
        parts += [printable(snippet.text[at:start]), style.mark(printable(snippet.text[start:end]))]
        at = end
    return "".join((*parts, printable(snippet.text[at:])))


def side_by_side(snippet: Snippet) -> list[tuple[int, int]]:
    """Give the marks, those with nothing but space between them as one: a phrase is marked as a whole."""
    joined: list[tuple[int, int]] = []
    for start, end in snippet.marks:
        if joined and snippet.text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def item_lines(stored: StoredItem, style: Style, links: Links = NO_LINKS) -> Iterator[str]:
    """Give an item whole: where it stands, whose it is, its text line by line, its actions and references."""
    item = stored.item
    yield style.title(BOXES[item.status] + printable(item.title))
    yield f"{style.date(stored.date.isoformat())}  {printable(stored.meeting)}"
    url = links.of_item(stored)
    yield style.place(linked(printable(f"{stored.archive}/{stored.path}:{item.line}"), url, style))
    about = {
        "Section": printable(" > ".join(item.section)),
        "Kind": item.kind,
        "Owners": named(item.owners),
        "Speakers": named(item.speakers),
        "References": " ".join(printable(reference.id) for reference in item.refs),
        "Entered": _commit(item.entered),
        "Changed": _commit(item.changed) if item.changed != item.entered else "",
        "Id": item.id,
        "Link": printable(url or ""),
    }
    yield from (f"{name}: {value}" for name, value in about.items() if value)
    yield ""
    yield from _text_lines(item, style)
    if item.actions:
        yield ""
        yield "Actions:"
    for action in item.actions:
        who = f"{named(action.assignees)}: " if action.assignees else ""
        yield f"  {BOXES[action.status]}{who}{printable(action.text)} {style.place(f'(line {action.line})')}"


def _commit(commit: Commit | None) -> str:
    return f"{commit.time.date()} in {commit.id[:12]}" if commit else ""


def _text_lines(item: Item, style: Style) -> Iterator[str]:
    width = max((len(str(line.line)) for line in item.lines), default=1)
    for line in item.lines:
        yield f"{style.place(f'{line.line:>{width}}')}  {'  ' * line.depth}{printable(line.text)}"


def named(mentions: tuple[Mention, ...]) -> str:
    """Give labels, each with the person's name where that says more."""
    return ", ".join(
        printable(f"{mention.label} ({mention.name})" if mention.name not in {None, mention.label} else mention.label)
        for mention in mentions
    )


def meeting_lines(meeting: Meeting, style: Style, links: Links = NO_LINKS) -> Iterator[str]:
    """Give a meeting: title, attendees, then its items under their sections, each with its text."""
    yield style.title(printable(meeting.title))
    url = links.of_meeting(meeting)
    place = linked(printable(f"{meeting.archive}/{meeting.path}"), url, style)
    yield f"{style.date(meeting.date.isoformat())}  {style.place(place)}"
    if url:
        yield f"Link: {printable(url)}"
    if meeting.changed:
        yield f"Changed: {meeting.changed.date()}"
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
        box = BOXES[item.status]
        yield (
            f"{box}{style.title(printable(item.title))}"
            + (f"  ({printable(owners)})" if owners else "")
            + f"  {item.id}"
        )
        yield from (f"  {line}" for line in _text_lines(item, style))
