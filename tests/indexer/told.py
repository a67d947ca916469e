"""A source that tells all that a source may know: identities, versions, addresses, where it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from minutes_indexer.sources import SourceError, SourceFile, SourceState, Version
from minutes_search.model import Commit
from minutes_search.places import GitPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.report import Progress
    from minutes_search.places import Place

REPOSITORY = GitPlace("https://github.com/lantern/minutes", "main")


def commit(number: int) -> Commit:
    return Commit(f"{number:040x}", datetime.datetime(2024, 1, number, tzinfo=datetime.UTC))


@dataclass
class Told:
    """A source that tells all of that, and remembers what it was asked."""

    archive: str = "north"
    place: Place | None = REPOSITORY
    found: list[SourceFile] = field(default_factory=list)
    known: SourceState = field(default_factory=SourceState)
    down: str = ""
    read: list[str] = field(default_factory=list)

    def refresh(self, progress: Progress) -> None:  # noqa: ARG002
        if self.down:
            raise SourceError(self.down)

    def files(self) -> Iterator[SourceFile]:
        yield from sorted(self.found, key=lambda file: file.path)

    def state(self) -> SourceState:
        return self.known

    def put(self, path: str, *texts: str, first: int = 1, **known: str) -> None:
        """Have a file of these versions, of the commits from the `first` on, in place of what has that path."""

        def opened(text: str) -> bytes:
            self.read.append(path)
            return text.encode()

        versions = [
            Version(commit(number), lambda text=text: opened(text))  # type: ignore[misc]
            for number, text in enumerate(texts, first)
        ]
        identity = f"{path} {known} {first} {texts}"
        file = SourceFile(path, versions[-1].read, identity, revision=versions[-1].commit.id, versions=versions)
        self.found = [*(each for each in self.found if each.path != path), replace(file, **known)]  # type: ignore[arg-type]
        last = max(version.commit.id for each in self.found for version in each.versions)
        commits = [commit(number) for number in range(1, int(last, 16) + 1)]
        self.known = SourceState(commits[-1].id, commits, self.known.partial)
