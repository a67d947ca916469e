"""Markdown that does not say what its writer meant: links, tables and code blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_indexer.body import walk
from minutes_indexer.check.finding import Finding
from minutes_indexer.check.lines import quoted
from minutes_indexer.markdown.tables import split_row
from minutes_indexer.sections import cut_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.check.source import SourceText
    from minutes_indexer.outline import Line, Outline

# "a[0](x, y)" is no link, and nobody meant one.
_UNREAD = re.compile(r"(?:(?<!\w)|(?=\[[^\[\]]*\]\(https?:))\[[^\[\]]*\]\([^)\s]*(?P<after>\s?)[^)]*(?P<closed>\)?)")
_ADDRESS = re.compile(r"https?:|www\.")
_SWAPPED = re.compile(r"\([^()]+\)\[\s*(?:https?:|www\.)[^\]]*\]?")
_APART = re.compile(r"\[[^\[\]]+\]\s+\((?:https?://|www\.)[^)]*\)")
_SCHEME = re.compile(
    r"(?<![\w/.:-])(?!(?:https?|ftps?|ssh)://)(?:h[htps]{2,5}s?|ttps?)(?::/{1,3}|//:?|;//)(?=[\w-])\S*"
)
_CONTAINER = re.compile(r"^[\s>]*")


def check_links(path: str, outline: Outline) -> Iterator[Finding]:
    """Report links that Markdown leaves as text, and addresses whose ``https://`` is mistyped.

    ``[](url)``, which the exports of 2016 have before every link, is a link without text and harmless.
    """
    for body in walk(outline.blocks, 0):
        if not body.code:
            yield from _links(path, body.line)


def _links(path: str, line: Line) -> Iterator[Finding]:
    text = _without_code(line)
    number = line.number
    for found in _UNREAD.finditer(text):
        if not found["closed"]:
            hint = "close the parenthesis behind the address"
        elif _ADDRESS.match(found[0], 1):
            hint = "text and address are swapped; a link is [text](address)"
        elif found["after"]:
            hint = "write a space in an address as %20"
        else:
            hint = "a link is [text](address), the address without brackets, quotes and line breaks"
        yield Finding(path, number, "broken-link", f"no link to Markdown: {quoted(found[0])}", hint)
    for found in _SWAPPED.finditer(text):
        hint = "the brackets are swapped; a link is [text](address)"
        yield Finding(path, number, "broken-link", f"no link to Markdown: {quoted(found[0])}", hint)
    for found in _APART.finditer(text):
        hint = "a link has no space between ] and ("
        yield Finding(path, number, "broken-link", f"no link to Markdown: {quoted(found[0])}", hint)
    addresses = [span.url for span in line.spans if span.url]
    for found in {match[0]: match for part in (text, *addresses) for match in _SCHEME.finditer(part)}.values():
        hint = "an address begins with https://"
        yield Finding(path, number, "broken-link", f"mistyped address {quoted(found[0])}", hint)


def _without_code(line: Line) -> str:
    text = line.text
    for span in line.spans:
        if span.kind == "code":
            text = text[: span.start] + "·" * (span.end - span.start) + text[span.end :]
    return text


def check_fences(path: str, source: SourceText) -> Iterator[Finding]:
    """Report code blocks that end where the file or the list entry does, and not with a fence."""
    for fence in source.blocks("fence"):
        if source.closing_line(fence) is None:
            lines = sum(1 for line in fence.lines if line.strip())
            message = f"{fence.fence} opens a code block of {lines} lines that nothing closes"
            yield Finding(path, fence.line, "unclosed-fence", message, f"close it with a line {fence.fence}")


def check_tables(path: str, outline: Outline, source: SourceText) -> Iterator[Finding]:
    """Report lines between pipes that are no table, and rows of attendees with cells too many or too few.

    A table without rows is a template's, and so are rows without content; "18 people total" may stand in one cell.
    """
    for paragraph in source.blocks("paragraph"):
        piped = [index for index, line in enumerate(paragraph.lines) if line.lstrip().startswith("|")]
        if len(piped) > 1:
            hint = "below the header write a line such as | --- | --- |, with as many cells"
            yield Finding(
                path, paragraph.line + piped[0], "broken-table", f"{len(piped)} lines between pipes are no table", hint
            )
    listed = _attendee_rows(outline)
    for table in source.blocks("table"):
        columns = len(table.rows[0][1])
        for number, _ in table.rows[1:]:
            cells = split_row(_CONTAINER.sub("", source.line(number)))
            if number in listed and sum(map(bool, cells)) > 1 and len(cells) != columns:
                message = f"{len(cells)} cells below a header of {columns}: {quoted(' | '.join(cells))}"
                yield Finding(path, number, "broken-table", message, "give the row as many cells as the header has")


def _attendee_rows(outline: Outline) -> set[int]:
    sections = (section for section in cut_sections(outline) if section.attendees)
    return {line.line.number for section in sections for line in walk(section.blocks, 0) if line.verbatim}
