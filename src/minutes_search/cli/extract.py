"""`minutes-search extract`: print what stands in minutes, without an index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minutes_search.cli.options import CommandError, configuration
from minutes_search.cli.surroundings import EXIT_ERROR

if TYPE_CHECKING:
    from minutes_search.model import Meeting


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--format", "format_", type=click.Choice(("jsonl", "json")), default="jsonl", show_default=True)
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_: str) -> None:
    """Print the meetings of files and folders with their items: one JSON object a meeting.

    People are resolved over all the paths given together. What yields nothing is told on standard error.
    Exit status: 0, or 2 when nothing could be read.
    """
    from minutes_indexer.run import extract_sources
    from minutes_indexer.sources import FolderSource, SourceError
    from minutes_search.model import Skipped

    sources = [FolderSource(path) for path in paths]
    try:
        config = configuration()
        results = list(extract_sources(sources, config.people, config.renamed))
    except SourceError as error:
        raise CommandError(str(error)) from error
    meetings = [result for result in results if not isinstance(result, Skipped)]
    for result in results:
        if isinstance(result, Skipped):
            from minutes_search.render.text import printable

            click.echo(printable(f"skipped {result.path}: {result.reason}"), err=True)
    _print(meetings, format_)
    if not meetings:
        ctx.exit(EXIT_ERROR)


def _print(meetings: list[Meeting], format_: str) -> None:
    from minutes_search.serialise import meeting_to_dict

    if format_ == "json":
        click.echo(json.dumps([meeting_to_dict(meeting) for meeting in meetings], ensure_ascii=False, indent=2))
        return
    for meeting in meetings:
        click.echo(json.dumps(meeting_to_dict(meeting), ensure_ascii=False))
