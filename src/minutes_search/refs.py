"""References: what minutes link to or name, and the ids that the archive knows them by.

The ids are those of the extraction definition: ``owner/repo#N``, ``cep:N`` and its like, or the URL. The indexer reads
links and prose with these functions, and the query language reads ``ref:`` with them, so both agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from minutes_search.model import Reference
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.model import RefKind

PROPOSALS: tuple[str, ...] = ("cep", "cfep", "pep", "nep", "spec")
"""The series of proposals that have ids of their own."""


class Found(NamedTuple):
    """A reference in prose: its id, and where it stands in the text as given, in characters."""

    id: str
    start: int
    end: int


_SERIES = "|".join(PROPOSALS)
_OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_REPO = r"[A-Za-z0-9_.-]*[A-Za-z0-9_-]"
# The number ends the word, and no decimals follow: "spec 2.0" is a version.
_PROPOSAL = pattern(rf"(?<![\w-])({_SERIES})[ \u00a0-]?0*([0-9]{{1,4}})(?![\w]|\.[0-9])", re.IGNORECASE)
_PROPOSAL_ALONE = pattern(rf"({_SERIES})[\s:#-]?\s?0*([0-9]{{1,4}})", re.IGNORECASE)
_PROPOSAL_FILE = pattern(rf"({_SERIES})-0*([0-9]{{1,4}})(?=$|[-.])[\w.-]*", re.IGNORECASE)
_ISSUE = pattern(rf"(?<![\w/.@:-])({_OWNER})/({_REPO})#([0-9]+)(?![\w-])")
_REPOSITORY = pattern(rf"{_OWNER}/(?:{_REPO}|\*)")
_GITHUB = pattern(
    rf"https?://(?:www\.)?github\.com/(?!orgs/)({_OWNER})/({_REPO})/(?:issues|pull|discussions)/([0-9]+)(?![0-9A-Za-z_-]).*",
    re.IGNORECASE,
)
_GITHUB_REPOSITORY = pattern(rf"(?:https?://)?(?:www\.)?github\.com/({_OWNER}/{_REPO})/?", re.IGNORECASE)
_PROPOSAL_ID = pattern(rf"({_SERIES}):([0-9]+)")
_LEADING_NUMBER = pattern(r"[0-9]+")
_GITHUB_PAGE = pattern(
    rf"https?://(?:www\.)?github\.com/({_OWNER})/({_REPO}?)(?:\.git)?(?:/([a-z]+)(?:/([^?#]*))?)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_PAGES: dict[str, RefKind] = {
    "issues": "issue", "pull": "pull", "discussions": "discussion", "commit": "commit", "commits": "commit",
    "blob": "blob", "tree": "tree", "compare": "compare",
}  # fmt: skip
# First steps of GitHub addresses that are no accounts.
_NOT_OWNERS = frozenset({"apps", "features", "marketplace", "orgs", "settings", "sponsors", "topics", "users"})
_URL = pattern(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_HOST_AND_PATH = pattern(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/\S+")


def issue_id(owner: str, repo: str, number: str, renamed: Mapping[str, str] | None = None) -> str:
    """Return ``owner/repo#N`` in lower case; `renamed` maps a former ``owner/repo`` to its present one."""
    repository = f"{owner}/{repo}".lower()
    return f"{(renamed or {}).get(repository, repository)}#{int(number)}"


def _proposal_id(series: str, number: str) -> str:
    return f"{series.lower()}:{int(number)}"


def reference_from_url(url: str, renamed: Mapping[str, str] | None = None) -> str | None:
    """Return the id of what a link points to; None where it is no http(s) URL.

    A GitHub issue, pull request or discussion of a repository is ``owner/repo#N`` whatever follows the number; a file
    named for a proposal (``…/cep-0046.md``, ``…/nep-0029-deprecation_policy.html``) is that proposal; anything else
    is the URL as written.
    """
    url = url.strip()
    if not _URL.fullmatch(url):
        return None
    if github := _GITHUB.fullmatch(url):
        return issue_id(github[1], github[2], github[3], renamed)
    name = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
    if proposal := _PROPOSAL_FILE.fullmatch(name):
        return _proposal_id(*proposal.groups())
    return url


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote  # noqa: PLC0415  # few references need it, and no query does

    return unquote(text)


def make_reference(
    reference: str, url: str | None = None, line: int | None = None, renamed: Mapping[str, str] | None = None
) -> Reference:
    """Return the reference of an id with what can be told of it from the id and the link as written."""
    if proposal := _PROPOSAL_ID.fullmatch(reference):
        return Reference(reference, url, line, "proposal", number=int(proposal[2]))
    found = _GITHUB_PAGE.fullmatch(url or reference)
    if found is None or found[1].lower() in _NOT_OWNERS:
        issue = _ISSUE.fullmatch(reference)
        if issue is None:
            return Reference(reference, url, line)
        return Reference(reference, url, line, "number", f"{issue[1]}/{issue[2]}".lower(), int(issue[3]))
    repository = f"{found[1]}/{found[2]}".lower()
    repository = (renamed or {}).get(repository, repository)
    kind, rest = _PAGES.get(found[3] or ""), _decoded((found[4] or "").rstrip("/"))
    if kind in {"issue", "pull", "discussion"}:
        number = _LEADING_NUMBER.match(rest)
        return (
            Reference(reference, url, line, kind, repository, int(number[0]))
            if number
            else Reference(reference, url, line)
        )
    if kind is None:
        whole = found[3] is None
        return Reference(reference, url, line, "repository" if whole else "link", repository)
    return Reference(reference, url, line, kind, repository, path=rest or None)


def reference_key(reference: str) -> str:
    """Return the form in which two ids are compared: a URL with or without its last slash is the same page."""
    return reference.rstrip("/") if _URL.match(reference) else reference


def normalise_reference(text: str, renamed: Mapping[str, str] | None = None) -> str | None:
    """Return the id (as `reference_key` has it) of a reference as a person writes it; None where it is none.

    Understood are ``conda/ceps#112``, ``CEP 46``, ``cfep-12``, ``CFEP05``, ``cep:46``, links with or without
    ``https://``, and file names of proposals.
    """
    text = text.strip()
    if proposal := _PROPOSAL_ALONE.fullmatch(text) or _PROPOSAL_FILE.fullmatch(text):
        return _proposal_id(*proposal.groups())
    if issue := _ISSUE.fullmatch(text):
        return issue_id(issue[1], issue[2], issue[3], renamed)
    found = reference_from_url(f"https://{text}" if _HOST_AND_PATH.fullmatch(text) else text, renamed)
    return found and reference_key(found)


def normalise_repository(text: str) -> str | None:
    """Return ``owner/repo`` or ``owner/*`` in lower case, also from a GitHub link; None where the text is neither."""
    text = text.strip()
    if link := _GITHUB_REPOSITORY.fullmatch(text):
        text = link[1]
    return text.lower() if _REPOSITORY.fullmatch(text) else None


def proposal_ids(text: str) -> list[Found]:
    """Return the proposals that a text names (``CEP 46``, ``cfep-12``, ``nep29``, ``cep-0046.md``), in order."""
    folded = text.lower()
    if "ep" not in folded and "pec" not in folded:
        return []
    return [Found(_proposal_id(m[1], m[2]), m.start(), m.end()) for m in _PROPOSAL.finditer(text)]


def issue_ids(text: str, renamed: Mapping[str, str] | None = None) -> list[Found]:
    """Return each ``owner/repo#N`` of a text in order."""
    if "#" not in text:
        return []
    return [Found(issue_id(m[1], m[2], m[3], renamed), m.start(), m.end()) for m in _ISSUE.finditer(text)]
