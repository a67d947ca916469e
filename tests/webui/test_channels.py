"""A connection, as the loop of the server sees it."""

from __future__ import annotations

import re
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server

from minutes_webui.channels import TOGETHER, Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


@pytest.fixture
def channel() -> Iterator[Channel]:
    channels: dict[int, Any] = {}
    server: Any = create_server(lambda *_: [], map=channels, host="127.0.0.1", port=0)
    ours, theirs = socket.socketpair()
    try:
        yield Channel(server, ours, ("127.0.0.1", 1), server.adj, channels)
    finally:
        theirs.close()
        for each in list(channels.values()):
            each.close()
        server.task_dispatcher.shutdown()


def test_the_loop_has_nothing_to_do_while_a_thread_answers(channel: Channel) -> None:
    assert not channel.writable()
    channel.requests = [HTTPRequestParser(Adjustments())]
    channel.total_outbufs_len = 30_000
    assert not channel.writable()


def test_the_loop_sends_what_a_thread_has_left(channel: Channel) -> None:
    channel.total_outbufs_len = 30_000
    assert channel.writable()


def test_the_loop_sends_what_a_thread_waits_for(channel: Channel) -> None:
    channel.requests = [HTTPRequestParser(Adjustments())]
    channel.total_outbufs_len = channel.adj.outbuf_high_watermark
    assert channel.writable()


@pytest.mark.parametrize("reason", ["will_close", "close_when_flushed"])
def test_the_loop_closes_a_connection_that_is_to_be_closed(channel: Channel, reason: str) -> None:
    channel.requests = [HTTPRequestParser(Adjustments())]
    setattr(channel, reason, True)
    assert channel.writable()


def _application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer `/N` with N bytes; /gone has nothing to say, /boom fails, /late fails after it has begun."""
    path = environ["PATH_INFO"][1:]
    if path == "boom":
        raise RuntimeError(path)
    if path == "gone":
        start_response("304 Not Modified", [])
        return []
    start_response("200 OK", [("Content-Length", path if path.isdigit() else "9")])
    if path == "late":
        raise RuntimeError(path)
    return iter([b"x" * 1000] * (int(path) // 1000))


@contextmanager
def serving(kind: type[HTTPChannel], application: WSGIApplication) -> Iterator[int]:
    """Serve on connections of a kind; yield the port."""
    channels: dict[int, Any] = {}
    listening = socket.create_server(("127.0.0.1", 0))
    server: Any = create_server(application, map=channels, sockets=[listening], threads=2, ident="test")
    server.channel_class = kind
    if kind is Channel:
        server.adj.send_bytes = TOGETHER
    ended = threading.Event()

    def turn() -> None:
        while not ended.is_set():
            wasyncore.loop(timeout=0.05, map=channels, use_poll=True, count=1)

    loop = threading.Thread(target=turn)
    loop.start()
    try:
        yield listening.getsockname()[1]
    finally:
        ended.set()
        loop.join()
        server.task_dispatcher.shutdown(timeout=5)
        wasyncore.close_all(channels)


def exchanged(port: int, sent: bytes, *, at_once: int = 1 << 16) -> bytes:
    """Return all that a server says to what is sent, read in pieces until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := connection.recv(at_once):
            pieces.append(piece)
    return re.sub(rb"\r\nDate: [^\r]*", b"", b"".join(pieces))


def asking(path: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} /{path} HTTP/{version}", "Host: x", *headers, "", ""]).encode()


@pytest.mark.parametrize(
    "sent",
    [
        asking("5000"),
        asking("5000", method="HEAD") + asking("1000"),
        asking("1000") * 20 + asking("gone"),
        asking("400000") * 8,
        asking("5000", version="1.0"),
        asking("1000", "Connection: keep-alive", version="1.0") * 3,
        asking("boom") + asking("1000"),
        asking("1000") + asking("late") + asking("1000"),
        asking("1000", "Expect: 100-continue", "Content-Length: 4", method="POST") + b"body" + asking("1000"),
        asking("1000", "Transfer-Encoding: gzip"),
        b"\0 no request\r\n\r\n",
    ],
)
def test_a_connection_is_answered_as_waitress_answers_it(sent: bytes) -> None:
    with serving(HTTPChannel, _application) as stock, serving(Channel, _application) as ours:
        assert exchanged(ours, sent) == exchanged(stock, sent)


def test_a_reader_who_takes_his_time_gets_everything() -> None:
    with serving(Channel, _application) as port:
        answer = exchanged(port, asking("3000000") * 2, at_once=4096)
    assert answer.count(b"x" * 3_000_000) == 2


def test_whoever_leaves_is_not_answered_any_more() -> None:
    asked: list[str] = []
    go_on = threading.Event()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        go_on.wait(10)
        time.sleep(0.01)  # so long the news that nobody is there may take
        return _application(environ, start_response)

    with serving(Channel, application) as port:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(asking("1000") * 40)
            while not asked:
                time.sleep(0.001)
        go_on.set()
        before = 0
        while len(asked) > before:
            before = len(asked)
            time.sleep(0.2)
    assert before < 40
