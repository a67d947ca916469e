"""Text of the minutes as HTML: escaped, with what was found marked. Minutes are untrusted text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from minutes_search.render.text import printable, side_by_side
from minutes_search.search import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEMES = {"http", "https", "mailto"}


def marked(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """Return a text as HTML with stretches of it, given in characters, in ``<mark>``.

    Control and bidirectional characters become replacement characters, as on a terminal: they could make a text read
    as something else.
    """
    shown, found = printable(text), tuple(marks)
    if not found:
        return escape(shown)
    parts, at = [], 0
    for start, end in side_by_side(Snippet(1, text, found)):
        parts += [escape(shown[at:start]), "<mark>", escape(shown[start:end]), "</mark>"]
        at = end
    return Markup("".join((*parts, escape(shown[at:]))))  # noqa: S704 - every part of the text is escaped above


def safe_link(url: str | None) -> str | None:
    """Return an address that a reader may be sent to; None for one of another scheme than http(s) and mailto."""
    if url is None or not url.isprintable():
        return None
    try:
        return url if urlsplit(url).scheme.lower() in _SCHEMES else None
    except ValueError:  # no address at all
        return None
