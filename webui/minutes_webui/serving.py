"""The application on waitress: printed address, access log, and a stop that answers what was asked before.

waitress was chosen by measuring (docs/dependencies.md). Its own end drops connections that it has not sent everything
to, so the loop here is ours: after a signal it accepts nothing new, finishes what is under way, and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from minutes_webui.channels import TOGETHER, Channel
from minutes_webui.settings import EXTENSION
from minutes_webui.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

_BACKLOG = 1024
"""Connections that wait for being accepted."""
_DRAIN = 10.0
"""Seconds after which an answer that a reader does not take is given up."""
_LARGEST_BODY = 64 * 1024
_LARGEST_HEADER = 32 * 1024


class Options(NamedTuple):
    """How to serve."""

    host: str
    port: int
    """0: any that is free."""
    processes: int
    """Each answers by itself, with an index of its own in memory."""
    threads: int
    """Of each process. Two, so that one costly question keeps no others waiting: they take turns in one processor, and
    the more there are, the longer some wait."""
    access_log: bool


def usual_processes() -> int:
    """Return how many processes are worth while here: two where there are processors for them and Linux to fork."""
    return min(2, len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1


def serve(app: Flask, options: Options, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `announce` gets the address once it answers.

    StoreError when the index cannot be read, OSError when the address cannot be had.
    """
    snapshots = app.extensions[EXTENSION].snapshots
    snapshots.open()  # an index that cannot be read is told now, and the first reader waits for nothing
    sockets = _listening(options.host, options.port)
    workers = Workers(options.processes - 1)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no news
    application: WSGIApplication = _logged(app.wsgi_app) if options.access_log else app.wsgi_app
    channels: dict[int, Any] = {}
    server: Any = create_server(
        application,
        map=channels,
        sockets=sockets,
        threads=options.threads,
        ident="minutes-search",
        max_request_body_size=_LARGEST_BODY,
        max_request_header_size=_LARGEST_HEADER,
        clear_untrusted_proxy_headers=True,
        channel_timeout=60,
        connection_limit=1000,
    )
    for listener in _listeners(channels):
        listener.channel_class = Channel
        listener.adj.send_bytes = TOGETHER  # waitress warns that the option of this name will go
    host = f"[{options.host}]" if ":" in options.host else options.host
    port = sockets[0].getsockname()[1]
    try:
        _run(server, channels, workers, lambda: announce(f"http://{host}:{port}/"))
    finally:
        snapshots.close()


def _listening(host: str, port: int) -> list[socket.socket]:
    """Return a socket for each address that the host has."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    addresses = dict.fromkeys((family, address[:2]) for family, _, _, _, address in found)
    return [socket.create_server(address, family=family, backlog=_BACKLOG) for family, address in addresses]


def _listeners(channels: dict[int, Any]) -> list[Any]:
    return [each for each in channels.values() if each.accepting]


def _run(server: Any, channels: dict[int, Any], workers: Workers, ready: Callable[[], None]) -> None:
    listeners = _listeners(channels)
    asked: list[int] = []

    def stop(number: int, _: object) -> None:
        if asked and workers.is_first:
            workers.stop()
            sys.exit(128 + number)  # whoever asks twice does not want to wait
        asked.append(number)
        for listener in listeners:
            listener.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    if workers.is_first:
        signal.signal(signal.SIGINT, stop)
        ready()
    while not asked and workers.go_on():
        wasyncore.loop(timeout=1, map=channels, use_poll=True, count=1)
    workers.stop()
    for listener in listeners:
        wasyncore.dispatcher.close(listener)
    until = time.monotonic() + _DRAIN
    wasyncore.loop(timeout=0, map=channels, use_poll=True, count=1)  # takes in what has arrived and was not read yet
    while any(_busy(each) for each in list(channels.values())) and time.monotonic() < until:
        wasyncore.loop(timeout=0.05, map=channels, use_poll=True, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(channels)
    workers.wait(until + 1)


def _busy(channel: object) -> bool:
    """Tell whether a connection has a request that is not wholly answered."""
    return isinstance(channel, HTTPChannel) and bool(channel.requests or channel.total_outbufs_len)


def _logged(application: WSGIApplication) -> WSGIApplication:
    """Print a line a request to standard output, in the common log format and with the milliseconds it took."""

    def log(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.monotonic()
        address = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else "")
        shown = address.encode("unicode_escape").decode("ascii").replace('"', "%22")

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            length = next((value for name, value in headers if name.lower() == "content-length"), "-")
            took = (time.monotonic() - started) * 1000
            moment = time.strftime("%d/%b/%Y:%H:%M:%S %z")
            request = f"{environ['REQUEST_METHOD']} {shown} {environ['SERVER_PROTOCOL']}"
            line = f'{environ.get("REMOTE_ADDR", "-")} - - [{moment}] "{request}" {status[:3]} {length} {took:.1f}'
            print(f"{line}\n", end="", flush=True)  # noqa: T201 - the log that was asked for; threads write whole lines
            return start_response(status, headers, *more)

        return application(environ, start)

    return log
