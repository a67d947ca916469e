"""The quick way for the command line that is typed most: a query, and at most `--index`.

Importing click and declaring options with it takes as long as all the rest of a query. Here a line of query words is
answered by what the command `query` calls as well, with its defaults. Whatever else there is, other options and
everything that is to be complained of, is left to click, which then begins from the start.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from minutes_search.cli.names import as_query, command_first
from minutes_search.cli.surroundings import (
    EXIT_ERROR,
    EXIT_HITS,
    EXIT_INTERRUPTED,
    EXIT_NONE,
    EXIT_PIPE_CLOSED,
    as_text,
    drop_output,
    escape_unknown,
    page,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_INDEX = "--index"
_COMPLETES = "_COMPLETE"
"""How the variable ends by which a shell asks click for completions."""


def answered(arguments: Sequence[str]) -> int | None:
    """Answer a command line, and give the exit status; None where it is not answered, and nothing was printed."""
    line = read_line(arguments)
    if line is None or os.name != "posix" or any(name.endswith(_COMPLETES) for name in os.environ):
        return None
    escape_unknown()
    try:
        return _shown(*_answer(*line))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)  # noqa: T201
        return EXIT_INTERRUPTED
    except Exception:  # click's way comes upon it again, and says what is to be said
        return None


def read_line(arguments: Sequence[str]) -> tuple[str, str | None] | None:
    """Give the query of a command line and the index that it names; None where there is anything else in it."""
    query = as_query(command_first(arguments))
    if query is None:
        return None
    words, index = [], None
    rest = iter(query)
    for argument in rest:
        if not argument.startswith("--"):
            words.append(argument)
            continue
        name, equals, value = argument.partition("=")
        value = value if equals else next(rest, "")
        if name != _INDEX or index is not None or not value or value.startswith("--"):
            return None
        index = value
    return as_text(" ".join(words)), index


def _answer(text: str, index: str | None) -> tuple[list[str], int]:
    from pathlib import Path

    from minutes_search.cli.asking import DEFAULTS, answer_lines, asked, find, links_shown, read
    from minutes_search.config import index_folder, load_config
    from minutes_search.store.store import Store

    understood = read(text, DEFAULTS)
    config = load_config(Path.cwd())
    with Store.open(index_folder(Path(index) if index else None, config, os.environ)) as store:
        results = find(store, asked(understood, DEFAULTS), DEFAULTS)
        links = links_shown(store, config, DEFAULTS)
    return list(answer_lines(results, understood, links)), EXIT_HITS if results.count else EXIT_NONE


def _shown(lines: Sequence[str], status: int) -> int:
    """Print an answer, and give the exit status; what cannot be written is dropped."""
    try:
        page(lines)
    except BrokenPipeError:
        drop_output()
        return EXIT_PIPE_CLOSED
    except OSError as error:
        drop_output()
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_ERROR
    return status
