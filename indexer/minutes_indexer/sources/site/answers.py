"""What a reply means: a page with its text and links, another address, nothing, something else, or a failure."""

from __future__ import annotations

import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from minutes_indexer.sources.site.addresses import resolved
from minutes_indexer.sources.site.cache import Answer, Outcome, Page
from minutes_indexer.sources.site.content import as_read, digest_of, media_type, page_text, suffix_of
from minutes_indexer.sources.site.fetch import answered
from minutes_indexer.sources.site.links import read_links
from minutes_indexer.sources.site.names import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minutes_indexer.sources.site.addresses import Scope
    from minutes_indexer.sources.site.transport import Reply

_WHOLE = frozenset({200, 203})
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_LONGEST_TAG = 1000


def conditions(held: Answer | None) -> dict[str, str]:
    """Give the headers that ask for a page only if it is not the one that is held."""
    headers = {"If-None-Match": held and held.tag, "If-Modified-Since": held and held.modified}
    return {name: value for name, value in headers.items() if value}


def wanted_at(address: str) -> Callable[[int, Mapping[str, str]], bool]:
    """Give what tells by status and headers whether the content of an address is a file's."""

    def wanted(status: int, headers: Mapping[str, str]) -> bool:
        return status in _WHOLE and suffix_of(media_type(headers.get("Content-Type"))[0], address) is not None

    return wanted


def read_answer(address: str, reply: Reply, held: Answer | None, scope: Scope) -> tuple[Answer, bytes | None]:
    """Give what a reply means, and the content of its page where that is not the one that is held."""
    status = reply.status
    if status in _WHOLE:
        return _page(address, reply, held, scope)
    if status == 304 and held is not None:
        return Answer(address, Outcome.PAGE, "", held.page, held.tag, held.modified), None
    if status in _MOVED and (location := reply.headers.get("Location")):
        target = resolved(address, _as_utf8(location))
        if target is None:
            return Answer(address, Outcome.FAILED, "redirected to something that is no page of http or https"), None
        return Answer(address, Outcome.MOVED, target), None
    if status in _GONE:
        return Answer(address, Outcome.GONE, answered(status)), None
    return Answer(address, Outcome.FAILED, answered(status)), None


def _page(address: str, reply: Reply, held: Answer | None, scope: Scope) -> tuple[Answer, bytes | None]:
    media, charset = media_type(reply.headers.get("Content-Type"))
    suffix = suffix_of(media, address)
    if suffix is None or reply.content is None:
        return Answer(address, Outcome.OTHER, media), None
    content = as_read(reply.content, charset)
    digest = digest_of(content)
    tag, modified = (_plain(reply.headers.get(name)) for name in ("ETag", "Last-Modified"))
    if held is not None and held.page is not None and (held.page.digest, held.page.suffix) == (digest, suffix):
        # A site that is published anew has new dates and tags for what did not change.
        return Answer(address, Outcome.PAGE, "", held.page, tag, modified), None
    found = read_links(page_text(content), address) if suffix == PAGE else ()
    links = tuple(link for link in found if link in scope)
    page = Page(0, address, suffix, digest, len(content), tag, _utc(modified), links)
    return Answer(address, Outcome.PAGE, "", page, tag, modified), content


def _plain(header: str | None) -> str | None:
    """Give a header that can be shown and sent back; None for one that is not meant for that."""
    return header if header and header.isprintable() and len(header) <= _LONGEST_TAG else None


def _as_utf8(header: str) -> str:
    """Decode what a header has beyond ASCII: HTTP says nothing of it, servers send UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _utc(date: str | None) -> str | None:
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date).astimezone(datetime.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, TypeError):
        return None
