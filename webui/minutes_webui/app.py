"""The application factory. Pages and API come with later releases; one page says what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, render_template

from minutes_search import __version__

if TYPE_CHECKING:
    from flask import Response

# Minutes are untrusted text: nothing is loaded from elsewhere, and no script or style stands in a page.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app() -> Flask:
    """Make the application."""
    app = Flask(__name__)

    @app.get("/")
    def home() -> str:
        return render_template("home.html", version=__version__)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return app
