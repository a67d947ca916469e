"""`minutes-search people`: who the people of the archive are, and whom a label stands for."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING

import click

from minutes_search.cli.options import (
    archive_option,
    check_archives,
    chosen_index,
    completed,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import EXIT_NONE, as_text, page, terminal_style

if TYPE_CHECKING:
    from minutes_search.store import Store


@click.command("people")
@click.argument("label", required=False, shell_complete=completed("person"))
@index_option
@archive_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, label: str | None, index: Path | None, archives: tuple[str, ...], format_: str) -> None:
    """List the people of the archive, or tell whom LABEL stands for: initials, a name, part of one, or a login.

    \b
    minutes-search people
    minutes-search people SC
    minutes-search people @wilmav --format json

    Initials change hands over the years, so each person comes with the meetings in which the label meant them, and
    with how that is known; then come the meetings in which it stayed ambiguous or unknown. Exit status: 0 somebody is
    found, 1 nobody, 2 error.
    """
    from minutes_search.store import Store

    folder = chosen_index(index)
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        found = (
            _directory(store, archives, format_) if label is None else _who(store, as_text(label), archives, format_)
        )
    ctx.exit(0 if found else EXIT_NONE)


def _directory(store: Store, archives: tuple[str, ...], format_: str) -> bool:
    from minutes_search.render.people import directory_json, directory_lines
    from minutes_search.search.people import directory, unresolved

    entries, open_labels = directory(store, archives), unresolved(store, archives)
    if format_ == "json":
        click.echo(json.dumps(directory_json(entries, open_labels), ensure_ascii=False, indent=2))
    else:
        page(directory_lines(entries, open_labels, terminal_style()))
    return bool(entries)


def _who(store: Store, label: str, archives: tuple[str, ...], format_: str) -> bool:
    from minutes_search.render.people import nearest_lines, who_json, who_lines
    from minutes_search.search.people import who_is

    who = who_is(store, label, archives)
    persons = store.people.persons
    found = bool(who.people or who.ambiguous)
    if format_ == "json":
        click.echo(json.dumps(who_json(who, persons), ensure_ascii=False, indent=2))
    else:
        page(who_lines(who, persons, terminal_style()))
        for line in () if found else nearest_lines(who):
            click.echo(line, err=True)
    return found
