"""The manual of the query language, generated from its tables."""

from __future__ import annotations

from minutes_search.render.manual import tables
from minutes_webui.pages.reading import page


def view() -> str:
    """Show the manual."""
    return page("help.html", tables=tables(), alternates=[])
