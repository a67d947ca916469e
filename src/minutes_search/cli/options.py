"""What the subcommands share: options, errors, styles, and where the index is."""

from __future__ import annotations

import functools
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from minutes_search.cli.surroundings import EXIT_ERROR, as_text, today
from minutes_search.config import INDEX_VARIABLE, Config, ConfigError, index_folder, load_config
from minutes_search.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from click.shell_completion import CompletionItem

    from minutes_search.links import Links
    from minutes_search.store import Store

    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

F = TypeVar("F", bound="Callable[..., Any]")


class CommandError(click.ClickException):
    """An error of which the user is told in one message; exit status 2."""

    exit_code = EXIT_ERROR


def index_option(function: F) -> F:
    """Add ``--index``."""
    return click.option(
        "--index",
        "index",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help=f"The index directory. Default: ${INDEX_VARIABLE}, else `index` in minutes.toml, else the user's data.",
    )(function)


def archive_option(function: F) -> F:
    """Add ``--archive``, which may be given several times."""
    return click.option(
        "--archive",
        "archives",
        multiple=True,
        metavar="NAME",
        help="Only this archive; may be given several times.",
        shell_complete=completed("archive"),
    )(function)


def completed(what: str) -> Completer:
    """Give the function of `completing` that offers a query, a person, a source and so on to the shell."""

    def offer(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from minutes_search.cli import completing

        found: list[CompletionItem] = getattr(completing, f"complete_{what}")(ctx, parameter, incomplete)
        return found

    return offer


def format_option(function: F) -> F:
    """Add ``--format`` with text and JSON."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="How to print.",
    )(function)


def limit_options(function: F) -> F:
    """Add ``--limit`` and ``--all``; the function gets one argument `limit`, None for all."""

    @functools.wraps(function)
    def limited(*args: Any, limit: int, everything: bool, **options: Any) -> Any:
        return function(*args, limit=None if everything else limit, **options)

    everything = click.option("--all", "everything", is_flag=True, help="Print all.")(limited)
    return cast(
        "F",
        click.option(
            "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Print so many."
        )(everything),
    )


def shown_part(shown: int, total: int) -> list[str]:
    """Say that not all was printed, where it was not."""
    return [] if shown == total else [f"Shown: 1 to {shown} of {total}; --all shows all, --limit N the first N."]


def read_field(name: str, value: str) -> str:
    """Give an argument in the form in which the query's tree has the value of a field. Raises CommandError."""
    from minutes_search.query.errors import QueryError
    from minutes_search.query.values import read_argument

    try:
        return read_argument(name, as_text(value), today())
    except QueryError as error:
        raise CommandError(f"{error.message} {error.hint}".rstrip()) from error


def configuration() -> Config:
    """Read ``minutes.toml`` of the working directory."""
    try:
        return load_config(Path.cwd())
    except ConfigError as error:
        raise CommandError(str(error)) from error


def chosen_index(given: Path | None, config: Config | None = None) -> Path:
    """Give the index directory of this run."""
    return index_folder(given, config or configuration(), os.environ)


def archive_links(store: Store, config: Config) -> Links:
    """Give to where the archives of an index are published."""
    from minutes_search.store.sources import load_sources

    return config.links.with_sources(load_sources(store))


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn the store's errors into messages."""
    try:
        yield
    except StoreError as error:
        raise CommandError(str(error)) from error


def check_archives(store: Store, archives: Iterable[str], index: Path) -> None:
    """Raise CommandError for an archive that the index does not have."""
    have = store.archives()
    unknown = sorted(set(archives).difference(have))
    if unknown:
        raise CommandError(f"no archive {unknown[0]!r} in {index}; there are: {', '.join(have) or 'none'}")
