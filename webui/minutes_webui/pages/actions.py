"""The ledger of actions, by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from minutes_search.search.actions import LATEST, find_actions
from minutes_webui.asking import address, check_archives
from minutes_webui.marking import safe_link
from minutes_webui.pages import addresses
from minutes_webui.pages.reading import alternates, asked_for, page
from minutes_webui.pages.showing import Named, named
from minutes_webui.settings import archive_links, snapshot

if TYPE_CHECKING:
    import datetime

    from minutes_search.model import Status
    from minutes_search.search.actions import FoundAction

NOBODY = "Nobody named"


class ActionsQuery(BaseModel):
    """Which actions the page shows."""

    model_config = ConfigDict(frozen=True)

    of: Annotated[str, Field(max_length=200)] | None = None
    state: Literal["open", "done", "any"] = "open"
    current: Literal["0", "1"] = "0"
    archive: list[str] = Field(default_factory=list, max_length=20)


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action on a page."""

    text: str
    url: str
    """Its last copy."""
    source_url: str | None
    status: Status | None
    people: list[Named]
    archive: str
    since: datetime.date
    last: datetime.date
    carried: int
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The actions of a person."""

    anchor: str
    name: str
    url: str | None
    actions: list[ShownAction]


def view() -> str:
    """Show the actions by person."""
    asked = asked_for(ActionsQuery)
    check_archives(snapshot().store, asked.archive)
    found = find_actions(
        snapshot().store, of=asked.of, state=asked.state, current=asked.current == "1", archives=asked.archive
    )
    shown = [shown_action(action) for action in found.found]
    return page(
        "actions.html",
        asked=asked,
        archives=snapshot().store.archives(),
        groups=_groups(shown),
        count=len(shown),
        current=sum(action.current for action in shown),
        latest=LATEST,
        notes=found.notes,
        change=lambda **changes: address("/actions", asked, **changes),
        alternates=alternates("/actions", address("", asked), ("json", "csv")),
    )


def shown_action(action: FoundAction) -> ShownAction:
    """Return an action as a page shows it."""
    entry = action.entry
    return ShownAction(
        text=entry.text,
        url=addresses.item(entry.last.item),
        source_url=safe_link(archive_links().of_action(entry.last)),
        status=entry.status,
        people=named(entry.assignees),
        archive=entry.last.archive,
        since=entry.since,
        last=entry.last_seen,
        carried=entry.carried,
        current=action.current,
    )


def _groups(actions: list[ShownAction]) -> list[Group]:
    """Return the actions by person, by name; one of two people stands with both, those of nobody last."""
    groups: dict[str, Group] = {}
    for action in actions:
        for person in action.people:
            groups.setdefault(person.url, Group("", person.name, person.url, [])).actions.append(action)
        if not action.people:
            groups.setdefault("", Group("", NOBODY, None, [])).actions.append(action)
    ordered = sorted(groups.items(), key=lambda pair: (not pair[0], pair[1].name.casefold()))
    return [Group(f"person-{i}", group.name, group.url, group.actions) for i, (_, group) in enumerate(ordered, 1)]
