"""`minutes-search query`: find agenda items."""

from __future__ import annotations

import itertools
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING, Any

import click

from minutes_search.cli.asking import DEFAULTS, Options, answer_lines, asked, find, links_shown, part_shown, read
from minutes_search.cli.options import (
    archive_option,
    check_archives,
    chosen_index,
    completed,
    configuration,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import (
    EXIT_ERROR,
    EXIT_HITS,
    EXIT_NONE,
    as_text,
    chart_columns,
    page,
    terminal_style,
    today,
)
from minutes_search.query import QueryError
from minutes_search.query.tree import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from minutes_search.config import Config
    from minutes_search.links import Links
    from minutes_search.query.sentence import Understood
    from minutes_search.query.tree import Query
    from minutes_search.search import Results
    from minutes_search.search.facets import Facet
    from minutes_search.search.periods import Timeline
    from minutes_search.store import Store

    Counts = tuple[Timeline, dict[str, Facet]]

_FORMATS = ("text", "json", "jsonl", "csv")


class _QueryCommand(click.Command):
    """Takes ``-windows`` for a part of the query, but a misspelt ``--option`` for a mistake."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        for arg in args[: args.index("--")] if "--" in args else args:
            if arg.startswith("--") and arg.split("=")[0] not in known:
                raise click.NoSuchOption(arg.split("=")[0], possibilities=sorted(known), ctx=ctx)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the options, and for ``-`` also the fields that may be excluded."""
        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-") or incomplete.startswith("--"):
            return found
        from minutes_search.cli.completing import complete_query

        return [*found, *complete_query(ctx, None, incomplete)]


@click.command("query", cls=_QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="QUERY…", shell_complete=completed("query"))
@index_option
@archive_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default=DEFAULTS.format_,
    show_default=True,
    help="How to print.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=DEFAULTS.limit,
    show_default=True,
    metavar="N",
    help="Print so many hits.",
)
@click.option("--all", "everything", is_flag=True, help="Print every hit.")
@click.option(
    "--offset", type=click.IntRange(0), default=DEFAULTS.offset, metavar="N", help="Leave out the first N hits."
)
@click.option("--sort", type=click.Choice(SORTS), help="The order; else what the query asks for, or what fits it.")
@click.option("--count", is_flag=True, help="Print only how many items match.")
@click.option("--facets", "counted", is_flag=True, help="Also print counts by time, person, kind, and so on.")
@click.option(
    "--new-since",
    metavar="DATE|COMMIT",
    help="Only items of meetings on DATE or later, or that entered after COMMIT; exit status 0 if any, for cron.",
)
@click.option("--all-copies", is_flag=True, help="List each copy of a carried-over item; else they are one hit.")
@click.option("--literal", is_flag=True, help="Do not read the query as a sentence.")
@click.pass_context
def command(ctx: click.Context, /, words: tuple[str, ...], index: Path | None, **given: Any) -> None:
    """Find agenda items.

    \b
    minutes-search query every sigstore discussion by WV
    minutes-search query 'sigstore OR attestation' -windows by:WV since:2025
    minutes-search query is:open owner:JK date:2024 --format csv --all

    Words must all occur; "a phrase", OR, -not, ( … ), prefix*, and fields such as by: owner: ref: cep: date:
    since: until: is: kind: section: archive: sort: narrow down. Exit status: 0 hits, 1 none, 2 error.
    """
    options = Options(**given)
    if options.counted and (options.count or options.format_ not in {"text", "json"}):
        raise click.UsageError("--facets goes with the formats text and json, and not with --count.", ctx)
    understood = _read(as_text(" ".join(words)), options)
    if options.new_since is not None:
        from minutes_search.cli.since import only_since

        understood = only_since(understood, as_text(options.new_since), today())
    config = configuration()
    with reported_errors():
        results, counts, links = _search(understood, config, index, options)
        if options.count:
            click.echo(results.count)
        else:
            _print(results, understood, options.format_, counts, links)
    ctx.exit(EXIT_HITS if results.count else EXIT_NONE)


def _read(text: str, options: Options) -> Understood:
    try:
        return read(text, options)
    except QueryError as error:
        click.echo(error.drawn(text), err=True)
        raise click.exceptions.Exit(EXIT_ERROR) from error


def _search(
    understood: Understood, config: Config, index: Path | None, options: Options
) -> tuple[Results, Counts | None, Links]:
    from minutes_search.store import Store

    query = asked(understood, options)
    folder = chosen_index(index, config)
    with Store.open(folder) as store:
        check_archives(store, options.archives, folder)
        results = find(store, query, options)
        counts = _counts(store, results, query, options) if options.counted else None
        return results, counts, links_shown(store, config, options)


def _counts(store: Store, results: Results, query: Query, options: Options) -> Counts:
    """Count the whole answer: for people the most frequent values, for programs all."""
    from minutes_search.query.parser import conjunction
    from minutes_search.query.tree import Field, Query
    from minutes_search.render.facets import SHOWN
    from minutes_search.search.facets import FACETS, facets
    from minutes_search.search.periods import timeline

    if options.archives:  # --archive asks for them as archive: does
        chosen = Field("archive", tuple(options.archives))
        query = Query(conjunction([*([query.root] if query.root else []), chosen]))
    names, limit = (FACETS, None) if options.format_ == "json" else (SHOWN, 10)
    found = facets(store, results.documents, names, limit=limit, query=query)
    return timeline(store, results.documents, query=query), found


def _print(results: Results, understood: Understood, format_: str, counts: Counts | None, links: Links) -> None:
    if format_ == "text":
        page(itertools.chain(answer_lines(results, understood, links), _charts(counts) if counts else ()))
        return
    from minutes_search.render import rows

    if format_ == "json":
        from minutes_search.query.write import to_text
        from minutes_search.render.facets import counts_row

        query = {"text": to_text(understood.query), "as_sentence": understood.as_sentence}
        query |= {"literal": to_text(understood.literal)}
        click.echo(rows.as_json(results, query, counts_row(*counts) if counts else None, links=links))
    elif format_ == "jsonl":
        for line in rows.as_jsonl(results.hits, links):
            click.echo(line)
    else:
        for line in rows.as_csv(results.hits):
            click.echo(line)
    if format_ in {"jsonl", "csv"}:
        from minutes_search.render.text import Style, note_lines

        for line in note_lines(results, Style()):
            click.echo(line, err=True)
        if more := part_shown(results):
            click.echo(more, err=True)


def _charts(counts: Counts) -> Iterator[str]:
    from minutes_search.render.facets import counts_lines

    lines = list(counts_lines(*counts, terminal_style(), chart_columns()))
    yield from ["", *lines] if lines else []
