"""An outline cut into sections: the nearest heading above, its path, and what stands directly under it.

The rules are those of the extraction definition, "Item" 2: a section is a heading, or a line that is only bold or
underlined and stands in for one; in a file without either below its title also a plain line that ends in a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.attendees import is_absence_heading, is_attendee_heading
from minutes_indexer.outline import Block, Heading, Line, Paragraph, Rule
from minutes_indexer.vocabulary import is_frame_entry, is_instruction, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.outline import Outline

# A line that stands in for a heading ranks below every real heading; an underlined one below a bold one, since
# the 2016 minutes underline the topics under a bold "Notes".
_BOLD_LEVEL, _UNDERLINED_LEVEL = 7, 8
_REMARK = re.compile(r"\(.*\)\W*")
_STARRED = re.compile(r"(\*\*|__)\s*([^*_\s][^*]*?)\s*\1")
_LISTED_INLINE = re.compile(r"([^:]{3,60}):\s*(.+)")


@dataclass(slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level."""

    heading: Line | None
    """None for what stands under the title."""
    level: int
    parents: tuple[Section, ...] = ()
    """Outermost first; neither the title nor a list of attendees is ever among them."""
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    attendees: bool = False
    """People are listed here, who attended or who did not."""

    @property
    def present(self) -> bool:
        """Whether the people listed here attended."""
        return self.attendees and not is_absence_heading(self.text)

    @property
    def text(self) -> str:
        """The heading's text; empty under the title."""
        return self.heading.text if self.heading else ""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings' texts from the outermost section to this one."""
        return (*(parent.text for parent in self.parents), *([self.text] if self.heading else []))


def title_of(outline: Outline) -> Line | None:
    """Give the meeting's title: the first heading of level 1."""
    return next((block.line for block in outline.blocks if isinstance(block, Heading) and block.level == 1), None)


def cut_sections(outline: Outline) -> list[Section]:
    """Cut an outline into sections in the order of the file; the first holds what stands under the title."""
    title = title_of(outline)
    colons = not _has_headings(outline, title)
    sections = [Section(None, 0)]
    for block in outline.blocks:
        if isinstance(block, Heading):
            if block.line is title:
                sections.append(Section(None, 0))
            elif not is_instruction(block.line.text):
                sections.append(_open(sections[-1], block.line, block.level))
        elif isinstance(block, Paragraph):
            for part in _pieces(block, colons=colons):
                if isinstance(part, Paragraph):
                    _add_prose(sections, part)
                else:
                    sections.append(_open(sections[-1], *part))
        elif not isinstance(block, Rule):
            sections[-1].blocks.append(block)
    return sections


def _has_headings(outline: Outline, title: Line | None) -> bool:
    return any(
        block.line is not title
        if isinstance(block, Heading)
        else isinstance(block, Paragraph) and any(_unstarred(line).strong for line in block.lines)
        for block in outline.blocks
    )


def _open(previous: Section, heading: Line, level: int) -> Section:
    """Begin a section after `previous`, which tells where in the tree we are."""
    line = (*previous.parents, previous) if previous.heading and not previous.attendees else previous.parents
    section = Section(
        heading,
        level,
        tuple(parent for parent in line if parent.level < level),
        attendees=is_attendee_heading(heading.text) or is_absence_heading(heading.text),
    )
    if section.attendees:
        # Attendees are the meeting's: a second title above them ("# Previous meetings") holds nothing from here on.
        section.parents = tuple(parent for parent in section.parents if parent.level > 1)
    for parent in section.parents:
        parent.children.append(section)
    return section


def _pieces(block: Paragraph, *, colons: bool) -> Iterator[Paragraph | tuple[Line, int]]:
    """Split a paragraph at the lines in it that stand in for headings."""
    prose: list[Line] = []
    for written in block.lines:
        line = _unstarred(written)
        level = _level(line, colons=colons)
        if level is not None and is_instruction(line.text):
            continue
        if level is None:
            prose.append(written)
            continue
        if prose:
            yield Paragraph(tuple(prose))
            prose = []
        yield line, level
    if prose:
        yield Paragraph(tuple(prose))


def _unstarred(line: Line) -> Line:
    """Read ``** Agenda**``, which Markdown takes for text because of the space, as the bold line that it means."""
    found = _STARRED.fullmatch(line.text) if line.text.startswith(("**", "__")) and not line.spans else None
    return Line(line.number, found[2], strong=True) if found else line


def _level(line: Line, *, colons: bool) -> int | None:
    if line.strong and any(char.isalnum() for char in line.text) and not _REMARK.fullmatch(line.text):
        return _UNDERLINED_LEVEL if line.underlined else _BOLD_LEVEL
    if line.text.endswith(":") and (
        is_attendee_heading(line.text) or (colons and not line.spans and _may_head(line.text))
    ):
        return _BOLD_LEVEL
    return None


def _may_head(text: str) -> bool:
    """Tell whether a plain line with a colon may stand in for a heading; "Hangout link:" does not."""
    return kind_of(text) is not None or not is_frame_entry(text)


def _add_prose(sections: list[Section], prose: Paragraph) -> None:
    """Add prose to the section at hand; a line such as "Present: Ada, Grace" is a list of attendees of its own."""
    lines = list(prose.lines)
    for index, line in enumerate(lines):
        found = _LISTED_INLINE.fullmatch(line.text) if ":" in line.text else None
        if found and is_attendee_heading(found[1]):
            listed = Section(Line(line.number, found[1]), _BOLD_LEVEL, attendees=True)
            listed.blocks.append(Paragraph((line.cut(found.start(2)),)))
            sections.insert(len(sections) - 1, listed)
            del lines[index]
            break
    if lines:
        sections[-1].blocks.append(Paragraph(tuple(lines)))
