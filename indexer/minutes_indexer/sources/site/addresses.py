"""Addresses of pages: one form for each, and which of them belong to a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from minutes_indexer.sources.base import SourceError
from minutes_search.places import shown_url

if TYPE_CHECKING:
    from minutes_search.places import SitePlace

LONGEST = 2000
"""Characters of an address; sites that make up addresses without end make them longer and longer."""
_PORTS = {"http": 80, "https": 443}
# Escapes of characters that need none (RFC 3986, 2.3): the address means the same without them.
_NEEDLESS = re.compile(r"%(?:2[DE]|3\d|[46][1-9A-F]|5[0-9AF]|7[0-9AE])", re.IGNORECASE)
# What a browser leaves out of an address (WHATWG URL, 4.4).
_BREAKS = re.compile(r"[\t\n\r]")
_ENDS = "".join(map(chr, range(0x21)))


def normalised(address: str) -> str | None:
    """Give an absolute address in the one form that all its spellings have, without its fragment.

    None for what is not http or https, cannot be understood, is too long, or holds a password.
    """
    try:
        parts = parse_url(_NEEDLESS.sub(lambda match: unquote(match[0]), address))
    except LocationParseError:
        return None
    if parts.scheme not in _PORTS or not parts.host or parts.auth:
        return None
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    found = f"{parts.scheme}://{parts.host}{port}{parts.path or '/'}{query}"
    return found if len(found) <= LONGEST else None


def resolved(base: str, reference: str) -> str | None:
    """Give the address that a link or a redirect at `base` leads to; None as `normalised` gives it."""
    try:
        return normalised(urljoin(base, _BREAKS.sub("", reference).strip(_ENDS)))
    except ValueError:  # brackets that hold no IPv6 address
        return None


def origin_of(address: str) -> str:
    """Give scheme, host and port of a normalised address."""
    return "/".join(address.split("/", 3)[:3])


def host_of(address: str) -> str:
    """Give the host of a normalised address, without its port."""
    return parse_url(address).host or ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which addresses are asked for.

    A prefix covers whole segments of the path: `https://a.org/minutes` has `/minutes`, `/minutes/2024` and
    `/minutes?page=2` in it, and not `/minutes-old`. With a `*` at its end it covers everything that begins so.
    """

    prefix: str
    """Normalised."""

    def __contains__(self, address: str) -> bool:
        if self.prefix.endswith("*"):
            return address.startswith(self.prefix[:-1])
        if self.prefix.endswith(("/", "?", "&", "=")):
            return address.startswith(self.prefix) or address == self.prefix[:-1]
        return address.startswith(self.prefix) and address[len(self.prefix) :][:1] in {"", "/", "?", "&"}

    def moved_to(self, origin: str) -> Scope:
        """Give the same part of another site."""
        return Scope(origin + self.prefix.removeprefix(origin_of(self.prefix)))

    def relative(self, address: str) -> str:
        """Give what an address in the scope has beyond the folder that the scope is."""
        stem = self.prefix.partition("?")[0]
        if stem != self.prefix or stem.endswith("*"):
            stem = stem[: stem.rindex("/")]
        return address[len(stem.rstrip("/")) :].lstrip("/")


def start_and_scope(place: SitePlace) -> tuple[str, Scope]:
    """Give the two addresses of a place in their one form. Raises SourceError where they name no part of a site."""
    start, prefix = normalised(place.start), normalised(place.prefix)
    for given, found in ((place.start, start), (place.prefix, prefix)):
        if found is None:
            raise SourceError(f"{shown_url(given)}: cannot be crawled: not an http or https address without a password")
    assert start is not None  # noqa: S101  # seen above
    assert prefix is not None  # noqa: S101
    if origin_of(start) != origin_of(prefix):
        raise SourceError(
            f"{place.start}: cannot be crawled: {place.prefix} is on another site; start and prefix need one scheme, "
            "host and port"
        )
    return start, Scope(prefix)
