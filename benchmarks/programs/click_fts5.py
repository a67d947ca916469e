"""A click program on SQLite FTS5: the items with a word of a person, with snippets, copies as one result."""

import sqlite3

import click

# SQLite 3.40 does not take bm25() in a query with GROUP BY.
_MATCHING = """
WITH found AS MATERIALIZED (
  SELECT number, copies, day, bm25(items_fts, 4.0, 0.5, 1.0) AS score
  FROM items_fts CROSS JOIN facts ON number = items_fts.rowid
  WHERE items_fts MATCH ? AND number IN (SELECT item FROM persons WHERE person = ?)
)
SELECT number, copies, max(day), count(*), min(score) AS best FROM found GROUP BY copies ORDER BY best LIMIT ?
"""
_COUNT = """
SELECT count(*), count(DISTINCT copies) FROM items_fts CROSS JOIN facts ON number = items_fts.rowid
WHERE items_fts MATCH ? AND number IN (SELECT item FROM persons WHERE person = ?)
"""
_SHOWN = """
SELECT day, persons, status, path, line, id, highlight(items_fts, 0, '[', ']'), snippet(items_fts, 2, '[', ']', '…', 32)
FROM items_fts JOIN items ON items.number = items_fts.rowid WHERE items_fts.rowid = ? AND items_fts MATCH ?
"""


@click.command()
@click.argument("words", nargs=-1)
@click.option("--index", required=True)
@click.option("--by", required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
def main(words: tuple[str, ...], index: str, by: str, limit: int) -> None:
    """Search."""
    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    match = " ".join(f'"{word}"' for word in words)
    for number, *_ in database.execute(_MATCHING, (match, by, limit)).fetchall():
        day, persons, status, path, line, name, title, snippet = database.execute(_SHOWN, (number, match)).fetchone()
        click.echo(f"{day}  {persons}  [{status}] {title}\n    {path}:{line}  {name}  {snippet}")
    count, threads = database.execute(_COUNT, (match, by)).fetchone()
    click.echo(f"\n{count} items, {threads} threads")


main()
