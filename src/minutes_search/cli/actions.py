"""`minutes-search actions`: what is to be done, by whom, and since when."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING, Any

import click

from minutes_search.cli.options import (
    archive_links,
    archive_option,
    check_archives,
    chosen_index,
    completed,
    configuration,
    format_option,
    index_option,
    limit_options,
    read_field,
    reported_errors,
    shown_part,
)
from minutes_search.cli.surroundings import EXIT_NONE, page, terminal_style

if TYPE_CHECKING:
    from minutes_search.links import Links
    from minutes_search.search.actions import Actions


@click.command("actions")
@click.option(
    "--of",
    metavar="PERSON",
    shell_complete=completed("person"),
    help="Only of whom `by:` takes this to mean: initials, name or login.",
)
@click.option("--open", "state", flag_value="open", default=True, help="What is still to be done; the default.")
@click.option("--done", "state", flag_value="done", help="What has a ticked checkbox.")
@click.option("--any", "state", flag_value="any", help="Both, and what has no checkbox.")
@click.option("--current", is_flag=True, help="Only what the latest three meetings of an archive have.")
@index_option
@archive_option
@limit_options
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    of: str | None,
    state: Any,
    current: bool,
    index: Path | None,
    archives: tuple[str, ...],
    limit: int | None,
    format_: str,
) -> None:
    """List action items, each once however often it was carried over, the oldest first.

    \b
    minutes-search actions
    minutes-search actions --of WV --current
    minutes-search actions --done --archive core --format json

    Open is what has a checkbox without a tick, however long ago it fell off the agenda. Of what has no checkbox, open
    is what stands in one of the latest three meetings of its archive, for nothing would ever say that it is done.
    Exit status: 0 there are some, 1 none, 2 error.
    """
    from minutes_search.search.actions import find_actions
    from minutes_search.store import Store

    config = configuration()
    folder = chosen_index(index, config)
    person = None if of is None else read_field("assignee", of)
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        links = archive_links(store, config)
        actions = find_actions(store, of=person, state=state, current=current, archives=archives)
    _print(actions, limit, format_, links)
    ctx.exit(0 if actions.found else EXIT_NONE)


def _print(actions: Actions, limit: int | None, format_: str, links: Links) -> None:
    from minutes_search.render.actions import actions_json, actions_lines

    shown = actions.found[:limit]
    if format_ == "json":
        click.echo(json.dumps(actions_json(actions, shown, links), ensure_ascii=False, indent=2))
    else:
        page([*actions_lines(actions, shown, terminal_style(), links), *shown_part(len(shown), len(actions.found))])
