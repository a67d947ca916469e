"""The fields of the query language as data: one table for the parser, the generated help and shell completion."""

from __future__ import annotations

from typing import Literal

from minutes_search.frozen import frozen
from minutes_search.model import KINDS
from minutes_search.query.tree import SCOPES, SORTS

ValueType = Literal["person", "reference", "proposal", "repository", "date", "commit", "choice", "text"]


@frozen
class FieldSpec:
    """One field as a person writes it."""

    name: str
    value: ValueType
    help: str
    """What items it finds, or what it does; reads on after the field's name."""
    example: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """The values there are, where there are only these."""


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("by", "person", "a person who owns the item or speaks in it", "by:WV"),
    FieldSpec("owner", "person", "a person who owns the item", 'owner:"Wolf Vollprecht"', aliases=("author",)),
    FieldSpec("speaker", "person", "a person who has a marked line in the item", "speaker:@wolfv"),
    FieldSpec("assignee", "person", "a person who has an action of the item", "assignee:JK"),
    FieldSpec("mentions", "person", "a person who is named in the item's text", "mentions:wolf"),
    FieldSpec("attendee", "person", "a person who attended the meeting", "attendee:MRB"),
    FieldSpec("ref", "reference", "a pull request, issue, proposal or link of the item", "ref:conda/ceps#112"),
    FieldSpec("cep", "proposal", "a conda enhancement proposal", "cep:46"),
    FieldSpec("cfep", "proposal", "a conda-forge enhancement proposal", "cfep:12"),
    FieldSpec("pep", "proposal", "a Python enhancement proposal", "pep:440"),
    FieldSpec("nep", "proposal", "a NumPy enhancement proposal", "nep:29"),
    FieldSpec("spec", "proposal", "a Scientific Python ecosystem coordination document", "spec:0"),
    FieldSpec("repo", "repository", "any reference into the repository", "repo:conda/ceps"),
    FieldSpec("date", "date", "meetings of that day, month, year or range", "date:2024-01..2024-06"),
    FieldSpec("since", "date", "meetings from that date on", "since:3-months-ago"),
    FieldSpec("until", "date", "meetings up to that date and on it", "until:2024-06"),
    FieldSpec("after", "date", "meetings after that date", "after:2025"),
    FieldSpec("before", "date", "meetings before that date", "before:2020-12"),
    FieldSpec(
        "since-commit", "commit", "what entered its archive's repository after that commit", "since-commit:3f9c01a"
    ),
    FieldSpec("section", "text", "words of the section's headings", 'section:"Active votes"'),
    FieldSpec("kind", "choice", "what the section says the item is", "kind:vote", choices=KINDS),
    FieldSpec(
        "is", "choice", "the item is open, done, carried over from before, or is or holds an action", "is:open",
        choices=("open", "done", "carried", "action"),
    ),
    FieldSpec(
        "has", "choice", "the item has such a thing", "has:pr",
        choices=("action", "ref", "pr", "owner", "speaker"),
    ),
    FieldSpec("in", "choice", "where the query's words are looked for", "in:title", choices=SCOPES),
    FieldSpec("archive", "text", "the archive's name", "archive:conda-forge"),
    FieldSpec("sort", "choice", "the order of the answer", "sort:date-asc", choices=SORTS),
)  # fmt: skip

BY_NAME: dict[str, FieldSpec] = {name: spec for spec in FIELDS for name in (spec.name, *spec.aliases)}
"""Every name that a field can be written with, in lower case."""

NAME = "|".join([*(name for name in BY_NAME if "-" in name), "[A-Za-z]+"])
"""What may be a field's name, known or not, as a regular expression."""

STATES = ("open", "done")
"""The values of ``is:`` of which an item has at most one."""


def fields_from(start: str) -> list[FieldSpec]:
    """Return the fields of which the name, or another name of theirs, begins so."""
    start = start.lower()
    return [field for field in FIELDS if any(name.startswith(start) for name in (field.name, *field.aliases))]


def choices_from(field: FieldSpec, start: str) -> list[str]:
    """Return the values that begin so, of a field that has only certain ones."""
    return [choice for choice in field.choices if choice.startswith(start.lower())]
