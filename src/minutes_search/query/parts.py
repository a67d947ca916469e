"""What a query is made of, each with the query that is left without it: for chips that can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import frozen
from minutes_search.query.describe import describe_node, describe_options
from minutes_search.query.parser import conjunction
from minutes_search.query.tree import And, Query
from minutes_search.query.write import to_text

if TYPE_CHECKING:
    from minutes_search.query.tree import Node


@frozen
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
        rest = Query(conjunction((*nodes[:number], *nodes[number + 1 :])), query.sort, query.scope)
        found.append(Part(to_text(Query(node)), describe_node(node), to_text(rest)))
    options = []
    if query.scope:
        options.append((Query(None, scope=query.scope), Query(query.root, query.sort)))
    if query.sort:
        options.append((Query(None, query.sort), Query(query.root, scope=query.scope)))
    for option, rest in options:
        found += [Part(to_text(option), said, to_text(rest)) for said in describe_options(option)]
    return tuple(found)


def conditions(root: Node | None) -> tuple[Node, ...]:
    """Return the parts of a query's tree that all hold: those of an AND, else the tree itself; none of None."""
    if root is None:
        return ()
    return root.parts if isinstance(root, And) else (root,)
