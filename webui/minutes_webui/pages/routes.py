"""The addresses of the pages, and what all their templates have at hand."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from flask import Blueprint, get_template_attribute
from markupsafe import Markup

from minutes_search.render.text import printable
from minutes_webui.pages import about, actions, addresses, home, items, manual, meetings, people, references, searching
from minutes_webui.pages.showing import day, number, query_text

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the pages to the application."""
    app.jinja_env.finalize = _shown
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["number"] = number
    app.jinja_env.filters["query_text"] = query_text
    app.jinja_env.globals["to"] = addresses
    app.jinja_env.globals["styles"] = _styles
    app.jinja_env.globals["parts"] = app.jinja_env.get_template("parts.html").module
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/", "home", home.view)
    pages.add_url_rule("/search", "search", searching.view)
    pages.add_url_rule("/items/<name>", "item", items.view)
    pages.add_url_rule("/meetings", "meetings", meetings.year_view)
    pages.add_url_rule("/meetings/<archive>/<date>", "meeting", meetings.day_view)
    pages.add_url_rule("/people", "people", people.directory_view)
    pages.add_url_rule("/people/<key>", "person", people.person_view)
    pages.add_url_rule("/refs", "refs", references.list_view)
    pages.add_url_rule("/refs/<path:name>", "ref", references.story_view)
    pages.add_url_rule("/actions", "actions", actions.view)
    pages.add_url_rule("/about", "about", about.view)
    pages.add_url_rule("/help", "help", manual.view)
    app.register_blueprint(pages)


@functools.lru_cache(maxsize=8)
def _styles(static: str) -> Markup:
    """Return what is the same in the head of all pages; `static` is where its files are."""
    found: Markup = get_template_attribute("parts.html", "styles")(static)
    return found


def _shown(value: object) -> object:
    """Return what a template shows of a value: text without the characters that could make it read as another one.

    Minutes are untrusted, and so every text of every page goes through here, whatever a template forgets.
    """
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return printable(value)
    return value
