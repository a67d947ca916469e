"""One request: sent, answered in time and whole, or the reason why not, in words."""

from __future__ import annotations

import contextlib
import errno
import gzip
import http.client
import io
import os
import socket
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ProxySchemeUnknown,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import make_headers, parse_url

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.site.addresses import host_of
from minutes_search import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

ROBOT = "minutes-search"
"""The name by which robots.txt may address this program."""
_HEADERS = {
    "User-Agent": f"{ROBOT}/{__version__} (reads published meeting minutes; honours robots.txt)",
    "Accept": "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.5, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_CHUNK = 1 << 16
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, and for how much, a server is listened to."""

    silence: float = 30.0
    """Seconds without a single byte; also for connecting."""
    request: float = 120.0
    """Seconds for all of one request."""
    page: int = 10_000_000
    """Bytes of a page, unpacked."""
    attempts: int = 4
    """For one page."""
    pause: float = 2.0
    """Seconds before the second attempt; twice as long before each further one."""
    longest_pause: float = 300.0
    """Seconds that a server may ask to wait for; one that asks for more is left."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; its content is None where it was not wanted."""

    status: int
    headers: Mapping[str, str]
    """Case does not matter in their names."""
    content: bytes | None


class TransportError(Exception):
    """A request without a whole answer; the message is the reason in words."""

    def __init__(self, reason: str, *, again: bool = True) -> None:
        super().__init__(reason)
        self.again = again
        """Whether another attempt may have an answer: the connection failed, not what came through it."""


class Transport:
    """A connection to one site, kept open between requests. Nothing is followed and nothing is tried again here."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._managers: dict[str, urllib3.PoolManager] = {}  # by scheme: each may have its proxy
        self._pools: set[urllib3.HTTPConnectionPool] = set()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Clearing a manager leaves the closing to the garbage collector.
        for pool in self._pools:
            pool.close()

    def get(self, address: str, headers: Mapping[str, str], wanted: Callable[[int, Mapping[str, str]], bool]) -> Reply:
        """Ask for an address; `wanted` says by status and headers whether the content is read.

        Raises TransportError.
        """
        with _reasons(self._limits), self._deadline():
            response = self._manager(address).urlopen(
                "GET",
                address,
                headers={**_HEADERS, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=self._limits.silence, read=self._limits.silence),
            )
            try:
                content = self._content(response) if wanted(response.status, response.headers) else None
                return Reply(response.status, response.headers, content)
            finally:
                # Read to its end, the connection is kept; with something left in it, it is of no use.
                if response.length_remaining == 0:
                    response.release_conn()
                else:
                    response.close()

    def _content(self, response: BaseHTTPResponse) -> bytes:
        # Not unpacked on the way: urllib3 takes a packed answer that was cut off for a whole one.
        content = bytearray()
        while piece := response.read(_CHUNK, decode_content=False):
            content += piece
            if len(content) > self._limits.page:
                raise TransportError(_too_large(self._limits), again=False)
        if not content and response.length_remaining is None and not response.chunked:
            # An answer that ends among its headers passes for one without any content.
            raise TransportError("the answer was cut off")
        return _unpacked(bytes(content), response.headers.get("Content-Encoding", ""), self._limits)

    def _manager(self, address: str) -> urllib3.PoolManager:
        """Give what connects to the site, and tells of the socket when there is one."""
        scheme = address.partition(":")[0]
        manager = self._managers.get(scheme)
        if manager is None:
            manager = self._managers[scheme] = _manager(address)
        pool = manager.connection_from_url(address)
        if pool not in self._pools:
            self._pools.add(pool)
            pool.ConnectionCls = _watched(pool.ConnectionCls, self._learn)  # type: ignore[arg-type]
        return manager

    def _learn(self, connected: socket.socket | None) -> None:
        self._socket = connected

    @contextlib.contextmanager
    def _deadline(self) -> Iterator[None]:
        """End what goes on inside after the time for one request.

        A time limit of the socket is for each of its bytes, so one that sends a byte now and then never reaches it.
        """
        over = threading.Event()

        def end() -> None:
            over.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self._limits.request, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (HTTPError, OSError, http.client.HTTPException, TransportError):
            if not over.is_set():
                raise
        finally:
            timer.cancel()
        if over.is_set():  # what ends with the connection would pass for whole
            raise TransportError(f"not answered in full within {self._limits.request:g} seconds")


def _watched(kind: type[HTTPConnection], learn: Callable[[socket.socket | None], None]) -> type[HTTPConnection]:
    class Watched(kind):  # type: ignore[valid-type, misc]
        def connect(self) -> None:
            super().connect()
            learn(self.sock)

    return Watched


def _manager(address: str) -> urllib3.PoolManager:
    """Give what connects to a site: through the proxy that the environment names for it, if any."""
    proxy = getproxies().get(address.partition(":")[0])
    if not proxy or proxy_bypass(host_of(address)):
        return urllib3.PoolManager(num_pools=2, maxsize=1)
    try:
        parts = parse_url(proxy if "://" in proxy else f"http://{proxy}")
        headers = make_headers(proxy_basic_auth=parts.auth) if parts.auth else None
        return urllib3.ProxyManager(parts._replace(auth=None).url, num_pools=2, maxsize=1, proxy_headers=headers)
    except (LocationParseError, ProxySchemeUnknown) as error:
        raise SourceError(
            f"{address}: cannot be crawled: the proxy of the environment is not one of http or https; "
            "correct HTTP_PROXY and HTTPS_PROXY, or name the host in NO_PROXY"
        ) from error


def _unpacked(content: bytes, encoding: str, limits: Limits) -> bytes:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return content
    if encoding not in {"gzip", "x-gzip"}:
        raise TransportError("sent in an encoding that was not asked for", again=False)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            unpacked = packed.read(limits.page + 1)
    except EOFError:
        raise TransportError("the answer was cut off") from None
    except (OSError, zlib.error):
        raise TransportError("the answer says that it is packed with gzip and is not", again=False) from None
    if len(unpacked) > limits.page:
        raise TransportError(_too_large(limits), again=False)
    return unpacked


def _too_large(limits: Limits) -> str:
    return f"larger than {limits.page / 1e6:g} MB"


@contextlib.contextmanager
def _reasons(limits: Limits) -> Iterator[None]:
    """Put what goes wrong inside into words."""
    try:
        yield
    except (HTTPError, OSError, http.client.HTTPException) as error:
        raise TransportError(_reason(error, limits), again=not _is_untrusted(error)) from error


def _reason(error: BaseException, limits: Limits) -> str:
    match error:
        case NameResolutionError():
            return "no such host is known"
        case ConnectTimeoutError() if not isinstance(error, NewConnectionError):
            return f"no connection within {limits.silence:g} seconds"
        case ReadTimeoutError():
            return f"nothing was heard for {limits.silence:g} seconds"
        case IncompleteRead() | http.client.IncompleteRead():
            return "the answer was cut off"
        case ProxyError():
            return f"the proxy of the environment failed: {_reason(error.original_error, limits)}"
        case SSLError():
            return f"no trusted connection: {_shown(error)}"
        case http.client.RemoteDisconnected():
            return "the connection was closed without an answer"
        case OSError() if error.errno in {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}:
            return "the connection was reset"
        case OSError() if error.errno is not None:
            return os.strerror(error.errno).lower()
    inner = error.__cause__ or error.__context__ or next((each for each in error.args[1:] if _is_error(each)), None)
    return _reason(inner, limits) if inner is not None else f"not an answer in HTTP: {_shown(error)}"


def _shown(error: BaseException) -> str:
    """Give an error's words without anything in them, from the server, that would steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in str(error)[:_LONGEST_REASON])


def _is_error(value: object) -> bool:
    return isinstance(value, BaseException)


def _is_untrusted(error: BaseException) -> bool:
    return isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)
