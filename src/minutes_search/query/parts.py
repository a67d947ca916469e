"""What a query is made of, each with the query that is left without it: for chips that can be taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minutes_search.query.describe import describe_node, describe_options
from minutes_search.query.parser import conjunction
from minutes_search.query.tree import And, Query
from minutes_search.query.write import to_text

if TYPE_CHECKING:
    from minutes_search.query.tree import Node


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a query, or one of its options (``in:``, ``sort:``)."""

    text: str
    """In the grammar."""
    said: str
    """In plain English: with “sigstore”, owned by WV, newest first."""
    without: str
    """The query without this part, in the grammar; empty where nothing is left."""


def parts(query: Query) -> tuple[Part, ...]:
    """Return the parts that all hold, in the order in which the query is written."""
    nodes = conditions(query.root)
    found = []
    for number, node in enumerate(nodes):
        rest = conjunction((*nodes[:number], *nodes[number + 1 :]))
        found.append(Part(to_text(Query(node)), describe_node(node), to_text(replace(query, root=rest))))
    for option, without in (
        (Query(None, scope=query.scope), replace(query, scope=())),
        (Query(None, sort=query.sort), replace(query, sort=None)),
    ):
        found += [Part(to_text(option), said, to_text(without)) for said in describe_options(option)]
    return tuple(found)


def conditions(root: Node | None) -> tuple[Node, ...]:
    """Return the parts of a query's tree that all hold: those of an AND, else the tree itself; none of None."""
    if root is None:
        return ()
    return root.parts if isinstance(root, And) else (root,)
