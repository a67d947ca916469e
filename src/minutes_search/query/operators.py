"""What a query can be made of beside fields, and how sentences are read, as data.

With `FIELDS` these tables are the whole help: `minutes-search help query`, ``docs/query.md`` and the page show them as
they are, and a test reads every example in them with the parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from minutes_search.query.fields import ValueType


class OperatorSpec(NamedTuple):
    """One way to ask for words, or to join parts of a query."""

    name: str
    help: str
    """What items it finds; reads on after the examples."""
    examples: tuple[str, ...]


class ValueSpec(NamedTuple):
    """What may be written as the value of a kind of field."""

    type: ValueType
    name: str
    help: str
    examples: tuple[str, ...]
    """Values, without the field."""


class SentenceSpec(NamedTuple):
    """A sentence, and the query that it is read as."""

    sentence: str
    query: str


OPERATORS: tuple[OperatorSpec, ...] = (
    OperatorSpec(
        "words", "have all the words, in title, body or section, in any inflection, case and accents apart",
        ("sigstore attestation",),
    ),
    OperatorSpec("phrase", "have the words one after the other", ('"staged recipes"', "“staged recipes”")),
    OperatorSpec("OR", "have either; AND is a space, or the word", ("sigstore OR attestation", "sigstore AND log")),
    OperatorSpec("NOT", "do not have it; a query may be only that", ("NOT windows", "-windows", "-by:WV")),
    OperatorSpec("parentheses", "are as grouped; without them AND binds closer than OR", ("(mamba OR conda) solver",)),
    OperatorSpec("prefix", "have a word with that start", ("attest*", "conda-forge-pin*")),
    OperatorSpec("fuzzy", "have a word within one edit, or two", ("sigstor~", "sigstor~2")),
    OperatorSpec(
        "identifiers",
        "have that identifier whole; the parts of a written one are words too, so sigstore finds sigstore-rust",
        ("conda-forge-pinning-feedstock", "key_override", "c++17", ".conda", "CFEP-18", "python>=3.6"),
    ),
    OperatorSpec(
        "escapes",
        "have the character itself: a backslash before it takes its meaning away; with an unknown field it needs none",
        (r"by\:WV", r"\-windows", r"\OR", '"OR"', "foo:bar"),
    ),
    OperatorSpec(
        "fields",
        "are as the field says, see below; the same field twice, or a comma, means either, different fields mean all",
        ("by:WV,JK is:open", 'owner:"Wolf Vollprecht"', "-archive:conda-forge"),
    ),
)  # fmt: skip

VALUES: tuple[ValueSpec, ...] = (
    ValueSpec(
        "person", "a person",
        "initials, a name, part of one, or a login; all find the same person's items, whatever the minutes wrote",
        ("WV", "wolf", '"Wolf Vollprecht"', "@wolfv"),
    ),
    ValueSpec(
        "reference", "a reference", "an issue, pull request or discussion, a proposal, any link of an item",
        ("conda/ceps#112", "github.com/conda/ceps/pull/112", "cep:46", "cfep-12"),
    ),
    ValueSpec("proposal", "a proposal", "its number", ("46", "0046")),
    ValueSpec("repository", "a repository", "owner/name, or all of an owner's", ("conda/ceps", "conda-forge/*")),
    ValueSpec(
        "date", "a date", "a day, month or year, or one relative to today",
        ("2025", "2025-02", "2025-02-19", "last-year", "3-months-ago"),
    ),
    ValueSpec(
        "commit", "a commit", "its first digits, five or more; for archives that are indexed from a git repository",
        ("3f9c01a", "3f9c01a84b2e7d65"),
    ),
)  # fmt: skip
"""Choices and texts need no explanation beside the fields' own."""

RANGES = ValueSpec(
    "date", "a range of dates", "for date: only; both ends are included and round outwards",
    ("2024-01..2024-06", "2024..", "..2020-12", ">=2024-06"),
)  # fmt: skip

SENTENCES: tuple[SentenceSpec, ...] = (
    SentenceSpec("every sigstore discussion by WV", "sigstore by:WV sort:date-desc"),
    SentenceSpec(
        "what did Marius say about the glibc sysroot in 2024", "glibc sysroot by:Marius date:2024",
    ),
    SentenceSpec("open action items of jakirkham since 2023", "is:action is:open by:jakirkham since:2023"),
    SentenceSpec("everything about CEP 17", "cep:17"),
    SentenceSpec("everything about conda/ceps#112", "ref:conda/ceps#112"),
    SentenceSpec("votes between March 2021 and June 2022", "kind:vote date:2021-03..2022-06"),
    SentenceSpec("when did we discuss dropping python 3.8", "dropping python 3.8 sort:date-asc"),
)  # fmt: skip
