"""After any sequence of edits and runs, the index is the one that a rebuild would make of the same files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from minutes_indexer.sources import FolderSource
from minutes_search.config import ConfiguredPerson
from tests.indexer.indexing import Archives, Files, everything, index_sources, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes_indexer.sources import Source

ARCHIVES = ("north", "south")
PATHS = ("a.md", "b.md", "old/a.md", "2023-11-01.md")
DATES = ("2018-03-01", "2024-06-12", "2024-06-26", "2025-01-08", "")
# WV and AB are two people each, some are without a login, some are known by a first name only.
PEOPLE = (
    "Wilma Verhoeven, WV, wilmav", "Walter Vance, WV, wvance", "Wilma Verhoeven, WV, ", "Wilma, , ", "Walter, , wvance",
    "Ada Brook, AB, adabrook", "Ada Bell, AB, ", "Ada, , ", "Ines, , ", "Wilma V., VW, wilmav", ", WV, ", "Al Beck, , ",
)  # fmt: skip
LISTS = (
    "1. WV: Wilma Verhoeven (@wilmav), Harbour", "1. WV: Walter Vance (@wvance)\n2. AB: Ada Bell", "WV, AB, Ines",
    "* Ada Brook (AB)\n* Ines", "Wilma, Walter and Ada", "1. WV", "1. AB",
)  # fmt: skip
ENTRIES = (
    "* [x] (WV) sigstore for packages", "* [ ] (AB/WV) mirrors", "* WV: old Pythons", "* (wilmav) sigstore",
    "* sigstore",
    "* [ ] Ines - reach out to the mirrors", "* Ada to write CEP 31", "* [ ] (VW) mirrors", "* Old Pythons (Wilma)",
    "* @wvance: sigstore", "* sigstore [Ada]", "* [ ] (XY) unknown",
)  # fmt: skip
NESTED = (
    "    * AB: no",
    "    * Wilma: sigstore, yes",
    "    * Ines will ask",
    "    * [ ] (WV) mirrors",
    "    * Walter - no",
)
AGENDA = (
    "## Agenda", "", "* (WV) sigstore for all of the packages that we have", "    * AB: no",
    "* [ ] Old Pythons (Wilma)", "* [ ] Ines - reach out to the mirrors", "",
)  # fmt: skip
"""What tells a meeting from another, where two archives have it."""
HEADINGS = ("## New items", "## Ada", "## Wilma (WV)", "## Mirrors", "**Walter**", "## Attendees", "## Action items")


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Draw a file; mostly minutes, some of them without a date or without items."""
    if not draw(st.integers(0, 9)):
        return draw(st.sampled_from((b"", b"no date here", b"# 2024-06-12\n\n\xff", b"# Cancelled 2024-06-12\n")))
    lines = [f"# Meeting {draw(st.sampled_from(DATES))}", ""]
    rows = draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))
    attendees = table(*rows) if rows else draw(st.just("") | st.sampled_from(LISTS))
    lines += ["## Attendees", "", attendees, ""] if attendees else []
    lines += draw(st.sampled_from(((), AGENDA)))
    for heading in draw(st.lists(st.sampled_from(HEADINGS), max_size=2)):
        lines += [heading, ""]
        for entry in draw(st.lists(st.sampled_from(ENTRIES), max_size=3)):
            lines += [entry, *draw(st.lists(st.sampled_from(NESTED), max_size=2))]
        lines.append("")
    return "\n".join(lines).encode()


def _row(person: str) -> bytes:
    """The line of a person in an attendee table."""
    return table(person).rsplit("\n", 1)[1].encode()


places = st.tuples(st.sampled_from(ARCHIVES), st.sampled_from(PATHS)).map("/".join)
configurations = st.lists(
    st.sampled_from(
        (
            ConfiguredPerson("Wilma Verhoeven", "wilmav", aliases=("Ines",)),
            ConfiguredPerson("Ada Bell", "bell", initials=("AB", "XY")),
        )
    ),
    max_size=1,
)


class Edits(RuleBasedStateMachine):
    """Two archives that are edited and indexed, and what was in them when they were last indexed."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory(prefix="minutes-")
        self.archives = Archives(Path(self._temporary.name))
        self.indexed: dict[str, dict[str, bytes]] = {}
        for archive in ARCHIVES:
            (self.archives.folder / archive).mkdir()

    def teardown(self) -> None:
        self._temporary.cleanup()

    def contents(self, archive: str) -> dict[str, bytes]:
        return {file.path: file.read() for file in FolderSource(self.archives.folder / archive).files()}

    def files(self) -> list[str]:
        return [f"{archive}/{path}" for archive in ARCHIVES for path in self.contents(archive)]

    @initialize(
        some=st.dictionaries(places, texts(), max_size=4),
        shared=st.dictionaries(st.sampled_from(PATHS), texts(), max_size=2),
    )
    def begin_with(self, some: dict[str, bytes], shared: dict[str, bytes]) -> None:
        for place, text in some.items():
            self.archives.write(place, text)
        for path, text in shared.items():
            for archive in ARCHIVES:
                self.archives.write(f"{archive}/{path}", text)

    @rule(place=places, text=texts())
    def write(self, place: str, text: bytes) -> None:
        self.archives.write(place, text)

    @precondition(lambda self: bool(self.files()))
    @rule(data=st.data(), path=st.none() | st.sampled_from(PATHS))
    def copy_to_another_archive(self, data: st.DataObject, path: str | None) -> None:
        """Make a meeting stand in both archives, mostly under the same path."""
        archive, _, name = data.draw(st.sampled_from(self.files())).partition("/")
        text = (self.archives.folder / archive / name).read_bytes()
        other = data.draw(st.sampled_from([each for each in ARCHIVES if each != archive]))
        self.archives.write(f"{other}/{path or name}", text)

    @precondition(lambda self: bool(self.files()))
    @rule(data=st.data(), entry=st.sampled_from(ENTRIES))
    def add_an_entry(self, data: st.DataObject, entry: str) -> None:
        place = data.draw(st.sampled_from(self.files()))
        self.archives.write(place, (self.archives.folder / place).read_bytes() + entry.encode() + b"\n")

    @precondition(lambda self: bool(self.files()))
    @rule(data=st.data(), old=st.sampled_from(PEOPLE), new=st.sampled_from(PEOPLE))
    def change_an_attendee(self, data: st.DataObject, old: str, new: str) -> None:
        place = data.draw(st.sampled_from(self.files()))
        text = (self.archives.folder / place).read_bytes()
        self.archives.write(place, text.replace(_row(old), _row(new)))

    @precondition(lambda self: bool(self.files()))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.archives.remove(data.draw(st.sampled_from(self.files())))

    @precondition(lambda self: bool(self.files()))
    @rule(data=st.data(), new=places)
    def rename(self, data: st.DataObject, new: str) -> None:
        old = data.draw(st.sampled_from(self.files()))
        text = (self.archives.folder / old).read_bytes()
        self.archives.remove(old)
        self.archives.write(new, text)

    @rule(
        names=st.sampled_from((ARCHIVES, ARCHIVES, ARCHIVES[:1], ARCHIVES[1:], ARCHIVES[::-1])),
        rebuild=st.sampled_from((False, False, False, True)),
        configured=configurations,
    )
    def index(self, names: Sequence[str], rebuild: bool, configured: list[ConfiguredPerson]) -> None:
        reports = self.archives.run(*names, rebuild=rebuild, configured=configured)
        self.indexed |= {name: self.contents(name) for name in names}
        for name in names:
            report = reports[name]
            assert report.indexed + report.unchanged + len(report.skipped) >= len(self.indexed[name])
        with tempfile.TemporaryDirectory(prefix="minutes-") as folder:
            sources: list[Source] = [Files(archive, contents) for archive, contents in self.indexed.items()]
            index_sources(Path(folder), sources, configured=configured)
            assert everything(self.archives.index) == everything(Path(folder))
        generation = self.archives.generation()
        again = self.archives.run(*names, configured=configured)
        assert all(not (report.indexed or report.updated or report.removed) for report in again.values())
        assert self.archives.generation() == generation, "a run that had nothing to do has written"


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=15,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
