"""What the application was made with, and what a request has at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from minutes_search.store.sources import load_sources

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from minutes_search.links import Links
    from minutes_webui.snapshots import Snapshot, Snapshots

EXTENSION = "minutes"
"""The name under which the application has its settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application was made with."""

    snapshots: Snapshots
    links: Links
    """To where archives are published, as the configuration says it; `archive_links` adds what the index knows."""
    today: Callable[[], datetime.date]
    """The day that relative dates count from."""
    cpu_seconds: float
    """So much of a processor's time a query may take."""
    base_url: str | None
    """Where readers find this server, without a slash at the end; None: where the request says it was sent to."""


def settings() -> Settings:
    """Return the settings of the application that answers."""
    return cast("Settings", current_app.extensions[EXTENSION])


def snapshot() -> Snapshot:
    """Return the state of the index that this request is answered from, the same one from beginning to end.

    A page of an answer names the state it belongs to in ``generation``. StoreError without an index, GoneError when
    that state is not open any more.
    """
    found: Snapshot | None = g.get("snapshot")
    if found is None:
        lease = settings().snapshots.lease(request.args.get("generation"))
        g.snapshot = found = lease.__enter__()
        g.lease = lease
    return found


def archive_links() -> Links:
    """Return to where the archives of this request's state of the index are published."""
    configured = settings().links
    return snapshot().once("links", lambda store: configured.with_sources(load_sources(store)))


def end_lease(_: BaseException | None) -> None:
    """Give the request's state back; for the end of each request."""
    if (lease := g.pop("lease", None)) is not None:
        lease.__exit__(None, None, None)


def absolute(path: str) -> str:
    """Return the whole address of a path of this server, as readers reach it."""
    return (settings().base_url or request.host_url.rstrip("/")) + path
