"""What may start a block on a line (CommonMark 4 and 5, GFM 4.10), by the first character of its text."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from minutes_indexer.markdown.cursor import CODE_INDENT
from minutes_indexer.markdown.html_blocks import CANNOT_INTERRUPT, html_block_kind
from minutes_indexer.markdown.nodes import Marker
from minutes_indexer.markdown.tables import delimiter_columns, split_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_indexer.markdown.blocks import BlockScanner
    from minutes_indexer.markdown.cursor import Cursor
    from minutes_indexer.markdown.nodes import Node

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ATX_CLOSING = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*$")
_FENCE = re.compile(r"`{3,}(?!.*`)|~{3,}")
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[*+-](?=[ \t]|$)")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")
_MAX_MARKER_SPACE = 4


class Started(Enum):
    """What a block start came to."""

    NOTHING = 0
    CONTAINER = 1
    LEAF = 2


def take_quote_mark(cursor: Cursor) -> bool:
    """Take a ``>`` and the space behind it (CommonMark 5.1); whether there was one."""
    if cursor.indented or cursor.blank or cursor.line[cursor.next] != ">":
        return False
    cursor.skip_to_text()
    cursor.skip(1)
    if cursor.at_space():
        cursor.skip_columns(1)
    return True


def _quote(scanner: BlockScanner, _container: Node) -> Started:
    if not scanner.may_nest() or not take_quote_mark(scanner.cursor):
        return Started.NOTHING
    scanner.add("quote")
    return Started.CONTAINER


def _atx_heading(scanner: BlockScanner, _container: Node) -> Started:
    cursor = scanner.cursor
    if (match := _ATX.match(cursor.line, cursor.next)) is None:
        return Started.NOTHING
    heading = scanner.add("heading")
    heading.level = len(match[1])
    heading.lines = [_ATX_CLOSING.sub("", cursor.line[match.end() :]).strip(" \t")]
    cursor.skip_to_end()
    return Started.LEAF


def _fenced_code(scanner: BlockScanner, _container: Node) -> Started:
    cursor = scanner.cursor
    if (match := _FENCE.match(cursor.line, cursor.next)) is None:
        return Started.NOTHING
    indent = cursor.indent
    node = scanner.add("fence")
    node.fence, node.fence_indent = match[0], indent
    return Started.LEAF


def _html(scanner: BlockScanner, container: Node) -> Started:
    kind = html_block_kind(scanner.cursor.text())
    goes_on_text = container.kind in ("paragraph", "table") or (
        not scanner.all_matched and scanner.tip.kind == "paragraph"
    )
    if kind == 0 or (kind == CANNOT_INTERRUPT and goes_on_text):
        return Started.NOTHING
    scanner.add("html").html_kind = kind
    return Started.LEAF


def _table(scanner: BlockScanner, container: Node) -> Started:
    cursor = scanner.cursor
    if container.kind != "paragraph" or not container.may_head_table:
        return Started.NOTHING
    columns = delimiter_columns(cursor.text())
    header = container.lines[-1]
    if not columns or "|" not in header or len(cells := split_row(header)) != columns:
        return Started.NOTHING
    container.lines.pop()
    table = scanner.add("table")
    table.line = scanner.number - 1
    table.rows = [(table.line, cells)]
    cursor.skip_to_end()
    return Started.LEAF


def _setext_heading(scanner: BlockScanner, container: Node) -> Started:
    cursor = scanner.cursor
    if container.kind != "paragraph":
        return Started.NOTHING
    match = _SETEXT.match(cursor.line, cursor.next)
    if match is None:
        return Started.NOTHING
    scanner.take_definitions(container)
    if not container.lines:
        return Started.NOTHING
    container.kind = "heading"
    container.level = 1 if match[1][0] == "=" else 2
    container.lines[-1] = container.lines[-1].rstrip(" \t")
    cursor.skip_to_end()
    return Started.LEAF


def _rule(scanner: BlockScanner, _container: Node) -> Started:
    cursor = scanner.cursor
    if _RULE.match(cursor.line, cursor.next) is None:
        return Started.NOTHING
    scanner.add("rule")
    cursor.skip_to_end()
    return Started.LEAF


def _read_marker(cursor: Cursor, *, interrupts_text: bool) -> Marker | None:
    """Take a list marker and the space behind it."""
    indent = cursor.indent
    match = _BULLET.match(cursor.line, cursor.next) or _NUMBER.match(cursor.line, cursor.next)
    if match is None:
        return None
    start = int(match[1]) if match.re is _NUMBER else None
    if interrupts_text and (start not in (None, 1) or not cursor.line[match.end() :].strip(" \t")):
        return None
    cursor.skip_to_text()
    cursor.skip(len(match[0]))
    space = cursor.indent
    if cursor.blank or space > _MAX_MARKER_SPACE:
        # What follows is nothing or indented code: one space belongs to the marker (CommonMark 5.2).
        space = 1
    cursor.skip_columns(space)
    sign = match[0] if start is None else match[2]
    return Marker(sign, start, indent + len(match[0]) + space, indent)


def _list_item(scanner: BlockScanner, container: Node) -> Started:
    cursor = scanner.cursor
    if not scanner.may_nest():
        return Started.NOTHING
    marker = _read_marker(cursor, interrupts_text=container.kind == "paragraph")
    if marker is None:
        return Started.NOTHING
    scanner.close_unmatched()
    tip = scanner.tip
    goes_on = tip.kind == "list" and tip.marker is not None and _same_list(tip.marker, marker)
    if not goes_on:
        scanner.add("list").marker = marker
    scanner.add("item").marker = marker
    return Started.CONTAINER


def _same_list(first: Marker, marker: Marker) -> bool:
    return first.sign == marker.sign and (first.start is None) == (marker.start is None)


def indented_code(scanner: BlockScanner, _container: Node) -> Started:
    """Begin an indented code block, which only a line that is indented so far does, and no other block."""
    if scanner.tip.kind == "paragraph":
        return Started.NOTHING
    scanner.cursor.skip_columns(CODE_INDENT)
    scanner.add("indented")
    return Started.LEAF


BLOCK_STARTS: dict[str, tuple[Callable[[BlockScanner, Node], Started], ...]] = {
    ">": (_quote,),
    "#": (_atx_heading,),
    "`": (_fenced_code,),
    "~": (_fenced_code,),
    "<": (_html,),
    "|": (_table,),
    ":": (_table,),
    "=": (_setext_heading,),
    "-": (_table, _setext_heading, _rule, _list_item),
    "*": (_rule, _list_item),
    "_": (_rule,),
    "+": (_list_item,),
    **dict.fromkeys("0123456789", (_list_item,)),
}
"""By the first character of a line that is not indented like code: what it may start, in the order in which it is
tried."""
