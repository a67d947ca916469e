"""From sections to drafts: which entries, topics and prose are items. The rules are those of the definition, "Item"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.body import has_text, is_date_only, walk, without_frame
from minutes_indexer.marks import Mark, is_name, leading_mark, trailing_mark
from minutes_indexer.outline import Entry, Line, Paragraph
from minutes_indexer.vocabulary import (
    is_frame,
    is_frame_entry,
    is_instruction,
    is_placeholder,
    is_section,
    kind_of_path,
    says_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.marks import People
    from minutes_indexer.outline import Block
    from minutes_indexer.sections import Section
    from minutes_search.model import Kind, Status


@dataclass(slots=True)
class Draft:
    """An item before its people, references and actions are read."""

    line: int
    kind: Kind
    path: tuple[str, ...]
    title: str
    own: tuple[Line, ...]
    """The entry's own lines, the heading of a topic, or nothing for prose and entries without text."""
    body: list[Block]
    entry: Entry | None = None
    owners: tuple[str, ...] = ()

    @property
    def status(self) -> Status | None:
        """The entry's own checkbox."""
        return self.entry.status if self.entry else None


def read_drafts(sections: list[Section], people: People) -> Iterator[Draft]:
    """Give the items of a meeting in the order of the file."""
    sectioned = any(section.heading for section in sections)
    topics = {id(section) for section in sections if _is_topic(section, people)}
    for section in sections:
        if section.attendees or any(id(parent) in topics or is_frame(parent.text) for parent in section.parents):
            continue
        if section.heading is None:
            yield from _entries(section, people, preamble=True, sectioned=sectioned)
        elif id(section) in topics:
            yield _topic(section, people)
        elif not is_frame(section.text):
            yield from _entries(section, people)


def _is_topic(section: Section, people: People) -> bool:
    """Tell whether a heading is itself an item (rule 3): its body is all that stands under it."""
    if section.heading is None or section.attendees or is_frame(section.text) or is_instruction(section.text):
        return False
    under = [section, *section.children]
    if any(_is_plain_section(part, people) or part.attendees for part in under):
        return False
    return any(has_text(_kept(part.blocks)) for part in under)


def _is_plain_section(section: Section, people: People) -> bool:
    return (
        is_section(section.text)
        or is_name(section.text, people)
        or any(isinstance(block, Entry) and _is_marked(block, people) for block in section.blocks)
    )


def _is_marked(entry: Entry, people: People) -> bool:
    """Tell whether an entry carries a checkbox or an owner mark."""
    if entry.status is not None:
        return True
    if not entry.lines:
        return False
    text = entry.lines[0].text
    return bool(leading_mark(text, people).labels or trailing_mark(text, people).labels)


def _kept(blocks: list[Block]) -> list[Block]:
    """Drop the lines that are only a date or an instruction of the template."""
    kept: list[Block] = []
    for block in blocks:
        rest = without_frame(block) if isinstance(block, Paragraph) else block
        if rest is not None:
            kept.append(rest)
    return kept


def _topic(section: Section, people: People) -> Draft:
    heading = section.heading
    assert heading is not None  # noqa: S101  # a topic is a heading
    end = trailing_mark(heading.text, people)
    body = _kept(section.blocks)
    for child in section.children:
        if child.heading:
            body.append(Paragraph((child.heading,)))
        body += _kept(child.blocks)
    title = heading.text[: end.rest].strip() or heading.text
    kind = kind_of_path(section.path) or ("other" if section.parents else "new")
    return Draft(heading.number, kind, section.path[:-1], title, (heading,), body, owners=end.labels)


def _kind(section: Section) -> Kind:
    """Give the kind of a section's items: what its path says, else other."""
    return kind_of_path(section.path) or "other"


def _section_owners(section: Section, people: People) -> tuple[str, ...]:
    """Give the people that a section hands on to its entries (rule 4)."""
    for part in (section, *reversed(section.parents)):
        if is_name(part.text, people):
            return (part.text,)
        if labels := trailing_mark(part.text, people).labels:
            return labels
    return ()


def _entries(section: Section, people: People, *, preamble: bool = False, sectioned: bool = False) -> Iterator[Draft]:
    """Give the items among what stands directly under a heading.

    `preamble`: what stands before the first section; `sectioned`: there are sections after it.
    """
    inherited = _section_owners(section, people)
    items: list[Draft] = []
    prose: list[Block] = []
    for block in _kept(section.blocks):
        if isinstance(block, Entry):
            if preamble and not items and (_is_frame_entry(block) or (sectioned and _is_link(block))):
                continue
            items += _from_entry(block, section, people, inherited)
            prose = []  # what introduces a list belongs to no item, even when the list holds placeholders only
        elif items:
            items[-1].body.append(block)
        else:
            prose.append(block)
    if not items and not preamble and any(not says_nothing(line.line.text) for line in walk(prose, 0)):
        items.append(_prose(section, prose, people, inherited))
    yield from items


def _is_frame_entry(entry: Entry) -> bool:
    return any(is_frame_entry(line.text) or is_date_only(line.text) for line in entry.lines[:1])


def _is_link(entry: Entry) -> bool:
    """Tell whether an entry is nothing but a link."""
    lines = entry.lines if not entry.blocks else ()
    return bool(lines) and all(
        any(span.kind == "link" and span.end - span.start == len(line.text) for span in line.spans) for line in lines
    )


def _from_entry(entry: Entry, section: Section, people: People, inherited: tuple[str, ...]) -> Iterator[Draft]:
    """Give the item that an entry is; none for a placeholder; those nested in it where it is only a date."""
    text = entry.lines[0].text if entry.lines else ""
    if text and is_date_only(text):
        for nested in entry.blocks:
            if isinstance(nested, Entry):
                yield from _from_entry(nested, section, people, inherited)
        return
    start, end = _own_marks(entry, people)
    title = text[start.rest : end.rest].strip() if text else ""
    nested_text = has_text(entry.blocks)
    if (not nested_text and (not title or says_nothing(title) or _is_picture(entry))) or is_instruction(text):
        return
    owners = tuple(dict.fromkeys((*start.labels, *end.labels))) or inherited
    yield Draft(
        entry.number,
        _kind(section),
        section.path,
        title or _first_nested_title(entry, people),
        entry.lines,
        list(entry.blocks),
        entry,
        owners,
    )


def _own_marks(entry: Entry, people: People) -> tuple[Mark, Mark]:
    """Give the marks at the start and at the end of an entry's own line."""
    text = entry.lines[0].text if entry.lines else ""
    start = leading_mark(text, people, boxed=entry.status is not None)
    end = trailing_mark(text, people)
    if end.rest < start.rest:
        return start, Mark((), len(text))
    if not end.labels and text.endswith(")"):
        opening = text.rfind("(")
        if opening > start.rest and text[opening + 1 : -1].strip() and is_placeholder(text[opening + 1 : -1]):
            end = Mark((), opening)
    return start, end


def _first_nested_title(entry: Entry, people: People) -> str:
    """Give the text of the first nested entry (or line) that has any."""
    for block in entry.blocks:
        match block:
            case Entry():
                start, end = _own_marks(block, people)
                own = block.lines[0].text[start.rest : end.rest].strip() if block.lines else ""
                if title := own or _first_nested_title(block, people):
                    return title
            case Paragraph():
                return block.lines[0].text
            case _:
                pass
    return ""


def _is_picture(entry: Entry) -> bool:
    """Tell whether an entry is nothing but an image."""
    return bool(entry.lines) and all(
        any(span.kind == "image" and span.end - span.start == len(line.text) for span in line.spans)
        for line in entry.lines
    )


def _prose(section: Section, prose: list[Block], people: People, inherited: tuple[str, ...]) -> Draft:
    """Make one item of the prose of a section without a list (rule 5); its first line's mark is its owner's."""
    first = next(line.line for line in walk(prose, 0))
    mark = leading_mark(first.text, people)
    title = first.text[mark.rest :] if is_name(section.text, people) else section.text
    return Draft(first.number, _kind(section), section.path, title, (), prose, owners=mark.labels or inherited)
