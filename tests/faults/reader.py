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


@contextmanager
def reading(index: Path, *states: str) -> Iterator[Seen]:
    """Read an index in a process of its own while the block runs."""
    command = [sys.executable, "-m", "tests.faults.reader", str(index), *states]
    seen = Seen()
    with subprocess.Popen(
        command, cwd=_ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "reading\n"
            yield seen
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert not err, err
    seen.__dict__.update(json.loads(out))


def _read(index: Path, states: list[str]) -> dict[str, Any]:
    seen = Seen(dict.fromkeys(states, 0))
    held, first, rounds = Store.open(index), "", 0
    print("reading", flush=True)  # noqa: T201
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            with Store.open(index) as store:
                state = whole(store)
            if state in seen.states:
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
