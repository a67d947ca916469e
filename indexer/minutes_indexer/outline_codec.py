"""Outlines as bytes: what the index keeps of a file beside its meeting, compact and quick to read back."""

from __future__ import annotations

import json
from typing import Any

from minutes_indexer.outline import (
    Block,
    Code,
    Entry,
    Heading,
    Line,
    Nested,
    Outline,
    Paragraph,
    Row,
    Rule,
    Span,
    Table,
)


def outline_to_bytes(outline: Outline) -> bytes:
    """Write an outline as UTF-8 JSON."""
    data = [outline.front_matter, [_pack(block) for block in outline.blocks]]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def outline_from_bytes(data: bytes) -> Outline:
    """Read what `outline_to_bytes` wrote."""
    front_matter, blocks = json.loads(data)
    return Outline(front_matter, tuple(map(_unpack, blocks)))


def _pack_line(line: Line) -> list[Any]:
    spans = [[span.start, span.end, span.kind, span.url] for span in line.spans]
    packed: list[Any] = [line.number, line.text]
    if spans or line.strong:
        packed += [spans, line.strong, line.underlined]
    return packed


def _unpack_line(data: list[Any]) -> Line:
    if len(data) == 2:
        return Line(*data)
    number, text, spans, strong, underlined = data
    return Line(number, text, tuple(Span(*span) for span in spans), strong, underlined)


def _pack(block: Block) -> list[Any]:
    match block:
        case Entry():
            lines = list(map(_pack_line, block.lines))
            return ["e", block.number, lines, block.ordered, block.status, list(map(_pack, block.blocks))]
        case Paragraph():
            return ["p", list(map(_pack_line, block.lines))]
        case Heading():
            return ["h", block.level, _pack_line(block.line), *([block.anchor] if block.anchor else [])]
        case Code():
            return ["c", block.number, block.text]
        case Table():
            return ["t", [[row.number, list(map(_pack_line, row.cells)), row.header] for row in block.rows]]
        case Rule():
            return ["r", block.number]
        case Nested():
            return ["n", block.number, list(map(_pack, block.blocks))]


def _unpack(data: list[Any]) -> Block:
    kind, *rest = data
    match kind:
        case "e":
            number, lines, ordered, status, blocks = rest
            return Entry(number, _unpack_lines(lines), ordered, status, tuple(map(_unpack, blocks)))
        case "p":
            return Paragraph(_unpack_lines(rest[0]))
        case "h":
            return Heading(rest[0], _unpack_line(rest[1]), *rest[2:])
        case "c":
            return Code(*rest)
        case "t":
            return Table(tuple(Row(number, _unpack_lines(cells), header) for number, cells, header in rest[0]))
        case "r":
            return Rule(rest[0])
        case "n":
            return Nested(rest[0], tuple(map(_unpack, rest[1])))
    raise ValueError(f"unknown block {kind!r} in a stored outline")


def _unpack_lines(data: list[list[Any]]) -> tuple[Line, ...]:
    return tuple(map(_unpack_line, data))
