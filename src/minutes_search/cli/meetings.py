"""`minutes-search meetings`: the meetings of the archive, year by year."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from minutes_search.cli.options import (
    archive_links,
    archive_option,
    check_archives,
    chosen_index,
    configuration,
    format_option,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import EXIT_NONE, page, terminal_style


@click.command("meetings")
@index_option
@archive_option
@click.option("--year", type=click.IntRange(1, 9999), metavar="N", help="Only meetings of that year.")
@format_option
@click.pass_context
def command(ctx: click.Context, index: Path | None, archives: tuple[str, ...], year: int | None, format_: str) -> None:
    """List meetings year by year, the newest first, with the number of their items and attendees.

    \b
    minutes-search meetings
    minutes-search meetings --year 2025 --archive core --format json

    `show` prints one of them, by its date or path. Exit status: 0 there are some, 1 none, 2 error.
    """
    from minutes_search.render.meetings import meetings_json, meetings_lines
    from minutes_search.search.meetings import meeting_heads
    from minutes_search.store import Store

    config = configuration()
    folder = chosen_index(index, config)
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        links = archive_links(store, config)
        found = [head for head in meeting_heads(store, archives) if year in {None, head.date.year}]
    if format_ == "json":
        click.echo(json.dumps(meetings_json(found, links), ensure_ascii=False, indent=2))
    else:
        page(meetings_lines(found, terminal_style(), links))
    ctx.exit(0 if found else EXIT_NONE)
