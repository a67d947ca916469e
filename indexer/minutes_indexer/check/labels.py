"""Labels that stand for nobody known, or for one of several."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from minutes_indexer.check.finding import Finding
from minutes_indexer.people.names import derived_initials, looks_like_initials, looks_like_name
from minutes_indexer.vocabulary import is_placeholder, not_a_person, starts_action
from minutes_search.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.people import Directory, Person
    from minutes_search.model import Item, Meeting

_ALIKE = 0.6
"""``JGR`` and ``JRG`` agree to 0.67."""
_LONG, _MORE_ALIKE = 4, 0.7
"""From so many letters on they must agree better: ``Wofl`` and ``Wolf`` do to 0.75."""
_MARK = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s+(?=\S)")
_LONGEST = 30
_NEAR = 365
"""Days off the time in which a person was seen, beyond which only a better likeness makes them the nearest."""


def check_labels(path: str, meeting: Meeting, directory: Directory) -> Iterator[Finding]:
    """Report each label of a meeting that is not resolved, once, at the first line that has it."""
    places: defaultdict[Mention, list[int]] = defaultdict(list)
    for item in meeting.items:
        for mention in _unresolved(item):
            places[mention].append(_line_of(mention.label, item))
    for mention, lines in places.items():
        label = mention.label
        times = f", in {len(lines)} items" if len(lines) > 1 else ""
        if mention.how == "ambiguous":
            names = " or ".join(_named(directory.get(key), key) for key in mention.candidates)
            message, hint = f"{label} may be {names}{times}", "add the person to the attendees, with initials or login"
            yield Finding(path, min(lines), "ambiguous-label", message, hint)
        else:
            message, hint = f"nobody is known as {label}{times}", _hint(label, meeting, directory)
            yield Finding(path, min(lines), "unknown-label", message, hint)


def _unresolved(item: Item) -> Iterator[Mention]:
    """Give the labels of an item that stand for nobody known, each once."""
    assignees = (mention for action in item.actions for mention in action.assignees)
    mentions = {mention for mention in (*item.owners, *item.speakers, *assignees) if mention.person is None}
    yield from sorted(mentions, key=lambda mention: mention.label)
    if (label := unread_mark(item)) and label not in {mention.label for mention in mentions}:
        yield Mention(label)


def unread_mark(item: Item) -> str | None:
    """Give the name in brackets with which an item's title still begins: a mark of somebody whom nobody knows."""
    found = _MARK.match(item.title)
    inside = found[1] if found else ""
    if not 1 < len(inside) <= _LONGEST or not_a_person(inside) or starts_action(inside) or is_placeholder(inside):
        return None
    return inside if all(map(_may_be_name, inside.split("/"))) else None


def _may_be_name(text: str) -> bool:
    text = text.strip().removeprefix("@").rstrip("?")
    words = text.replace("-", " ").split()  # "(Longer-term)" is nobody
    return (
        looks_like_name(text)
        and all(word[:1].isupper() for word in words)
        and not not_a_person(text)
        and len(words) < 4
    )


def _line_of(label: str, item: Item) -> int:
    """Give the first line of an item that has a label; a label handed on by its section is on none."""
    word = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)")
    return next((line.line for line in item.lines if word.search(line.text)), item.line)


def _hint(label: str, meeting: Meeting, directory: Directory) -> str:
    nearest = _nearest(label, meeting, directory)
    if nearest is None:
        return "add the person to the attendees, with initials or login"
    same = any(label.casefold() == form.casefold() for form in _forms(nearest))
    return f"{'at other times it is' if same else 'nearest is'} {_named(nearest, '')}"


def _named(person: Person | None, key: str) -> str:
    if person is None:
        return key
    initials = sorted({seen.value for seen in person.initials}, key=lambda value: (len(value), value))
    known = [*initials[:1], *([f"@{person.login}"] if person.login else [])]
    return f"{person.name} ({', '.join(known)})" if known else person.name


def _nearest(label: str, meeting: Meeting, directory: Directory) -> Person | None:
    """Give the person with initials, name or login most like the label; of several, whoever was seen nearest in time.

    Initials of two letters are alike too easily: for these somebody must have been present then.
    """
    best: tuple[float, int] | None = None
    found: Person | None = None
    for person in directory.persons:
        gap = _gap(person, meeting)
        likeness = max((_likeness(label, form) for form in _forms(person)), default=0.0)
        if likeness < (_ALIKE if len(label) < _LONG else _MORE_ALIKE) or (len(label) < 3 and gap > _NEAR):
            continue
        rank = (likeness - 0.2 * (gap > _NEAR), -gap)
        if best is None or rank > best:
            best, found = rank, person
    return found


def _likeness(label: str, form: str) -> float:
    one, other = label.casefold(), form.casefold()
    if len(one) == len(other) == 2 and one == other[::-1]:
        return _ALIKE
    return SequenceMatcher(None, one, other).ratio() if abs(len(one) - len(other)) <= max(1, len(one) // 2) else 0.0


def _forms(person: Person) -> set[str]:
    names = {person.name, *(seen.value for seen in person.names)}
    forms = names | {name.split()[0] for name in names if name.split()} | {seen.value for seen in person.initials}
    derived = {initials for name in names for initials in derived_initials(name)}
    return {form for form in forms | derived | set(person.logins) if len(form) > 1 or looks_like_initials(form)}


def _gap(person: Person, meeting: Meeting) -> int:
    span = person.span()
    return max((span[0] - meeting.date).days, (meeting.date - span[1]).days, 0) if span else 0
