"""Did you mean: whole queries near the one that was asked, of the archive's own words, people and references.

Looked for only where something is wrong: a part of the query finds nothing by itself, or the answer is empty. Each
suggestion is a query that finds something (and more than the one that was asked), with its exact count.
"""

from __future__ import annotations

import datetime
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.analysis import query_terms, spelled
from minutes_search.frozen import frozen, replace
from minutes_search.limits import check_limit
from minutes_search.patterns import pattern
from minutes_search.query.errors import QueryError
from minutes_search.query.fields import BY_NAME
from minutes_search.query.parser import parse
from minutes_search.query.tree import And, Field, Or, Phrase, Prefix, Word
from minutes_search.query.write import to_text
from minutes_search.refs import normalise_reference
from minutes_search.search.near import near, near_references, near_words
from minutes_search.search.notes import name_of
from minutes_search.search.rewrite import PERSON_FIELDS, replaced, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.query.tree import Node, Query
    from minutes_search.search.rewrite import Asked, Leaf

MOST = 3
_PER_LEAF = 3
_RARE = 3
_TIMES_COMMONER = 5
"""A word that occurs, but in no more than `_RARE` items, may be a slip for one that is so many times as frequent."""

HABITS = {
    "from": "by", "user": "by", "person": "by", "who": "by", "involves": "by", "said": "speaker",
    "commenter": "speaker", "assigned": "assignee", "present": "attendee", "created": "date", "year": "date",
    "on": "date", "state": "is", "status": "is", "type": "kind", "label": "kind", "pr": "ref", "issue": "ref",
    "url": "ref", "link": "ref", "repository": "repo", "org": "repo", "order": "sort", "heading": "section",
}  # fmt: skip
"""Fields that other searches have, and what they are called here."""

_FIELD = pattern(r"([A-Za-z]+):(.*)", re.DOTALL)
# Suggestions know no today: a relative date in a misspelt field is then too long ago, and not proposed.
_NO_DAY = datetime.date.min


@frozen
class Suggestion:
    """A corrected query."""

    query: str
    """The whole of it, in the grammar."""
    count: int
    """How many items it finds, exactly, in the archives that were asked."""


class _Change(NamedTuple):
    """What may stand in place of some nodes; None leaves a node out."""

    nodes: dict[Node, Node | None]
    options: str = ""
    """An option of the whole query that comes with it, such as ``sort:date-asc``."""


def make_suggestions(asked: Asked) -> tuple[Suggestion, ...]:
    """Return up to `MOST` corrected queries, the likeliest first."""
    changes = list(_changes(asked))
    if not changes and not asked.matching:
        changes = list(_rare_words(asked))
    found: dict[str, Suggestion] = {}
    for chosen in _choices(changes):
        check_limit()
        query = _changed(asked.query, chosen)
        text = to_text(query) if query else ""
        if query is None or text in found:
            continue
        count = len(asked.items(query.root))
        if count > len(asked.matching):
            found[text] = Suggestion(text, count)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _choices(changes: list[list[_Change]]) -> Iterator[list[_Change]]:
    """Yield what to try: the likeliest change of every part, then one part after the other changed otherwise."""
    best = [options[0] for options in changes]
    if best:
        yield best
    for i, options in enumerate(changes):
        for other in options[1:_PER_LEAF]:
            yield [*best[:i], other, *best[i + 1 :]]


def _changed(query: Query, chosen: list[_Change]) -> Query | None:
    """Return the query with changes made; None where that is no query."""
    nodes = {old: new for change in chosen for old, new in change.nodes.items()}
    changed = replace(query, root=replaced(query.root, nodes))
    options = " ".join(change.options for change in chosen if change.options)
    try:
        # From its text, which an option that comes with a change is simply added to.
        return parse(f"{to_text(changed)} {options}", _NO_DAY)
    except QueryError:
        return None


def _changes(asked: Asked) -> Iterator[list[_Change]]:
    """Yield the possible changes of each part of the query that finds nothing by itself."""
    taken: set[Node] = set()
    for word, phrase in _fields_with_phrase(asked.query.root):
        if changes := list(_unknown_field(f'{word.text}"{phrase.text}"', {word: None, phrase: None})):
            taken |= {word, phrase}
            yield changes
    for leaf in asked.leaves:
        if leaf.excluded or leaf.node in taken or not _may_find_nothing(asked, leaf):
            continue
        changes = list(_of_field(asked, leaf.node) if isinstance(leaf.node, Field) else _of_word(asked, leaf.node))
        if changes:
            yield changes


def _may_find_nothing(asked: Asked, leaf: Leaf) -> bool:
    """Tell whether it is worth looking: in an answer with items, what all of them must match has found something."""
    several = isinstance(leaf.node, Field) and len(leaf.node.values) > 1
    return not asked.matching or leaf.optional or several


def _of_word(asked: Asked, node: Node) -> Iterator[_Change]:
    if asked.occurs(node):
        return
    match node:
        case Word(text):
            if reference := normalise_reference(text):  # the address behind a link's text is no word of it
                yield _Change({node: Field("ref", (reference,))})
            yield from _unknown_field(text, {node: None})
            yield from (_Change({node: Word(each)}) for each in near_words(asked.store, text))
            if len(parts := [surface for surface, _ in spelled(text)]) > 1:
                yield _Change({node: Phrase(" ".join(parts))})
        case Prefix(text):
            yield from (_Change({node: Word(each)}) for each in near_words(asked.store, text))
        case Phrase(text):
            yield from _of_phrase(asked, node, text)


def _of_phrase(asked: Asked, node: Node, text: str) -> Iterator[_Change]:
    """Correct the words of a phrase that do not occur; where all do, ask for them wherever they stand."""
    words = [word for word in text.split() if query_terms(word)]
    corrected = [
        word if asked.occurs(Word(word)) else next(iter(near_words(asked.store, word)), word) for word in words
    ]
    if corrected != words:
        yield _Change({node: Phrase(" ".join(corrected))})
    if len(corrected) > 1:
        yield _Change({node: And(tuple(Word(word) for word in corrected))})


def _unknown_field(text: str, nodes: dict[Node, Node | None]) -> Iterator[_Change]:
    """Read ``onwer:WV`` as the field whose name is near."""
    match = _FIELD.fullmatch(text)
    name = match[1].lower() if match else ""
    if match is None or name in BY_NAME:
        return
    habit = [HABITS[name]] if name in HABITS else []
    for field in (*habit, *(each.text for each in near(name, BY_NAME, 1 if len(name) < 5 else 2))):
        try:
            query = parse(f"{field}:{match[2]}", _NO_DAY)
        except QueryError:
            continue
        first = next(iter(nodes))
        options = "" if query.root else to_text(query)
        yield _Change(nodes | {first: query.root}, options)


def _fields_with_phrase(node: Node | None) -> Iterator[tuple[Word, Phrase]]:
    """Yield ``onwer:"Wolf Vollprecht"``, which the grammar takes for a word and a phrase."""
    parts = node.parts if isinstance(node, And | Or) else ()
    for one, other in itertools.pairwise(parts):
        if isinstance(one, Word) and one.text.endswith(":") and isinstance(other, Phrase):
            yield one, other


def _of_field(asked: Asked, field: Field) -> Iterator[_Change]:
    for value in field.values:
        if isinstance(value, str) and not asked.occurs(Field(field.name, (value,))):
            for new in _near_values(asked, field.name, value):
                yield _Change({field: with_value(field, value, new)})


def _near_values(asked: Asked, name: str, value: str) -> list[str]:
    store = asked.store
    if name in PERSON_FIELDS:
        if store.people.resolve(value).persons:
            return []
        return [name_of(store, person) for person in asked.near_people(value)]
    match name:
        case "ref":
            return near_references(store.terms("ref"), value)
        case "repo":
            names = store.terms("repo")
            owners = {name.partition("/")[0] + "/*" for name in names}
            return [each.text for each in near(value, owners if value.endswith("/*") else names)]
        case "archive":
            return [each.text for each in near(value, store.archives(), 3)]
        case "section":
            words = [
                word if store.words.in_section(word) else next(iter(near_words(store, word)), word)
                for word in value.split()
            ]
            return [" ".join(words)]
        case _:
            return []


def _rare_words(asked: Asked) -> Iterator[list[_Change]]:
    """Yield changes of words that occur, but so rarely that they may be a slip themselves."""
    for leaf in asked.leaves:
        if leaf.excluded or not isinstance(leaf.node, Word):
            continue
        count = len(asked.evaluation.occurrences(leaf.node))
        if 0 < count <= _RARE:
            near_ones = near_words(asked.store, leaf.node.text, most=1)[:_PER_LEAF]
            enough = count * _TIMES_COMMONER
            if commoner := [word for word in near_ones if len(asked.evaluation.occurrences(Word(word))) >= enough]:
                yield [_Change({leaf.node: Word(word)}) for word in commoner]
