"""Headers of every answer: what a browser may do with it, and how long it holds."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Response, request

from minutes_search import __version__
from minutes_search.store import StoreError
from minutes_webui.errors import for_programs
from minutes_webui.settings import settings, snapshot
from minutes_webui.snapshots import GoneError

if TYPE_CHECKING:
    from flask import Flask

# Minutes are untrusted text: nothing is loaded from elsewhere, and no script or style stands in a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_OF_ALL = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_OF_PROGRAMS = _OF_ALL | {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
_UNCHANGING = ("static", "alternates.health", "alternates.opensearch", "api.openapi", "api-manual")
"""Endpoints whose answers do not depend on the index."""


def _etag() -> str:
    """Return what changes whenever an answer may: the index, the program, the links, and the day (``last-year``)."""
    state, day = snapshot(), settings().today()
    return state.once(("etag", day), lambda _: _tag(state.name, day.isoformat()))


def _tag(state: str, day: str) -> str:
    links = repr(sorted(settings().links.templates.items()))
    parts = (__version__, state, links, day, str(settings().base_url))
    return hashlib.blake2s("\n".join(parts).encode(), digest_size=10).hexdigest()


def _not_modified() -> Response | None:
    """Answer from the headers alone where the asker has this state's answer already: nothing is searched."""
    known = request.if_none_match
    if not known or request.method not in {"GET", "HEAD"} or request.endpoint in {None, *_UNCHANGING}:
        return None
    try:
        etag = _etag()
    except (StoreError, GoneError):
        return None
    if not known.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag, weak=True)
    return response


def _add(response: Response) -> Response:
    headers, method, endpoint = response.headers, request.method, request.endpoint
    programs = for_programs()
    headers.extend(_OF_PROGRAMS if programs else _OF_ALL)  # no answer has them yet, so none is looked for
    if programs and method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    if endpoint in _UNCHANGING:
        return response
    if response.status_code in {200, 304} and endpoint is not None:
        headers["Cache-Control"] = "public, no-cache"  # kept, but asked about each time: the index may change
        if method in {"GET", "HEAD"} and "ETag" not in headers:
            with suppress(StoreError, GoneError):  # a page that needs no index, such as the manual, has none to name
                response.set_etag(_etag(), weak=True)
    else:
        headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Give all answers of the application these headers."""
    app.before_request(_not_modified)
    app.after_request(_add)
