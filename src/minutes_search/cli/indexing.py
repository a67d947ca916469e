"""What `index` and `update` share: which sources are meant, the run itself, and how it is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from minutes_search.cli.options import CommandError, chosen_index, reported_errors
from minutes_search.config import CACHE_VARIABLE, cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from minutes_indexer.build import ArchiveReport, Progress
    from minutes_indexer.sources import Source
    from minutes_search.config import Config
    from minutes_search.places import Place

F = TypeVar("F", bound="Callable[..., Any]")


def fetch_options(function: F) -> F:
    """Add ``--cache`` and ``--wait``."""
    function = click.option(
        "--wait", type=click.FloatRange(0), default=60, show_default=True, metavar="SECONDS", help="For another writer."
    )(function)
    return click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help=f"For what is fetched. Default: ${CACHE_VARIABLE}, else `cache` in minutes.toml, else the user's cache.",
    )(function)


def remembered_places(index: Path) -> dict[str, Place]:
    """Give where the archives of an index came from, also of one that cannot be read; nothing where there is none."""
    from minutes_search.store import Store, StoreError
    from minutes_search.store.sources import load_sources, read_places

    try:
        with Store.open(index) as store:
            return {archive: source.place for archive, source in load_sources(store).items()}
    except StoreError:  # the run itself will tell
        return read_places(index)


def named_places(
    names: Sequence[str], archive: str | None, config: Config, remembered: Mapping[str, Place]
) -> list[tuple[str, Place]]:
    """Give archive and place of each name. Raises CommandError.

    A name is that of a configured archive, else a path, else a preset, else an archive that the index remembers, else
    the address of a repository or a site.
    """
    found = [_named(name, archive, config, remembered) for name in names]
    archives = [name for name, _ in found]
    if twice := next((name for name in archives if archives.count(name) > 1), None):
        raise CommandError(
            f"several sources for one archive, {twice!r}: index each under a name of its own (--archive)"
        )
    return found


def _named(name: str, archive: str | None, config: Config, remembered: Mapping[str, Place]) -> tuple[str, Place]:
    from minutes_indexer.sources.folder import archive_name
    from minutes_search.locations import LocationError, read_location
    from minutes_search.places import PRESETS, FolderPlace

    if name in config.places:
        if archive not in {None, name}:
            raise CommandError(f"{name} is the archive of that name in minutes.toml; it cannot be {archive!r} as well")
        return name, config.places[name]
    if Path(name).exists():
        return archive or archive_name(Path(name)), FolderPlace(Path(name))
    for known in (config.presets, PRESETS, remembered):
        if name in known:
            return archive or name, known[name]
    try:
        location = read_location(name)
    except LocationError as error:
        raise CommandError(str(error)) from error
    if isinstance(location.place, FolderPlace):
        return archive or archive_name(Path(name)), location.place
    return archive or location.name, location.place


def all_places(config: Config, remembered: Mapping[str, Place]) -> list[tuple[str, Place]]:
    """Give archive and place of every archive: of the configuration, and of the index.

    Where an archive only has the name of a preset, the place that it was indexed from counts.
    """
    return list({**config.presets, **remembered, **config.places}.items())


def run_build(  # by name
    places: Sequence[tuple[str, Place]],
    config: Config,
    *,
    index: Path | None,
    cache: Path | None,
    progress: Progress,
    rebuild: bool = False,
    forget: Sequence[str] = (),
    wait: float,
) -> list[ArchiveReport]:
    """Bring the index up to date with the places, each the whole of its archive. Raises CommandError."""
    import os

    from minutes_indexer.build import build
    from minutes_indexer.sources.make import make_source

    folder = cache_folder(cache, config, os.environ)
    sources: list[Source] = [make_source(place, archive, folder) for archive, place in places]
    with reported_errors():
        return build(
            sources,
            chosen_index(index, config),
            rebuild=rebuild,
            configured=config.people,
            renamed=config.renamed,
            forget=forget,
            progress=progress,
            wait=wait,
        )


def nothing_read(reports: Sequence[ArchiveReport]) -> bool:
    """Tell whether no file of any source could be read."""
    return not any(report.indexed + report.unchanged for report in reports)


def tell(report: ArchiveReport) -> None:
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


def usual_progress() -> Progress:
    """Give bars on a terminal, and lines elsewhere."""
    return _Bar() if sys.stderr.isatty() else _Lines()


class Notes:
    """Only what the user should know of: for runs in the background."""

    def begin(self, step: str, total: int) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Say it."""
        _echo(message)


class _Lines(Notes):
    """One line a step, for logs and pipes."""

    def begin(self, step: str, total: int) -> None:
        _echo(f"{step}: {total}" if total else step)


class _Bar(Notes):
    """A progress bar a step, for terminals; a counter where the end is not known."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._step = ""
        self._count = 0

    def begin(self, step: str, total: int) -> None:
        self._end_counter()
        self._step, self._count, self._bar = step, 0, None
        if total:
            self._bar = click.progressbar(length=total, label=f"{step:24}", file=sys.stderr)
            self._bar.render_progress()

    def advance(self) -> None:
        if self._bar is None:
            self._count += 1
            click.echo(f"\r{self._step}: {self._count}", err=True, nl=False)
            return
        self._bar.update(1)
        if self._bar.pos >= self._bar.length:
            self._bar.render_finish()

    def note(self, message: str) -> None:
        self._end_counter()
        _echo(message)

    def _end_counter(self) -> None:
        if self._count and self._bar is None:
            click.echo(err=True)
        self._count = 0


def _echo(message: str) -> None:
    """Print a message, which may tell what a server or git said."""
    from minutes_search.render.text import printable

    click.echo(printable(message), err=True)
