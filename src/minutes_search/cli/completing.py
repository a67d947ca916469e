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

from minutes_search.cli.options import chosen_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import click

    from minutes_search.query.fields import FieldSpec
    from minutes_search.store import PersonRecord, Store

    Offer = Callable[[Store, str], Iterable[CompletionItem[str]]]

VARIABLE = "_MINUTES_SEARCH_COMPLETE"
_MOST = 60
_PLAIN = re.compile(r"[\w./:#@+*-]+")
"""Texts that mean the same in every shell and in the query language without quotes."""
_FIELD = re.compile(r"(-?)([A-Za-z]+):(.*)", re.DOTALL)
_LETTERS_OF_A_NAME = 3
_BREAKS = ":@="
"""Of the characters at which bash begins a new word, those that a query has."""


def complete_query(ctx: click.Context, _: click.Parameter | None, incomplete: str) -> list[CompletionItem[str]]:
    """Offer fields, and after a field its values; of a query in quotes only the last part is looked at."""
    before, space, part = incomplete.rpartition(" ")
    return [CompletionItem(before + space + item.value, help=item.help) for item in _part(ctx, part)]


def complete_person(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer initials, logins and names."""
    return _from_index(ctx, incomplete, _people)


def complete_archive(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the archives of the index."""
    return _from_index(ctx, incomplete, _archives)


def complete_reference(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the references of the index."""
    return _from_index(ctx, incomplete, _references)


def _part(ctx: click.Context, part: str) -> list[CompletionItem[str]]:
    from minutes_search.query.fields import BY_NAME, FIELDS

    match = _FIELD.fullmatch(part)
    if match is None:
        minus = "-" if part.startswith("-") else ""
        fields = [field for field in FIELDS if field.name.startswith(part.removeprefix("-").lower())]
        return [CompletionItem(f"{minus}{field.name}:") for field in fields]
    spec = BY_NAME.get(match[2].lower())
    start = f"{match[1]}{match[2]}:"
    values = _values(ctx, spec, match[3]) if spec else []
    return [CompletionItem(start + item.value, help=item.help) for item in values]


def _values(ctx: click.Context, spec: FieldSpec, typed: str) -> list[CompletionItem[str]]:
    if spec.choices:
        return [CompletionItem(value) for value in spec.choices if value.startswith(typed.lower())]
    if spec.name == "archive":
        return _from_index(ctx, typed, _archives)
    match spec.value:
        case "person":
            return _from_index(ctx, typed, _people)
        case "reference":
            return _from_index(ctx, typed, _references)
        case "repository":
            return _from_index(ctx, typed, lambda store, text: _terms(store, "repo", text))
        case "proposal":
            return _from_index(ctx, typed, lambda store, text: _proposals(store, spec.name, text))
        case _:
            return []


def _from_index(ctx: click.Context, typed: str, offer: Offer) -> list[CompletionItem[str]]:
    try:
        from minutes_search.store import Store

        with Store.open(chosen_index(ctx.params.get("index"))) as store:
            unique = {item.value: item for item in offer(store, typed) if _PLAIN.fullmatch(item.value)}
    except Exception:  # whatever is wrong, the prompt is not the place to say it
        return []
    return list(unique.values())[:_MOST]


def _archives(store: Store, typed: str) -> Iterator[CompletionItem[str]]:
    return (CompletionItem(name) for name in store.archives() if name.startswith(typed))


def _references(store: Store, typed: str) -> Iterator[CompletionItem[str]]:
    return _terms(store, "ref", typed)


def _terms(store: Store, field: str, typed: str) -> Iterator[CompletionItem[str]]:
    return (CompletionItem(term) for term in store.terms(field, typed.lower()))


def _proposals(store: Store, series: str, typed: str) -> Iterator[CompletionItem[str]]:
    numbers = (term.partition(":")[2] for term in store.terms("ref", f"{series}:{typed}"))
    return (CompletionItem(number) for number in sorted(numbers, key=lambda number: (len(number), number)))


def _people(store: Store, typed: str) -> list[CompletionItem[str]]:
    at, typed = ("@", typed[1:]) if typed.startswith("@") else ("", typed)
    offers = []
    for person in store.people.persons.values():
        forms = _forms(person, typed, login_only=bool(at))
        rests = [(form, rest) for form in forms if (rest := _rest(form, typed)) is not None]
        if rests:  # in the case in which it was typed, if there is such a form
            rest = next((rest for form, rest in rests if form.startswith(typed)), rests[0][1])
            offers.append(CompletionItem(at + typed + rest, help=person.name or person.login))
    return sorted(offers, key=lambda item: item.value.lower())


def _forms(person: PersonRecord, typed: str, *, login_only: bool) -> Iterator[str]:
    """Give what a person may be called in one word, the surest first; a hyphen stands for a space in a name."""
    if person.login:
        yield person.login
    if login_only:
        return
    yield from person.initials
    if person.name:
        yield "-".join(person.name.split())
        if len(typed) >= _LETTERS_OF_A_NAME:
            yield from person.name.split()


def _rest(form: str, typed: str) -> str | None:
    """Give what is left to type of a form, whose case and accents the typed start need not have."""
    from minutes_search.analysis import fold

    start = form[: len(typed)]
    return form[len(typed) :] if fold(start) == fold(typed) else None


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
