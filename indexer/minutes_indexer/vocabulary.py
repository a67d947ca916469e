"""The words that extraction knows: sections, template text, words that are nobody's name. The data is a TOML file."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from minutes_search.changes import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.model import Kind

_WHOSE = re.compile(r"\s+for\s+[^:]{1,30}:\s*")
# The Node.js minutes group their items under the repository that the issue is in.
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("minutes_indexer").joinpath("vocabulary.toml").read_text("utf-8"))


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return _any_of(_data()[table][key])


@cache
def kind_of(heading: str) -> Kind | None:
    """Give the kind that a heading names, or None where it names none."""
    folded = plain(heading)
    kinds: dict[Kind | Literal["covering"], list[str]] = _data()["kinds"]
    return next((kind for kind in kinds if kind != "covering" and _pattern("kinds", kind).fullmatch(folded)), None)


def kind_of_path(path: tuple[str, ...]) -> Kind | None:
    """Give the kind of a path of sections: the innermost that names one, unless an outer one covers all under it."""
    for heading in path:
        if _matches("kinds", "covering", heading):
            return kind_of(heading)
    return next((kind for heading in reversed(path) if (kind := kind_of(heading))), None)


@cache
def is_section(heading: str) -> bool:
    """Tell whether a heading is section vocabulary, so never itself a topic."""
    return (
        kind_of(heading) is not None
        or _matches("sections", "plain", heading)
        or _REPOSITORY.fullmatch(heading) is not None
    )


@cache
def attendee_words(key: Literal["present", "absent", "notes"]) -> frozenset[str]:
    """Give the folded words of attendee sections: the headings, those of absentees, and notes beside a name."""
    return frozenset(_data()["attendees"][key])


@cache
def attendee_columns() -> dict[str, str]:
    """Give the folded headers of attendee tables, and the field that each column holds."""
    fields: dict[str, list[str]] = _data()["attendees"]["columns"]
    return {header: field for field, headers in fields.items() for header in headers}


def is_frame(heading: str) -> bool:
    """Tell whether a section tells of the meeting itself (links, code of conduct), so holds no items."""
    return _matches("sections", "frame", heading)


def is_instruction(text: str) -> bool:
    """Tell whether a text is an instruction of the template."""
    return _matches("template", "instructions", text)


def says_nothing(text: str) -> bool:
    """Tell whether a text only fills a place in the template, as "N/A" and "..." do."""
    return not plain(text) or _matches("template", "nothing", text)


def is_frame_entry(text: str) -> bool:
    """Tell whether an entry before the first section is a call link, a time zone or the previous meeting."""
    return _matches("template", "frame_entries", text)


@cache
def not_a_person(label: str) -> bool:
    """Tell whether a label is a word that is nobody's name."""
    return plain(label) in _not_people()


@cache
def _not_people() -> frozenset[str]:
    return frozenset(_data()["people"]["not_people"])


def is_placeholder(text: str) -> bool:
    """Tell whether a mark's content stands for nobody, as in ``(???)`` and ``(all)``."""
    return _pattern("people", "placeholders").fullmatch(text.strip().casefold()) is not None


def starts_action(text: str) -> bool:
    """Tell whether the words before a colon (or in a mark) announce an action."""
    return _action_start().fullmatch(text) is not None


def announced_action(text: str) -> str | None:
    """Give what follows "TODO", "Action item:" and the like; None where nothing announces an action."""
    found = _action_start().match(text.lstrip("(["))
    if not found:
        return None
    rest = text.lstrip("([")[found.end() :]
    if whose := _WHOSE.match(rest):  # "Action item for Anaconda: …", "TODO for @chenghlee: …"
        return rest[whose.end() :] or None
    # "TODO" needs no colon; the other words are common in prose.
    if rest[:1] not in {":", ")", "]"} and not (found[0].casefold().startswith("todo") and rest[:1] in {"", " "}):
        return None
    return rest.lstrip(")]: -–") or None


@cache
def _action_start() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{start})" for start in _data()["actions"]["starts"]), re.IGNORECASE)


def is_introduction(text: str) -> bool:
    """Tell whether people are introduced here: "Ada - new at Lantern Labs" tells of Ada, she does not speak."""
    return _matches("sections", "introductions", text)


def lists_actions(text: str) -> bool:
    """Tell whether an entry says only "TODO" or the like, so that each entry under it is an action."""
    return _matches("actions", "lists", text)


@lru_cache(maxsize=1 << 15)
def _matches(table: str, key: str, text: str) -> bool:
    return _pattern(table, key).fullmatch(plain(text)) is not None
