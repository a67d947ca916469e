"""Every address that the pages of a site link to, and what is wrong with an answer that should be inert."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask.testing import FlaskClient

SITE = "http://localhost"
STARTS = ("/", "/meetings", "/people", "/refs", "/actions", "/about", "/help", "/api/")
"""The pages that all others are linked from."""
LINKED = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "{http://www.w3.org/1999/xlink}href",
)
FORBIDDEN = frozenset({"applet", "base", "embed", "foreignobject", "frame", "iframe", "math", "object", "style"})
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of the text after them."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Answer:
    """What one address answered."""

    url: str
    status: int
    type: str
    """The media type, without parameters."""
    text: str

    @property
    def tree(self) -> html.HtmlElement:
        """The answer as HTML."""
        return html.document_fromstring(self.text.encode(), parser=html.HTMLParser(encoding="utf-8"))

    @property
    def is_page(self) -> bool:
        return self.type == "text/html"


def get(client: FlaskClient, url: str) -> Answer:
    """Ask for an address of the site, without following a redirection."""
    with client.get(url) as response:
        media = response.mimetype or ""
        text = "" if media.startswith("font/") else response.get_data(as_text=True)
        return Answer(url, response.status_code, media, text)


def crawl(client: FlaskClient, starts: Sequence[str] = STARTS) -> dict[str, Answer]:
    """Give every answer that is reached by links from some addresses; of searches only those among the addresses."""
    answers: dict[str, Answer] = {}
    waiting = list(starts)
    while waiting:
        url = waiting.pop()
        if url in answers:
            continue
        answers[url] = answer = get(client, url)
        if answer.is_page:
            waiting += [link for link in _internal(answer) if link not in answers and not link.startswith("/search")]
    return answers


def _internal(answer: Answer) -> Iterator[str]:
    for _, attribute, link, _ in answer.tree.iterlinks():
        target = urldefrag(urljoin(SITE + answer.url, link.strip())).url
        if attribute in {"href", "src"} and target.startswith(SITE + "/"):
            yield target.removeprefix(SITE)


def active_parts(answer: Answer) -> list[str]:
    """Give what a reader's program would run, load or obey in an answer, other than what the site means by it."""
    if answer.type != "application/json" and (control := CONTROLS.search(answer.text)):
        return [f"control character {control.group()!r}"]
    if answer.is_page:
        return list(active_markup(answer.tree))
    if answer.type == "application/atom+xml":
        return list(_active_feed(answer.text))
    if answer.type == "text/csv":
        return [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row if cell.startswith(FORMULA)]
    if answer.type == "application/json":
        return list(_active_json(json.loads(answer.text)))
    return []


def active_markup(tree: html.HtmlElement, *, scripts: bool = True) -> Iterator[str]:
    """Tell of markup that runs, loads or covers something; `scripts` says whether the site's own may be there."""
    for element in tree.iter(etree.Element):
        tag = str(element.tag).lower()
        own = scripts and (element.get("src") or "").startswith("/static/") and not (element.text or "").strip()
        if tag in FORBIDDEN or (tag == "script" and not own):
            yield etree.tostring(element, encoding="unicode", with_tail=False)[:200]
        if tag != "title" and TURNS.search(f"{element.text or ''}{element.tail or ''}"):
            yield f"{tag} with text that turns round what is after it"
        if tag == "meta" and element.get("http-equiv"):
            yield f"meta {element.get('http-equiv')}"
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on") or name in {"style", "srcdoc", "srcset", "ping"}:
                yield f"{tag} {name}={value!r}"
            elif name in LINKED:
                yield from _active_link(tag, str(name), str(value), element.get("rel") or "")


def _active_link(tag: str, name: str, value: str, rel: str) -> Iterator[str]:
    # A browser drops these characters before it looks for the scheme.
    parts = urlsplit(re.sub(r"[\x00-\x20]", "", value))
    if parts.scheme not in {"", "http", "https", "mailto"}:
        yield f"{tag} {name}={value!r}"
    elif parts.netloc and tag != "a" and "canonical" not in rel:
        yield f"{tag} loads {value!r}"
    elif parts.netloc and tag == "a" and "noopener" not in rel.split():
        yield f"a link without rel=noopener to {value!r}"


def _active_feed(text: str) -> Iterator[str]:
    feed = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    if feed.getroottree().docinfo.doctype:
        yield "a document type"
    for element in feed.iter(etree.Element):
        if not str(element.tag).startswith(ATOM):
            yield f"element {element.tag!r}"
        if element.get("type") in {"html", "xhtml"} and (element.text or "").strip():
            yield from active_markup(_fragment(element.text or ""), scripts=False)
        if urlsplit(element.get("href") or "").scheme not in {"", "http", "https"}:
            yield f"link to {element.get('href')!r}"


def _active_json(value: Any, name: str = "") -> Iterator[str]:
    """Tell of markup in the members that hold HTML; all others are plain text."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _active_json(member, key)
    elif isinstance(value, list):
        for member in value:
            yield from _active_json(member, name)
    elif isinstance(value, str) and "html" in name:
        yield from active_markup(_fragment(value), scripts=False)
    elif isinstance(value, str) and name.endswith("url") and urlsplit(value).scheme not in {"", "http", "https"}:
        yield f"{name} {value!r}"


def _fragment(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(re.sub(f"{CONTROLS.pattern}|[\ufffe\uffff]", "", text), create_parent=True)
