"""The pages for people."""

from minutes_webui.pages.routes import register

__all__ = ["register"]
