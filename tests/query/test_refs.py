"""References as ids: from links, from prose, and from what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_search.refs import (
    issue_ids,
    normalise_reference,
    normalise_repository,
    proposal_ids,
    reference_from_url,
    reference_key,
)


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        ("https://github.com/Conda/CEPs/pull/112", "conda/ceps#112"),
        ("http://www.github.com/conda/ceps/issues/112/", "conda/ceps#112"),
        ("https://github.com/conda/ceps/pull/112/files#diff-1", "conda/ceps#112"),
        ("https://github.com/conda/ceps/pull/112/commits/abc?x=1", "conda/ceps#112"),
        ("https://github.com/conda/ceps/issues/112#issuecomment-3", "conda/ceps#112"),
        ("https://github.com/conda/ceps/discussions/12", "conda/ceps#12"),
        (
            "https://github.com/orgs/conda-forge/teams/core/discussions/12",
            "https://github.com/orgs/conda-forge/teams/core/discussions/12",
        ),
        ("https://github.com/orgs/conda-forge/discussions/2", "https://github.com/orgs/conda-forge/discussions/2"),
        ("https://github.com/conda/ceps/pulls", "https://github.com/conda/ceps/pulls"),
        ("https://hackmd.io/@Conda/Abc/", "https://hackmd.io/@Conda/Abc/"),
        ("https://github.com/conda/ceps/blob/main/cep-0046.md", "cep:46"),
        ("https://numpy.org/neps/nep-0029-deprecation_policy.html#drop", "nep:29"),
        ("https://peps.python.org/pep-0725/", "pep:725"),
        (
            "https://discuss.python.org/t/pep-832-virtual-environment-discovery/106998",
            "https://discuss.python.org/t/pep-832-virtual-environment-discovery/106998",
        ),
    ],
)
def test_a_link_has_one_id(url: str, reference: str) -> None:
    assert reference_from_url(url) == reference


@pytest.mark.parametrize("url", ["", "conda/ceps#112", "mailto:a@b.org", "ftp://x.org", "/local", "https://", "#top"])
def test_what_is_no_web_address_is_no_reference(url: str) -> None:
    assert reference_from_url(url) is None


def test_a_renamed_repository_has_the_id_of_its_present_name() -> None:
    renamed = {"conda-incubator/ceps": "conda/ceps"}
    assert reference_from_url("https://github.com/conda-incubator/ceps/pull/3", renamed) == "conda/ceps#3"
    assert normalise_reference("Conda-Incubator/CEPs#3", renamed) == "conda/ceps#3"
    assert [found.id for found in issue_ids("in conda-incubator/ceps#3", renamed)] == ["conda/ceps#3"]


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("conda/ceps#112", "conda/ceps#112"),
        ("Conda/Ceps#0112", "conda/ceps#112"),
        ("cep:46", "cep:46"),
        ("CEP 46", "cep:46"),
        ("cep-0046", "cep:46"),
        ("cep-0046.md", "cep:46"),
        ("cfep-12", "cfep:12"),
        ("CFEP05", "cfep:5"),
        ("PEP-440", "pep:440"),
        ("nep29", "nep:29"),
        ("spec 0", "spec:0"),
        ("github.com/conda/ceps/pull/112", "conda/ceps#112"),
        ("https://hackmd.io/abc/", "https://hackmd.io/abc"),
        ("hackmd.io/abc", "https://hackmd.io/abc"),
    ],
)
def test_a_person_may_write_a_reference_in_many_ways(written: str, reference: str) -> None:
    assert normalise_reference(written) == reference


@pytest.mark.parametrize("text", ["", "foo", "#112", "conda/ceps", "cep", "cep:x", "cep 1.2", "three words here"])
def test_anything_else_is_no_reference(text: str) -> None:
    assert normalise_reference(text) is None


def test_a_link_is_the_same_with_and_without_its_last_slash() -> None:
    assert reference_key("https://conda-forge.org/status/") == reference_key("https://conda-forge.org/status")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("vote on CEP 46 and CFEP05, see nep29.", ["cep:46", "cfep:5", "nep:29"]),
        ("[cfep-12](https://x.org)", ["cfep:12"]),
        ("blob/main/cep-0046.md", ["cep:46"]),
        ("a CFEP-20-sized can", ["cfep:20"]),
        ("pep404 standard, PEP 3118, spec 0", ["pep:404", "pep:3118", "spec:0"]),
        ("spec 2.0, cep1x, recep 5, cep, specs 1, keep 3, PEP 8.1, cep-3draft", []),
        ("PEP 8.", ["pep:8"]),
    ],
)
def test_proposals_are_found_in_prose(text: str, ids: list[str]) -> None:
    assert [found.id for found in proposal_ids(text)] == ids


def test_what_is_found_in_prose_has_its_place() -> None:
    text = "see CEP 46 and conda/ceps#112."
    assert [text[found.start : found.end] for found in proposal_ids(text)] == ["CEP 46"]
    assert [text[found.start : found.end] for found in issue_ids(text)] == ["conda/ceps#112"]


@pytest.mark.parametrize(
    "text", ["#12", "a/b/c#12", "https://x.org/a/b#12", "conda/ceps #12", "-/b#1", "user@host/x#1", "conda/ceps#12a"]
)
def test_what_only_looks_like_an_issue_is_none(text: str) -> None:
    assert issue_ids(text) == []


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        ("Conda/CEPs", "conda/ceps"),
        ("conda-forge/*", "conda-forge/*"),
        ("https://github.com/conda-forge/conda-forge.github.io/", "conda-forge/conda-forge.github.io"),
        ("conda", None),
        ("a/b/c", None),
        ("conda/ceps#1", None),
    ],
)
def test_a_repository_is_owner_and_name(text: str, repository: str | None) -> None:
    assert normalise_repository(text) == repository


@given(st.text() | st.text("cep4 -/#.:hts", max_size=20))
def test_an_id_is_its_own_id(text: str) -> None:
    reference = normalise_reference(text)
    assert reference is None or normalise_reference(reference) == reference
