"""`minutes-search refs`: the most discussed references, or everything that was said of one."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING

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
    from minutes_search.search.references import Discussed, Story


@click.command("refs")
@click.argument("reference", nargs=-1, metavar="[REF]", shell_complete=completed("reference"))
@index_option
@archive_option
@limit_options
@click.option("--all-copies", is_flag=True, help="List every copy of an item that was carried over.")
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    reference: tuple[str, ...],
    index: Path | None,
    archives: tuple[str, ...],
    limit: int | None,
    all_copies: bool,
    format_: str,
) -> None:
    """List the most discussed references, or tell what was said of REF, meeting by meeting.

    \b
    minutes-search refs
    minutes-search refs cfep-12
    minutes-search refs https://github.com/conda/ceps/pull/112 --format json

    REF is an issue, a pull request, a proposal or a link, in any form that `ref:` takes; all its items are printed.
    --limit and --all are of the list without REF. What is done, open, or without a checkbox is so by the item's last
    copy. Exit status: 0 there are items, 1 none, 2 error.
    """
    from minutes_search.search.references import most_discussed, story
    from minutes_search.store import Store

    config = configuration()
    folder = chosen_index(index, config)
    wanted = read_field("ref", " ".join(reference)) if reference else None
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        links = archive_links(store, config)
        if wanted is None:
            discussed = most_discussed(store, archives)
            _print_list(discussed, limit, format_)
            ctx.exit(0 if discussed else EXIT_NONE)
        found = story(store, wanted, archives)
    _print_story(found, links, format_, all_copies=all_copies)
    ctx.exit(0 if found.discussions else EXIT_NONE)


def _print_list(discussed: list[Discussed], limit: int | None, format_: str) -> None:
    from minutes_search.render.references import discussed_json, discussed_lines

    shown = discussed[:limit]
    if format_ == "json":
        click.echo(json.dumps(discussed_json(shown, len(discussed)), ensure_ascii=False, indent=2))
    else:
        lines = discussed_lines(shown, len(discussed), terminal_style())
        page([*lines, *shown_part(len(shown), len(discussed))])


def _print_story(story: Story, links: Links, format_: str, *, all_copies: bool) -> None:
    from minutes_search.render.references import story_json, story_lines

    if format_ == "json":
        click.echo(json.dumps(story_json(story, links, all_copies=all_copies), ensure_ascii=False, indent=2))
    else:
        page(story_lines(story, terminal_style(), links, all_copies=all_copies))
