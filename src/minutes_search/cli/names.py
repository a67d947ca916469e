"""Which commands there are, and whether a command line begins with one or with a query's first word."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
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
_OWN_OPTIONS = frozenset({"--help", "--version"})
_INDEX = "--index"


def command_first(arguments: Sequence[str]) -> Sequence[str]:
    """Put the command before the index: `--index core stats` means `stats --index core`, and is no query."""
    option = arguments[0] if arguments else ""
    taken = 2 if option == _INDEX else int(option.startswith(f"{_INDEX}="))
    index, rest = arguments[:taken], arguments[taken:]
    return [rest[0], *index, *rest[1:]] if index and rest and _names_command(rest) else arguments


def as_query(arguments: Sequence[str]) -> Sequence[str] | None:
    """Give the arguments of the command `query`; None where another command is called, or none."""
    if not arguments or arguments[0] in _OWN_OPTIONS:
        return None
    if not _names_command(arguments):
        return arguments
    return arguments[1:] if arguments[0] == "query" else None


def _names_command(arguments: Sequence[str]) -> bool:
    words = list(itertools.takewhile(lambda arg: not arg.startswith("-"), arguments[1:]))
    return arguments[0] in COMMANDS and len(words) <= _MOST_WORDS.get(arguments[0], len(words))
