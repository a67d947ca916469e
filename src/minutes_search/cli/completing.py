"""What the shell offers where a query, a person, an archive or a reference is typed: from the tables and the index.

A prompt must not stall or be written into, so nothing here raises, and without an index there is less on offer.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from minutes_search.cli.options import chosen_index, configuration
from minutes_search.query.fields import NAME

if TYPE_CHECKING:
    import click

VARIABLE = "_MINUTES_SEARCH_COMPLETE"
_MOST = 60
_PLAIN = re.compile(r"[\w./:#@+*-]+")
"""Texts that mean the same in every shell and in the query language without quotes."""
_FIELD = re.compile(f"(-?)({NAME}):(.*)", re.DOTALL | re.IGNORECASE)
_BREAKS = ":@="
"""Of the characters at which bash begins a new word, those that a query has."""


def complete_query(ctx: click.Context, _: click.Parameter | None, incomplete: str) -> list[CompletionItem[str]]:
    """Offer fields, and after a field its values; of a query in quotes only the last part is looked at."""
    before, space, part = incomplete.rpartition(" ")
    return [CompletionItem(before + space + item.value, help=item.help) for item in _part(ctx, part)]


def complete_person(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer initials, logins and names."""
    return _from_index(ctx, "by", incomplete)


def complete_archive(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the archives of the index."""
    return _from_index(ctx, "archive", incomplete)


def complete_source(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the archives that have a name, and files where none begins so."""
    from minutes_search.cli.indexing import all_places, remembered_places
    from minutes_search.places import PRESETS

    try:
        config = configuration()
        known = [
            name for name, _ in all_places(config, remembered_places(chosen_index(ctx.params.get("index"), config)))
        ]
    except Exception:  # whatever is wrong, the prompt is not the place to say it
        known = []
    names = sorted({*PRESETS, *known})
    # The shell takes what comes behind a "file" for better than files.
    offered = [CompletionItem(name) for name in names if name.startswith(incomplete) and _PLAIN.fullmatch(name)]
    return [CompletionItem(incomplete, type="file"), *offered]


def complete_reference(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the references of the index."""
    return _from_index(ctx, "ref", incomplete)


def _part(ctx: click.Context, part: str) -> list[CompletionItem[str]]:
    from minutes_search.query.fields import BY_NAME, choices_from, fields_from

    match = _FIELD.fullmatch(part)
    if match is None:
        minus = "-" if part.startswith("-") else ""
        return [CompletionItem(f"{minus}{field.name}:") for field in fields_from(part.removeprefix("-"))]
    spec = BY_NAME.get(match[2].lower())
    if spec is None:
        return []
    if spec.choices:  # which need no index
        offered = [CompletionItem(choice) for choice in choices_from(spec, match[3])]
    else:
        offered = _from_index(ctx, spec.name, match[3])
    start = f"{match[1]}{match[2]}:"
    return [CompletionItem(start + item.value, help=item.help) for item in offered]


def _from_index(ctx: click.Context, field: str, typed: str) -> list[CompletionItem[str]]:
    """Offer the values of a field that begin with what was typed."""
    try:
        from minutes_search.query.fields import BY_NAME
        from minutes_search.search.completion import values
        from minutes_search.store import Store

        with Store.open(chosen_index(ctx.params.get("index"))) as store:
            offers = {each.value: each for each in values(store, BY_NAME[field], typed) if _PLAIN.fullmatch(each.value)}
    except Exception:  # whatever is wrong, the prompt is not the place to say it
        return []
    return [CompletionItem(each.value, help=each.help or None) for each in offers.values()][:_MOST]


class _Bash(BashComplete):
    """Knows the line as it is typed: bash takes ``by:WV`` for three words, and replaces the last one only."""

    source_template = BashComplete.source_template.replace(
        "COMP_CWORD=$COMP_CWORD", 'COMP_CWORD=$COMP_CWORD COMP_LINE="${COMP_LINE:0:$COMP_POINT}"'
    ).replace(
        "COMPREPLY+=($value)", 'COMPREPLY+=("$value")\n            [[ $value != *: ]] || compopt -o nospace 2>/dev/null'
    )
    _cut = 0

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and that one."""
        line = os.environ.get("COMP_LINE")
        if line is None:
            return super().get_completion_args()
        words = split_arg_string(line)
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        if incomplete and words and line[: -len(incomplete)][-1:] not in {"'", '"'}:
            self._cut = max(incomplete.rfind(mark) for mark in _BREAKS) + 1
        return words[1:], incomplete

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return what bash is to put in place of its last word."""
        return f"{item.type},{item.value[self._cut :]}"


class _Zsh(ZshComplete):
    """Puts no space behind the name of a field."""

    source_template = ZshComplete.source_template.replace(
        "        compadd -U -V unsorted -a completions\n",
        "        local -a fields\n"
        "        fields=(${(M)completions:#*:})\n"
        "        completions=(${completions:#*:})\n"
        "        (( ! $#fields )) || compadd -U -S '' -V unsorted -a fields\n"
        "        (( ! $#completions )) || compadd -U -V unsorted -a completions\n",
    )


def register() -> None:
    """Make these the completions of their shells."""
    if get_completion_class("bash") is not _Bash:
        add_completion_class(_Bash)
        add_completion_class(_Zsh)
