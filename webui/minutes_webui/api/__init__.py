"""The JSON API, the feeds and the tables: everything for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_webui.api import alternates, manual, operations

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the addresses for programs to the application."""
    blueprint, spec = operations.make_blueprint()
    app.register_blueprint(blueprint)
    app.add_url_rule("/api/", "api-manual", lambda: manual.page(spec.spec))
    app.register_blueprint(alternates.blueprint)
