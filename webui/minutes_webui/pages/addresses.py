"""The addresses of the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from minutes_search.query import read_sentence
from minutes_webui.settings import settings

if TYPE_CHECKING:
    import datetime

    from minutes_search.model import Mention


def item(name: str) -> str:
    """Return the address of an item."""
    return f"/items/{quote(name, safe='')}"


def meeting(archive: str, date: datetime.date, name: str | None = None) -> str:
    """Return the address of an archive's meetings of a day, or of an item in them."""
    return f"/meetings/{quote(archive, safe='')}/{date.isoformat()}" + (f"#item-{name}" if name else "")


def person(key: str) -> str:
    """Return the address of a person."""
    return f"/people/{quote(key, safe='')}"


def reference(name: str) -> str:
    """Return the address of a reference. Slashes stay, so that ``conda/ceps#112`` is easy to read."""
    return f"/refs/{quote(name, safe='/:@')}"


def written_reference(path: str) -> str:
    """Return a reference as the path of its address has it: some servers in between take two slashes for one."""
    return re.sub(r"^(https?):/(?!/)", r"\1://", path)


def query(text: str) -> str:
    """Return the address of a search for a query that is written in the grammar."""
    return f"/search?{urlencode(query_values(text))}"


def query_values(text: str) -> dict[str, object]:
    """Return what an address has to say so that a query of the grammar is read as one, and not as a sentence."""
    return {"q": text, "literal": 1 if read_sentence(text, settings().today()) else 0}


def mention(found: Mention) -> str:
    """Return the address of whom a label means: the person, or a search for the label of nobody known."""
    return person(found.person) if found.person else label(found.label)


def label(text: str) -> str:
    """Return the address of a search for a label that stands for nobody known."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    query = f"by:{escaped}" if escaped.isalnum() else f'by:"{escaped}"'
    return f"/search?{urlencode({'q': query})}"
