"""The page of an item."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask import redirect

from minutes_search.search.threads import neighbours, thread
from minutes_webui.errors import not_found
from minutes_webui.marking import safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.reading import alternates, page
from minutes_webui.pages.showing import Named, chips, named, place_of, shown_lines
from minutes_webui.settings import archive_links, snapshot

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from minutes_search.model import Status
    from minutes_search.search.threads import Step
    from minutes_search.store import StoredItem

_FEWEST_FOLDED = 2


@dataclass(frozen=True, slots=True)
class Stop:
    """An item of the thread, in its timeline."""

    date: datetime.date
    archive: str
    """Where the thread is in several; else empty."""
    url: str
    title: str
    """Where it is another one than that of the item before it."""
    here: bool
    status: str
    """What became of its checkbox; empty where nothing did."""
    adds: tuple[str, ...]
    drops: tuple[str, ...]
    first: bool

    @property
    def changed(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.first or self.here or self.title or self.status or self.adds or self.drops)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Items of the thread that follow one another: one that says something new, or several that say nothing new."""

    stops: tuple[Stop, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action of an item."""

    line: int
    url: str
    outside: bool
    text: str
    assignees: list[Named]
    status: Status | None


def view(name: str) -> str | Response:
    """Show an item; a part of its id leads to it."""
    store = snapshot().store
    stored = store.item(name)
    if stored is None:
        raise not_found("There is no such item. An id changes when the item itself is rewritten.")
    item = stored.item
    if item.id != name:
        return redirect(addresses.item(item.id), 302)
    before, after = neighbours(store, stored)
    steps = thread(store, stored)
    several = len({step.stored.archive for step in steps}) > 1
    return page(
        "item.html",
        stored=stored,
        item=item,
        source_url=safe_link(archive_links().of_item(stored)),
        owners=named(item.owners),
        speakers=named(item.speakers),
        assignees=named(item.assignees),
        lines=shown_lines(stored, item.lines),
        actions=[
            ShownAction(each.line, *place_of(stored, each.line), each.text, named(each.assignees), each.status)
            for each in item.actions
        ],
        chips=chips(item.refs),
        steps=len(steps),
        first=steps[0].stored.date,
        last=steps[-1].stored.date,
        stretches=_stretches([_stop(step, stored, several=several) for step in steps]),
        before=before,
        after=after,
        alternates=alternates(addresses.item(item.id)),
    )


def _stop(step: Step, current: StoredItem, *, several: bool) -> Stop:
    item, before = step.stored.item, step.before
    told = ""
    if before is not None and before.item.status != item.status:
        told = {"open": "opened", "done": "done"}.get(item.status or "", "no checkbox any more")
        if before.item.status == "done" and item.status == "open":
            told = "open again"
    elif before is None and item.status:
        told = item.status
    own = {item.line, before.item.line if before else 0}
    title = item.title if before is not None and before.item.title != item.title else ""
    return Stop(
        date=step.stored.date,
        archive=step.stored.archive if several else "",
        url=addresses.item(item.id),
        title=title,
        here=item.id == current.item.id,
        status=told,
        adds=tuple(line.text for line in step.adds if not (title and line.line in own)),
        drops=tuple(line.text for line in step.drops if not (title and line.line in own)),
        first=before is None,
    )


def _stretches(stops: Sequence[Stop]) -> list[Stretch]:
    """Return the thread with what is unchanged in its middle as one; its last item is always shown."""
    found = []
    for changed, group in groupby(stops, key=lambda stop: stop.changed or stop is stops[-1]):
        run = tuple(group)
        if changed or len(run) < _FEWEST_FOLDED:
            found += [Stretch((stop,), folded=False) for stop in run]
        else:
            found.append(Stretch(run, folded=True))
    return found
