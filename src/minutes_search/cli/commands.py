"""The group of subcommands; words that are no subcommand are a query."""

from __future__ import annotations

import gc
import importlib
import os
from typing import TYPE_CHECKING, Any

import click

from minutes_search import __version__
from minutes_search.cli.names import COMMANDS, as_query, command_first
from minutes_search.cli.options import CommandError
from minutes_search.cli.surroundings import EXIT_INTERRUPTED, EXIT_PIPE_CLOSED, drop_output, escape_unknown

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_LONG = frozenset({"agenda", "check", "extract", "index", "serve", "update"})
"""Commands that may run long enough to leave garbage that is worth collecting."""


class _Group(click.Group):
    """Imports a subcommand when it is called, and takes everything else for a query."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in _LONG:
            gc.enable()
        command = importlib.import_module(f"minutes_search.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101  # each module of the table has one
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and what a query may begin with."""
        found = super().shell_complete(ctx, incomplete)
        if not incomplete or incomplete.startswith("-"):
            return found
        from minutes_search.cli.completing import complete_query

        return [*found, *complete_query(ctx, None, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the table: help needs no subcommand's imports.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        line = command_first(args)
        query = as_query(line)
        return super().parse_args(ctx, list(line) if query is None else ["query", *query])

    def main(self, *args: Any, **extra: Any) -> Any:
        escape_unknown()
        if "_MINUTES_SEARCH_COMPLETE" in os.environ:
            from minutes_search.cli.completing import register

            register()
        gc.disable()  # looking for garbage while modules are imported takes a twentieth of a query's time
        try:
            return super().main(*args, **extra)
        finally:
            gc.enable()

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; what ends it from outside has a status of its own, as shells expect it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
        except BrokenPipeError:
            drop_output()
            raise click.exceptions.Exit(EXIT_PIPE_CLOSED) from None
        except OSError as error:
            drop_output()
            raise CommandError(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="minutes-search")
def main() -> None:
    """Search an archive of meeting minutes: who said what, about which proposal, and when.

    \b
    minutes-search index minutes/ --archive core
    minutes-search every sigstore discussion by WV
    minutes-search 'sigstore by:WV since:2025'

    Words that are no command are a query; `help query` explains the language. Exit status: 0 hits, 1 none, 2 error.
    """
