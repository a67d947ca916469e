"""The values of fields: what a person may write, and the one form that the tree has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_search.analysis import searchable
from minutes_search.patterns import pattern
from minutes_search.query.dates import read_bound, read_range
from minutes_search.query.errors import QueryError, ValueProblem, quoted
from minutes_search.query.fields import BY_NAME
from minutes_search.query.tokens import Value
from minutes_search.refs import normalise_reference, normalise_repository

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minutes_search.query.fields import FieldSpec
    from minutes_search.query.tree import DateRange

_COMMIT = pattern(r"[0-9a-f]{5,64}", re.IGNORECASE)
_NUMBER = pattern(r"#?0*([0-9]{1,4})")


def read_value(spec: FieldSpec, value: Value, today: datetime.date) -> str | DateRange:
    """Return a value of a field in the form of the tree; `QueryError` where the field has no such value."""
    try:
        return _read(spec, value.text.strip(), today)
    except ValueProblem as problem:
        raise QueryError(problem.message, value.start, value.end - value.start, problem.hint) from None


def read_argument(name: str, text: str, today: datetime.date) -> str:
    """Return the value of a field that is no date, given by itself, in the form of the tree; QueryError as above."""
    value = read_value(BY_NAME[name], Value(text, 0, len(text)), today)
    assert isinstance(value, str)  # noqa: S101 - only dates are read as something else
    return value


def _read(spec: FieldSpec, text: str, today: datetime.date) -> str | DateRange:
    match spec.value:
        case "date":
            return read_range(text, today) if spec.name == "date" else read_bound(spec.name, text, today)
        case "person":
            return _words(spec, text.removeprefix("@"))
        case "commit":
            return _commit(spec, text)
        case "text":
            return _words(spec, text)
        case "choice":
            return _choice(spec, text)
        case "proposal":
            return _proposal(spec, text)
        case "repository":
            return _repository(text)
        case "reference":
            return _reference(text)


def _words(spec: FieldSpec, text: str) -> str:
    if not searchable(text):
        raise ValueProblem(f"{quoted(text)} has no letter or digit to search for.", f"For instance {spec.example}")
    words = text.split()
    return " ".join(word for word in words if spec.name != "section" or searchable(word))


def _choice(spec: FieldSpec, text: str) -> str:
    if text.lower() in spec.choices:
        return text.lower()
    hint = f"Write one of {', '.join(spec.choices)}."
    if near := nearest(text.lower(), spec.choices):
        hint = f"Did you mean {spec.name}:{near}? {hint}"
    raise ValueProblem(f"{spec.name}: knows no {quoted(text)}.", hint)


def nearest(text: str, known: Sequence[str]) -> str | None:
    """Return the known text that is most like the given one, if any is."""
    import difflib  # noqa: PLC0415 - only ever needed for a mistake

    return next(iter(difflib.get_close_matches(text, known, n=1)), None)


def _proposal(spec: FieldSpec, text: str) -> str:
    if number := _NUMBER.fullmatch(text):
        return f"{spec.name}:{int(number[1])}"
    reference = normalise_reference(text)
    if reference and reference.startswith(f"{spec.name}:"):
        return reference
    raise ValueProblem(f"{spec.name}: takes a number, not {quoted(text)}.", f"For instance {spec.example}")


def _commit(spec: FieldSpec, text: str) -> str:
    if _COMMIT.fullmatch(text):
        return text.lower()
    hint = f"Write its first digits, five or more, as in {spec.example}"
    raise ValueProblem(f"{quoted(text)} is no commit.", hint)


def _repository(text: str) -> str:
    if repository := normalise_repository(text):
        return repository
    owner = f" For all of an owner's write repo:{text}/*" if re.fullmatch(r"[\w-]+", text) else ""
    raise ValueProblem(f"{quoted(text)} is not a repository.", f"Write owner/name, as in repo:conda/ceps.{owner}")


def _reference(text: str) -> str:
    if reference := normalise_reference(text):
        return reference
    hint = "Write owner/repo#number, a link, or a proposal such as cep:46."
    if repository := normalise_repository(text):
        hint = f"For a whole repository write repo:{repository}"
    raise ValueProblem(f"{quoted(text)} is not a reference.", hint)
