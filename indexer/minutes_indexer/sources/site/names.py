"""The path in the archive that a page gets from its address."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from minutes_indexer.sources.endings import MARKDOWN_SUFFIXES, PAGE_SUFFIXES

if TYPE_CHECKING:
    from minutes_indexer.sources.site.addresses import Scope

PAGE, MARKDOWN = PAGE_SUFFIXES[0], MARKDOWN_SUFFIXES[0]
"""What a file is, as the ending that its path gets."""
_ENDINGS = {PAGE: PAGE_SUFFIXES, MARKDOWN: MARKDOWN_SUFFIXES}
_INDEX = frozenset({"index.html", "index.htm"})
_LONGEST = 200


def path_of(address: str, scope: Scope, suffix: str) -> str:
    """Give the path of a page: what its address has beyond the scope, as one reads it, and its ending.

    `2024-06-12`, `2024-06-12/` and `2024-06-12/index.html` are `2024-06-12.html`; the scope itself is `index.html`.
    """
    path, _, query = scope.relative(address).partition("?")
    segments = [_readable(segment) for segment in path.split("/") if segment]
    if segments and segments[-1].lower() in _INDEX:
        segments.pop()
    name = ("/".join(segments) or "index") + (f"?{_readable(query)}" if query else "")
    if not name.lower().endswith(_ENDINGS[suffix]):
        name += suffix
    return name if len(name) <= _LONGEST else told_apart(name[:_LONGEST], address, suffix)


def told_apart(path: str, address: str, suffix: str) -> str:
    """Give a path that no other address has."""
    digest = hashlib.blake2b(address.encode(), digest_size=8).hexdigest()
    return f"{path.removesuffix(suffix)}~{digest}{suffix}"


def _readable(text: str) -> str:
    """Decode the escapes of a part of an address; those that are not UTF-8 or would not be part of a name stay."""
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        decoded = text
    safe = "".join(char if char.isprintable() and char not in "/\\" else quote(char, safe="") for char in decoded)
    return safe if safe.strip(".") else safe.replace(".", "%2E")
