"""Making agendas from an index, and reading them as minutes are read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minutes_indexer.agenda import IndexReader
from minutes_indexer.check import check_sources
from minutes_indexer.knowledge import Knowledge
from minutes_indexer.sources import FolderSource
from minutes_search.config import Config
from minutes_search.model import Meeting
from minutes_search.render.agenda import agenda_text, agenda_values, built_in_template
from minutes_search.search.agenda import Wanted, gather_agenda
from minutes_search.search.agenda_reading import misread
from minutes_search.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_search.model import Item, Mention
    from minutes_search.search.agenda import Agenda
    from minutes_search.search.agenda_items import AgendaItem

Entry = tuple[str, str | None, frozenset[str], tuple[str, ...]]
"""Title, checkbox, whose it is, and what it refers to."""


@dataclass(frozen=True)
class Made:
    """An agenda, its file, and the meeting that the file is read as."""

    agenda: Agenda
    text: str
    file: str
    meeting: Meeting
    misread: list[str]

    @property
    def sections(self) -> dict[str, list[Entry]]:
        """The items of the file by their kind."""
        found: dict[str, list[Entry]] = {}
        for item in self.meeting.items:
            found.setdefault(item.kind, []).append(_entry(item))
        return found

    @property
    def listed(self) -> dict[str, list[Entry]]:
        """What the agenda lists, by the kind of its section."""
        parts = {"previous": self.agenda.pushed, "vote": self.agenda.votes, "action": self.agenda.actions}
        return {kind: [_listed(item) for item in items] for kind, items in parts.items() if items}

    def titles(self, part: str = "actions") -> list[str]:
        return [item.title for item in getattr(self.agenda, part)]

    def findings(self, index: Path, folder: Path) -> list[str]:
        """What `check` finds in the file, with the people of the index."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.file
        path.write_text(self.text, "utf-8")
        with Store.open(index) as store:
            known = list(Knowledge(store).evidence())
        report = check_sources([FolderSource(path, self.agenda.archive)], known)
        return [f"{finding.line}: {finding.rule}: {finding.message}" for finding in report.findings]


def make(index: Path, archive: str, day: str, *, template: str | None = None, **options: Any) -> Made:
    """Make the agenda of a day; the archive has a meeting before it, and the agenda lists something.

    `template` is the archive of which the built-in template is taken, else it is this one's.
    """
    date = datetime.date.fromisoformat(day)
    with Store.open(index) as store:
        reader = IndexReader(store, Config(), archive, date)
        agenda = gather_agenda(store, Wanted(archive, date, **options), reader)
        assert agenda is not None
        values = agenda_values(agenda)
        name, source = built_in_template(template or archive)
        text = agenda_text(values, source, name)
        meeting = reader.read(text, values["file"])
    assert isinstance(meeting, Meeting)
    return Made(agenda, text, values["file"], meeting, list(misread(agenda, meeting)))


def _entry(item: Item) -> Entry:
    return item.title, item.status, _people(item.owners), tuple(sorted(ref.id for ref in item.refs))


def _listed(item: AgendaItem) -> Entry:
    return item.title, "open", _people(item.owners), tuple(sorted(ref.id for ref in item.refs))


def _people(owners: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(owner.person or f"? {owner.label}" for owner in owners)
