"""A site on this machine that answers as its tests want it to, well or badly, and remembers what it was asked."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import ssl
    from email.message import Message

HTML = "text/html; charset=utf-8"


class Handler(BaseHTTPRequestHandler):
    """One connection; it is kept open between requests, as those of real servers are."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self.server.site.answer(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.server.site.statuses.append(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def reset(self) -> None:
        """Let the other side see that the connection broke, not that it ended."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()


Script: TypeAlias = Callable[[Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # those that answer are waited for at the end
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of those who left before their answer was complete."""


@dataclass(frozen=True)
class Request:
    path: str
    headers: Message


@dataclass
class Site:
    """What answers to which path; several answers come one after the other, and the last of them stays."""

    url: str = ""
    """With no slash at its end."""
    scripts: dict[str, list[Script]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Of the answers."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, path: str, *scripts: Script | str) -> None:
        """Let a path answer; a text is a page."""
        self.scripts[path] = [page(script) if isinstance(script, str) else script for script in scripts]

    def put_pages(self, pages: dict[str, str]) -> None:
        for path, text in pages.items():
            self.put(path, text)

    def answer(self, handler: Handler) -> None:
        with self._lock:
            self.requests.append(Request(handler.path, handler.headers))
            scripts = self.scripts.get(handler.path, [page("Not here", status=404)])
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        script(handler)

    def asked(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def header(self, path: str, name: str) -> str | None:
        """A header of the last request for a path."""
        return next(request.headers.get(name) for request in reversed(self.requests) if request.path == path)


@contextmanager
def served(site: Site, secure: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve a site on a free port; by https where there is a context for it."""
    server = _Server(("127.0.0.1", 0), Handler)
    server.site = site
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    site.url = f"http{'s' if secure else ''}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port on which nobody listens, and nobody else can begin to while this lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


def links(*addresses: str, text: str = "") -> str:
    """A page that leads to other pages."""
    anchors = "".join(f'<a href="{address}">x</a>' for address in addresses)
    return f"<main><p>{text}</p>{anchors}</main>"


def page(
    body: str | bytes,
    *,
    status: int = 200,
    type: str | None = HTML,  # noqa: A002
    etag: str | None = None,
    modified: str | None = None,
    **headers: str,
) -> Script:
    """A whole answer; not sent again to one who has it. Of a header's name `_` stands for `-`."""
    content = body.encode() if isinstance(body, str) else body
    given = {"Content-Type": type, "ETag": etag, "Last-Modified": modified} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    sent = {name: value for name, value in given.items() if value is not None}

    def script(handler: Handler) -> None:
        asked = handler.headers
        if (etag and asked.get("If-None-Match") == etag) or (modified and asked.get("If-Modified-Since") == modified):
            handler.send(304, {})
        else:
            handler.send(status, {"Content-Length": str(len(content)), **sent}, content)

    return script


def busy(status: int, **headers: str) -> Script:
    return page("busy", status=status, **headers)


def moved(target: str, status: int = 301) -> Script:
    return page("", status=status, Location=target)


def packed(body: str) -> Script:
    return page(gzip.compress(body.encode()), Content_Encoding="gzip")


def reset_midway(body: str) -> Script:
    """Half of a page, then the connection breaks."""

    def script(handler: Handler) -> None:
        handler.send(200, {"Content-Type": HTML, "Content-Length": str(len(body))}, body[: len(body) // 2].encode())
        handler.reset()

    return script


def cut_off(body: bytes, **headers: str) -> Script:
    """The connection ends properly after this part of a longer page."""

    def script(handler: Handler) -> None:
        handler.close_connection = True
        handler.send(200, {"Content-Type": HTML, **{name.replace("_", "-"): headers[name] for name in headers}}, body)

    return script


def hang_up(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Send a byte now and then, for ever."""
    handler.close_connection = True
    handler.send(200, {"Content-Type": HTML, "Content-Length": "1000000"})
    while True:
        handler.wfile.write(b".")
        time.sleep(0.05)


def drip_headers(handler: Handler) -> None:
    """Send a byte of the headers now and then, for ever."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        handler.wfile.write(b".")
        time.sleep(0.05)


def silent(until: threading.Event) -> Script:
    """Accept the request, and say nothing until told."""

    def script(handler: Handler) -> None:
        handler.close_connection = True
        until.wait(30)

    return script


def raw(content: bytes) -> Script:
    """Send bytes that need not be HTTP."""

    def script(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(content)

    return script


def chunked(pieces: Sequence[bytes], *, complete: bool = True) -> Script:
    """A page of a length that nobody knows before."""

    def script(handler: Handler) -> None:
        handler.close_connection = not complete
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        handler.send(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}, body + b"0\r\n\r\n" * complete)

    return script
