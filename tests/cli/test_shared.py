"""The real archive: the golden queries and the labelled meetings, as their scorers see them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.running import COMMAND, spawn
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = (SHARED / "corpus" / "conda-forge", SHARED / "corpus" / "conda-governance")
FLOORS = {"date": 1.0, "owners": 0.95} | dict.fromkeys(("items", "kind", "status", "section", "title", "refs"), 0.96)
"""What issue 2 asks for."""


def scorer(script: str, *args: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of the scorers beside the repository."""
    command = [sys.executable, SHARED / script, *args]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


@needs_shared
def test_every_golden_query_is_answered_exactly(tmp_path: Path) -> None:
    indexed = spawn("index", *FOLDERS, "--index", tmp_path / "index")
    assert indexed.status == 0, indexed.err
    scored = scorer("score_queries.py", SHARED / "queries.json", "--index", tmp_path / "index", "--command", COMMAND)
    assert scored.returncode == 0, scored.stdout


@needs_shared
def test_extraction_is_above_the_floors_on_every_figure() -> None:
    extracted = spawn("extract", *FOLDERS)
    assert extracted.status == 0, extracted.err
    scored = scorer("score_extraction.py", SHARED / "truth", "--json", stdin=extracted.out)
    assert scored.returncode == 0, scored.stderr
    figures = json.loads(scored.stdout)
    assert figures["meetings_missing"] == 0
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
