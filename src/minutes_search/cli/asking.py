"""How a query is asked and its answer told as text: for the command `query`, and for the quick way around click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.cli.surroundings import terminal_style, today
from minutes_search.frozen import frozen, replace
from minutes_search.query.describe import describe
from minutes_search.query.sentence import Understood, understand
from minutes_search.query.write import to_text
from minutes_search.render.text import NO_LINKS, hit_lines, note_lines, printable
from minutes_search.search import search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.config import Config
    from minutes_search.links import Links
    from minutes_search.query.tree import Query, Sort
    from minutes_search.search import Results
    from minutes_search.store import Store


@frozen
class Options:
    """What `query` is asked with beside the query; the defaults are those of the command line."""

    archives: tuple[str, ...] = ()
    """Only these; all where none is named."""
    format_: str = "text"
    limit: int = 20
    everything: bool = False
    """Print every hit, whatever the limit."""
    offset: int = 0
    sort: Sort | None = None
    count: bool = False
    """Print only the number of items."""
    counted: bool = False
    """Also print counts by time, person, kind and so on."""
    new_since: str | None = None
    all_copies: bool = False
    literal: bool = False
    """Do not read the query as a sentence."""


DEFAULTS = Options()


def read(text: str, options: Options) -> Understood:
    """Understand a query as of today. Raises QueryError."""
    understood = understand(text, today())
    return Understood(understood.literal, understood.literal, as_sentence=False) if options.literal else understood


def asked(understood: Understood, options: Options) -> Query:
    """Give the query with the order that the command line asks for."""
    return replace(understood.query, sort=options.sort) if options.sort else understood.query


def find(store: Store, query: Query, options: Options) -> Results:
    """Find what the options ask for. Raises StoreError."""
    limit = 0 if options.count else None if options.everything else options.limit
    return search(
        store,
        query,
        limit=limit,
        offset=options.offset,
        archives=options.archives,
        grouped=not options.all_copies,
    )


def links_shown(store: Store, config: Config, options: Options) -> Links:
    """Give to where the archives are published, where the answer shows any of it."""
    if options.count or (options.format_ == "text" and terminal_style().link is None):
        return NO_LINKS
    from minutes_search.store.sources import load_sources

    return config.links.with_sources(load_sources(store))


def answer_lines(results: Results, understood: Understood, links: Links) -> Iterator[str]:
    """Give an answer as the terminal, or what stands in its place, is to show it."""
    style = terminal_style()
    for hit in results.hits:
        yield from hit_lines(hit, style, links)
    if results.hits:
        yield ""
    what = describe(understood.query).removeprefix("all ").removeprefix("items").lstrip(", ")
    one = results.count == 1
    what = what.replace("that are or hold", "that is or holds").replace("that are", "that is") if one else what
    yield printable(f"{results.count or 'No'} item{'' if one else 's'} {what}".rstrip())
    if results.grouped and results.threads < results.count:
        hits = f"{results.threads} hit{'' if results.threads == 1 else 's'}"
        yield f"{hits} when carried-over copies count once; --all-copies lists each."
    yield from note_lines(results, style)
    if understood.as_sentence:
        yield style.place(
            printable(f"Read as: {to_text(understood.query)}   (--literal searches the words themselves)")
        )
    if more := part_shown(results):
        yield style.place(more)


def part_shown(results: Results) -> str:
    """Say what part of the answer was printed, where it is not all."""
    total = results.threads if results.grouped else results.count
    if len(results.hits) == total:
        return ""
    first = results.offset + 1
    shown = f"{first} to {results.offset + len(results.hits)}" if results.hits else "none"
    return f"Shown: {shown} of {total}; --all shows all, --offset and --limit a part."
