"""The web page: a Flask application factory."""

from minutes_webui.app import create_app

__all__ = ["create_app"]
