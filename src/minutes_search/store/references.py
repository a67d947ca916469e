"""References as the index keeps them: the terms of the fields ``ref``, ``repo`` and of ``has:pr``.

What an id is and how a person may write it, `minutes_search.refs` says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minutes_search.refs import normalise_reference, reference_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.model import Reference

_ISSUE = re.compile(r"([\w.-]+/[\w.-]+)#\d+")
_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?(?:[/?#].*)?", re.IGNORECASE)
_PULL = re.compile(r"https?://(?:www\.)?github\.com/[\w-]+/[\w.-]+/pull/\d+(?:[/?#].*)?", re.IGNORECASE)
_NOT_AN_OWNER = frozenset({"apps", "features", "marketplace", "orgs", "settings", "sponsors", "topics", "users"})
"""First steps of GitHub addresses that are no accounts."""


def reference_terms(refs: Iterable[Reference]) -> list[str]:
    """Return the terms under which an item is found by its references: ids, and links as written."""
    terms = set()
    for ref in refs:
        terms.add(reference_key(ref.id))
        if ref.url:
            terms.add(reference_key(ref.url))
            terms.add(normalise_reference(ref.url) or reference_key(ref.url))
    return sorted(terms)


def repository_terms(refs: Iterable[Reference]) -> list[str]:
    """Return the GitHub repositories, in lower case, into which the references lead."""
    found = {_repository(name) for ref in refs for name in (ref.id, ref.url) if name}
    return sorted(repository for repository in found if repository)


def _repository(reference: str) -> str | None:
    if issue := _ISSUE.fullmatch(reference):
        return issue[1].lower()
    link = _GITHUB.fullmatch(reference)
    if link is None or link[1].lower() in _NOT_AN_OWNER:
        return None
    return f"{link[1]}/{link[2]}".lower()


def is_pull_request(ref: Reference) -> bool:
    """Tell whether a reference is a link to a pull request; an id alone does not say what it is of."""
    return any(_PULL.fullmatch(name) for name in (ref.id, ref.url) if name)
