"""Asking politely: not too often, again when it failed, later when the server says so."""

from __future__ import annotations

import datetime
import math
from http import HTTPStatus
from typing import TYPE_CHECKING

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.site.transport import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minutes_indexer.sources.site.transport import Limits, Reply, Transport

_BUSY = frozenset({429, 502, 503, 504})
"""Answers of a server that is overloaded, or of one before it that does not reach it."""
_RETRY = Retry(retry_after_max=10**12)


class FetchError(Exception):
    """An address that could not be had, however often it was tried; the message is the reason in words."""

    def __init__(self, reason: str, *, lost: bool) -> None:
        super().__init__(reason)
        self.lost = lost
        """Whether the server may be gone as a whole."""


class Fetcher:
    """Requests to one site, one after the other."""

    def __init__(
        self,
        transport: Transport,
        limits: Limits,
        delay: float,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        """`delay`: seconds between the beginnings of two requests, at least."""
        self.delay = delay
        self._transport = transport
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._last: float | None = None

    def get(self, address: str, headers: Mapping[str, str], wanted: Callable[[int, Mapping[str, str]], bool]) -> Reply:
        """Ask for an address as `Transport.get` does, several times if need be.

        Raises FetchError when it cannot be had, and SourceError when the server asks to come back much later.
        """
        failure = FetchError("not asked for", lost=False)
        pause = 0.0
        for attempt in range(self._limits.attempts):
            if attempt:
                self._sleep(pause)
            pause = self._limits.pause * 2**attempt
            self._wait()
            try:
                reply = self._transport.get(address, headers, wanted)
            except TransportError as error:
                failure = FetchError(str(error), lost=error.again)
                if not error.again:
                    break
                continue
            if reply.status not in _BUSY and reply.status < 500:
                return reply
            failure = FetchError(answered(reply.status), lost=reply.status in _BUSY)
            pause = self._pause(address, reply, pause)
        raise failure

    def _wait(self) -> None:
        now = self._clock()
        if self._last is not None and self._last <= now < self._last + self.delay:
            self._sleep(self._last + self.delay - now)
        self._last = self._clock()

    def _pause(self, address: str, reply: Reply, pause: float) -> float:
        """Give the seconds to wait before the next attempt, as the server wishes where it says so."""
        wish = _retry_after(reply.headers.get("Retry-After"))
        if wish is None:
            return pause
        if wish > self._limits.longest_pause:
            raise SourceError(
                f"{address}: {answered(reply.status)} and asks to come back {_when(self._clock(), wish)}; "
                "run this again then, it goes on where it stopped"
            )
        return max(wish, pause)


def answered(status: int) -> str:
    """Put a status into words."""
    try:
        return f"answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"answered {status}"


def _retry_after(header: str | None) -> float | None:
    """Give the seconds of a Retry-After header, which has a number or a date; None where it has neither."""
    if header is None:
        return None
    try:
        seconds = _RETRY.parse_retry_after(header)
    except (InvalidHeader, ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) else None


def _when(now: float, seconds: float) -> str:
    try:
        then = datetime.datetime.fromtimestamp(now, datetime.UTC) + datetime.timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return "in some years"
    return f"after {then:%Y-%m-%d %H:%M} UTC"
