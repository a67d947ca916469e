"""A process that reads an index all the time: it opens it again and again, and keeps one state of it open.

Run as a module: `python -m tests.faults.reader INDEX STATE…`, each state as `whole` gives it. Until its input ends it
notes every state that it saw, and everything that was none of them; then it prints that as JSON.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes_search.store import Store
from tests.cli.running import PATIENCE
from tests.faults.archive import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]
_HELD_FOR = 10


@dataclass
class Seen:
    """What a reader saw; filled when it ends."""

    states: dict[str, int] = field(default_factory=dict)
    """How often each state was seen in a store that was opened just then."""
    held: int = 0
    """How often a store that was open for a while still showed what it had shown first."""
    wrong: list[str] = field(default_factory=list)


class Reading:
    """A reader, and what it has seen once it has ended."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.seen = Seen()
        self._process = process
        self._told = {""}

    def until(self, state: str) -> None:
        """Wait until it has seen a state: a busy machine lets it read seldom."""
        assert self._process.stdout is not None
        while state not in self._told:
            assert select.select([self._process.stdout], [], [], PATIENCE)[0], f"{state} was never seen"
            line = self._process.stdout.readline()
            assert line, "the reader has ended"
            self._told.add(line.decode().strip())


@contextmanager
def reading(index: Path, *states: str) -> Iterator[Reading]:
    """Read an index in a process of its own while the block runs."""
    command = [sys.executable, "-m", "tests.faults.reader", str(index), *states]
    pipe = subprocess.PIPE
    # Without a buffer: what is told after a line that was waited for is still in the pipe.
    with subprocess.Popen(command, cwd=_ROOT, bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            reading = Reading(process)
            yield reading
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert not err, err.decode()
    reading.seen.__dict__.update(json.loads(out.splitlines()[-1]))


def _read(index: Path, states: list[str]) -> dict[str, Any]:
    seen = Seen(dict.fromkeys(states, 0))
    held, first, rounds = Store.open(index), "", 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            with Store.open(index) as store:
                state = whole(store)
            if state in seen.states:
                if not seen.states[state]:
                    print(state, flush=True)  # noqa: T201
                seen.states[state] += 1
            else:
                seen.wrong.append(f"{state} in generation {store.generation}")
            again = whole(held)
        except Exception as error:
            seen.wrong.append(repr(error))
            continue
        if again != (first or again):
            seen.wrong.append(f"{again} instead of {first} in a store that was held open")
        seen.held += bool(first)
        first, rounds = again, rounds + 1
        if rounds % _HELD_FOR == 0:
            held.close()
            held, first = Store.open(index), ""
    held.close()
    return seen.__dict__


if __name__ == "__main__":
    print(json.dumps(_read(Path(sys.argv[1]), sys.argv[2:])))  # noqa: T201
