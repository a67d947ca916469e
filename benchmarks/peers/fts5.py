"""SQLite FTS5, used as its documentation teaches: a table of items, one of their text, one for each of their tags.

What is asked of it is what our program answers: twenty results with snippets and all that is known of the item, copies
of an item as one result that tells how many there are, since when and until when, the nine facets, each with the number
of values that it leaves out, a timeline by months, an exact count. The matching items go to a temporary table once, and
everything is counted over that. It is helped where its own planner and layout lose: a narrow table has what is counted,
so that no page with text is read for it, and CROSS JOIN makes it go from the matching items to their tags and not over
all tags there are.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.peers.base import SHOWN, VALUES, Answer, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.rows import Row

FILE = "items.db"
_SCHEMA = """
CREATE TABLE items (
    number INTEGER PRIMARY KEY, copies INTEGER, day TEXT, year TEXT, quarter TEXT, kind TEXT, status TEXT,
    archive TEXT, id TEXT, path TEXT, line INTEGER, meeting TEXT, persons TEXT, owners TEXT, speakers TEXT,
    repositories TEXT, title TEXT, section TEXT, body TEXT
);
CREATE TABLE facts (
    number INTEGER PRIMARY KEY, copies INTEGER, day TEXT, year TEXT, quarter TEXT, kind TEXT, status TEXT, archive TEXT
);
CREATE VIRTUAL TABLE items_fts USING fts5 (
    title, section, body, content='items', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2',
    prefix='2 3 4'
);
CREATE TABLE persons (item INTEGER, person TEXT, PRIMARY KEY (item, person)) WITHOUT ROWID;
CREATE TABLE owners (item INTEGER, person TEXT, PRIMARY KEY (item, person)) WITHOUT ROWID;
CREATE TABLE speakers (item INTEGER, person TEXT, PRIMARY KEY (item, person)) WITHOUT ROWID;
CREATE TABLE repositories (item INTEGER, repository TEXT, PRIMARY KEY (item, repository)) WITHOUT ROWID;
CREATE TABLE series (copies INTEGER PRIMARY KEY, size INTEGER, meetings INTEGER, first TEXT, last TEXT);
CREATE INDEX persons_items ON persons (person, item);
"""
_SERIES = """
INSERT INTO series SELECT copies, count(*), count(DISTINCT archive || ' ' || path), min(day), max(day)
FROM items GROUP BY copies HAVING count(*) > 1
"""
_AFTER = "INSERT INTO items_fts (items_fts) VALUES ('rebuild'); INSERT INTO items_fts (items_fts) VALUES ('optimize');"
_COUNTS = "count(*) AS n, count(*) OVER () AS of"
"""Of a value its items, and how many values there are."""
_COLUMNS = ("year", "quarter", "kind", "status", "archive")
_TAGS = ("persons", "owners", "speakers")
_FACTS = "number, copies, day, year, quarter, kind, status, archive"


class Fts5:
    """The peer."""

    name = "FTS5"

    def missing(self) -> str | None:
        """Tell whether this Python's SQLite has FTS5."""
        with closing(sqlite3.connect(":memory:")) as database:
            has = database.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
        return None if has else "SQLite with FTS5"

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        """Write the rows in one transaction."""
        with closing(sqlite3.connect(folder / FILE)) as database:
            database.executescript(_SCHEMA)
            with database:
                database.executemany(f"INSERT INTO items VALUES ({', '.join('?' * 19)})", map(_values, rows))  # noqa: S608
                database.execute(f"INSERT INTO facts SELECT {_FACTS} FROM items")  # noqa: S608
                database.execute(_SERIES)
                for table in _TAGS:
                    pairs = ((row.number, tag) for row in rows for tag in getattr(row, table))
                    database.executemany(f"INSERT INTO {table} VALUES (?, ?)", pairs)  # noqa: S608
                pairs = ((row.number, name) for row in rows for name in row.repositories)
                database.executemany("INSERT OR IGNORE INTO repositories VALUES (?, ?)", pairs)
            database.executescript(_AFTER)
            database.execute("ANALYZE")
            database.commit()

    def open(self, folder: Path) -> _Database:
        """Open the database for reading."""
        return _Database(folder / FILE)


def _values(row: Row) -> tuple[str | int, ...]:
    day = row.day.isoformat()
    return (
        row.number, row.copies, day, day[:4], row.quarter, row.kind, row.status, row.archive, row.id, row.path,
        row.line, row.meeting, *map(json.dumps, (row.persons, row.owners, row.speakers, row.repositories)),
        row.title, row.section, row.body,
    )  # fmt: skip


def match(question: Question) -> str:
    """Give the question's words in FTS5's own language."""
    words = [f'"{word}"' for word in question.words]
    if question.phrase:
        words.append('"' + " ".join(question.phrase) + '"')
    if question.prefix:
        words.append(f'"{question.prefix}" *')
    return " ".join(words)


class _Database:
    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(f"file:{file}?mode=ro", uri=True, cached_statements=256)
        self._database.execute("PRAGMA temp_store = MEMORY")
        self._database.execute("PRAGMA mmap_size = 1073741824")
        self._database.execute("PRAGMA cache_size = -65536")
        self._database.execute(
            "CREATE TEMP TABLE hits (item INTEGER PRIMARY KEY, score REAL, copies INTEGER, day TEXT, year TEXT, "
            "quarter TEXT, kind TEXT, status TEXT, archive TEXT)"
        )

    def close(self) -> None:
        self._database.close()

    def ask(self, question: Question) -> Answer:
        database = self._database
        database.execute("DELETE FROM hits")
        self._match(question)
        count: int = database.execute("SELECT count(*) FROM hits").fetchone()[0]
        best = "max(day) AS best" if question.newest_first else "min(score) AS best"
        order = "best DESC" if question.newest_first else "best, day DESC"
        groups = database.execute(
            f"SELECT item, {best}, count(*), day FROM hits GROUP BY copies ORDER BY {order}, item LIMIT {SHOWN}"  # noqa: S608
        ).fetchall()
        database.execute("SELECT count(DISTINCT copies) FROM hits").fetchone()
        shown = tuple(self._show(question, group[0]) for group in groups)
        return Answer(count, shown, self._facets())

    def _match(self, question: Question) -> None:
        score = "0" if question.newest_first else "bm25(items_fts, 4.0, 0.5, 1.0)"
        conditions, values = ["items_fts MATCH ?"], [match(question)]
        if question.person:
            conditions.append("number IN (SELECT item FROM persons WHERE person = ?)")
            values.append(question.person)
        if question.days:
            conditions.append("day BETWEEN ? AND ?")
            values += [day.isoformat() for day in question.days]
        self._database.execute(
            f"INSERT INTO hits SELECT number, {score}, copies, day, year, quarter, kind, status, archive "  # noqa: S608
            f"FROM items_fts CROSS JOIN facts ON number = items_fts.rowid WHERE {' AND '.join(conditions)}",
            values,
        )

    def _show(self, question: Question, item: int) -> str:
        shown: str = self._database.execute(
            "SELECT id, archive, path, line, items.day, meeting, items.title, kind, status, items.section, items.body, "
            "owners, speakers, repositories, series.size, series.meetings, series.first, series.last, "
            "highlight(items_fts, 0, '[', ']'), snippet(items_fts, 2, '[', ']', '…', 32) FROM items_fts "
            "JOIN items ON items.number = items_fts.rowid LEFT JOIN series USING (copies) "
            "WHERE items_fts.rowid = ? AND items_fts MATCH ?",
            (item, match(question)),
        ).fetchone()[0]
        return shown

    def _facets(self) -> int:
        number = 0
        for column in _COLUMNS:
            number += self._count(f"SELECT {column}, {_COUNTS} FROM hits", column)  # noqa: S608
        for table in _TAGS:
            number += self._count(f"SELECT person, {_COUNTS} FROM hits CROSS JOIN {table} USING (item)", "person")  # noqa: S608
        number += self._count(
            f"SELECT repository, {_COUNTS} FROM hits CROSS JOIN repositories USING (item)",  # noqa: S608
            "repository",
        )
        timeline = self._database.execute("SELECT substr(day, 1, 7) AS month, count(*) FROM hits GROUP BY month")
        return number + len(timeline.fetchall())

    def _count(self, select: str, column: str) -> int:
        return len(
            self._database.execute(f"{select} GROUP BY {column} ORDER BY n DESC, {column} LIMIT {VALUES}").fetchall()
        )
