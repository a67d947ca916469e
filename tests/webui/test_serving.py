"""The command `serve` as a process: starting, stopping, its log, and queries that are too much."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from tests.cli.running import COMMAND, PATIENCE, spawn

if TYPE_CHECKING:
    from collections.abc import Iterator

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells so which processes there are")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
COSTLY = {
    "prefixes": " OR ".join(f"{letter}*" for letter in LETTERS * 4)[:600],
    "negations": " ".join(f"-{letter}*" for letter in LETTERS * 5),
    "misspelt words": " ".join(f"{a}{b}ndersta" for a in LETTERS for b in "aeio")[:990].rsplit(" ", 1)[0],
    "fuzzy words": " OR ".join(f"{a}{b}nda~2" for a in LETTERS for b in "aeio")[:990].rsplit(" OR ", 1)[0],
    "a long phrase": f'"{" ".join(["the"] * 190)}"',
    "a long identifier": "-".join(["a"] * 490),
    "parentheses": "(" * 24 + "a* OR b*" + ")" * 24,
    "names": "mentions:" + ",".join(f"{a}{b}x" for a in LETTERS for b in "aeiou")[:900].rsplit(",", 1)[0],
}


class Server:
    """A server that was started, and its address."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.said = process.stdout.readline()
        self.address = self.said.split()[2].rstrip("/")

    def ask(self, path: str) -> tuple[int, bytes]:
        """Ask over a connection of its own, and give status and body."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def started(index: Path, *more: str) -> Iterator[Server]:
    """Run the command on a free port, with its log."""
    arguments = [str(COMMAND), "serve", "--index", str(index), "--port", "0", "--access-log", *more]
    with subprocess.Popen(arguments, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


@pytest.fixture
def server(sample_index: Path) -> Iterator[Server]:
    with started(sample_index) as server:
        yield server


@pytest.fixture
def server_of_one_thread(sample_index: Path) -> Iterator[Server]:
    with started(sample_index, "--processes", "1", "--threads", "1") as server:
        yield server


def test_it_prints_where_it_serves_and_answers_there(server: Server) -> None:
    assert server.said.startswith("Serving on http://127.0.0.1:")
    status, said = server.ask("/healthz")
    assert status == 200
    assert said.startswith(b"ok ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_without_an_error_when_it_is_told_to(server: Server, number: int) -> None:
    status, _, err = server.stop(number)
    assert (status, err) == (0, "")


def test_requests_that_are_under_way_are_answered_before_it_ends(server_of_one_thread: Server) -> None:
    server = server_of_one_thread
    connections = [HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE) for _ in range(4)]
    assert server.process.stdout is not None
    for connection in connections:  # they are known to the server before it is told to end
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        server.process.stdout.readline()
    for connection in connections:
        connection.request("GET", "/search.json?page_size=200&copies=all")
    server.process.stdout.readline()  # the log has the first: the others wait behind it
    server.process.send_signal(signal.SIGTERM)
    counts = [json.load(connection.getresponse())["count"] for connection in connections]
    for connection in connections:
        connection.close()
    _, err = server.process.communicate(timeout=PATIENCE)
    assert counts == [counts[0]] * 4
    assert (server.process.returncode, err) == (0, "")


def test_a_reader_who_begins_late_gets_all_that_was_asked_for(server_of_one_thread: Server) -> None:
    server = server_of_one_thread
    path = "/search.json?page_size=200&copies=all"
    _, whole = server.ask(path)
    times = 60
    address = urlsplit(server.address)
    with socket.socket() as connection:
        connection.settimeout(PATIENCE)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that they do not all wait in the system
        connection.connect((address.hostname, address.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * times)
        for _ in range(times):  # others are answered in turn with them
            assert server.ask("/healthz")[0] == 200
        found = connection.makefile("rb")
        for _ in range(times):
            assert found.readline() == b"HTTP/1.1 200 OK\r\n"
            length = next(int(line.split()[1]) for line in found if line.startswith(b"Content-Length"))
            assert next(line for line in found if line == b"\r\n")
            assert json.loads(found.read(length))["count"] == json.loads(whole)["count"]


@pytest.fixture
def server_of_two_processes(sample_index: Path) -> Iterator[Server]:
    with started(sample_index, "--processes", "2") as server:
        yield server


def forked_by(process: int) -> list[int]:
    """Give the processes that another one has forked."""
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").glob("*/children")
        for child in task.read_text(encoding="ascii").split()
    ]


def gone(process: int) -> bool:
    """Tell whether a process ends soon."""
    until = time.monotonic() + PATIENCE
    while Path(f"/proc/{process}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not Path(f"/proc/{process}").exists()


@on_linux
def test_several_processes_answer_and_end_together(server_of_two_processes: Server) -> None:
    server = server_of_two_processes
    (other,) = forked_by(server.process.pid)
    asked = ["sigstore", '"package metadata"', "in:title sigstore", "by:WV", "sig*", "sigstor~", "date:2024", "is:open"]
    answers = {text: {server.ask(f"/search.json?q={quote(text)}") for _ in range(8)} for text in asked}
    for text, found in answers.items():
        assert [status for status, _ in found] == [200], text
    status, _, err = server.stop()
    assert (status, err) == (0, "")
    assert gone(other)


@on_linux
def test_one_process_that_is_killed_is_reported_and_the_other_answers(server_of_two_processes: Server) -> None:
    server = server_of_two_processes
    (other,) = forked_by(server.process.pid)
    os.kill(other, signal.SIGKILL)
    assert gone(other)
    assert server.ask("/healthz")[0] == 200
    status, _, err = server.stop()
    assert status == 0
    assert "a process of the server ended (-9)" in err


@on_linux
def test_no_process_outlives_the_first_one(server_of_two_processes: Server) -> None:
    server = server_of_two_processes
    (other,) = forked_by(server.process.pid)
    server.stop(signal.SIGKILL)
    assert gone(other)


def test_the_log_has_a_line_a_request_and_no_control_characters(server: Server) -> None:
    server.ask("/search.json?q=sigstore")
    server.ask("/nowhere%0Aforged%22line")
    _, out, _ = server.stop()
    first, second = out.splitlines()
    assert '"GET /search.json?q=sigstore HTTP/1.1" 200 ' in first
    assert '"GET /nowhere\\nforged%22line HTTP/1.1" 404 ' in second


def test_without_an_index_it_does_not_start_and_says_what_to_run(tmp_path: Path) -> None:
    ran = spawn("serve", "--index", tmp_path / "none", "--port", "0")
    assert ran.status == 2
    assert "minutes-search index SOURCE" in ran.err


def test_a_port_that_is_taken_is_an_error_that_names_it(sample_index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = spawn("serve", "--index", sample_index, "--port", str(port))
    assert ran.status == 2
    assert f"127.0.0.1:{port}" in ran.err


@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_query_is_answered_or_refused_and_the_server_goes_on(server: Server, name: str) -> None:
    status, answer = server.ask(f"/api/v1/search?q={quote(COSTLY[name])}")
    assert (status, json.loads(answer).get("ok", True)) in {(200, True), (422, False)}
    status, answer = server.ask("/api/v1/search?q=sigstore")
    assert status == 200
    assert json.loads(answer)["count"] > 0
