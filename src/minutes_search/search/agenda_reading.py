"""Whether the file of an agenda is read as what it lists: a template may put an item where it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.model import Item, Kind, Meeting, Mention
    from minutes_search.search.agenda import Agenda
    from minutes_search.search.agenda_items import AgendaItem


def misread(agenda: Agenda, meeting: Meeting | Skipped) -> Iterator[str]:
    """Tell what of an agenda the meeting that its file is read as does not have, one sentence each."""
    if isinstance(meeting, Skipped):
        if agenda.items or agenda.regulars:
            yield f"the file is not read: {meeting.reason}"
        return
    if meeting.date != agenda.date:
        yield f"the file is not read as the meeting of {agenda.date}: put the date into its front matter or its title"
        return
    parts: list[tuple[Kind, Sequence[AgendaItem], str]] = [
        ("previous", agenda.pushed, "From previous meetings"),
        ("vote", agenda.votes, "Active votes"),
        ("action", agenda.actions, "Action items"),
    ]
    left = list(meeting.items)
    for kind, items, heading in parts:
        for item in items:
            found = next((read for read in left if read.kind == kind and _is_same(item, read)), None)
            if found is None:
                yield f"“{item.title}” is not read as it is meant: {_instead(item, kind, left, heading)}"
            else:
                left.remove(found)
    if not meeting.attendees:  # a template without the list
        return
    named = {(attendee.name, attendee.initials, attendee.login) for attendee in meeting.attendees}
    for regular in agenda.regulars:
        person = regular.attendee
        if (person.name, person.initials, person.login) not in named:
            yield f"{person.name or person.login or person.initials} is not read as an attendee"


def _is_same(item: AgendaItem, read: Item) -> bool:
    return (
        read.title == item.title
        and read.status == "open"
        and _people(read.owners) == _people(item.owners)
        and {reference.id for reference in read.refs} == {reference.id for reference in item.refs}
    )


def _people(owners: Sequence[Mention]) -> frozenset[str]:
    return frozenset(owner.person or owner.label for owner in owners)


def _instead(item: AgendaItem, kind: Kind, items: Sequence[Item], heading: str) -> str:
    read = next((each for each in items if each.title == item.title), None)
    if read is None:
        return "no item has that title"
    if read.kind != kind:
        return f"it is one of kind {read.kind}; its section needs a heading such as “{heading}”"
    if _people(read.owners) != _people(item.owners):
        return f"its owners are {', '.join(owner.label for owner in read.owners) or 'nobody'}"
    return "it has no open checkbox, or other references"
