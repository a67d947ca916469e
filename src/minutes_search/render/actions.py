"""The ledger of actions as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes_search.ledger import entry_to_dict
from minutes_search.render.rows import note_row
from minutes_search.render.text import BOXES, Style, linked, named, note_line, printable
from minutes_search.search.actions import LATEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.ledger import ActionPlace
    from minutes_search.links import Links
    from minutes_search.search.actions import Actions, FoundAction


def actions_lines(actions: Actions, shown: Sequence[FoundAction], style: Style, links: Links) -> Iterator[str]:
    """Give some of the actions: the text and whose it is, since when, and where it first and last stands; a total."""
    for action in shown:
        entry = action.entry
        who = f"{style.people(named(entry.assignees))}: " if entry.assignees else ""
        yield f"{BOXES[entry.status]}{who}{style.title(printable(entry.text))}"
        yield f"    {_when(action, style)}"
        places = [entry.first] if entry.first == entry.last else [entry.first, entry.last]
        told = " to ".join(linked(printable(_place(place)), links.of_action(place), style) for place in places)
        yield f"    {style.place(f'{told}  {printable(entry.last.item)}')}"
    if shown:
        yield ""
    total = len(actions.found)
    current = sum(action.current for action in actions.found)
    told = f", {current} of them in the latest {LATEST} meetings" if total else ""
    yield f"{total or 'No'} action{'' if total == 1 else 's'}{told}"
    yield from (note_line(note.text) for note in actions.notes)


def _when(action: FoundAction, style: Style) -> str:
    entry = action.entry
    times = f"carried {entry.carried} time{'' if entry.carried == 1 else 's'}" if entry.carried else "never carried"
    seen = f", last seen {entry.last_seen}" if entry.last_seen != entry.since else ""
    return f"{style.date(f'since {entry.since}')}, {times}{seen}"


def _place(place: ActionPlace) -> str:
    return f"{place.archive}/{place.path}:{place.line}"


def actions_json(actions: Actions, shown: Sequence[FoundAction], links: Links) -> dict[str, Any]:
    """Give some of the actions as JSON values, with how many there are."""
    return {
        "count": len(actions.found),
        "notes": [note_row(note) for note in actions.notes],
        "actions": [action_row(action, links) for action in shown],
    }


def action_row(action: FoundAction, links: Links) -> dict[str, Any]:
    """Give an action as JSON values, with the addresses of its first and last copy."""
    entry = action.entry
    row = entry_to_dict(entry)
    row["first"]["url"], row["last"]["url"] = links.of_action(entry.first), links.of_action(entry.last)
    return row | {
        "since": entry.since.isoformat(),
        "last_seen": entry.last_seen.isoformat(),
        "current": action.current,
    }
