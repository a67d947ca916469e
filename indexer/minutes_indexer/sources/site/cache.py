"""What is kept of a site: its pages as they last were, and how far the crawl that goes on has come.

An SQLite file. Each answer is one transaction, so a crawl that is killed goes on where it stopped; the exchange of the
last crawl for a new one is one transaction as well.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FORMAT = 1
"""Of the tables and of what they hold. Another one is made anew."""
_BUSY = 30.0  # seconds to wait for another process's transaction
_FRESH = 86_400.0
"""Seconds for which an answer of a crawl that stopped counts as this crawl's."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TABLES = (
    """CREATE TABLE pages (
        id INTEGER PRIMARY KEY, address TEXT NOT NULL, suffix TEXT NOT NULL, digest TEXT NOT NULL,
        size INTEGER NOT NULL, revision TEXT, changed TEXT, links TEXT NOT NULL, content BLOB NOT NULL)""",
    """CREATE TABLE found (
        address TEXT PRIMARY KEY, outcome TEXT NOT NULL, detail TEXT NOT NULL, page INTEGER, tag TEXT, modified TEXT,
        time REAL NOT NULL)""",
    """CREATE TABLE held (
        address TEXT PRIMARY KEY, outcome TEXT NOT NULL, detail TEXT NOT NULL, page INTEGER, tag TEXT,
        modified TEXT)""",
    "CREATE TABLE crawl (prefix TEXT NOT NULL, partial INTEGER NOT NULL)",
)


class Outcome(StrEnum):
    """What asking for an address came to."""

    PAGE = "page"
    KEPT = "kept"
    """Not to be had now; an earlier version stays."""
    MOVED = "moved"
    GONE = "gone"
    OTHER = "other"
    """No page: an image, a PDF."""
    FAILED = "failed"


_FILES = f"({Outcome.PAGE.value!r}, {Outcome.KEPT.value!r})"
_AGAIN = f"({Outcome.KEPT.value!r}, {Outcome.FAILED.value!r})"


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its content."""

    id: int
    address: str
    suffix: str
    """What it is, as the ending of its path."""
    digest: str
    """Of its content."""
    size: int
    """Of its content, in bytes."""
    revision: str | None
    """Its entity tag when it was first seen with this content."""
    changed: str | None
    """When it had last changed when it was first seen with this content: ISO 8601, in UTC."""
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for one address came to."""

    address: str
    outcome: Outcome
    detail: str = ""
    """Where it has moved to, what type it is of, or why it failed."""
    page: Page | None = None
    tag: str | None = None
    """The headers ETag and Last-Modified, to ask whether it has changed since."""
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The last crawl that came to its end."""

    prefix: str
    partial: bool
    """Whether it ended at a limit."""
    answers: tuple[Answer, ...]
    """Pages, and what failed."""


class SiteCache:
    """The open file; see `open_cache`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self, now: float) -> int:
        """Prepare for a crawl; give how many answers of one that stopped still count. `now`: seconds, as time.time."""
        with self._db:
            self._db.execute(
                f"DELETE FROM found WHERE outcome IN {_AGAIN} OR time < ? OR time > ?",  # noqa: S608
                (now - _FRESH, now + _FRESH),
            )
            self._db.execute(
                "DELETE FROM pages WHERE id NOT IN (SELECT page FROM held WHERE page IS NOT NULL "
                "UNION SELECT page FROM found WHERE page IS NOT NULL)"
            )
        return int(self._db.execute("SELECT count(*) FROM found").fetchone()[0])

    def found(self, address: str) -> Answer | None:
        """Give what an address came to in the crawl that goes on; None where it was not asked for."""
        return next(self._answers("found", "WHERE a.address = ?", address), None)

    def all_found(self) -> list[Answer]:
        """Give all answers of the crawl that goes on, in the order in which they came."""
        return list(self._answers("found", "ORDER BY a.rowid"))

    def held(self, address: str) -> Answer | None:
        """Give the page that the last crawl has of an address."""
        return next(self._answers("held", f"WHERE a.address = ? AND outcome IN {_FILES}", address), None)

    def record(self, answer: Answer, content: bytes | None, now: float) -> Answer:
        """Keep an answer, and the content of its page where that is new; give it with the page's number."""
        with self._db:
            page = answer.page
            if page is not None and content is not None:
                page = self._add(page, content)
            self._db.execute(
                "INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    answer.address, answer.outcome.value, answer.detail, page and page.id, answer.tag, answer.modified,
                    now,
                ),
            )  # fmt: skip
        return Answer(answer.address, answer.outcome, answer.detail, page, answer.tag, answer.modified)

    def _add(self, page: Page, content: bytes) -> Page:
        links = "\n".join(page.links)
        known = (page.address, page.suffix, page.digest, page.size, page.revision, page.changed)
        number = self._db.execute(
            "INSERT INTO pages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", (*known, links, content)
        ).lastrowid
        return Page(number or 0, *known, page.links)

    def publish(self, prefix: str, *, partial: bool) -> None:
        """Let the crawl that goes on take the place of the last one; of a partial one, pages not reached stay.

        Contents that nobody needs any more are left for `begin`: another process may be reading them.
        """
        with self._db:
            self._db.execute(
                f"DELETE FROM held WHERE NOT ? OR outcome NOT IN {_FILES} OR address IN (SELECT address FROM found)",  # noqa: S608
                (partial,),
            )
            self._db.execute(
                f"INSERT INTO held SELECT address, outcome, detail, page, tag, modified FROM found "  # noqa: S608
                f"WHERE outcome IN {_FILES} OR outcome = ?",
                (Outcome.FAILED.value,),
            )
            self._db.execute("DELETE FROM found")
            self._db.execute("DELETE FROM crawl")
            self._db.execute("INSERT INTO crawl VALUES (?, ?)", (prefix, partial))

    def last(self) -> Held | None:
        """Give the last crawl that came to its end; None before the first one."""
        crawl = self._db.execute("SELECT prefix, partial FROM crawl").fetchone()
        return Held(crawl[0], bool(crawl[1]), tuple(self._answers("held", ""))) if crawl else None

    def content(self, page: int) -> bytes | None:
        """Give the content of a page; None where it is not kept any more."""
        row = self._db.execute("SELECT content FROM pages WHERE id = ?", (page,)).fetchone()
        return None if row is None else bytes(row[0])

    def _answers(self, table: str, rest: str, *values: str) -> Iterator[Answer]:
        query = (
            "SELECT outcome, detail, tag, modified, a.address, pages.id, pages.address, suffix, digest, size, "  # noqa: S608
            f"revision, changed, links FROM {table} AS a LEFT JOIN pages ON pages.id = a.page {rest}"
        )
        for outcome, detail, tag, modified, address, *columns in self._db.execute(query, values):
            yield Answer(address, Outcome(outcome), detail, _page(*columns), tag, modified)


def _page(number: int | None, *columns: Any) -> Page | None:
    if number is None:
        return None
    address, suffix, digest, size, revision, changed, links = columns
    return Page(number, address, suffix, digest, size, revision, changed, tuple(links.split("\n")) if links else ())


@contextlib.contextmanager
def open_cache(path: Path, note: Callable[[str], None]) -> Iterator[SiteCache]:
    """Open a cache to crawl with; one that is missing, damaged or of another version is made anew, with a note.

    Raises sqlite3.Error where that fails.
    """
    if path.exists() and (fault := _fault(path)):
        note(f"{path}: {fault}; it is made anew, and the site is crawled as if for the first time")
        for leftover in (path, path.with_name(f"{path.name}-journal")):
            leftover.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY)) as connection:
        if not _version(connection):
            with connection:
                connection.execute("BEGIN")
                for table in _TABLES:
                    connection.execute(table)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
        yield SiteCache(connection)


@contextlib.contextmanager
def read_cache(path: Path) -> Iterator[SiteCache]:
    """Open a cache to read what the last crawl found. Raises sqlite3.Error where there is none that can be read."""
    # Not read-only: what a killed process left half-done is undone by the first who looks.
    uri = f"{path.resolve().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=_BUSY)) as connection:
        yield SiteCache(connection)


def _fault(path: Path) -> str | None:
    """Tell what is wrong with a file that should be a cache; None where nothing is."""
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY)) as connection:
        try:
            version = _version(connection)
            if version not in {0, _FORMAT}:
                return f"this cache was made by another version of minutes-search (its format is {version})"
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
            if not version or tables != len(_TABLES):
                return "this is no cache of minutes-search" if tables else "this cache is empty"
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            return None if found == "ok" else f"this cache is damaged ({found})"
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                return f"this cache is damaged ({error})"
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
