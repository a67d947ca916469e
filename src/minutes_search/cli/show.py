"""`minutes-search show`: print an item or a meeting whole."""

from __future__ import annotations

import datetime
import json
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING

import click

from minutes_search.cli.options import (
    archive_links,
    archive_option,
    check_archives,
    chosen_index,
    configuration,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import EXIT_NONE, as_text, page, terminal_style

if TYPE_CHECKING:
    from minutes_search.links import Links
    from minutes_search.model import Meeting
    from minutes_search.store import Store, StoredItem


@click.command("show")
@click.argument("what", metavar="ID|DATE|PATH")
@index_option
@archive_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, what: str, index: Path | None, archives: tuple[str, ...], format_: str) -> None:
    """Print an item, named by its id or the start of it, or the meetings of a day or a file.

    \b
    minutes-search show 3f9c01
    minutes-search show 2025-02-19
    minutes-search show 2025-02-19.md --archive conda-forge

    Exit status: 0, 1 when there is no such item or meeting, 2 error.
    """
    from minutes_search.store import Store

    what = as_text(what)
    config = configuration()
    folder = chosen_index(index, config)
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        links = archive_links(store, config)
        meetings = _meetings(store, what, archives)
        item = None if meetings else store.item(what, archives)
    if item is None and not meetings:
        click.echo(f"no item, meeting day or file {what!r}: a query prints ids in --format json", err=True)
        ctx.exit(EXIT_NONE)
    _print(item, meetings, format_, links)


def _meetings(store: Store, what: str, archives: tuple[str, ...]) -> list[Meeting]:
    try:
        day = datetime.date.fromisoformat(what) if len(what) == len("2025-02-19") else None
    except ValueError:
        day = None
    found = store.meetings(archives, date=day) if day else store.meetings(archives, path=what)
    return [stored.meeting for stored in found]


def _print(item: StoredItem | None, meetings: list[Meeting], format_: str, links: Links) -> None:
    if format_ == "json":
        from minutes_search.render.rows import item_row, meeting_row

        data = item_row(item, links) if item else [meeting_row(meeting, links) for meeting in meetings]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    from minutes_search.render.text import item_lines, meeting_lines

    style = terminal_style()
    lines = list(item_lines(item, style, links)) if item else []
    for meeting in meetings:
        lines += ["", *meeting_lines(meeting, style, links)] if lines else meeting_lines(meeting, style, links)
    page(lines)
