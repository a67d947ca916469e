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
_UNCHANGING = ("static", "alternates.health", "alternates.opensearch", "api.openapi", "api-manual")
"""Endpoints whose answers do not depend on the index."""


def _etag() -> str:
    """Return what changes whenever an answer may: the index, the program, the links, and the day (``last-year``)."""
    links = repr(sorted(settings().links.templates.items()))
    parts = (__version__, snapshot().name, links, settings().today().isoformat(), str(settings().base_url))
    return hashlib.blake2s("\n".join(parts).encode(), digest_size=10).hexdigest()


def _not_modified() -> Response | None:
    """Answer from the headers alone where the asker has this state's answer already: nothing is searched."""
    if request.method not in {"GET", "HEAD"} or request.endpoint in {None, *_UNCHANGING} or not request.if_none_match:
        return None
    try:
        etag = _etag()
    except (StoreError, GoneError):
        return None
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag, weak=True)
    return response


def _add(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if for_programs():
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
            response.headers["Access-Control-Max-Age"] = "86400"
    if request.endpoint in _UNCHANGING:
        return response
    if response.status_code in {200, 304} and request.endpoint is not None:
        response.headers["Cache-Control"] = "public, no-cache"  # kept, but asked about each time: the index may change
        if "ETag" not in response.headers and request.method in {"GET", "HEAD"}:
            with suppress(StoreError, GoneError):  # a page that needs no index, such as the manual, has none to name
                response.set_etag(_etag(), weak=True)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Give all answers of the application these headers."""
    app.before_request(_not_modified)
    app.after_request(_add)
