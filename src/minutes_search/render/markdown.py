r"""Text written as Markdown that is read as the same text.

Minutes are untrusted: a title such as ``*`` or ``<b>`` is to stand in the file as it was read, and nothing in it may
become a heading, a list, HTML or another link. Only what would be read as markup is escaped, so that people can still
read the file: ``conda_build`` stays, ``__new__`` becomes ``\_\_new\_\_``. The reader's rules are CommonMark's and
GFM's, see docs/agenda.md.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_search.written import WrittenLine, WrittenSpan

INDENT = 4
"""Columns by which a list is nested: four nest in every dialect."""
_MARKUP = re.compile(
    r"[\\`*]"
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it is a letter
    r"|~(?=~)|(?<=~)~"
    r"|(?<=http):(?=//)|(?<=https):(?=//)|(?<=www)\.",  # an address that was no link
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[\]]")
_BRACKETS_MATTER = re.compile(r"\][(\[:]")
# What begins another block at the start of a line, and the character of it that has to be escaped.
_BLOCK_START = re.compile(r"(?:#{1,6}|[-+])(?=\s|$)|(?:-{2,}|=+)\s*$|>|(?P<number>\d{1,9})[.)](?=\s|$)")
_CLOSING_HASHES = re.compile(r"(?:(?<=\s)|^)#+$")
_BARE_URL = re.compile(
    r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d+)?(?:[/?#][A-Za-z0-9/%=+~.,:@#?!_&$-]*)?(?<=[A-Za-z0-9/#=-])"
)
_AFTER_URL = re.compile(r"$|\s|[),.:](?:\s|$)")
_BEFORE_URL = re.compile(r"(?:^|[\s(])$")
_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*")
_PLAIN_TARGET = re.compile(r"[^\s<>()\\&\x00-\x1f\x7f]+")
_BOXES = {"open": "[ ] ", "done": "[x] ", None: ""}
_ORDER = ("link", "image", "code")


def escape(text: str, *, brackets: bool = False, starts: bool = False, cell: bool = False) -> str:
    """Write a text so that Markdown reads the text; `starts`: it begins a line, and may begin a block there.

    `brackets` are escaped in any case; else only where they would make a link. `cell`: it may stand in a table.
    """
    lead = ""
    if starts and (found := _BLOCK_START.match(text)):
        at = len(found["number"] or "")
        lead, text = f"{text[:at]}\\{text[at]}", text[at + 1 :]
    written = _MARKUP.sub(r"\\\g<0>", text)
    if brackets or _BRACKETS_MATTER.search(text):
        written = _BRACKETS.sub(r"\\\g<0>", written)
    if cell:
        written = written.replace("|", "\\|")
    return lead + _CLOSING_HASHES.sub(r"\\\g<0>", written)


def write_line(line: WrittenLine, *, starts: bool = True) -> str:
    """Write one line with its links, images and code; `starts` as for `escape`."""
    spans = sorted(line.spans, key=_outermost_first)
    brackets = any(span.kind != "code" for span in spans) or _BRACKETS_MATTER.search(line.text) is not None
    return _write(line.text, (0, len(line.text)), spans, brackets=brackets, starts=starts)


def _outermost_first(span: WrittenSpan) -> tuple[int, bool, int, int]:
    # A link without text stands before another one, never in it.
    return span.start, span.kind != "link" or span.end > span.start, -span.end, _ORDER.index(span.kind)


def write_entry(lines: Sequence[WrittenLine], *, status: str | None = "open", comment: str = "") -> str:
    """Write a list entry: its own line with a checkbox, a comment below it, and the other lines nested in it.

    A line that continued another, a paragraph and a table's row are entries as well; a block of code stays one.
    """
    written = [_listed(lines[0], status)]
    if comment:
        written.append(f"{' ' * INDENT}<!-- {_harmless(comment)} -->")
    above = 0
    for is_code, group in groupby(lines[1:], key=attrgetter("code")):
        block = list(group)
        if is_code:
            depth = min(max(block[0].depth, 1), above + 1)
            written += _fenced([line.text for line in block], " " * INDENT * depth)
            continue
        for line in block:
            above = min(max(line.depth, 1), above + 1)
            written.append(" " * INDENT * above + _listed(line, line.status))
    return "\n".join(written)


def _listed(line: WrittenLine, status: str | None) -> str:
    box = _BOXES[status]
    return f"- {box}{write_line(line, starts=not box)}".rstrip()


def _fenced(code: Iterable[str], space: str) -> list[str]:
    lines = list(code)
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [space + fence, *(space + line if line else "" for line in lines), space + fence]


def _harmless(comment: str) -> str:
    """Make a text one that does not end the comment it stands in."""
    return re.sub(r"-{2,}", "–", " ".join(comment.split())).strip("-<> ")


def _write(text: str, part: tuple[int, int], spans: list[WrittenSpan], *, brackets: bool, starts: bool = False) -> str:
    """Write a part of a text, by its offsets, with the spans in it."""
    start, end = part
    written: list[str] = []
    at = start
    while spans:
        span, spans = spans[0], spans[1:]
        inner = [each for each in spans if each.start < span.end and each.kind != span.kind]
        spans = [each for each in spans if each not in inner]
        if span.start < at:  # never happens: elements of HTML do not overlap
            continue
        shown = _span(text, span, inner)
        before = escape(text[at : span.start], brackets=brackets, starts=starts and at == start)
        if before.endswith("!") and shown.startswith("["):
            before = before[:-1] + "\\!"
        written += [before, shown]
        at = span.end
    written.append(escape(text[at:end], brackets=brackets, starts=starts and at == start))
    return "".join(written)


def _span(text: str, span: WrittenSpan, inner: list[WrittenSpan]) -> str:
    shown = text[span.start : span.end]
    if span.kind == "code":
        return _code(shown)
    if span.kind == "link" and not inner and (bare := _bare(text, span, shown)):
        return bare
    content = _write(text, (span.start, span.end), inner, brackets=True)
    return f"{'!' if span.kind == 'image' else ''}[{content}]({_target(span.url)})"


def _code(shown: str) -> str:
    runs = {len(run) for run in re.findall("`+", shown)}
    ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if shown[:1] == "`" or shown[-1:] == "`" or (shown[:1] == shown[-1:] == " " and shown.strip()) else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def _bare(text: str, span: WrittenSpan, shown: str) -> str | None:
    """Write a link whose text is its address without brackets, where it is read as the same link."""
    if shown != span.url:
        return None
    if _BARE_URL.fullmatch(shown) and _AFTER_URL.match(text, span.end) and _BEFORE_URL.search(text[: span.start]):
        return shown
    return f"<{shown}>" if _AUTOLINK.fullmatch(shown) else None


def _target(url: str) -> str:
    if _PLAIN_TARGET.fullmatch(url):
        return url
    return "<" + re.sub(r"[\\<>]|&(?=#?\w+;)", r"\\\g<0>", url) + ">"
