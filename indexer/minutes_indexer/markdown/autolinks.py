"""Bare URLs (GFM 6.9, extended autolinks)."""

from __future__ import annotations

import re
from typing import NamedTuple

# By GFM white space or one of *_~( stands before both. Its implementation, and so GitHub, wants that of www. only:
# minutes have "PR:https://...".
_START = re.compile(r"(?:(?<![A-Za-z0-9])https?://|(?<![^\s*_~(\[])www\.)[^\s<\x00-\x1f]+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:https?://|www\.)([\w.-]+)", re.IGNORECASE)
_ENTITY_AT_END = re.compile(r"&[A-Za-z0-9]+;$")
_TRAILING = frozenset("?!.,:*_~'\"")


class BareUrl(NamedTuple):
    """Where a bare URL stands in a text; nothing of it is Markdown."""

    start: int
    end: int


def _has_valid_domain(url: str) -> bool:
    match = _DOMAIN.match(url)
    if match is None:
        return False
    segments = match[1].rstrip(".").split(".")
    return not any("_" in segment for segment in segments[-2:]) and segments[0] != ""


def _trim(url: str) -> str:
    """The URL without what the rules of GFM leave out of its end."""
    closers_too_many = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and closers_too_many > 0:
            closers_too_many -= 1
            end -= 1
        elif last == ";" and (match := _ENTITY_AT_END.search(url[max(end - 40, 0) : end])) is not None:
            end -= len(match[0])
        else:
            break
    return url[:end]


def trim_url(text: str, url: BareUrl, stop: str | None) -> BareUrl | None:
    """The part of a candidate that is a link; `stop` is a character at which it ends at the latest."""
    written = text[url.start : url.end]
    if stop is not None:
        written = written.partition(stop)[0]
    written = _trim(written)
    if not _has_valid_domain(written):
        return None
    return BareUrl(url.start, url.start + len(written))


def find_bare_urls(text: str) -> list[BareUrl]:
    """The candidates in a text, in order."""
    if "://" not in text and "www." not in text.lower():
        return []
    return [BareUrl(match.start(), match.end()) for match in _START.finditer(text)]
