"""The group of subcommands; words that are no subcommand are a query."""

from __future__ import annotations

import gc
import importlib
import io
import itertools
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from minutes_search import __version__
from minutes_search.cli.options import EXIT_INTERRUPTED, EXIT_PIPE_CLOSED, CommandError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "query": "Find agenda items; also what bare words do.",
    "show": "Print an item or a meeting whole.",
    "open": "Open an item in the browser, at its line.",
    "index": "Read minutes and bring the index up to date.",
    "update": "Refresh every archive from where it came.",
    "actions": "List what is to be done, by whom, and since when.",
    "agenda": "Write the next meeting's file from the meetings before it.",
    "refs": "List references; tell what was said of one, meeting by meeting.",
    "people": "List people; tell who initials or a name stand for, and when.",
    "meetings": "List meetings, year by year.",
    "stats": "Tell what the index holds, and how fresh it is.",
    "serve": "Serve the search page and the JSON API.",
    "extract": "Print what stands in minutes, without an index.",
    "check": "Tell what of minutes is not understood.",
    "completion": "Print the shell completion script.",
    "help": "Explain the query language (help query) or a command.",
}
_MOST_WORDS = {"actions": 0, "agenda": 0, "meetings": 0, "stats": 0, "update": 0, "open": 1}
"""How many words follow commands that sentences begin with too: `open action items of WV` is a query, `open 3f9c01` is
none. Only words before the first option are counted."""
_LONG = frozenset({"agenda", "check", "extract", "index", "serve", "update"})
"""Commands that may run long enough to leave garbage that is worth collecting."""
_OWN_OPTIONS = frozenset({"--help", "--version"})


class _Group(click.Group):
    """Imports a subcommand when it is called, and takes everything else for a query."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
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
            formatter.write_dl(list(_COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in _OWN_OPTIONS and not _names_command(args):
            args = ["query", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # of another encoding than UTF-8: escape what it does not have
                stream.reconfigure(errors="backslashreplace")
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
            _drop_output()
            raise click.exceptions.Exit(EXIT_PIPE_CLOSED) from None
        except OSError as error:
            _drop_output()
            raise CommandError(str(error)) from error


def _names_command(args: list[str]) -> bool:
    """Tell whether a command line begins with a command, not with a query's first word."""
    words = list(itertools.takewhile(lambda arg: not arg.startswith("-"), args[1:]))
    return args[0] in _COMMANDS and len(words) <= _MOST_WORDS.get(args[0], len(words))


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that Python does not trip over it again when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, AttributeError):  # no file, or none at all
        return


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
