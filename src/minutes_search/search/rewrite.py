"""A query as it was asked, and what it would find with a part of it replaced: for notes and suggestions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.query.parser import conjunction
from minutes_search.query.tree import And, Field, Not, Or, Word
from minutes_search.store.words import WordNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from minutes_search.query.tree import Node, Query
    from minutes_search.store import Evaluation, PersonRecord, Store


PERSON_FIELDS = ("by", "owner", "speaker", "assignee", "mentions", "attendee")
"""Fields of which a value means persons of the directory."""
_TOLD_OF = frozenset(["ref", *PERSON_FIELDS])


@frozen
class Leaf:
    """A leaf of a query's tree."""

    node: Node
    excluded: bool
    """Whether it stands under NOT."""
    optional: bool
    """Whether an item may match without it: it stands under OR."""


class Asked:
    """A query with its answer."""

    def __init__(
        self, store: Store, evaluation: Evaluation, query: Query, matching: set[int], allowed: frozenset[int] | None
    ) -> None:
        """`allowed`: the items of the archives that the answer is limited to; None for all."""
        self.store = store
        self.evaluation = evaluation
        self.query = query
        self.matching = matching
        self.allowed = allowed
        self._written = list(_leaves(query.root))
        self._near_people: dict[str, list[PersonRecord]] = {}

    def items(self, root: Node | None) -> set[int]:
        """Return what another tree finds, in the same places and archives."""
        found = self.evaluation.items(root)
        return found if self.allowed is None else found & self.allowed

    def occurs(self, node: Node) -> bool:
        """Tell whether any item matches a leaf; of a word no set of all that have it is made."""
        if isinstance(node, WordNode):
            return self.evaluation.occurrences(node).most > 0
        return bool(self.evaluation.items(node))

    def near_people(self, value: str) -> list[PersonRecord]:
        """Return the persons who are called nearly so, the nearest first; notes and suggestions ask for them."""
        if value not in self._near_people:
            from minutes_search.search.near import near_people  # noqa: PLC0415 - few queries need it

            self._near_people[value] = near_people(self.store.people, value)
        return self._near_people[value]

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The leaves of the tree, each once."""
        return list(dict.fromkeys(self._written))

    @property
    def has_to_be_told_of(self) -> bool:
        """Whether there may be a note: on a reference, or on a name that does not mean exactly one person."""
        return any(
            isinstance(value, str) and (field.name == "ref" or len(self.store.people.resolve(value).persons) != 1)
            for leaf in self._written
            if isinstance(field := leaf.node, Field) and field.name in _TOLD_OF
            for value in field.values
        )

    @property
    def may_be_a_slip(self) -> bool:
        """Whether to look for what was meant: nothing matches, or there is a part that may have found nothing."""
        return not self.matching or any(
            leaf.optional
            or (isinstance(leaf.node, Field) and len(leaf.node.values) > 1)
            or (isinstance(leaf.node, Word) and leaf.node.text.endswith(":"))
            for leaf in self._written
        )


def _leaves(node: Node | None, *, excluded: bool = False, optional: bool = False) -> Iterator[Leaf]:
    match node:
        case None:
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part, excluded=excluded, optional=optional or isinstance(node, Or))
        case Not(part):
            yield from _leaves(part, excluded=not excluded, optional=optional)
        case _:
            yield Leaf(node, excluded, optional)


def replaced(node: Node | None, by: Mapping[Node, Node | None]) -> Node | None:
    """Return a tree with some nodes replaced (None leaves a part out), but for those under NOT."""
    if node is None or node in by:
        return None if node is None else by[node]
    match node:
        case And(parts):
            return conjunction(part for old in parts if (part := replaced(old, by)) is not None)
        case Or(parts):
            new = [part for old in parts if (part := replaced(old, by)) is not None]
            flat = [inner for part in new for inner in (part.parts if isinstance(part, Or) else (part,))]
            return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)
        case _:
            return node


def with_value(field: Field, old: str, new: str) -> Field:
    """Return a field with one of its values exchanged."""
    return Field(field.name, tuple(dict.fromkeys(new if value == old else value for value in field.values)))
