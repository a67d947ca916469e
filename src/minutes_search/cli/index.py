"""`minutes-search index`: read minutes and bring the index up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minutes_search.cli.options import (
    EXIT_ERROR,
    CommandError,
    chosen_index,
    configuration,
    index_option,
    reported_errors,
)

if TYPE_CHECKING:
    from minutes_indexer.build import ArchiveReport


@click.command("index")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE…")
@click.option("--archive", metavar="NAME", help="The archive's name; without it each folder's own.")
@index_option
@click.option("--rebuild", is_flag=True, help="Read every file anew instead of only what changed.")
@click.option(
    "--wait", type=click.FloatRange(0), default=60, show_default=True, metavar="SECONDS", help="For another writer."
)
@click.pass_context
def command(
    ctx: click.Context, folders: tuple[Path, ...], archive: str | None, index: Path | None, rebuild: bool, wait: float
) -> None:
    """Bring the index up to date with folders of minutes; each is the whole of its archive.

    Unchanged files are not read again, files that are gone leave the index, other archives stay as they are.
    The whole run becomes visible at once, or not at all. Exit status: 0, or 2 when nothing could be read.
    """
    from minutes_indexer.build import build
    from minutes_indexer.sources import FolderSource

    config = configuration()
    sources = [FolderSource(folder, archive) for folder in folders]
    names = [source.archive for source in sources]
    if len(set(names)) < len(names):
        raise CommandError("several sources for one archive: index each under a name of its own with --archive")
    progress = _Bar() if sys.stderr.isatty() else _Lines()
    with reported_errors():
        reports = build(
            sources,
            chosen_index(index, config),
            rebuild=rebuild,
            configured=config.people,
            renamed=config.renamed,
            progress=progress,
            wait=wait,
        )
    for report in reports:
        _tell(report)
    if not any(report.indexed + report.unchanged for report in reports):
        ctx.exit(EXIT_ERROR)


def _tell(report: ArchiveReport) -> None:
    """Say what was done to an archive, and what was skipped and why."""
    from minutes_search.render.text import printable

    archive = printable(report.archive)
    if report.error:
        click.echo(printable(f"{archive}: left as it was: {report.error}"), err=True)
        return
    counts = {
        "indexed": report.indexed,
        "unchanged": report.unchanged,
        "updated for what changed elsewhere": report.updated,
        "removed": report.removed,
        "skipped": len(report.skipped),
    }
    told = [f"{count} {what}" for what, count in counts.items() if count or what in {"indexed", "unchanged"}]
    items = f" ({report.items} items)" if report.indexed else ""
    click.echo(f"{archive}: {told[0]}{items}, {', '.join(told[1:])}", err=True)
    for skipped in report.skipped:
        click.echo(printable(f"  skipped {skipped.path}: {skipped.reason}"), err=True)


class _Lines:
    """One line a step, for logs and pipes."""

    def begin(self, step: str, total: int) -> None:
        click.echo(f"{step}: {total}" if total else step, err=True)

    def advance(self) -> None:
        pass

    def note(self, message: str) -> None:
        click.echo(message, err=True)


class _Bar:
    """A progress bar a step, for terminals."""

    def __init__(self) -> None:
        self._bar: Any = None

    def begin(self, step: str, total: int) -> None:
        if total:
            self._bar = click.progressbar(length=total, label=f"{step:24}", file=sys.stderr)
            self._bar.render_progress()

    def advance(self) -> None:
        self._bar.update(1)
        if self._bar.pos >= self._bar.length:
            self._bar.render_finish()

    def note(self, message: str) -> None:
        click.echo(message, err=True)
