"""What a command has to wait for before it can read or write the index."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from minutes_search.store import PersonRecord, rebuild
from tests.store.samples import record

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "asyncio", "bs4", "email", "filelock", "flask", "hashlib", "http", "jinja2", "logging", "lxml", "markdown",
    "minutes_indexer", "minutes_webui", "pydantic", "shutil", "spectree", "sqlite3", "subprocess",
    "tomllib", "urllib.request", "urllib3", "waitress", "whoosh",
}  # fmt: skip
"""What a query needs nothing of, of the standard library too."""

HEAVIER = {
    *HEAVY, "ast", "click", "dataclasses", "inspect", "minutes_search.link_templates", "minutes_search.search.near",
    "minutes_search.search.notes", "minutes_search.search.suggest", "platformdirs", "uuid",
}  # fmt: skip
"""What one without options, of which there is nothing to be told beside its answer, needs nothing of either."""

_QUERY = """
import sys
from minutes_search.cli import main
try:
    main(sys.argv[2:])
except SystemExit as end:
    print(end.code)
print(*sys.modules)
"""
_WRITE = """
import pathlib, sys
from minutes_search.store import open_for_writing
with open_for_writing(pathlib.Path(sys.argv[1])) as writer:
    writer.put_meta("name", b"value")
print(sorted({"asyncio", "urllib.request"} & set(sys.modules)))
import urllib.request, cached_property
print(urllib.request.urlopen.__name__, cached_property.__file__ is not None)
"""


def _run(program: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize("options", [[], ["--count"], ["--format", "json"], ["--facets"]])
def test_a_query_imports_nothing_that_it_does_not_need(tmp_path: Path, options: list[str]) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_meeting(record("a.md", "sigstore"))
    *_, status, modules = _run(_QUERY, str(tmp_path), "sigstore", "-by:WV", "--index", str(tmp_path), *options)
    assert status == "0"
    assert sorted(HEAVY & set(modules.split())) == []


def test_a_plain_query_does_without_click_too(tmp_path: Path) -> None:
    with rebuild(tmp_path) as writer:
        writer.put_people([PersonRecord("wilmav", "Wilma Verhoeven", initials=("WV",))])
        writer.put_meeting(record("a.md", "sigstore"))
    *_, status, modules = _run(_QUERY, str(tmp_path), "sigstore", "-by:WV", "--index", str(tmp_path))
    assert status == "0"
    assert sorted(HEAVIER & set(modules.split())) == []


def test_writing_imports_nothing_of_the_network_and_leaves_the_real_modules_to_others(tmp_path: Path) -> None:
    assert _run(_WRITE, str(tmp_path)) == ["[]", "urlopen True"]
