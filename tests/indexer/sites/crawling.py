"""Crawls of the tests' site, with a clock on which waiting takes no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minutes_indexer.sources.site import SiteSource
from minutes_indexer.sources.site.transport import Limits
from minutes_search.places import SitePlace
from tests.indexer.indexing import Log

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.sources import SourceFile
    from tests.indexer.sites.serving import Site


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 1_750_000_000.0  # 2025-06-15 15:06:40 UTC
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Crawler:
    """Crawls one site into one folder; each crawl is one of a new process, as far as it can tell."""

    site: Site
    cache: Path
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    log: Log = field(default_factory=Log)

    def source(self, start: str = "/minutes/", prefix: str = "/minutes/", **options: Any) -> SiteSource:
        place = SitePlace(self.site.url + start, self.site.url + prefix, **{"delay": 0.0, **options})
        return SiteSource(place, "site", self.cache, limits=self.limits, clock=self.clock, sleep=self.clock.sleep)

    def crawl(self, start: str = "/minutes/", prefix: str = "/minutes/", **options: Any) -> dict[str, SourceFile]:
        """Crawl; give the files by path."""
        source = self.source(start, prefix, **options)
        self.log = Log()
        source.refresh(self.log)
        return files(source)

    def told(self) -> str:
        """What the last crawl noted."""
        return "\n".join(self.log.notes)


def files(source: SiteSource) -> dict[str, SourceFile]:
    found = list(source.files())
    assert [file.path for file in found] == sorted({file.path for file in found}), "sorted, and no path twice"
    return {file.path: file for file in found}


def reason(file: SourceFile) -> str:
    """Why a file cannot be read; empty when it can."""
    try:
        file.read()
    except OSError as error:
        return str(error)
    return ""
