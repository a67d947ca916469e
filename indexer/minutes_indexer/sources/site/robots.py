"""What a site's robots.txt allows (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.site.addresses import host_of, resolved
from minutes_indexer.sources.site.fetch import FetchError
from minutes_indexer.sources.site.transport import ROBOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_indexer.sources.site.fetch import Fetcher
    from minutes_indexer.sources.site.transport import Reply

_LARGEST = 512_000  # bytes; what the RFC (2.5) says must be read
_REDIRECTS = 5
_LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be asked for, and how often."""

    _parsed: Protego

    def allow(self, address: str) -> bool:
        """Tell whether this program may ask for an address."""
        return self._parsed.can_fetch(address, ROBOT)

    @property
    def delay(self) -> float:
        """The seconds between two requests that are asked for."""
        return self._parsed.crawl_delay(ROBOT) or 0.0


def read_rules(fetcher: Fetcher, origin: str) -> Rules:
    """Ask a site for its rules. Without any, all is allowed. Raises SourceError where the site cannot be reached."""
    address = f"{origin}/robots.txt"
    try:
        reply = _followed(fetcher, address)
    except FetchError as error:
        raise SourceError(
            f"{address}: {error}; the site seems to be down: run this again when it is back, or correct its address"
        ) from error
    rules = Rules(Protego.parse("" if reply is None else _text(reply)))
    if rules.delay > _LONGEST_DELAY:
        raise SourceError(
            f"{address}: asks for {rules.delay:g} seconds between two requests, too long for a crawl; "
            "index the site's git repository or a copy of its files instead"
        )
    return rules


def _followed(fetcher: Fetcher, address: str) -> Reply | None:
    """Give the answer with the rules; None where there are none to be had on this host (RFC 9309, 2.3.1)."""
    host = host_of(address)
    for _ in range(1 + _REDIRECTS):
        reply = fetcher.get(address, {}, _is_wanted)
        if reply.status < 300:
            return reply
        target = resolved(address, reply.headers.get("Location", "")) if reply.status < 400 else None
        if target is None or host_of(target) != host:
            return None
        address = target
    return None


def _is_wanted(status: int, _: Mapping[str, str]) -> bool:
    return status < 300


def _text(reply: Reply) -> str:
    return (reply.content or b"")[:_LARGEST].decode("utf-8-sig", "replace")
