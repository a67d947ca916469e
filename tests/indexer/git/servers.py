"""Real servers of repositories on loopback: git's own daemon, and git's HTTP backend behind a web server that fails."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """Serve the repositories of a folder by `git daemon`; give the address of the folder."""
    if subprocess.run(["git", "daemon", "--version"], capture_output=True, check=False).returncode not in {0, 128, 129}:
        pytest.skip("this git has no daemon")
    # It is given a socket that listens already, as inetd does: to choose a free port for it would be to hope that
    # nobody else takes that meanwhile.
    command = ["git", "daemon", "--inetd", "--export-all", f"--base-path={folder}", str(folder)]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):  # the listener is closed at the end
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        subprocess.run(command, stdin=connection.fileno(), stdout=connection.fileno(), check=False)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"git://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@dataclass
class WebServer:
    """Serves the repositories of a folder over HTTP, and is told how to fail."""

    folder: Path
    address: str = ""
    fetches: int = 0
    """How often contents or commits were asked for, and not only what the branches are."""
    status: int = 200
    cut: float | None = None
    """The share of an answer to a fetch after which it ends."""
    hold: threading.Event | None = None
    """Where an answer to a fetch stops in the middle until this is set."""
    on_fetch: Callable[[], None] = field(default=lambda: None)
    versions: bool = True
    """Whether it knows the second version of the protocol, which gives any object that is asked for."""
    held: threading.Event = field(default_factory=threading.Event)
    """Set when an answer was held."""

    @property
    def url(self) -> str:
        """Of the test's repository."""
        return f"{self.address}/repository/.git"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Give what git's backend answers, or fail."""
        if self.status != 200:
            request.send_error(self.status)
            return
        body = _body(request)
        plain = gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        fetch = request.command == "POST" and b"command=ls-refs" not in plain
        if fetch:
            self.fetches += 1
            self.on_fetch()
        head, _, content = self._backend(request, plain).partition(b"\r\n\r\n")
        headers = [line.partition(": ") for line in head.decode().split("\r\n")]
        status = next((value for name, _, value in headers if name == "Status"), "200 OK")
        request.send_response(int(status.split(" ")[0]))
        for name, _, value in headers:
            if name != "Status":
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        half = len(content) // 2
        if fetch and self.hold is not None:
            request.wfile.write(content[:half])
            request.wfile.flush()
            self.held.set()
            self.hold.wait(30)
            request.wfile.write(content[half:])
        else:
            request.wfile.write(content[: int(len(content) * self.cut)] if fetch and self.cut is not None else content)

    def _backend(self, request: BaseHTTPRequestHandler, body: bytes) -> bytes:
        path, _, query = request.path.partition("?")
        environment = {
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": request.command,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", "") if self.versions else "",
        }
        return subprocess.run(
            ["git", "http-backend"], env=os.environ | environment, input=body, capture_output=True, check=False
        ).stdout


def _body(request: BaseHTTPRequestHandler) -> bytes:
    if request.headers.get("Transfer-Encoding") != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length", 0)))
    parts = []
    while size := int(request.rfile.readline(), 16):
        parts.append(request.rfile.read(size))
        request.rfile.readline()
    request.rfile.readline()
    return b"".join(parts)


@contextmanager
def web_server(folder: Path) -> Iterator[WebServer]:
    """Serve the repositories of a folder over HTTP."""
    state = WebServer(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the server calls
            self.close_connection = True
            with suppress(ConnectionError):  # the client has gone, as some tests want
                state.answer(self)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield state
        finally:
            if state.hold is not None:
                state.hold.set()
            server.shutdown()
            thread.join()
