"""References as the index keeps them: the terms of the fields ``ref``, ``repo`` and of ``has:pr``.

What an id is and how a person may write it, `minutes_search.refs` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.refs import make_reference, normalise_reference, reference_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.model import Reference


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
    """Return the GitHub repositories, in lower case, that the references lead into, by present and former name."""
    found = {ref.repository for ref in refs} | {make_reference(ref.id, ref.url).repository for ref in refs if ref.url}
    return sorted(repository for repository in found if repository)


def is_pull_request(ref: Reference) -> bool:
    """Tell whether a reference is a link to a pull request; an id alone does not say what it is of."""
    return ref.kind == "pull"
