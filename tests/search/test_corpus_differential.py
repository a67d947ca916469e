"""The same proof as `test_differential`, on real minutes: their words, people, references and sections."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.run import extract_sources
from minutes_indexer.sources import FolderSource
from minutes_search.analysis import analyse
from minutes_search.model import KINDS, Meeting
from minutes_search.query import And, DateRange, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Word
from minutes_search.store import Evaluation, MeetingRecord, PersonRecord, Store, open_for_writing
from tests.search.brute_force import Oracle
from tests.shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from minutes_indexer.sources.base import SourceFile
    from minutes_search.query import Scope

_QUERIES = 150
_SCOPES: tuple[tuple[Scope, ...], ...] = ((), (), ("title",), ("body",))

pytestmark = needs_shared


@pytest.fixture(scope="module")
def corpus_meetings() -> list[Meeting]:
    """Every tenth meeting of two archives, with people resolved over these."""
    sources = [FolderSource(SHARED / "corpus" / name) for name in ("conda-forge", "conda-governance")]
    return [
        found for source in sources for found in extract_sources([_Every(source, 10)]) if isinstance(found, Meeting)
    ]


class _Every(FolderSource):
    """A folder of which only some files are read, evenly spread."""

    def __init__(self, folder: FolderSource, step: int) -> None:
        super().__init__(folder.root, folder.archive)
        self._step = step

    def files(self) -> Iterator[SourceFile]:
        return iter(list(super().files())[:: self._step])


@pytest.fixture(scope="module")
def people(corpus_meetings: list[Meeting]) -> list[PersonRecord]:
    mentions = [m for meeting in corpus_meetings for item in meeting.items for m in (*item.owners, *item.speakers)]
    known = {mention.person: mention for mention in mentions if mention.person}
    return [
        PersonRecord(
            key, mention.name, mention.login, labels=tuple(sorted({m.label for m in mentions if m.person == key}))
        )
        for key, mention in known.items()
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, corpus_meetings: list[Meeting], people: list[PersonRecord]) -> Path:
    """An index of several segments in which half of the meetings have been replaced and some removed and put back."""
    path = tmp_path_factory.mktemp("index")
    third = len(corpus_meetings) // 3
    for batch in (corpus_meetings[:third], corpus_meetings[third:], corpus_meetings[: third // 2]):
        with open_for_writing(path) as writer:
            writer.put_people(people)
            for meeting in batch:
                writer.put_meeting(MeetingRecord(meeting, "d"))
    with open_for_writing(path) as writer:
        writer.remove(corpus_meetings[0].archive, corpus_meetings[0].path)
    with open_for_writing(path) as writer:
        writer.put_meeting(MeetingRecord(corpus_meetings[0], "d"))
    return path


def test_random_trees_over_real_minutes_find_exactly_what_reading_all_items_finds(
    index: Path, corpus_meetings: list[Meeting], people: list[PersonRecord]
) -> None:
    oracle = Oracle(corpus_meetings, people)
    trees = _Trees(corpus_meetings, people)
    found = 0
    with Store.open(index) as store:
        assert len(store.segments) > 1
        for number in range(_QUERIES):
            root, scope = trees.tree(3), trees.random.choice(_SCOPES)
            stored = [store.load(docnum) for docnum in Evaluation(store, scope).items(root)]
            answer = {(each.archive, each.path, each.item.id) for each in stored}
            assert answer == oracle.answer(root, scope), (number, root, scope)
            found += bool(answer)
    assert found > _QUERIES / 2, "queries that find nothing prove little"


class _Trees:
    """Random trees, of what the minutes hold."""

    def __init__(self, meetings: Sequence[Meeting], people: Sequence[PersonRecord]) -> None:
        self.random = random.Random(20250219)  # noqa: S311 - the same trees in every run
        self._items = [item for meeting in meetings for item in meeting.items]
        self._days = [meeting.date for meeting in meetings]
        self._lines = [line.text for item in self._items for line in item.lines if analyse(line.text)]
        self._names = [name for person in people for name in (person.name, person.login, *person.labels) if name]
        self._headings = [heading for item in self._items for heading in item.section]
        self._refs = [name for item in self._items for ref in item.refs for name in (ref.id, ref.url) if name]

    def tree(self, depth: int) -> Node:
        choice = self.random.random()
        if depth == 0 or choice < 0.4:
            return self._leaf()
        if choice < 0.5:
            return Not(self.tree(depth - 1))
        parts = tuple(self.tree(depth - 1) for _ in range(self.random.choice((2, 2, 3))))
        return And(parts) if choice < 0.7 else Or(parts)

    def _leaf(self) -> Node:
        pick = self.random.choice
        surface = pick(analyse(pick(self._lines))).surface
        leaves: list[Node] = [
            Word(surface),
            Word(surface.upper()),
            Phrase(self._phrase()),
            Prefix(surface[: self.random.randint(1, 6)]),
            Fuzzy(surface[1:] or surface, pick((1, 2))),
            Field("date", (DateRange(pick(self._days), None),)),
            Field(pick(("by", "owner", "speaker", "assignee", "mentions")), (pick(self._names), pick(self._names))),
            Field("ref", (pick(self._refs),)),
            Field("kind", (pick(KINDS),)),
            Field(*pick((("is", ("open",)), ("is", ("action",)), ("has", ("pr",)), ("has", ("speaker",))))),
            Field("section", (pick(self._headings),)),
        ]
        return pick(leaves)

    def _phrase(self) -> str:
        line = self.random.choice(self._lines)
        terms = analyse(line)
        first = self.random.randrange(len(terms))
        last = min(first + self.random.randint(0, 4), len(terms) - 1)
        return line[terms[first].start : max(terms[first].end, terms[last].end)]
