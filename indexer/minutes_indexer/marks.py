"""Marks: how a line says whose it is, as in ``(MRB/IF) text``, ``WV: text``, ``Marius - text`` or ``text (Filipe)``.

The forms are those of the extraction definition, "Owners" and "Speakers".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from minutes_indexer.vocabulary import is_placeholder, not_a_person, starts_action

_SEPARATOR = re.compile(r"\s*(?:[/,;&+|]|\b(?:and|via|with|w/)\b)\s*")
_BRACKETED = re.compile(r"(?:\(([^()]{0,60})\)|\[([^\[\]]{1,60})\])")
_HACKMD = "name="  # HackMD's author tag, as in "[name=Aaron] Feedback on …"
_AFTER = re.compile(r"\s*(?:[:\-–—]+(?=\s|$)|:)?\s*")
_COLON = re.compile(r"([@\w][^:()\[\]]{0,40}?)\s*(\([^()]{1,30}\)\s*)?:(?=\s|$)")
_SHORT_NAME = re.compile(r"[A-Z][\w-]*(?: [A-Z]\.?)?")
_DASH = re.compile(r"([@\w][\w.'@/&+, -]{0,40}?)\s+[-–—]{1,2}\s+(?=\S)")
_TRAILING = re.compile(r"\s*(?:[-–—:]\s*)?(?:\(([^()]{1,60})\)|\[([^\[\]]{1,60})\])[.\s]*$")
_TRAILING_DASH = re.compile(r"\s+(?P<dash>--|–|—|-\s)\s*(?P<who>[@\w][\w.'@/&+, -]{0,40})$")
# Separators that join people only, not a person and a remark.
_STRICT = re.compile(r"[/&|]|\b(?:and|with)\b")
# Two capitals or more: "JRG", "MvN", "MBa"; the plural of an abbreviation ("CDTs") is nobody.
_INITIALS = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])(?![A-Z]+s$)[A-Z][A-Za-z]{1,3}")
_NAME = re.compile(r"[A-Z][^\W\d_A-Z]{2,14}")
_AT = re.compile(r"@[\w-]+")
_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d$")
_CHAT = re.compile(r"^(?:from|by)\s+|\s+in chat$", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:[a-z]|\d{1,2})[.)]\s+|\d{4}-\d\d-\d\d[.:]?\s+")
_DASHES = re.compile("[-–—]")


class People(Protocol):
    """What marks ask of the archive's people."""

    def knows(self, label: str) -> bool:
        """Tell whether the label is someone's initials, first name, name or login in the archive."""

    def may_name(self, label: str) -> bool:
        """Tell whether the label may stand for somebody where a bracket says that it does: a surname, ``mvn``."""

    def has_initials(self, label: str) -> bool:
        """Tell whether exactly these initials are someone's."""

    @property
    def by_initials(self) -> bool:
        """Whether the archive writes its people by initials at all."""

    @property
    def read(self) -> dict[tuple[str, bool, bool], Mark]:
        """The marks at the start of lines that were read before: a line is asked for its mark four times."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The people that a line is marked with, and where its own text begins (or ends, for a mark at the end)."""

    labels: tuple[str, ...]
    rest: int


def leading_mark(text: str, people: People, *, dashes: bool = True, boxed: bool = False) -> Mark:
    """Read the mark at the start of a line; without one, no labels and rest 0.

    `dashes`: a dash after a name is a mark, as it is not where people are introduced. `boxed`: the line has a
    checkbox, and behind one a name in brackets is a person even if no list of attendees has it: ``[ ] (Kale) …``.
    """
    key = text, dashes, boxed
    mark = people.read.get(key)
    if mark is None:
        mark = people.read[key] = _read_leading(text, people, dashes=dashes, boxed=boxed)
    return mark


def _read_leading(text: str, people: People, *, dashes: bool, boxed: bool) -> Mark:
    labels: list[str] = []
    at = 0
    while found := _BRACKETED.match(text, at):
        inside = found[1] if found[1] is not None else found[2]
        bracketed = _bracketed_labels(inside, people, boxed=boxed)
        if bracketed is None:
            break
        labels += bracketed
        at = found.end() + len(_AFTER.match(text, found.end())[0])  # type: ignore[index]  # matches always
    if labels or at:
        return Mark(tuple(dict.fromkeys(labels)), at)
    return _plain_mark(text, people, dashes=dashes)


def _plain_mark(text: str, people: People, *, dashes: bool) -> Mark:
    """Read a mark without brackets: ``WV:``, ``@wolfv:``, ``UK/MvN:``, ``JK (in chat):``, ``Marius - ``."""
    if ":" in text and (found := _COLON.match(text)):
        labels = _split(found[1])
        # "Jaime (absent): …" speaks; "Jesse Wiles (Anaconda): developer" is introduced.
        fits = _is_short_name if found[2] else _is_label
        if labels and all(fits(label, people) for label in labels):
            return Mark(tuple(map(_clean, labels)), _skip_space(text, found.end()))
    if dashes and _DASHES.search(text) and (found := _DASH.match(text)):
        labels = _split(found[1])
        # "Amit Kumar - helping with the server" tells of Amit Kumar; he does not speak.
        if labels and all(_is_short_name(label, people) for label in labels):
            return Mark(tuple(map(_clean, labels)), found.end())
    return Mark((), 0)


def trailing_mark(text: str, people: People) -> Mark:
    """Read the mark at the end of a line, which holds nothing but people; `rest` is where the text before it ends."""
    found = _TRAILING.search(text) if ")" in text or "]" in text else None
    inside = (found[1] or found[2]) if found else None
    fits = _is_known
    if found is None and _DASHES.search(text) and (found := _TRAILING_DASH.search(text)):
        inside = found["who"]
        if found["dash"].startswith("- "):  # "… will host? - MG", but not "- revive?" or "- PR ready"
            fits = _is_initials
    if found and inside and found.start() > 0:
        labels = _split(inside)
        if labels and all(fits(label, people) for label in labels):
            return Mark(tuple(map(_clean, labels)), found.start())
    return Mark((), len(text))


def skip_enumerator(text: str) -> int:
    """Give where a line's text begins after an enumerator that Markdown does not know (``c. Filipe: …``)."""
    found = _ENUMERATOR.match(text)
    return found.end() if found else 0


def is_name(text: str, people: People) -> bool:
    """Tell whether a heading is a person's name."""
    return len(text) <= 30 and _is_known(text, people)


def _bracketed_labels(inside: str, people: People, *, boxed: bool) -> list[str] | None:
    """Give the people in a bracket: none for a placeholder, None where the bracket is no mark at all."""
    inside = _CHAT.sub("", _DATE.sub("", inside.strip()))
    if is_placeholder(inside):
        return []
    if inside.startswith(_HACKMD):
        return [inside.removeprefix(_HACKMD).strip()]
    parts = _split(inside)
    good = [part for part in parts if _is_bracketed(part, people)]
    if parts and all(part in good or (boxed and _is_new_name(part)) for part in parts):
        return list(map(_clean, parts))
    # "(MRB, absent, please read out)" and "(MRB+others)" are MRB's; "(DG/Windows)" is not a mark of people.
    if good and parts[0] == good[0] and not _STRICT.search(inside):
        return list(map(_clean, good))
    return None


def _split(text: str) -> list[str]:
    return [part for part in _SEPARATOR.split(text.strip()) if part]


def _clean(label: str) -> str:
    """Give the label alone: ``Marius?`` is Marius, ``@wolfv`` is wolfv."""
    return label.strip().removeprefix("@").rstrip("?!").strip()


def _is_label(label: str, people: People) -> bool:
    """Tell whether a marked text is a person: known, or initials that nobody explained."""
    clean = _clean(label)
    if not clean or not_a_person(clean) or starts_action(clean):
        return False
    return people.knows(clean) or (people.by_initials and _INITIALS.fullmatch(clean) is not None)


def _is_bracketed(label: str, people: People) -> bool:
    """Tell whether a text in brackets is a person: brackets say so of what would be a word elsewhere (``TO``)."""
    clean = _clean(label)
    if not clean or starts_action(clean):
        return False
    if not_a_person(clean):
        return clean.isupper() and len(clean) > 1 and people.has_initials(clean)
    return _AT.fullmatch(label) is not None or _is_label(label, people) or people.may_name(clean)


def _is_short_name(label: str, people: People) -> bool:
    return _SHORT_NAME.fullmatch(label) is not None and _is_known(label, people)


def _is_new_name(label: str) -> bool:
    clean = _clean(label)
    return _NAME.fullmatch(clean) is not None and not not_a_person(clean) and not starts_action(clean)


def _is_initials(label: str, people: People) -> bool:
    clean = _clean(label)
    return len(clean) > 1 and not not_a_person(clean) and people.has_initials(clean)


def _is_known(label: str, people: People) -> bool:
    clean = _clean(label)
    return bool(clean) and not not_a_person(clean) and people.knows(clean)


def _skip_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())
