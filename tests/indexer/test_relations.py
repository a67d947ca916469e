"""What the archive ties together."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes_indexer.document import read_document
from minutes_indexer.extract import extract
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.people import Directory
from minutes_indexer.relations import Evidence, find_relations
from minutes_indexer.threads.traits import traits_of
from minutes_search.model import Meeting
from tests.shared import needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable


def meeting(body: str, path: str = "2024-05-08.md") -> Meeting:
    text = f"# 2024-05-08\n\n## New items\n\n{body}\n"
    outline = read_outline(read_document(path, text))
    result = extract(outline, archive="sample", path=path, directory=Directory.build([]))
    assert isinstance(result, Meeting)
    return result


def tied(*meetings: Meeting) -> list[tuple[str, str]]:
    return [(relation.proposal, relation.reference) for relation in find_relations(map(traits_of, meetings))]


def test_a_link_named_for_a_proposal_ties_the_proposal_to_its_pull_request() -> None:
    told = meeting("- [cfep-12](https://github.com/lantern/cfep/pull/23) Removing packages")
    found = find_relations([traits_of(told)])
    assert [(relation.proposal, relation.reference) for relation in found] == [("cfep:12", "lantern/cfep#23")]
    assert found[0].evidence == (Evidence("sample", "2024-05-08.md", 5),)


def test_a_line_that_names_both_is_evidence_too() -> None:
    assert tied(meeting("- CEP 46 is up for vote: https://github.com/lantern/ceps/pull/157")) == [
        ("cep:46", "lantern/ceps#157")
    ]


def test_what_stands_on_different_lines_is_not_tied() -> None:
    assert tied(meeting("- CEP 46 is up for vote\n    - https://github.com/lantern/ceps/pull/157")) == []


def test_a_line_with_two_proposals_does_not_say_which_belongs() -> None:
    assert tied(meeting("- CEP 46 after CEP 47: https://github.com/lantern/ceps/pull/157")) == []


def test_a_pull_request_outside_the_proposals_repository_is_about_something_else() -> None:
    assert tied(meeting("- CEP 46 is implemented in https://github.com/lantern/wick/pull/3")) == []


def test_evidence_of_many_meetings_adds_up_in_any_order() -> None:
    first = meeting("- [CEP 46](https://github.com/lantern/ceps/pull/157)")
    second = replace(first, path="2024-05-22.md", date=datetime.date(2024, 5, 22))
    assert find_relations(map(traits_of, [first, second])) == find_relations(map(traits_of, [second, first]))
    assert len(find_relations(map(traits_of, [first, second]))[0].evidence) == 2


@needs_shared
def test_the_real_archive_ties_cfep_12_to_its_pull_request(real_meetings: Callable[..., list[Meeting]]) -> None:
    meetings = real_meetings("conda-forge")
    evidence = {(each.proposal, each.reference): each.evidence for each in find_relations(map(traits_of, meetings))}
    assert len(evidence["cfep:12", "conda-forge/cfep#23"]) > 50
