"""The pages of the sample archive, by name: one address of each sort, and the states of a search."""

from __future__ import annotations

from urllib.parse import urlencode


def asking(text: str, **parameters: str) -> str:
    """Give the address of a search."""
    return f"/search?{urlencode({'q': text, **parameters})}"


FLAGSHIP = "every sigstore discussion by WV"
FOUND = (
    "Demo of wick verify, attestations checked at install time",
    "Sigstore attestations for every upload: who checks them, and when?",
    "Mirrors and attestations",
    "Draft: attestations for packages",
    "Signing packages: could we use sigstore?",
)
"""The titles that `FLAGSHIP` finds, the newest first."""

PLACES = {
    "home": "/",
    "search": asking(FLAGSHIP),
    "search-all": "/search?q=",
    "search-nothing": asking("zeppelin by:WV"),
    "search-error": asking("sigstore (by:WV"),
    "item": "/items/13bb0f4b7763",
    "meetings": "/meetings",
    "meeting": "/meetings/sample/2025-03-12",
    "people": "/people",
    "person": "/people/wilmav",
    "refs": "/refs",
    "ref": "/refs/lantern/ceps%2352",
    "actions": "/actions",
    "about": "/about",
    "help": "/help",
    "api": "/api/",
    "not-found": "/nowhere",
}
REFUSED = {"search-error": 422, "not-found": 404}
"""The pages that answer with another status than 200."""
