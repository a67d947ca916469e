"""From an outline and the archive's people to a meeting with its items: a pure function of its arguments."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from minutes_indexer.actions import named_to_act, read_actions
from minutes_indexer.anchors import Anchors
from minutes_indexer.attendees import read_attendees
from minutes_indexer.body import BodyLine, walk
from minutes_indexer.dates import meeting_date
from minutes_indexer.drafts import read_drafts
from minutes_indexer.kept import Trace
from minutes_indexer.marks import leading_mark, skip_enumerator
from minutes_indexer.people import Evidence
from minutes_indexer.references import read_references
from minutes_indexer.sections import cut_sections, title_of
from minutes_indexer.vocabulary import is_introduction
from minutes_search.changes import plain
from minutes_search.frozen import frozen
from minutes_search.model import Action, Item, Meeting, Skipped, TextLine

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minutes_indexer.drafts import Draft
    from minutes_indexer.history import LineHistory
    from minutes_indexer.marks import Mark
    from minutes_indexer.outline import Outline
    from minutes_indexer.people import People
    from minutes_indexer.sections import Section
    from minutes_search.model import Attendee, Mention


def read_evidence(outline: Outline, *, archive: str, path: str) -> Evidence | None:
    """Give what a file says of the archive's people: who attended, and when; None without a date."""
    date = meeting_date(outline, path)
    return Evidence(archive, date, path, _attendees(cut_sections(outline))) if date else None


def _attendees(sections: Iterable[Section]) -> tuple[Attendee, ...]:
    return tuple(chain.from_iterable(read_attendees(section.blocks) for section in sections if section.present))


class _Labels:
    """The people of one meeting: knows labels and resolves them as of its date."""

    def __init__(self, directory: People, archive: str, date: datetime.date, attendees: Sequence[Attendee]) -> None:
        self._directory, self._archive, self._date = directory, archive, date
        self._attendees = tuple(attendees)
        self.by_initials = directory.writes_initials(archive)
        self.read: dict[tuple[str, bool, bool], Mark] = {}

    def knows(self, label: str) -> bool:
        return self._directory.is_person(label)

    def may_name(self, label: str) -> bool:
        return bool(self._directory.known_as(label))

    def has_initials(self, label: str) -> bool:
        return "initials" in self._directory.known_as(label)

    def mention(self, label: str) -> Mention:
        return self._directory.resolve(label, self._date, self._archive, self._attendees)


@frozen
class _Past:
    """What a file tells of its lines beside their text."""

    anchors: Anchors
    history: LineHistory | None


def extract(  # noqa: PLR0913  # by name
    outline: Outline,
    *,
    archive: str,
    path: str,
    directory: People,
    renamed: Mapping[str, str] | None = None,
    trace: Trace | None = None,
) -> Meeting | Skipped:
    """Read a meeting's items, with people resolved by the directory of all archives.

    `renamed`: former ``owner/repo`` to present one, in lower case; references have the present one. `trace`: what the
    source knows of the file's past.
    """
    date = meeting_date(outline, path)
    if date is None:
        return Skipped(path, "no date in the front matter, the title, the first heading or the file name")
    sections = cut_sections(outline)
    attendees = _attendees(sections)
    labels = _Labels(directory, archive, date, attendees)
    drafts = list(read_drafts(sections, labels))
    if not drafts and not attendees:
        return Skipped(path, "no agenda items and no attendees")
    seen: Counter[str] = Counter()
    trace = trace or Trace()
    origin = trace.origin or path
    past = _Past(Anchors(outline), trace.history)
    items = tuple(_item(draft, labels, _item_id(draft, archive, origin, seen), renamed, past) for draft in drafts)
    title = title_of(outline)
    name = title.text if title else outline.front_matter.get("title", "") or path
    return Meeting(archive, path, date, name, attendees, items, trace.revision, trace.changed)


def _item_id(draft: Draft, archive: str, origin: str, seen: Counter[str]) -> str:
    """Give an id that edits elsewhere in the file do not change, nor a new name of the file where its origin is known.

    It stands for the item's own line (owners and title, so that ticking or re-indenting it changes nothing); of
    items whose own lines are alike, the second, third, … are told apart by their number.
    """
    own = plain(" ".join((*draft.owners, draft.title)))
    seen[own] += 1
    key = "\n".join((archive, origin, own, str(seen[own])))
    return hashlib.blake2s(key.encode(), digest_size=6).hexdigest()


def _item(draft: Draft, labels: _Labels, item_id: str, renamed: Mapping[str, str] | None, past: _Past) -> Item:
    own = [BodyLine(line, 0, draft.entry if index == 0 else None) for index, line in enumerate(draft.own)]
    nested = list(walk(draft.body, 1 if draft.own else 0, draft.entry))
    lines = [*own, *nested]
    spoken = lines if not own and draft.entry else lines[1:]  # whom the own line is marked with are owners
    last = max((line.line.number for line in lines), default=draft.line)
    entered, changed = past.history.span(draft.line, last) if past.history else (None, None)
    own_line = draft.line if draft.kind == "action" or draft.entry is None else None
    return Item(
        id=item_id,
        line=draft.line,
        kind=draft.kind,
        section=draft.path,
        title=draft.title,
        status=draft.status,
        owners=tuple(map(labels.mention, draft.owners)),
        assignees=tuple(map(labels.mention, _assignees(draft, labels))),
        speakers=tuple(map(labels.mention, _speakers(spoken, labels, dashes=not is_introduction(draft.title)))),
        refs=read_references((line.line for line in lines if not line.code), renamed),
        actions=tuple(
            Action(action.line, action.text, tuple(map(labels.mention, action.assignees)), action.status)
            for action in read_actions(lines, labels, own_line=own_line)
        ),
        lines=tuple(TextLine(line.line.number, line.line.text, line.depth) for line in lines),
        anchor=past.anchors.above(draft.line),
        entered=entered,
        changed=changed,
    )


def _assignees(draft: Draft, labels: _Labels) -> tuple[str, ...]:
    """Give to whom an item that is an action is handed: its owners, else whom its sentence names."""
    if draft.kind != "action":
        return ()
    return draft.owners or tuple(dict.fromkeys(named_to_act(draft.title, labels)))


def _speakers(lines: Iterable[BodyLine], labels: _Labels, *, dashes: bool) -> tuple[str, ...]:
    """Give the labels that begin lines, each once, in order of first appearance."""
    found: dict[str, None] = {}
    for line in lines:
        if not line.verbatim:
            text = line.line.text
            text = text[skip_enumerator(text) :] if line.entry is None else text
            found |= dict.fromkeys(leading_mark(text, labels, dashes=dashes, boxed=line.status is not None).labels)
    return tuple(found)
