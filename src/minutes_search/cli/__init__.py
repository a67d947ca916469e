"""The command `minutes-search`. Each subcommand is a module of its own, imported when it is called."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command, with the arguments of the process or with others, and exit.

    A plain query is answered without click, which takes as long to import as finding and printing the answer does.
    """
    gc.disable()  # looking for garbage while modules are imported takes a twentieth of a query's time
    from minutes_search.cli.quick import answered

    try:
        status = answered(sys.argv[1:] if arguments is None else arguments)
        if status is None:
            from minutes_search.cli.commands import main as commands

            commands(arguments)
        sys.exit(status)
    finally:
        gc.freeze()  # so that nothing is looked through once more when Python ends, which takes an eighth
