"""Links to where an item stands on the web: made from its archive's template when they are shown, and never stored.

So a changed template, branch or site needs no new index. The templates of `minutes.toml` come first, then what the
index knows of its sources: the pages of a site, the files of a repository on a known forge; then those of archives that
are known by their name (`PRESETS`). An archive with none of these has no links.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from pathlib import PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from minutes_search import places
from minutes_search.frozen import frozen
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from minutes_search.ledger import ActionPlace
    from minutes_search.model import Meeting
    from minutes_search.store import StoredItem
    from minutes_search.store.sources import ArchiveSource

PLACEHOLDERS = ("archive", "path", "stem", "date", "line", "anchor", "revision")
"""What a template may have in braces. ``path`` is the file's in its archive, ``stem`` its name without folders and
ending, ``anchor`` the nearest one at or above the item on a published page, ``revision`` a branch, tag or commit."""
DEFAULT_REVISION = "main"

_WEB = pattern(r"https?://[^\s/\\{}?#]+(?:[/?#]\S*)?", re.IGNORECASE)


class TemplateError(ValueError):
    """A template cannot be used; the message says why and what would be right."""


@frozen
class LinkTemplate:
    """How the address of an item is made."""

    url: str
    revision: str = DEFAULT_REVISION


_FORGES = {
    "github.com": "https://github.com/{}/blob/{{revision}}/{}{{path}}#L{{line}}",
    "gitlab.com": "https://gitlab.com/{}/-/blob/{{revision}}/{}{{path}}#L{{line}}",
    "codeberg.org": "https://codeberg.org/{}/src/branch/{{revision}}/{}{{path}}#L{{line}}",
}
_REPOSITORY = pattern(
    r"(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?|[\w.-]+@)(?:www\.)?(?P<host>[\w.-]+)"
    r"(?::\d+/|[/:])(?P<name>[^?#\s{}]+?)(?:\.git)?/?"
)


def forge_template(place: places.GitPlace) -> LinkTemplate | None:
    """Return how the files of a repository are linked to on GitHub, GitLab or Codeberg; None for one elsewhere."""
    found = _REPOSITORY.fullmatch(place.url)
    form = _FORGES.get(found["host"]) if found else None
    if found is None or form is None:
        return None
    directory = quote(place.directory)
    branch = place.branch or ("HEAD" if found["host"] != "codeberg.org" else DEFAULT_REVISION)
    return LinkTemplate(form.format(found["name"], f"{directory}/" if directory else ""), branch)


PRESETS: Mapping[str, LinkTemplate] = {
    name: template for name, place in places.PRESETS.items() if (template := forge_template(place))
}
"""Templates by name: that of an archive called so, and what `preset` in `minutes.toml` may name for another one."""


class Spot(NamedTuple):
    """A place in a source file, as far as an address needs it."""

    archive: str
    path: str
    date: datetime.date
    line: int = 1
    anchor: str | None = None


def checked_template(url: str) -> str:
    """Return a template as it is; `TemplateError` where it is none.

    It begins with http:// or https:// and a host as written, since a browser is sent there, and has no other names in
    braces than `PLACEHOLDERS`.
    """
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    try:
        parts = list(Formatter().parse(url))
    except ValueError as error:
        raise TemplateError(f"{url!r} has a single brace; known are {known}") from error
    for _, name, spec, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or spec or conversion):
            written = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            raise TemplateError(f"unknown placeholder {{{written}}}; known are {known}")
    if not (_WEB.fullmatch(url) and url.isprintable()):
        raise TemplateError(f"{url!r} is no address: it begins with https:// and a host, and has no spaces")
    return url


def place_url(template: LinkTemplate, spot: Spot) -> str:
    """Return the address of a place. Values are percent-encoded, but for the slashes of path and revision."""
    values = {
        "archive": _encoded(spot.archive),
        "path": _encoded(spot.path, safe="/"),
        "stem": _encoded(PurePosixPath(spot.path).stem),
        "date": spot.date.isoformat(),
        "line": str(spot.line),
        "anchor": _encoded(spot.anchor or ""),
        "revision": _encoded(template.revision, safe="/"),
    }
    parts = [text + (values[name] if name else "") for text, name, _, _ in Formatter().parse(template.url)]
    return "".join(parts).removesuffix("#")  # of an item without an anchor


def _encoded(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")


@frozen
class Links:
    """The addresses of whatever stands in some archives; None for what is in an archive without a template."""

    templates: Mapping[str, LinkTemplate] = field(default_factory=dict)
    """By archive."""
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The pages of crawled sites, by archive and path."""
    known: Mapping[str, LinkTemplate] = field(default_factory=dict)
    """By archive, of repositories that the index was made from."""

    def with_sources(self, sources: Mapping[str, ArchiveSource]) -> Links:
        """Return these, and what an index knows of its sources."""
        pages = {(archive, path): url for archive, each in sources.items() for path, url in each.addresses.items()}
        git = {archive: each.place for archive, each in sources.items() if isinstance(each.place, places.GitPlace)}
        known = {archive: template for archive, place in git.items() if (template := forge_template(place))}
        return replace(self, addresses=pages, known=known)

    def of_item(self, stored: StoredItem) -> str | None:
        """Return the address of an item."""
        return self.of_line(stored, stored.item.line)

    def of_line(self, stored: StoredItem, line: int) -> str | None:
        """Return the address of another line of an item."""
        return self.of_spot(Spot(stored.archive, stored.path, stored.date, line, stored.item.anchor))

    def of_action(self, place: ActionPlace) -> str | None:
        """Return the address of a copy of an action; the ledger keeps no anchors."""
        return self.of_spot(Spot(place.archive, place.path, place.date, place.line))

    def of_meeting(self, meeting: Meeting) -> str | None:
        """Return the address of a meeting."""
        return self.of_spot(Spot(meeting.archive, meeting.path, meeting.date))

    def of_spot(self, spot: Spot) -> str | None:
        """Return the address of a place."""
        if template := self.templates.get(spot.archive):
            return place_url(template, spot)
        if address := self.addresses.get((spot.archive, spot.path)):
            return f"{address}#{_encoded(spot.anchor)}" if spot.anchor else address
        template = self.known.get(spot.archive) or PRESETS.get(spot.archive)
        return place_url(template, spot) if template else None
