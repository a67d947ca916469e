"""A home of its own for every run of the command, and two small archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indexer.indexing import Archives, minutes, table

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = ("MINUTES_SEARCH_INDEX", "NO_COLOR", "PAGER", "LESS", "PYTHONIOENCODING", "XDG_CONFIG_HOME")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and nothing in the environment that the command heeds."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


@pytest.fixture
def archives(home: Path) -> Archives:
    """Two small archives in the working directory, indexed."""
    found = Archives(home)
    people = table("Wilma Verhoeven, WV, wilmav", "Ada Brook, AB, adabrook")
    items = (
        "* [ ] (WV) Sigstore bundles",
        "    * AB: see CEP 31",
        "* [x] (AB) =SUM(A1) counts",
        "* -1 from the mirrors",
    )
    found.write("north/2024-06-12.md", minutes("2024-06-12", *items, attendees=people, title="Harbour"))
    found.write("north/2024-06-26.md", minutes("2024-06-26", "* Windows runners", "* tea", title="Harbour"))
    found.write("south/2024-06-12.md", minutes("2024-06-12", "* Sigstore at the pier", title="Pier"))
    found.write("south/2024-07-10.md", minutes("2024-07-10", '* Mirrors, "quoted", and commas', title="Pier"))
    found.run("north", "south")
    return found
