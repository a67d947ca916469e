"""What the archive holds, how fresh it is, and what could not be read."""

from __future__ import annotations

from minutes_webui.pages.reading import alternates, page
from minutes_webui.settings import snapshot
from minutes_webui.warming import open_labels, size, skipped, totals


def view() -> str:
    """Show the archives and the parse report."""
    current = snapshot()
    archives = current.store.archives()
    return page(
        "about.html",
        total=totals(current),
        archives={name: totals(current, [name]) for name in archives},
        skipped=skipped(current),
        labels=open_labels(current),
        footprint=size(current),
        alternates=alternates("/about"),
    )
