"""What of an index a run weaves together again, and which meetings have other places for it.

What changes in an archive concerns those that had meetings in common with it, or have from now on. Mostly a run changes
little, and only what that can reach is looked at (`reweaving`); otherwise whole archives are woven, which is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.reweaving import reweave
from minutes_indexer.rewoven_archive import Run
from minutes_indexer.threads.joining import tie
from minutes_indexer.threads.traits import traits_of
from minutes_indexer.twin_days import TwinDays
from minutes_indexer.weave import Part, by_archives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from minutes_indexer.file_states import Key
    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_indexer.weave import Woven
    from minutes_search.model import Place
    from minutes_search.store import Store

Places = tuple["Place | None", ...]
"""Of a meeting's items, in their order."""


def weave_run(
    woven: Woven,
    old: Store | None,
    made: Mapping[Key, MeetingTraits | None],
    known: Collection[Key],
    touched: Collection[str],
) -> Iterator[tuple[Key, Places]]:
    """Tie meetings together anew after a run; give those that are new or have other places, with these.

    `made`: what the run made anew, None for files that are no meetings; `known`: all files that there are now;
    `touched`: the archives of the files that were made anew or removed.
    """
    if not touched:
        return
    run = Run(made, set(known), touched)
    archives = woven.together_with({*touched, *_archives_of_the_days(old, made)})
    if old is not None:
        changed = reweave(woven, old, run, archives)
        if changed is not None:
            yield from changed.items()
            return
    yield from _weave(woven, old, run, archives)


def _weave(woven: Woven, old: Store | None, run: Run, archives: set[str]) -> Iterator[tuple[Key, Places]]:
    """Tie the meetings of whole archives together."""
    meetings = [meeting for meeting in run.made.values() if meeting is not None]
    before: dict[Key, Places] = {}
    for stored in old.meetings(sorted(archives)) if old else ():
        key = stored.meeting.archive, stored.meeting.path
        if key in run.known and key not in run.made:
            meetings.append(traits_of(stored.meeting))
            before[key] = tuple(item.place for item in stored.meeting.items)
    twins = TwinDays.find(meetings)
    woven.drop(archives)
    # One after the other: what it takes to weave all of them would not be little.
    for names in by_archives({meeting.archive for meeting in meetings}, twins):
        some = [meeting for meeting in meetings if meeting.archive in names]
        for meeting, now in _weave_together(woven, names, some, twins.of(names)):
            if now != before.get((meeting.archive, meeting.path)):
                yield (meeting.archive, meeting.path), now


def _weave_together(
    woven: Woven, names: tuple[str, ...], meetings: list[MeetingTraits], twins: TwinDays
) -> list[tuple[MeetingTraits, Places]]:
    """Tie the meetings of archives together that have some in common; give them with the places of their items."""
    tied = tie(meetings, twins.twins())
    part = Part()
    part.put_threads(tied.threads)
    part.put_relations(meetings)
    woven.put(names, part, twins)
    for archive, table in tied.tables.items():
        woven.put_table(archive, table)
    places = {member.traits.id: place.kept for told in tied.threads for member, place in told}
    return [(meeting, tuple(places[id_] for id_ in meeting.ids)) for meeting in meetings]


def _archives_of_the_days(old: Store | None, made: Mapping[Key, MeetingTraits | None]) -> set[str]:
    """Give the archives that have a meeting on the day of one that this run has made anew."""
    if old is None:
        return set()
    days = {meeting.date.toordinal() for meeting in made.values() if meeting is not None}
    return {old.bare_meeting(block).archive for block in old.blocks if block.day in days}
