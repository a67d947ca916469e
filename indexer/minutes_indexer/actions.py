"""The actions of an item: work that it hands to somebody. The forms are those of the definition, "Actions"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes_indexer.marks import Mark, leading_mark, skip_enumerator
from minutes_indexer.vocabulary import announced_action, lists_actions, not_a_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_indexer.body import BodyLine
    from minutes_indexer.marks import People
    from minutes_search.model import Status

_FOR = re.compile(r"(?:for|on)\s+@?([\w-]+)\s*:?\s*")
# What is to be done is a verb of doing: "Marius to the rescue" and "Wolf will be away" hand nothing to anybody.
_NO_VERB = r"(?:be|been|have|has|need|not|the|an?|this|that|our|their|his|her|its|my|your|all|me|us|you)\b"
_VERB = rf"(?:(?:also|then|probably|still|try to)\s+)?(?!{_NO_VERB})[a-z][a-z-]+"
_HANDED = re.compile(rf"\s(?P<how>to|will)\s+{_VERB}")
# A name of one or two words at the end of a text, and what joins it to a name before it.
_NAMES = {2: re.compile(r"@?[^\W\d_][\w.'-]* [A-Z][\w.-]*$"), 1: re.compile(r"@?[^\W\d_][\w.'-]*$")}
_JOINED = re.compile(r"\s*(?:/|,|&|\+|\band/or|\band)\s*$")
_MARKED = re.compile(rf"(?:to|will|I will|I['’]ll)\s+{_VERB}", re.IGNORECASE)
# "MRB TODO send the list"
_NAMED = re.compile(r"([@\w][\w.-]*)\s+(?=todo\b)", re.IGNORECASE)
# "reach out to Marius to ask" hands nothing to Marius.
_OBJECT_OF = frozenset({"to", "with", "by", "from", "of", "for", "than", "thanks", "about", "on", "in", "via"})
_CLAUSE_ENDS = frozenset("+&/|.,;:!?()[]-–—>→*~\"'”")
_CLAUSE_WORDS = frozenset({"and", "or", "that", "then", "so", "but", "TODO", "/"})


@dataclass(frozen=True, slots=True)
class RawAction:
    """An action whose assignees are still labels."""

    line: int
    text: str
    assignees: tuple[str, ...]
    status: Status | None


def read_actions(lines: Sequence[BodyLine], people: People, *, own_line: int | None) -> Iterator[RawAction]:
    """Give the actions among an item's lines.

    `own_line` is the line of an item that is itself an action and so holds none on that line.
    """
    listing: dict[str, bool] = {}  # whether an entry of that text says that those under it are actions
    for line in lines:
        if line.verbatim or line.line.number == own_line:
            continue
        above = line.parent.lines[0].text if line.parent and line.parent.lines else ""
        if above not in listing:
            listing[above] = _lists_actions(above, people)
        action = _action(line, people, listed=listing[above])
        if action:
            yield action


def _action(line: BodyLine, people: People, *, listed: bool) -> RawAction | None:
    text = line.line.text[skip_enumerator(line.line.text) :]
    mark = leading_mark(text, people, boxed=line.status is not None)
    if not mark.labels and (named := _NAMED.match(text)) and _is_somebody(named[1], people):
        mark = Mark((named[1].removeprefix("@"),), named.end())
    rest = text[mark.rest :]
    announced = announced_action(rest)
    handed = tuple(named_to_act(rest, people))
    told = announced is not None or handed or (mark.labels and _MARKED.match(rest))
    if not (told or listed) or lists_actions(rest):
        return None
    said = rest if announced is None else announced
    for_somebody = _FOR.match(said) if announced is not None else None
    if for_somebody and people.knows(for_somebody[1]):
        said, handed = said[for_somebody.end() :], (for_somebody[1],)
    elif announced is not None and not handed:
        inner = leading_mark(said, people)
        handed, said = inner.labels, said[inner.rest :]
    assignees = handed or mark.labels
    return RawAction(line.line.number, said or rest, tuple(dict.fromkeys(assignees)), line.status)


def _lists_actions(text: str, people: People) -> bool:
    return lists_actions(text[leading_mark(text, people).rest :])


def named_to_act(text: str, people: People) -> Iterator[str]:
    """Give the persons of "<person> to <verb>" and "<person> will <verb>"."""
    if " to " not in text and " will " not in text:
        return
    for found in _HANDED.finditer(text):
        labels, start = _named_before(text[: found.start()], people)
        before = text[:start].split()
        if not labels or (before and before[-1].casefold() in _OBJECT_OF):
            continue
        # "uploaded the password of UK to the vault": in mid-sentence only "will" makes a name its subject.
        if found["how"] == "will" or not before or before[-1][-1] in _CLAUSE_ENDS or before[-1] in _CLAUSE_WORDS:
            yield from labels


def _named_before(text: str, people: People) -> tuple[list[str], int]:
    """Give the persons named at the end of a text, as in "Wolf", "John K." and "CJ and Jaime", and where they start."""
    labels: list[str] = []
    start = len(text)
    while True:
        rest = text if not labels else _JOINED.sub("", text[:start])
        if labels and rest == text[:start]:
            break
        named = next(
            (name for count in _NAMES if (name := _last_words(rest, count)) and _is_somebody(name, people)), None
        )
        if named is None:
            break
        labels.insert(0, named.removeprefix("@"))
        start = len(rest) - len(named)
    return labels, start


def _last_words(text: str, count: int) -> str | None:
    """Give the name of so many words at the end of a text, where what stands there may be one."""
    start = len(text)
    for _ in range(count):
        start = max(text.rfind(" ", 0, start), 0)
    found = _NAMES[count].search(text, start)  # from the start of the text it would be tried at every letter
    return found[0] if found else None


def _is_somebody(label: str, people: People) -> bool:
    label = label.removeprefix("@")
    return not not_a_person(label) and people.knows(label)
