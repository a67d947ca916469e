"""Raw HTML blocks: how they start and end (CommonMark 4.6), and line numbers for their elements."""

from __future__ import annotations

import re

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_ATTRIBUTE = (
    r"""(?:[ \t\n]++[a-zA-Z_:][a-zA-Z0-9:._-]*+(?:[ \t\n]*+=[ \t\n]*+(?:[^ \t\n"'=<>`]++|'[^']*+'|"[^"]*+"))?)"""
)
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+{_ATTRIBUTE}*+[ \t\n]*+/?>"
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+[ \t\n]*+>"

_STARTS = (
    re.compile(r"<(?:script|pre|textarea|style)(?:[ \t>]|$)", re.IGNORECASE),
    re.compile(r"<!--"),
    re.compile(r"<\?"),
    re.compile(r"<![A-Za-z]"),
    re.compile(r"<!\[CDATA\["),
    re.compile(rf"</?(?:{_BLOCK_TAGS})(?:[ \t]|/?>|$)", re.IGNORECASE),
    re.compile(rf"(?:{OPEN_TAG}|{CLOSE_TAG})[ \t]*$"),
)
_ENDS = (
    re.compile(r"</(?:script|pre|textarea|style)>", re.IGNORECASE),
    re.compile(r"-->"),
    re.compile(r"\?>"),
    re.compile(r">"),
    re.compile(r"\]\]>"),
)
ENDS_AT_BLANK = (6, 7)
CANNOT_INTERRUPT = 7

_LINED_TAG = re.compile(
    r"<(?:blockquote|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|table|td|th|tr|ul)(?=[ \t/>]|$)", re.IGNORECASE
)
# GFM 6.11 (tagfilter). An unclosed one would swallow the rest of the page, and none belongs into minutes.
_DISALLOWED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[ \t\n/>]|$))", re.IGNORECASE
)


def html_block_kind(text: str) -> int:
    """Which start condition (1 to 7) a line meets whose indentation is cut off; 0 for none."""
    for kind, start in enumerate(_STARTS, 1):
        if start.match(text):
            return kind
    return 0


def ends_html_block(kind: int, text: str) -> bool:
    """Whether a line closes an HTML block of kind 1 to 5; those of kind 6 and 7 end before a blank line."""
    return kind not in ENDS_AT_BLANK and _ENDS[kind - 1].search(text) is not None


def filter_tags(html: str) -> str:
    """Raw HTML with the tags that GFM disallows turned into text."""
    return _DISALLOWED.sub("&lt;", html)


def number_elements(lines: list[str], first_line: int) -> str:
    """The text of an HTML block in which each block element's start tag says its source line."""
    return "\n".join(
        _LINED_TAG.sub(rf'\g<0> data-line="{number}"', filter_tags(line))
        for number, line in enumerate(lines, first_line)
    )
