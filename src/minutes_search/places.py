"""Where the minutes of an archive are, as the configuration says it and the index remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from minutes_search.frozen import frozen
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@frozen
class FolderPlace:
    """A folder, or a single file."""

    folder: Path


@frozen
class GitPlace:
    """A git repository, or a part of it."""

    url: str
    """As git understands it; of a repository on this machine its absolute path."""
    branch: str | None = None
    """None for the one that the repository itself takes for its own (HEAD)."""
    directory: str = ""
    """Of the repository, with forward slashes; empty for all of it. Paths in the archive are relative to it."""
    files: tuple[str, ...] = ()
    """Patterns as `*.md` or `20??/**/*.md`, relative to the directory; empty for everything that may be minutes."""
    history: bool = True
    """Whether to fetch all commits, which tell when items entered; without it only the last one is fetched."""


@frozen
class SitePlace:
    """A published site, or a part of it."""

    start: str
    """The address where crawling starts."""
    prefix: str
    """Only addresses that begin so are asked for."""
    delay: float = 1.0
    """Seconds between two requests, at least; robots.txt may ask for more."""
    max_pages: int = 2000
    max_bytes: int = 200_000_000
    """Of all pages together."""


Place: TypeAlias = FolderPlace | GitPlace | SitePlace

PRESETS: Mapping[str, GitPlace] = {
    "conda-forge": GitPlace(
        "https://github.com/conda-forge/conda-forge.github.io", "main", "community/minutes", ("*.md",)
    ),
    "conda-ecosystem": GitPlace("https://github.com/conda/governance", "main", "meetings/archive", ("*.md",)),
}
"""The archives that are known by name: conda-forge's core meetings (2016 to 2025), and those of the conda ecosystem, in
which they go on (2020 to now)."""

_CREDENTIALS = pattern(r"(?<=://)[^/@\s]*@")
_KINDS: Mapping[str, type[FolderPlace | GitPlace | SitePlace]] = {
    "folder": FolderPlace,
    "git": GitPlace,
    "site": SitePlace,
}


def place_to_dict(place: Place) -> dict[str, Any]:
    """Return a place as plain values, for JSON."""
    from dataclasses import asdict  # noqa: PLC0415  # not needed for reading

    kind = next(name for name, each in _KINDS.items() if isinstance(place, each))
    values = asdict(place)
    if "folder" in values:
        values["folder"] = str(values["folder"])
    return {"kind": kind, **values}


def place_from_dict(data: Mapping[str, Any]) -> Place:
    """Return the place that `place_to_dict` wrote; KeyError or TypeError when `data` is something else."""
    from pathlib import Path  # noqa: PLC0415  # a query needs no places

    values = dict(data)
    kind = _KINDS[values.pop("kind")]
    if "folder" in values:
        values["folder"] = Path(values["folder"])
    if "files" in values:
        values["files"] = tuple(values["files"])
    return kind(**values)


def shown_url(text: str) -> str:
    """Return an address, or a text that has some, without users' names and passwords: messages are read by many."""
    return _CREDENTIALS.sub("", text)


def place_text(place: Place) -> str:
    """Return a place in words."""
    match place:
        case FolderPlace():
            return str(place.folder)
        case GitPlace():
            more = [f"branch {place.branch}" if place.branch else "", place.directory, " ".join(place.files)]
            told = ", ".join(each for each in more if each)
            return shown_url(place.url) + (f" ({told})" if told else "")
        case SitePlace():
            return shown_url(place.start)


def site_prefix(start: str) -> str:
    """Return what the addresses of a site begin with where nothing else is said: the folder of the start address."""
    scheme, _, rest = start.partition("://")
    path = rest.partition("#")[0].partition("?")[0]
    folder = path[: path.rfind("/") + 1] if "/" in path else f"{path}/"
    return f"{scheme}://{folder}"
