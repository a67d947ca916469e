"""Running the command: in this process, as a process of its own, and on a terminal."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from minutes_search.cli.commands import main

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND = Path(sys.executable).with_name("minutes-search")
PATIENCE = 300
"""Seconds after which a run is held to be stuck; a busy machine is slow."""
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Ran:
    """What a run of the command left."""

    status: int
    out: str
    err: str = ""

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines as JSON objects."""
        return [json.loads(line) for line in self.lines]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*args: str | Path) -> Ran:
    """Run the command in this process; an exception that it does not handle fails the test."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def start(*args: str | Path, **how: Any) -> subprocess.Popen[str]:
    """Start the installed command as a process of its own."""
    return subprocess.Popen([COMMAND, *args], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)


def spawn(*args: str | Path, **how: Any) -> Ran:
    """Run the installed command as a process of its own."""
    with start(*args, **how) as process:
        out, err = process.communicate(timeout=PATIENCE)
    return Ran(process.returncode, out, err)


def shell(line: str) -> Ran:
    """Run a line of bash in which `$COMMAND` is the command."""
    done = subprocess.run(
        ["bash", "-c", line],
        text=True,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "COMMAND": str(COMMAND)},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def on_terminal(*args: str | Path, env: Mapping[str, str] | None = None, rows: int = 24, columns: int = 80) -> Ran:
    """Run the installed command with a terminal as its standard streams; both outputs are in `out`."""
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        with subprocess.Popen(
            [COMMAND, *args], stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **(env or {})}
        ) as process:
            os.close(theirs)
            output = b""
            with contextlib.suppress(OSError):  # Linux says so when the other end is closed
                while chunk := os.read(ours, 65536):
                    output += chunk
            status = process.wait(timeout=PATIENCE)
    finally:
        os.close(ours)
    return Ran(status, output.decode().replace("\r\n", "\n"))
