"""What the archive itself ties together: a proposal and the pull request or issue that introduced it.

Minutes write ``[cfep-12](…/cfep/pull/23)`` and "CEP 46 … pull/157" on one line. Such a line is evidence that both are
one matter. The relation is kept with its evidence and offered beside an answer; the two ids are never merged, since a
pull request is not the proposal (definition, "References").
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minutes_indexer.threads.traits import MeetingTraits
    from minutes_search.model import Item, Reference

# Where proposals are made, by series: a pull request elsewhere on the line is about something else.
_PLACES = {
    "cep": re.compile(r".*/ceps"),
    "cfep": re.compile(r".*/(?:cfep|conda-forge-enhancement-proposals)"),
    "nep": re.compile(r"numpy/numpy"),
    "pep": re.compile(r"python/peps"),
    "spec": re.compile(r"scientific-python/specs"),
}


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A line that names both."""

    archive: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A proposal and a pull request, issue or discussion that the archive ties to it."""

    proposal: str
    """``cep:46``"""
    reference: str
    """``conda/ceps#157``"""
    evidence: tuple[Evidence, ...]
    """Sorted; the more lines, the surer."""


def find_relations(meetings: Iterable[MeetingTraits], known: Iterable[Relation] = ()) -> tuple[Relation, ...]:
    """Learn relations from the lines of meetings that name one proposal and one place where it is discussed.

    `known`: those that other meetings told. The result does not depend on the order of the meetings. A line that names
    two proposals, or two pull requests, does not say which belongs to which and counts for nothing.
    """
    found: defaultdict[tuple[str, str], set[Evidence]] = defaultdict(set)
    for relation in known:
        found[relation.proposal, relation.reference].update(relation.evidence)
    for meeting in meetings:
        for line, proposal, reference in meeting.ties:
            found[proposal, reference].add(Evidence(meeting.archive, meeting.path, line))
    return tuple(
        Relation(proposal, reference, tuple(sorted(evidence)))
        for (proposal, reference), evidence in sorted(found.items())
        if evidence
    )


def tied(item: Item) -> Iterator[tuple[int, str, str]]:
    """Give the lines of an item that name one proposal and one place: line, proposal and reference."""
    if not any(reference.kind == "proposal" for reference in item.refs):
        return
    lines: defaultdict[int, list[Reference]] = defaultdict(list)
    for reference in item.refs:
        if reference.line is not None:
            lines[reference.line].append(reference)
    for line, references in lines.items():
        proposals = [reference for reference in references if reference.kind == "proposal"]
        places = [reference for reference in references if reference.number and reference.repository]
        if len(proposals) == 1 and len(places) == 1 and _belongs(proposals[0], places[0]):
            yield line, proposals[0].id, places[0].id


def _belongs(proposal: Reference, place: Reference) -> bool:
    """Tell whether proposals of this series are made in this repository."""
    repositories = _PLACES[proposal.id.partition(":")[0]]
    return repositories.fullmatch(place.repository or "") is not None
