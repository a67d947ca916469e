"""`minutes-search update`: refresh every archive from where it came, once or again and again."""

from __future__ import annotations

import re
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING

import click

from minutes_search.cli.indexing import (
    Notes,
    all_places,
    fetch_options,
    nothing_read,
    remembered_places,
    run_build,
    tell,
    usual_progress,
)
from minutes_search.cli.options import CommandError, chosen_index, configuration, index_option
from minutes_search.cli.surroundings import EXIT_ERROR

if TYPE_CHECKING:
    from types import FrameType

    from minutes_indexer.build import ArchiveReport, Progress

_DURATION = re.compile(r"(\d+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SHORTEST = 10

EXIT_PART = 1
"""Some sources were read, others could not be."""


class _Duration(click.ParamType[int]):
    """A time such as 15m, in seconds."""

    name = "duration"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = _DURATION.fullmatch(value.strip())
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if seconds < _SHORTEST:
            self.fail(f"{value!r} is no time of {_SHORTEST} seconds or more, as in 90s, 15m, 2h or 1d.", param, ctx)
        return seconds


@click.command("update")
@index_option
@click.option("--every", type=_Duration(), metavar="TIME", help="Go on doing so, as in 15m, 2h or 1d.")
@fetch_options
@click.pass_context
def command(ctx: click.Context, index: Path | None, every: int | None, cache: Path | None, wait: float) -> None:
    """Refresh every archive: those of minutes.toml, and those that the index remembers.

    What has not changed is not fetched again. A source that is down leaves its archive as it was, and the others go on.
    A server that serves the index follows. With --every the command runs until it is stopped, and reads minutes.toml
    anew each time.

    Exit status: 0; 1 when some sources could not be read; 2 when none could.
    """
    if every is None:
        reports = _update(index, cache, wait, usual_progress())
        for report in reports:
            tell(report)
        if nothing_read(reports):
            ctx.exit(EXIT_ERROR)
        ctx.exit(EXIT_PART if any(report.error for report in reports) else 0)

    signal.signal(signal.SIGTERM, _stop)
    while True:
        started = time.monotonic()
        _round(index, cache, wait)
        time.sleep(max(0.0, started + every - time.monotonic()))


def _stop(_: int, __: FrameType | None) -> None:
    """End as a service is asked to: a run that is going on leaves the index as it was."""
    sys.exit(0)


def _round(index: Path | None, cache: Path | None, wait: float) -> None:
    """Update once, and tell what changed or failed; what cannot be done now may be done the next time."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        reports = _update(index, cache, wait, Notes())
    except click.ClickException as error:
        click.echo(f"{now} {error.format_message()}", err=True)
        return
    news = [report for report in reports if report.error or report.indexed or report.updated or report.removed]
    click.echo(f"{now} {len(reports) - len(news)} of {len(reports)} archives unchanged", err=True)
    for report in news:
        tell(report)


def _update(index: Path | None, cache: Path | None, wait: float, progress: Progress) -> list[ArchiveReport]:
    config = configuration()
    places = all_places(config, remembered_places(chosen_index(index, config)))
    if not places:
        raise CommandError("nothing to update: name sources with `minutes-search index SOURCE`, or in minutes.toml")
    return run_build(places, config, index=index, cache=cache, progress=progress, wait=wait)
