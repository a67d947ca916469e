"""`minutes-search index`: read minutes and bring the index up to date."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from minutes_search.cli.indexing import (
    all_places,
    fetch_options,
    named_places,
    nothing_read,
    remembered_places,
    run_build,
    tell,
    usual_progress,
)
from minutes_search.cli.options import (
    check_archives,
    chosen_index,
    completed,
    configuration,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import EXIT_ERROR


@click.command("index")
@click.argument("names", nargs=-1, metavar="SOURCE…", shell_complete=completed("source"))
@click.option("--archive", metavar="NAME", help="The archive's name; without it the source's own.")
@index_option
@click.option(
    "--forget",
    multiple=True,
    metavar="NAME",
    help="Take an archive out of the index.",
    shell_complete=completed("archive"),
)
@click.option("--rebuild", is_flag=True, help="Read every file anew instead of only what changed.")
@fetch_options
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    archive: str | None,
    index: Path | None,
    forget: tuple[str, ...],
    rebuild: bool,
    cache: Path | None,
    wait: float,
) -> None:
    """Bring the index up to date with sources of minutes; each is the whole of its archive.

    \b
    minutes-search index path/to/minutes --archive core
    minutes-search index conda-forge conda-ecosystem
    minutes-search index https://github.com/nodejs/TSC/tree/main/meetings
    minutes-search index https://example.org/minutes/

    A SOURCE is a folder or file, an archive of minutes.toml, one that is built in (conda-forge, conda-ecosystem), a
    git repository (git+URL@BRANCH#subdirectory=DIR, or a page of GitHub, GitLab or Codeberg), or a published site.
    Without any: all of minutes.toml, and those that the index remembers.

    Unchanged files are not read again, files that are gone leave the index, other archives stay as they are.
    A source that cannot be read leaves its archive as it was. The whole run becomes visible at once, or not at all.
    Exit status: 0, or 2 when nothing could be read.
    """
    config = configuration()
    remembered = remembered_places(chosen_index(index, config))
    if names:
        places = named_places(names, archive, config, remembered)
    elif forget:
        places = []
    elif not (places := all_places(config, remembered)):
        raise click.UsageError("Missing argument 'SOURCE…': name one, or configure archives in minutes.toml.", ctx)
    if forget:
        _check_known(forget, chosen_index(index, config))
    progress = usual_progress()
    reports = run_build(
        places, config, index=index, cache=cache, progress=progress, rebuild=rebuild, forget=forget, wait=wait
    )
    for report in reports:
        tell(report)
    if places and nothing_read(reports):
        ctx.exit(EXIT_ERROR)


def _check_known(forget: tuple[str, ...], index: Path) -> None:
    from minutes_search.store import Store

    with reported_errors(), Store.open(index) as store:
        check_archives(store, forget, index)
