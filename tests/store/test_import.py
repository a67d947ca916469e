"""What a command has to wait for before it can read the index."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from minutes_search.store import rebuild
from tests.store.samples import record

if TYPE_CHECKING:
    from pathlib import Path

_READ = """
import pathlib, sys
from minutes_search.store import StoreError
assert not [name for name in sys.modules if name.startswith("whoosh")], "before a store is asked for"
from minutes_search.store import Store
from minutes_search.query import Query, Word
from minutes_search.search import search
with Store.open(pathlib.Path(sys.argv[1])) as store:
    print(search(store, Query(Word("sigstore"))).count)
heavy = {"asyncio", "urllib.request", "flask", "bs4", "markdown", "filelock", "whoosh.writing", "whoosh.qparser"}
print(sorted(heavy & set(sys.modules)))
import urllib.request, cached_property
print(urllib.request.urlopen.__name__, cached_property.__file__ is not None)
"""


def test_reading_imports_nothing_heavy_and_leaves_the_real_modules_to_others(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("a.md", "sigstore"))
    command = [sys.executable, "-W", "error", "-c", _READ, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["1", "[]", "urlopen True"]
