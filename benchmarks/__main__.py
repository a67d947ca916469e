"""Runs the benches: ``python -m benchmarks --only search,command --corpus 1x,20x --repeat 5 --json out.json``."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import platformdirs

from benchmarks import machine
from benchmarks.corpora import NAMES, CorpusMissingError
from benchmarks.processes import ProgramFailedError
from benchmarks.results import Line, as_rows, table
from benchmarks.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Bench = Callable[[Workbench], Iterator[Line]]

BENCHES = ("command", "search", "serve", "index", "update", "memory", "growth")


def _listed(known: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    def read(_: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
        names = tuple(filter(None, value.split(",")))
        if unknown := [name for name in names if name not in known]:
            raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(known)}", param=parameter)
        return names

    return read


@click.command()
@click.option("--only", default=",".join(BENCHES), callback=_listed(BENCHES), show_default=True, help="Which benches.")
@click.option(
    "--corpus", "corpora", default="1x,20x", callback=_listed(NAMES), show_default=True, help="Which corpora."
)
@click.option("--repeat", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="How often.")
@click.option("--json", "report", type=click.Path(path_type=Path), help="Write every value to this file too.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: platformdirs.user_cache_path("minutes-search-benchmarks"),
    show_default="the platform's cache folder",
    help="Where grown corpora and indexes are kept from run to run.",
)
@click.option(
    "--program",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=lambda: Path(sys.executable).with_name("minutes-search"),
    show_default="that of this Python",
    help="The command to measure.",
)
def main(  # noqa: PLR0913, PLR0917  # click calls by name
    only: tuple[str, ...], corpora: tuple[str, ...], repeat: int, report: Path | None, cache: Path, program: Path
) -> None:
    """Measure the program and its peers side by side; print the table."""
    described = machine.describe()
    cache.mkdir(parents=True, exist_ok=True)
    workbench = Workbench(cache, repeat, corpora, program)
    lines: list[Line] = []
    failed = []
    for name in only:
        workbench.log(f"bench {name}")
        bench: Bench = importlib.import_module(f"benchmarks.benches.{name}").bench
        try:
            lines.extend(bench(workbench))
        except CorpusMissingError as error:
            raise click.ClickException(str(error)) from error
        except ProgramFailedError as error:  # what the other benches measured is no less true
            failed.append(f"bench {name} failed: {error}")
    click.echo("\n".join(f"- {name}: {value}" for name, value in described.items()) + "\n")
    click.echo(table(lines), nl=False)
    if report:
        whole = {"machine": described, "lines": as_rows(lines)}
        report.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if failed:
        raise click.ClickException("\n".join(failed))


if __name__ == "__main__":
    main()
