"""From a document's HTML tree to its outline.

Reads what `minutes_indexer.document` makes: block elements carry ``data-line``, and an empty
``<span data-line="N">`` stands where a continuation line begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise, takewhile
from textwrap import dedent
from typing import TYPE_CHECKING, Literal, TypeGuard

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from minutes_indexer.lines import LineBuilder
from minutes_indexer.markdown import render
from minutes_indexer.outline import Block, Code, Entry, Heading, Line, Nested, Outline, Paragraph, Row, Rule, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    root = document.tree.body or document.tree
    return Outline(front_matter=dict(document.front_matter), blocks=tuple(_blocks(root.children, 1)))


def _line_of(tag: Tag, inherited: int) -> int:
    value = tag.get("data-line")
    return int(value) if isinstance(value, str) and value.isdigit() else inherited


def _blocks(nodes: Iterable[PageElement], number: int) -> Iterator[Block]:
    """Read siblings: block elements one by one, runs of inline nodes between them as paragraphs."""
    run: list[PageElement] = []
    before: Tag | None = None
    blocks: list[Block] = []
    for node in nodes:
        if _is_block(node):
            blocks += _paragraphs(run, number)
            read = list(_block(node, number))
            if before is not None and all(map(_is_space, run)) and blocks and _is_meant_below(before, node):
                blocks[-1] = _with_nested(blocks[-1], read)
            else:
                blocks += read
            run, before = [], node
            number = _line_of(node, number)
        elif not (isinstance(node, Tag) and node.name in _INVISIBLE):
            run.append(node)
    blocks += _paragraphs(run, number)
    yield from blocks


def _is_meant_below(before: Tag, node: Tag) -> bool:
    """Tell whether a list goes on below the last entry of the list before it.

    ``* topic`` and on the next line `` - note`` are two lists to Markdown, which counts columns from the text of the
    entry; their writer indented the second by one and changed the bullet, to show that it is below.
    """
    if before.name not in _LISTS or node.name not in _LISTS:
        return False
    first, last = node.find("li", recursive=False), before.find_all("li", recursive=False)[-1:]
    if not isinstance(first, Tag) or not last or _indent(first) <= _indent(last[0]):
        return False
    lines = [_line_of(each, 0) for each in before.find_all(True)]
    return _line_of(first, 0) == max(lines, default=0) + 1


def _indent(entry: Tag) -> int:
    value = entry.get("data-indent")
    return int(value) if isinstance(value, str) and value.isdigit() else 0


def _with_nested(block: Block, below: list[Block]) -> Block:
    return replace(block, blocks=(*block.blocks, *below)) if isinstance(block, Entry) else block


def _is_block(node: PageElement) -> TypeGuard[Tag]:
    """Tell whether a node is a block, or an inline element wrapped around blocks, as raw HTML may have it."""
    return isinstance(node, Tag) and (node.name in _BLOCKS or any(map(_is_block, node.children)))


def _is_space(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not node.strip()


def _paragraphs(run: list[PageElement], number: int) -> Iterator[Block]:
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


def _block(tag: Tag, inherited: int) -> Iterator[Block]:
    number = _line_of(tag, inherited)
    if tag.name in _HEADINGS:
        if lines := _lines(tag.children, number):
            anchor = tag.get("data-anchor")
            yield Heading(_HEADINGS[tag.name], _joined(lines), anchor if isinstance(anchor, str) else None)
    elif tag.name in {"ul", "ol"}:
        yield from _list(tag, number)
    elif tag.name == "li":
        yield _entry(tag, number, ordered=False)
    elif tag.name == "pre":
        yield from _code(tag, number)
    elif tag.name == "table":
        yield Table(tuple(_rows(tag, number)))
    elif tag.name == "blockquote":
        yield Nested(number, tuple(_blocks(tag.children, number)))
    elif tag.name == "hr":
        yield Rule(number)
    else:
        yield from _blocks(tag.children, number)


def _joined(lines: tuple[Line, ...]) -> Line:
    """Put a heading that is folded over lines on one."""
    if len(lines) == 1:
        return lines[0]
    return Line(lines[0].number, " ".join(line.text for line in lines), lines[0].spans)


def _list(tag: Tag, number: int) -> Iterator[Block]:
    ordered = tag.name == "ol"
    blocks: list[Block] = []
    for entries, nodes in groupby(tag.children, lambda child: isinstance(child, Tag) and child.name == "li"):
        if entries:
            blocks += [_entry(node, _line_of(node, number), ordered=ordered) for node in nodes if isinstance(node, Tag)]
            continue
        inner = tuple(_blocks(nodes, number))
        if inner and blocks and isinstance(blocks[-1], Entry):
            # What stands in a list between its entries is shown as part of the entry before.
            blocks[-1] = replace(blocks[-1], blocks=(*blocks[-1].blocks, *inner))
        else:
            blocks += inner
    yield from blocks


def _entry(tag: Tag, number: int, *, ordered: bool) -> Entry:
    children = list(tag.children)
    first = next((child for child in children if not _is_space(child)), None)
    own: tuple[Line, ...] = ()
    if isinstance(first, Tag) and (first.name == "p" or first.name in _HEADINGS):
        # An empty nested bullet underlines its entry: CommonMark makes that a heading, nobody meant one.
        own, children = _lines(first.children, _line_of(first, number)), children[children.index(first) + 1 :]
    else:
        inline = list(takewhile(lambda child: not _is_block(child), children))
        own, children = _lines(inline, number), children[len(inline) :]
    blocks = list(_blocks(children, number))
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


def _code(tag: Tag, number: int) -> Iterator[Block]:
    """Read a code block; one that is only indented is text to the reader of minutes.

    The 2016 minutes indent sub-lists by eight columns, those of 2018 notes below an entry, those of 2019 a list under
    a numbered entry's second paragraph. What is fenced is code.
    """
    if not tag.has_attr("data-indented"):
        if (text := tag.get_text()).strip():
            # A fenced block starts with the line of its fence.
            yield Code(number + 1 if tag.has_attr("data-line") else number, text)
        return
    text = dedent(tag.get_text())
    if _LISTED.match(text):
        tree = BeautifulSoup(render(text, number), "lxml")
        yield Nested(number, tuple(_blocks((tree.body or tree).children, number)))
    else:
        lines = enumerate(text.split("\n"), number)
        yield Nested(
            number, (Paragraph(tuple(Line(at, " ".join(line.split())) for at, line in lines if line.strip())),)
        )


def _rows(tag: Tag, number: int) -> Iterator[Row]:
    for row in tag.find_all("tr"):
        at = _line_of(row, number)
        cells = [cell for cell in row.children if isinstance(cell, Tag) and cell.name in {"td", "th"}]
        header = bool(cells) and all(cell.name == "th" for cell in cells)
        yield Row(at, tuple(_cell(cell, at) for cell in cells), header)


def _cell(tag: Tag, number: int) -> Line:
    lines = _lines(tag.children, number)
    return _joined(lines) if lines else Line(number, "")


def _lines(nodes: Iterable[PageElement], number: int) -> tuple[Line, ...]:
    builder = LineBuilder(number)
    for node in nodes:
        _inline(node, builder)
    return builder.lines()


def _inline(node: PageElement, builder: LineBuilder) -> None:
    if isinstance(node, NavigableString):
        if not isinstance(node, PreformattedString):  # a comment, a declaration
            builder.text(str(node))
        return
    if not isinstance(node, Tag) or node.name in _INVISIBLE:
        return
    if node.name == "span" and node.get("data-line") is not None:
        builder.new_line(_line_of(node, 0))
    elif node.name == "br":
        builder.break_line()
    elif node.name == "img":
        builder.image(str(node.get("src") or ""), str(node.get("alt") or ""))
    elif node.name == "input":
        if node.get("type") == "checkbox":
            builder.text("[x] " if node.has_attr("checked") else "[ ] ")
    else:
        with builder.inside(node.name, str(node.get("href") or "")):
            for child in node.children:
                _inline(child, builder)
