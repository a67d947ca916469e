"""`minutes-search open`: an item where it is published, in the browser."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from minutes_search.cli.options import (
    CommandError,
    archive_links,
    archive_option,
    check_archives,
    chosen_index,
    configuration,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import EXIT_NONE, as_text


@click.command("open")
@click.argument("id_", metavar="ID")
@index_option
@archive_option
@click.option("--print", "only_print", is_flag=True, help="Print the address instead.")
@click.pass_context
def command(ctx: click.Context, id_: str, index: Path | None, archives: tuple[str, ...], only_print: bool) -> None:
    """Open an item, named by its id or the start of it, in the browser: at its line where it is published.

    \b
    minutes-search open 3f9c01
    minutes-search open 3f9c01 --print

    The address is made from the template of the item's archive in minutes.toml, [archives.NAME] url.
    Exit status: 0, 1 when there is no such item, 2 error.
    """
    from minutes_search.store import Store

    id_ = as_text(id_)
    config = configuration()
    folder = chosen_index(index, config)
    with reported_errors(), Store.open(folder) as store:
        check_archives(store, archives, folder)
        links = archive_links(store, config)
        stored = store.item(id_, archives) if id_ else None
    if stored is None:
        click.echo(
            f"no item {id_!r}: a query prints ids beside its hits; to search for words: minutes-search query", err=True
        )
        ctx.exit(EXIT_NONE)
    url = links.of_item(stored)
    if url is None:
        raise CommandError(
            f"nothing is known of where the archive {stored.archive!r} is published: give it a url or a preset in"
            " minutes.toml, under [archives.NAME]"
        )
    if only_print:
        click.echo(url)
        return
    import webbrowser

    if not webbrowser.open(url):
        raise CommandError(f"no browser could be started; the address is {url}")
