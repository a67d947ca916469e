"""`minutes-search stats`: the archive at a glance."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from minutes_search.cli.options import chosen_index, format_option, index_option, reported_errors
from minutes_search.cli.surroundings import page, terminal_style


@click.command("stats")
@index_option
@format_option
def command(index: Path | None, format_: str) -> None:
    """Tell what the index holds: archives, meetings, items, people, actions; what was skipped; how fresh it is.

    Of a carried-over item each copy is an item, and all of them are one thread. Open and done are actions, as the
    command `actions` has them. Exit status: 0, 2 error.
    """
    from minutes_search.render.stats import Glance, stats_json, stats_lines
    from minutes_search.search.stats import skipped_files, stats_of_each
    from minutes_search.store import Store
    from minutes_search.store.footprint import footprint
    from minutes_search.store.schema import SCHEMA_VERSION
    from minutes_search.store.sources import load_sources

    folder = chosen_index(index)
    with reported_errors(), Store.open(folder) as store:
        total, archives = stats_of_each(store)
        glance = Glance(
            total=total,
            archives=archives,
            skipped={name: skipped_files(store, name) for name in archives},
            index=str(folder),
            sources=load_sources(store),
            footprint=footprint(folder),
            schema=SCHEMA_VERSION,
        )
    if format_ == "json":
        click.echo(json.dumps(stats_json(glance), ensure_ascii=False, indent=2))
    else:
        page(stats_lines(glance, terminal_style()))
