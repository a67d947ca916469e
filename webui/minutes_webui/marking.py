"""Text of the minutes as HTML: escaped, with what was found marked. Minutes are untrusted text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from minutes_search.render.text import printable, side_by_side
from minutes_search.search import Snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEMES = {"http", "https", "mailto"}
_START, _END = "\x01", "\x02"
"""What stands for the tags of a mark until the text is escaped: a text has neither of them, for both are control
characters."""


def html(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return a text as HTML with stretches of it, given in characters, in ``<mark>``.

    Control and bidirectional characters become replacement characters, as on a terminal: they could make a text read
    as something else.
    """
    shown = printable(text)
    if not marks:
        return str(escape(shown))
    parts, at = [], 0
    for start, end in marks if len(marks) == 1 else side_by_side(Snippet(1, text, tuple(marks))):
        parts += [shown[at:start], _START, shown[start:end], _END]
        at = end
    escaped = str(escape("".join((*parts, shown[at:]))))
    return escaped.replace(_START, "<mark>").replace(_END, "</mark>")


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """Return the HTML of `html` as what a template shows as it is."""
    return Markup(html(text, marks))  # noqa: S704 - escaped there


def safe_link(url: str | None) -> str | None:
    """Return an address that a reader may be sent to; None for one of another scheme than http(s) and mailto."""
    if url is None or not url.isprintable():
        return None
    try:
        return url if urlsplit(url).scheme.lower() in _SCHEMES else None
    except ValueError:  # no address at all
        return None
