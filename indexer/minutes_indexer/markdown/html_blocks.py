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

_TAG_REST = r"""(?:"[^"]*+"|'[^']*+'|[^<>"'])*+>"""
_RAW = re.compile(
    r"(?P<no_text><!--(?:-?>|.*?(?:-->|\Z))|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z].*?(?:>|\Z))"
    r"|(?P<lined><(?:blockquote|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|table|td|th|tr|ul)(?=[ \t\n/>]))"
    rf"(?P<rest>{_TAG_REST})"
    rf"|<[A-Za-z/]{_TAG_REST}"
    r"|(?P<stray><)"
    r"|(?P<newline>\n[ \t]*+)(?=[^<\s])",
    re.IGNORECASE | re.DOTALL,
)
# GFM 6.11 (tagfilter). An unclosed one would swallow the rest of the page, and none belongs into minutes.
_DISALLOWED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[ \t\n/>]|$))", re.IGNORECASE
)
_NO_TEXT = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def html_block_kind(text: str) -> int:
    """Which start condition (1 to 7) a line meets whose indentation is cut off; 0 for none."""
    for kind, start in enumerate(_STARTS, 1):
        if start.match(text):
            return kind
    return 0


def ends_html_block(kind: int, text: str) -> bool:
    """Whether a line closes an HTML block of kind 1 to 5; those of kind 6 and 7 end before a blank line."""
    return kind not in ENDS_AT_BLANK and _ENDS[kind - 1].search(text) is not None


def number_elements(html: str, first_line: int, *, mark_lines: bool = False) -> str:
    """Raw HTML in which the start tag of each block element says its source line.

    With `mark_lines` each further line that begins with text begins with a mark. The tags that GFM disallows become
    text, and so does what is no whole tag; comments and the like go. So nothing in it can swallow the rest of the page.
    """
    html = _DISALLOWED.sub("&lt;", html)
    line, counted = first_line, 0

    def number(match: re.Match[str]) -> str:
        nonlocal line, counted
        line += html.count("\n", counted, match.end("newline") if match["newline"] else match.start())
        counted = max(match.start(), match.end("newline"))
        if match["no_text"] or match["stray"]:
            return "&lt;" if match["stray"] else ""
        if match["lined"]:
            return f'{match["lined"]} data-line="{line}"{match["rest"]}'
        if match["newline"] and mark_lines:
            return f'{match["newline"]}<span data-line="{line}"></span>'
        return match[0]

    return _RAW.sub(number, html)


def special_html_end(text: str, at: int, absent: set[str]) -> int | None:
    """The offset behind a comment, instruction, declaration or CDATA section (CommonMark 6.6); None for none.

    `absent` collects what has been looked for in vain, so that no text is searched to its end again and again.
    """
    for empty in ("<!-->", "<!--->"):
        if text.startswith(empty, at):
            return at + len(empty)
    for start, end in _NO_TEXT:
        if not text.startswith(start, at) or (start == "<!" and not text[at + 2 : at + 3].isalpha()):
            continue
        found = -1 if end in absent else text.find(end, at + len(start))
        if found >= 0:
            return found + len(end)
        absent.add(end)
        return None
    return None
