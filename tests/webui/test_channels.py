"""A connection, as the loop of the server sees it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.server import create_server

from minutes_webui.channels import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator


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
