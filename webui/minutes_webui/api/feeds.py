"""Answers as Atom feeds (RFC 4287): the results of any search, and the meetings."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from flask import Response, request, url_for

from minutes_search.query.describe import describe
from minutes_search.render.text import printable
from minutes_webui import warming
from minutes_webui.api.rows import page_of_day, page_of_item
from minutes_webui.asking import address
from minutes_webui.marking import marked
from minutes_webui.settings import absolute, archive_links, snapshot

if TYPE_CHECKING:
    from minutes_search.search import Hit
    from minutes_search.search.meetings import MeetingHead
    from minutes_webui.asking import Answer

_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.UUID("6f0f4b0e-6f58-4b52-9c1d-0f7c54a6f3a1")
"""The name space of the ids of entries: the same item has the same id on whatever server it is read."""


def search_feed(answer: Answer) -> Response:
    """Return the results of a search as a feed."""
    said = describe(answer.understood.query)
    page = absolute(url_for("pages.search") + f"?{request.query_string.decode()}")
    feed = _feed(f"Minutes: {said}", page, address("search", answer.asked, page=None, generation=None))
    for hit in answer.results.hits:
        feed.append(_item_entry(hit))
    return _response(feed)


def meetings_feed(heads: list[MeetingHead]) -> Response:
    """Return meetings as a feed."""
    feed = _feed("Minutes: meetings", absolute(url_for("pages.meetings")), "meetings")
    for head in heads:
        entry = _entry(
            f"meeting {head.archive}/{head.path}", head.title, page_of_day(head.archive, head.date), head.date
        )
        _add(entry, "content", f"{head.items} items, {len(head.attendees)} attendees", type="text")
        feed.append(entry)
    return _response(feed)


def _feed(title: str, page: str, name: str) -> ET.Element:
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", uuid.uuid5(_NAMES, name).urn)
    _add(feed, "title", title)
    written = warming.size(snapshot()).written or datetime.datetime.fromtimestamp(0, datetime.UTC)
    _add(feed, "updated", written.isoformat(timespec="seconds"))
    _add(feed, "link", rel="self", href=absolute(request.full_path.rstrip("?")), type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=page, type="text/html")
    _add(feed, "generator", "minutes-search")
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", "minutes-search")
    return feed


def _entry(name: str, title: str, page: str, date: datetime.date) -> ET.Element:
    entry = ET.Element(f"{{{_ATOM}}}entry")
    _add(entry, "id", uuid.uuid5(_NAMES, name).urn)
    _add(entry, "title", title)
    moment = f"{date.isoformat()}T00:00:00Z"
    _add(entry, "updated", moment)
    _add(entry, "published", moment)
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    return entry


def _item_entry(hit: Hit) -> ET.Element:
    stored, item = hit.stored, hit.stored.item
    entry = _entry(f"item {stored.archive}/{item.id}", item.title, page_of_item(item.id), stored.date)
    if url := archive_links().of_item(stored):
        _add(entry, "link", rel="via", href=url)
    for owner in item.owners:
        author = ET.SubElement(entry, f"{{{_ATOM}}}author")
        _add(author, "name", owner.name or owner.label)
    _add(entry, "category", term=item.kind)
    # The HTML is text of the feed: escaped once as HTML here, and once more as XML when the feed is written.
    text = "".join(f"<p>{marked(line.text, ())}</p>" for line in item.lines)
    _add(entry, "content", text, type="html")
    return entry


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    """Add an element; characters that XML does not have become replacement characters."""
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _valid(value) for key, value in attributes.items()})
    element.text = None if text is None else _valid(text)


def _valid(text: str) -> str:
    return "".join("\ufffd" if char in "\ufffe\uffff" else char for char in printable(text))


def _response(feed: ET.Element) -> Response:
    ET.register_namespace("", _ATOM)
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, mimetype="application/atom+xml")
