"""How the address of a line is made: templates as `minutes.toml` has them, of repositories on known forges, by name."""

from __future__ import annotations

import functools
import re
from pathlib import PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING
from urllib.parse import quote

from minutes_search import places
from minutes_search.links import DEFAULT_REVISION, LinkTemplate
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minutes_search.links import Spot

PLACEHOLDERS = ("archive", "path", "stem", "date", "line", "anchor", "revision")
"""What a template may have in braces. ``path`` is the file's in its archive, ``stem`` its name without folders and
ending, ``anchor`` the nearest one at or above the item on a published page, ``revision`` a branch, tag or commit."""

_WEB = pattern(r"https?://[^\s/\\{}?#]+(?:[/?#]\S*)?", re.IGNORECASE)


class TemplateError(ValueError):
    """A template cannot be used; the message says why and what would be right."""


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


@functools.lru_cache(maxsize=1024)
def around_line(template: LinkTemplate, spot: Spot) -> tuple[str, ...]:
    """Return what stands around the number of the line in the address of a place, which joins it to the address.

    Values are percent-encoded, but for the slashes of path and revision. The number of `spot` itself does not count:
    where it is always the same, all items of a file that have no anchor share what they get.
    """
    around = [""]
    for text, name in _parts(template.url):
        around[-1] += text
        if name == "line":
            around.append("")
        elif name:
            around[-1] += _value(name, template, spot)
    around[-1] = around[-1].removesuffix("#")  # of an item without an anchor
    return tuple(around)


@functools.lru_cache(maxsize=64)
def _parts(url: str) -> list[tuple[str, str | None]]:
    """Return the parts of a template: text, and the placeholder behind it."""
    return [(text, name) for text, name, _, _ in Formatter().parse(url)]


def _value(name: str, template: LinkTemplate, spot: Spot) -> str:
    """Return what stands for a placeholder: only what a template names is worked out."""
    match name:
        case "path":
            return encoded(spot.path, safe="/")
        case "revision":
            return encoded(template.revision, safe="/")
        case "archive":
            return encoded(spot.archive)
        case "date":
            return spot.date.isoformat()
        case "anchor":
            return encoded(spot.anchor or "")
        case "stem":
            return encoded(PurePosixPath(spot.path).stem)
    raise KeyError(name)


@functools.lru_cache(maxsize=1024)
def encoded(text: str, safe: str = "") -> str:
    """Percent-encode a value, but for the characters of `safe`."""
    return quote(text, safe=safe, errors="replace")
