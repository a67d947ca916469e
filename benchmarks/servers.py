"""Servers on loopback: ours, datasette, and an application that does nothing; started, asked, stopped."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from benchmarks.peers.fts5 import FILE, match
from benchmarks.processes import ProgramFailedError, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.peers.base import Question

PROGRAMS = Path(__file__).parent / "programs"
CLIENTS = 8
_PATIENCE = 60.0
_FACETS = ("year", "quarter", "kind", "status", "archive")
_ARRAYS = ("persons", "owners", "speakers", "repositories")
_COLUMNS = ("day", "title", "path", "line")


@dataclass(frozen=True, slots=True)
class Load:
    """What one slice of load came to."""

    times: tuple[float, ...]
    """Milliseconds of each answer that is one."""
    rate: float
    """Those a second."""
    size: float
    """Their mean size, in kB."""
    failed: int
    """Answers with another status than 200."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    port: int
    process: int

    def load(self, paths: Sequence[str], seconds: float) -> Load:
        """Let clients in another process ask it; ProgramFailedError where no answer is one."""
        command = [sys.executable, str(PROGRAMS / "load.py"), "127.0.0.1", str(self.port), str(CLIENTS), str(seconds)]
        done = subprocess.run(command, input="\n".join(paths), check=True, capture_output=True, text=True)
        told = json.loads(done.stdout)
        times = tuple(told["times"])
        if not times:
            raise ProgramFailedError(f"the server on port {self.port} answered {told['failed']} times with an error")
        return Load(times, len(times) / told["seconds"], told["bytes"] / len(times) / 1000, told["failed"])


@contextmanager
def serving(command: Sequence[str]) -> Iterator[Server]:
    """Start a server, in whose command ``PORT`` stands for a free port; stop it in the end."""
    port = _free_port()
    process = subprocess.Popen(
        [part.replace("PORT", str(port)) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    try:
        _wait(process, port, command)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, command: Sequence[str]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise ProgramFailedError(f"{' '.join(command)}: does not answer")


def our_command(program: Path, index: Path) -> list[str]:
    """Give the command that serves an index of ours."""
    return [str(program), "serve", "--index", str(index), "--port", "PORT"]


def our_paths(questions: Sequence[Question], *, api: bool) -> list[str]:
    """Give where the page, or the API, answers questions."""
    base = "/api/v1/search" if api else "/search"
    return [f"{base}?{urlencode({'q': question.text})}" for question in questions]


def datasette_command(folder: Path) -> list[str]:
    """Give the command by which datasette serves the database of the peer FTS5, as it comes."""
    return [
        str(Path(sys.executable).with_name("datasette")), "serve", "--immutable", str(folder / FILE), "--port", "PORT",
        "--setting", "default_facet_size", "10",
    ]  # fmt: skip


_ASKED: dict[str, list[tuple[str, str]]] = {
    "datasette, same facets": [
        *(("_facet", name) for name in _FACETS), *(("_facet_array", name) for name in _ARRAYS), ("_nosuggest", "1")
    ],
    "datasette, as it comes": [],
    "datasette, few columns": [*(("_col", name) for name in _COLUMNS), ("_nofacet", "1"), ("_nosuggest", "1")],
}  # fmt: skip
DATASETTES = tuple(_ASKED)
"""With the facets that we answer with; with all columns, no facets, and proposals of facets, which is its default; and
with four columns and nothing else. Snippets, marks and threads none of them has."""


def datasette_paths(questions: Sequence[Question], *, api: bool, way: str) -> list[str]:
    """Give where datasette answers questions in one of the ways of `DATASETTES`."""
    base = f"/items/items{'.json' if api else ''}"
    return [f"{base}?{urlencode([*_parameters(question), *_ASKED[way]])}" for question in questions]


def _parameters(question: Question) -> list[tuple[str, str]]:
    found = [("_search", match(question)), ("_searchmode", "raw"), ("_size", "20")]
    if question.person:
        found.append(("persons__arraycontains", question.person))
    if question.days:
        found += [("day__gte", question.days[0].isoformat()), ("day__lte", question.days[1].isoformat())]
    if question.newest_first:
        found.append(("_sort_desc", "day"))
    return found


def empty_command() -> list[str]:
    """Give the command that serves nothing."""
    return [sys.executable, str(PROGRAMS / "empty_flask.py"), "PORT"]
