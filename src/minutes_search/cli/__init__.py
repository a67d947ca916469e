"""The command `minutes-search`. Each subcommand is a module of its own, imported when it is called."""

from minutes_search.cli.main import main

__all__ = ["main"]
