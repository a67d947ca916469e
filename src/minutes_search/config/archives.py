"""The part `[archives.NAME]` of `minutes.toml`: where an archive's minutes are, and where they are published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from minutes_search import places
from minutes_search.config.values import ConfigError, read_flag, read_number, read_text, read_texts
from minutes_search.link_templates import PRESETS, TemplateError, checked_template, forge_template
from minutes_search.links import LinkTemplate
from minutes_search.locations import LocationError, read_location
from minutes_search.places import FolderPlace, GitPlace, Place, SitePlace, site_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping


_OF_SOURCE = {
    "folder": set[str](),
    "git": {"branch", "directory", "files", "history"},
    "site": {"prefix", "delay", "max_pages", "max_bytes"},
}
"""The keys that name a source, each with those that go with it only."""
_KEYS = {"url", "preset", "revision", *_OF_SOURCE, *set[str]().union(*_OF_SOURCE.values())}


@dataclass(frozen=True, slots=True)
class ConfiguredArchive:
    """One archive of the configuration."""

    place: Place | None
    """As it is written; None where no source is named."""
    preset: Place | None
    """Where the minutes of the preset are that it names, or is called as."""
    template: LinkTemplate | None


def read_archives(file: Path, table: object) -> dict[str, ConfiguredArchive]:
    """Read the tables of all archives, by name. Raises ConfigError."""
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise ConfigError(f"{file}: archives must be tables, each under [archives.NAME]")
    return {name: _archive(file, name, row) for name, row in table.items()}


def _archive(file: Path, name: str, row: Mapping[str, Any]) -> ConfiguredArchive:
    where = f"{file}: [archives.{name}]"
    if unknown := sorted(row.keys() - _KEYS):
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    preset = read_text(where, row, "preset")
    if preset is not None and preset not in PRESETS:
        raise ConfigError(f"{where}: there is no preset {preset!r}; there are {', '.join(PRESETS)}")
    place = _place(where, file.parent, row)
    known = places.PRESETS.get(preset or name)
    return ConfiguredArchive(place, known, _template(where, preset or name, row, place))


def _place(where: str, folder: Path, row: Mapping[str, Any]) -> Place | None:
    kinds = [key for key in _OF_SOURCE if key in row]
    if len(kinds) > 1:
        raise ConfigError(f"{where}: {kinds[0]} and {kinds[1]} exclude each other; an archive has one source")
    for kind, keys in _OF_SOURCE.items():
        if kind not in kinds and (stray := sorted(keys & row.keys())):
            raise ConfigError(f"{where}: {stray[0]} goes with {kind}, which is missing")
    if not kinds:
        return None
    given = read_text(where, row, kinds[0]) or ""
    if not given.strip():
        raise ConfigError(f"{where}: {kinds[0]} is empty")
    if kinds[0] == "folder":
        return FolderPlace((folder / Path(given).expanduser()).resolve())
    return _git_place(where, folder, given, row) if kinds[0] == "git" else _site_place(where, given, row)


def _git_place(where: str, folder: Path, given: str, row: Mapping[str, Any]) -> GitPlace:
    local = folder / Path(given).expanduser()
    try:
        place = read_location(f"git+{local.resolve()}" if local.exists() else given).place
    except LocationError as error:
        raise ConfigError(f"{where}: git: {error}") from error
    if not isinstance(place, GitPlace):
        # A forge of one's own, whose addresses look like any other page's; or a path that is not there yet.
        place = GitPlace(given if "://" in given else str(local.resolve()))
    return GitPlace(
        place.url,
        read_text(where, row, "branch") or place.branch,
        (read_text(where, row, "directory") or place.directory).strip("/"),
        read_texts(where, row, "files"),
        read_flag(where, row, "history", default=True),
    )


def _site_place(where: str, start: str, row: Mapping[str, Any]) -> SitePlace:
    parts = urlsplit(start)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f'{where}: site must be a web address, as in site = "https://example.org/minutes/"')
    prefix = read_text(where, row, "prefix") or site_prefix(start)
    if urlsplit(prefix)[:2] != parts[:2]:
        raise ConfigError(f"{where}: prefix must begin as site does, with {parts.scheme}://{parts.netloc}/")
    usual = SitePlace(start, prefix)
    return replace(
        usual,
        delay=read_number(where, row, "delay", default=usual.delay),
        max_pages=int(read_number(where, row, "max_pages", default=usual.max_pages, least=1)),
        max_bytes=int(read_number(where, row, "max_bytes", default=usual.max_bytes, least=1)),
    )


def _template(where: str, preset: str, row: Mapping[str, Any], place: Place | None) -> LinkTemplate | None:
    """Read how the links of an archive are made: by `url`, else by a preset, else by the source."""
    url, revision = read_text(where, row, "url"), read_text(where, row, "revision")
    if url and "preset" in row:
        raise ConfigError(f"{where}: url and preset exclude each other")
    found = forge_template(place) if isinstance(place, GitPlace) else None
    found = found or PRESETS.get(preset)
    if url is not None:
        try:
            found = LinkTemplate(checked_template(url))
        except TemplateError as error:
            raise ConfigError(f"{where}: url: {error}") from error
    if found is None and revision:
        raise ConfigError(f"{where}: revision needs a url, a preset or a repository on a forge that is known")
    return replace(found, revision=revision) if found and revision else found
