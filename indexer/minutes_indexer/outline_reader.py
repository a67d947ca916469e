"""From a document's HTML tree to its outline.

Reads what `minutes_indexer.document` makes: block elements carry ``data-line``, and an empty
``<span data-line="N">`` stands where a continuation line begins.
"""

from __future__ import annotations

import re
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING, Literal, TypeGuard

from minutes_indexer.html_tree import contents, text_of
from minutes_indexer.lines import LineBuilder
from minutes_indexer.markdown import render
from minutes_indexer.outline import Block, Code, Entry, Heading, Line, Nested, Outline, Paragraph, Row, Rule, Table
from minutes_search.frozen import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from minutes_indexer.document import Document

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "table", "pre", "blockquote", "hr", "div", "section", "article", "dl", "dt", "dd"}
) | frozenset(_HEADINGS)
_LISTS = frozenset({"ul", "ol"})
_INVISIBLE = frozenset({"script", "style", "template", "head", "title"})
# "[z]" is "[x]" mistyped: a box of which nobody knows whether it is ticked.
_CHECKBOX = re.compile(r"\[\s*([xXzZ?~-]?)\s*\](?=\s|$)")
_BOXES: dict[str, Literal["open", "done"]] = {"": "open", "x": "done"}
_FOLDED = re.compile(r"[-*] (?=\S)|(?=\[[ xX]?\] \S)")
_LISTED = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\S")


def read_outline(document: Document) -> Outline:
    """Reduce a document to its outline."""
    return Outline(front_matter=dict(document.front_matter), blocks=tuple(_blocks(contents(document.tree), 1)))


def _line_of(element: Element, inherited: int) -> int:
    value = element.get("data-line", "")
    return int(value) if value.isdigit() else inherited


def _blocks(nodes: Iterable[Element | str], number: int) -> list[Block]:
    """Read siblings: block elements one by one, runs of inline nodes between them as paragraphs."""
    run: list[Element | str] = []
    before: Element | None = None
    blocks: list[Block] = []
    for node in nodes:
        if _is_block(node):
            if run:
                blocks += _paragraphs(run, number)
            read = _block(node, number)
            if before is not None and all(map(_is_space, run)) and blocks and _is_meant_below(before, node):
                blocks[-1] = _with_nested(blocks[-1], read)
            else:
                blocks += read
            run, before = [], node
            number = _line_of(node, number)
        elif isinstance(node, str) or node.tag not in _INVISIBLE:
            run.append(node)
    if run:
        blocks += _paragraphs(run, number)
    return blocks


def _is_meant_below(before: Element, node: Element) -> bool:
    """Tell whether a list goes on below the last entry of the list before it.

    ``* topic`` and on the next line `` - note`` are two lists to Markdown, which counts columns from the text of the
    entry; their writer indented the second by one and changed the bullet, to show that it is below.
    """
    if before.tag not in _LISTS or node.tag not in _LISTS:
        return False
    first, last = node.find("li"), before.findall("li")[-1:]
    if first is None or not last or _indent(first) <= _indent(last[0]):
        return False
    return _line_of(first, 0) == max(_line_of(each, 0) for each in before.iter() if each is not before) + 1


def _indent(entry: Element) -> int:
    value = entry.get("data-indent", "")
    return int(value) if value.isdigit() else 0


def _with_nested(block: Block, below: Sequence[Block]) -> Block:
    return replace(block, blocks=(*block.blocks, *below)) if isinstance(block, Entry) else block


def _is_block(node: Element | str) -> TypeGuard[Element]:
    """Tell whether a node is a block, or an inline element wrapped around blocks, as raw HTML may have it."""
    return not isinstance(node, str) and (node.tag in _BLOCKS or any(each.tag in _BLOCKS for each in node.iter()))


def _is_space(node: Element | str) -> bool:
    return isinstance(node, str) and not node.strip()


def _paragraphs(run: Sequence[Element | str], number: int) -> Iterator[Block]:
    """Read prose; its lines that begin with a checkbox but no bullet are the entries their writer meant."""
    lines = _lines(run, number)
    boxes = [index for index, line in enumerate(lines) if _CHECKBOX.match(line.text)]
    prose = lines[: boxes[0]] if boxes else lines
    if prose:
        yield Paragraph(prose)
    for start, end in zip(boxes, [*boxes[1:], len(lines)], strict=True) if boxes else ():
        own, status = _take_checkbox(lines[start:end])
        own, folded = _take_folded(own)
        yield Entry(lines[start].number, own, status=status, blocks=folded)


def _block(element: Element, inherited: int) -> Sequence[Block]:
    number = _line_of(element, inherited)
    name = element.tag
    if name in _HEADINGS:
        lines = _lines(contents(element), number)
        return [Heading(_HEADINGS[name], _joined(lines), element.get("data-anchor"))] if lines else []
    if name in _LISTS:
        return _list(element, number)
    if name == "li":
        return [_entry(element, number, ordered=False)]
    if name == "pre":
        return _code(element, number)
    if name == "table":
        return [Table(tuple(_rows(element, number)))]
    if name == "hr":
        return [Rule(number)]
    blocks = _blocks(contents(element), number)
    return [Nested(number, tuple(blocks))] if name == "blockquote" else blocks


def _joined(lines: tuple[Line, ...]) -> Line:
    """Put a heading that is folded over lines on one."""
    if len(lines) == 1:
        return lines[0]
    return Line(lines[0].number, " ".join(line.text for line in lines), lines[0].spans)


def _list(element: Element, number: int) -> list[Block]:
    ordered = element.tag == "ol"
    blocks: list[Block] = []
    between: list[Element | str] = []
    for node in contents(element):
        if isinstance(node, str) or node.tag != "li":
            between.append(node)
            continue
        _add_between(blocks, between, number)
        between = []
        blocks.append(_entry(node, _line_of(node, number), ordered=ordered))
    _add_between(blocks, between, number)
    return blocks


def _add_between(blocks: list[Block], nodes: list[Element | str], number: int) -> None:
    """Add what stands in a list between its entries: it is shown as part of the entry before."""
    inner = _blocks(nodes, number) if nodes else []
    if inner and blocks and isinstance(blocks[-1], Entry):
        blocks[-1] = _with_nested(blocks[-1], inner)
    else:
        blocks += inner


def _entry(element: Element, number: int, *, ordered: bool) -> Entry:
    nodes = contents(element)
    first = 0
    while first < len(nodes) and _is_space(nodes[first]):
        first += 1
    start = nodes[first] if first < len(nodes) else ""
    if not isinstance(start, str) and (start.tag == "p" or start.tag in _HEADINGS):
        # An empty nested bullet underlines its entry: CommonMark makes that a heading, nobody meant one.
        own, nodes = _lines(contents(start), _line_of(start, number)), nodes[first + 1 :]
    else:
        inline = next((index for index, node in enumerate(nodes) if _is_block(node)), len(nodes))
        own, nodes = _lines(nodes[:inline], number), nodes[inline:]
    blocks = _blocks(nodes, number) if nodes else []
    own, status = _take_checkbox(own)
    own, folded = _take_folded(own)
    return Entry(number, own, ordered, status, (*folded, *blocks))


def _take_folded(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Entry, ...]]:
    """Read continuation lines that begin with a bullet or a checkbox as the entries their writer meant.

    Indented by four columns too many, a nested list is text of the entry above it to Markdown, not to a reader.
    """
    starts = [(index, found.end()) for index, line in enumerate(lines) if index and (found := _FOLDED.match(line.text))]
    if not starts:
        return lines, ()
    entries = []
    for (start, text), (end, _) in pairwise([*starts, (len(lines), 0)]):
        own, status = _take_checkbox((lines[start].cut(text), *lines[start + 1 : end]))
        entries.append(Entry(lines[start].number, own, status=status))
    return lines[: starts[0][0]], tuple(entries)


def _take_checkbox(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], Literal["open", "done"] | None]:
    """Cut the checkbox off an entry's text."""
    if not lines or not (found := _CHECKBOX.match(lines[0].text)):
        return lines, None
    rest = lines[0].cut(found.end())
    return ((rest, *lines[1:]) if rest.text or len(lines) > 1 else ()), _BOXES.get(found[1].lower())


def _code(element: Element, number: int) -> list[Block]:
    """Read a code block; one that is only indented is text to the reader of minutes.

    The 2016 minutes indent sub-lists by eight columns, those of 2018 notes below an entry, those of 2019 a list under
    a numbered entry's second paragraph. What is fenced is code.
    """
    text = text_of(element)
    if "data-indented" not in element.attrib:
        # A fenced block starts with the line of its fence.
        return [Code(number + 1 if "data-line" in element.attrib else number, text)] if text.strip() else []
    text = dedent(text)
    if _LISTED.match(text):
        return [Nested(number, tuple(_blocks(contents(render(text, number)), number)))]
    lines = enumerate(text.split("\n"), number)
    prose = Paragraph(tuple(Line(at, " ".join(line.split())) for at, line in lines if line.strip()))
    return [Nested(number, (prose,))]


def _rows(table: Element, number: int) -> Iterator[Row]:
    for row in table.iter("tr"):
        at = _line_of(row, number)
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        header = bool(cells) and all(cell.tag == "th" for cell in cells)
        yield Row(at, tuple(_cell(cell, at) for cell in cells), header)


def _cell(cell: Element, number: int) -> Line:
    lines = _lines(contents(cell), number)
    return _joined(lines) if lines else Line(number, "")


def _lines(nodes: Sequence[Element | str], number: int) -> tuple[Line, ...]:
    if not nodes:
        return ()
    if len(nodes) == 1 and isinstance(nodes[0], str):
        # Most text is nothing but text.
        text = " ".join(nodes[0].split())
        return (Line(number, text),) if text else ()
    builder = LineBuilder(number)
    for node in nodes:
        _inline(node, builder)
    return builder.lines()


def _inline(node: Element | str, builder: LineBuilder) -> None:
    if isinstance(node, str):
        builder.text(node)
    elif node.tag in _INVISIBLE:
        pass
    elif node.tag == "span" and "data-line" in node.attrib:
        builder.new_line(_line_of(node, 0))
    elif node.tag == "br":
        builder.break_line()
    elif node.tag == "img":
        builder.image(node.get("src", ""), node.get("alt", ""))
    elif node.tag == "input":
        if node.get("type") == "checkbox":
            builder.text("[x] " if "checked" in node.attrib else "[ ] ")
    else:
        builder.begin(node.tag, node.get("href", ""))
        for inner in contents(node):
            _inline(inner, builder)
        builder.end()
