"""The published site of an archive as a source."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
import sqlite3
import time
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from minutes_indexer.sources.base import SourceError, SourceFile, SourceState
from minutes_indexer.sources.site.addresses import Scope, host_of, start_and_scope
from minutes_indexer.sources.site.cache import open_cache, read_cache
from minutes_indexer.sources.site.content import digest_of
from minutes_indexer.sources.site.crawl import Crawl
from minutes_indexer.sources.site.fetch import Fetcher
from minutes_indexer.sources.site.names import PAGE, path_of, told_apart
from minutes_indexer.sources.site.transport import Limits, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from minutes_indexer.report import Progress
    from minutes_indexer.sources.site.cache import Answer, Held, Page
    from minutes_search.places import SitePlace


class SiteSource:
    """The pages of a published site, or of a part of it."""

    def __init__(  # noqa: PLR0913  # all but three are options by name
        self,
        place: SitePlace,
        archive: str,
        cache: Path,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`cache`: the folder for all caches; it is made for its owner alone. `clock`: seconds, as time.time."""
        self.archive = archive
        self.place = place
        self._folder = cache / "sites"
        self._limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep

    def refresh(self, progress: Progress) -> None:
        """Crawl the site. Raises SourceError; what the last crawl found then stays."""
        start_and_scope(self.place)  # refuses what is no site
        progress.begin(f"crawling {self.archive}", 0)
        with (
            self._told(),
            self._locked(),
            open_cache(self._path, progress.note) as cache,
            Transport(self._limits) as transport,
        ):
            fetcher = Fetcher(transport, self._limits, self.place.delay, clock=self._clock, sleep=self._sleep)
            Crawl(self.place, cache, fetcher, progress=progress, clock=self._clock).run()

    def files(self) -> Iterator[SourceFile]:
        """Give the pages of the last crawl that came to its end, sorted by path; what failed cannot be read."""
        files = list(self._files(self._last()))
        yield from sorted(files, key=lambda file: file.path)

    def state(self) -> SourceState:
        """Tell whether the last crawl that came to its end stopped at a limit."""
        return SourceState(partial=self._last().partial)

    @property
    def _path(self) -> Path:
        start, scope = start_and_scope(self.place)
        readable = re.sub(r"[^\w.-]", "_", host_of(start), flags=re.ASCII)[:60]
        digest = hashlib.blake2b(f"{start} {scope.prefix}".encode(), digest_size=8).hexdigest()
        return self._folder / f"{readable}-{digest}.sqlite"

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Let what goes wrong with the cache be told as what is wrong with the source."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                f"{self._path}: the pages of {self.place.start} cannot be kept here: {error}; make room and let this "
                "user write here, or delete the file to crawl the site anew"
            ) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with FileLock(self._path.with_suffix(".lock"), timeout=0):
                yield
        except Timeout:
            raise SourceError(
                f"{self.place.start}: another process is crawling it; run this again when that one is done"
            ) from None

    def _last(self) -> Held:
        last = None
        if self._path.exists():
            with self._told(), read_cache(self._path) as cache:
                last = cache.last()
        if last is None:
            raise SourceError(f"{self.place.start}: has not been crawled yet; run this again to crawl it")
        return last

    def _files(self, last: Held) -> Iterator[SourceFile]:
        """Give a file for each page, and one that cannot be read for what failed; no two have one path."""
        scope = Scope(last.prefix)
        pages: dict[str, Page] = {}
        paths: set[str] = set()
        # What has the shortest address keeps its path, in whatever order the links were.
        for answer in sorted(
            last.answers, key=lambda answer: (answer.page is None, len(answer.address), answer.address)
        ):
            address = answer.address
            if address not in scope:  # where the crawl starts
                continue
            suffix = answer.page.suffix if answer.page else PAGE
            path = path_of(address, scope, suffix)
            other = pages.get(path)
            if other and answer.page and other.digest == answer.page.digest:
                continue
            if path in paths:
                path = told_apart(path, address, suffix)
            paths.add(path)
            if answer.page is None:
                yield SourceFile(path, _refuse(f"{address}: {answer.detail}"), address=address)
            elif other:
                yield SourceFile(
                    path, _refuse(f"{address}: another page, {other.address}, has its name"), address=address
                )
            else:
                pages[path] = answer.page
                yield self._file(path, answer, answer.page)

    def _file(self, path: str, answer: Answer, page: Page) -> SourceFile:
        facts = "\n".join((page.address, page.digest, page.revision or "", page.changed or ""))
        return SourceFile(
            path,
            lambda: self._read(page),
            identity=hashlib.blake2b(facts.encode(), digest_size=16).hexdigest(),
            address=answer.address,
            revision=page.revision,
            changed=datetime.datetime.fromisoformat(page.changed) if page.changed else None,
        )

    def _read(self, page: Page) -> bytes:
        try:
            with read_cache(self._path) as cache:
                content = cache.content(page.id)
        except sqlite3.Error as error:
            raise OSError(f"{self._path}: {error}") from error
        if content is None:
            raise OSError(f"{page.address}: crawled again by another process meanwhile; run this again")
        if digest_of(content) != page.digest:
            raise OSError(f"{page.address}: not as it was kept; delete {self._path} to crawl the site anew")
        return content


def _refuse(reason: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise OSError(reason)

    return read
