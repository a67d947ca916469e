"""The configuration, `minutes.toml`: where the index is, people whom the attendee tables do not tell, and links."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes_search.links import PRESETS, Links, LinkTemplate, TemplateError, checked_template

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")

FILE_NAME = "minutes.toml"
INDEX_VARIABLE = "MINUTES_SEARCH_INDEX"
_PERSON_KEYS = {"name", "login", "aliases", "initials", "since", "until"}
_ARCHIVE_KEYS = {"url", "preset", "revision"}


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the place and what would be right there."""


@dataclass(frozen=True, slots=True)
class ConfiguredPerson:
    """A person as ``[[people]]`` names them; wins over everything seen in attendee tables."""

    name: str
    login: str | None = None
    aliases: tuple[str, ...] = ()
    """Labels that mean this person: former names, nicknames, misspellings."""
    initials: tuple[str, ...] = ()
    since: datetime.date | None = None
    """The first day on which the labels mean this person."""
    until: datetime.date | None = None
    """The last such day."""

    def holds_on(self, date: datetime.date) -> bool:
        """Whether the labels mean this person on that day."""
        return (self.since is None or self.since <= date) and (self.until is None or date <= self.until)


@dataclass(frozen=True, slots=True)
class Config:
    """What `minutes.toml` says."""

    index: Path | None = None
    """As written, relative to the file's folder."""
    people: tuple[ConfiguredPerson, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Former ``owner/repo`` to present one, in lower case."""
    links: Links = field(default_factory=Links)
    """The templates of ``[archives.NAME]``, each the address of an item of that archive."""


def load_config(folder: Path) -> Config:
    """Read ``minutes.toml`` of a folder; an empty configuration where there is none. Raises ConfigError."""
    file = folder / FILE_NAME
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    if unknown := sorted(data.keys() - {"index", "people", "renamed", "archives"}):
        raise ConfigError(f"{file}: unknown key {unknown[0]!r}; known are archives, index, people and renamed")
    index = data.get("index")
    if index is not None and not isinstance(index, str):
        raise ConfigError(f'{file}: index must be a folder in quotes, as in index = ".index"')
    people = data.get("people", [])
    if not isinstance(people, list):
        raise ConfigError(f"{file}: people must be tables, each under [[people]]")
    persons = tuple(_person(file, number, row) for number, row in enumerate(people, 1))
    renamed, links = _renamed(file, data.get("renamed", {})), _links(file, data.get("archives", {}))
    return Config(folder / index if index else None, persons, renamed, links)


def _renamed(file: Path, table: object) -> dict[str, str]:
    """Read the table of renamed repositories, each as ``"old/name" = "new/name"``."""
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: renamed must be a table, under [renamed]")
    for old, new in table.items():
        if not (_REPOSITORY.fullmatch(old) and isinstance(new, str) and _REPOSITORY.fullmatch(new)):
            raise ConfigError(f'{file}: [renamed] {old!r} must be as in "old-owner/name" = "new-owner/name"')
    return {old.lower(): new.lower() for old, new in table.items()}


def _links(file: Path, table: object) -> Links:
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise ConfigError(f"{file}: archives must be tables, each under [archives.NAME]")
    templates = {name: _template(f"{file}: [archives.{name}]", name, row) for name, row in table.items()}
    return Links({name: template for name, template in templates.items() if template})


def _template(where: str, name: str, row: Mapping[str, Any]) -> LinkTemplate | None:
    """Read how the links of an archive are made: by `url`, else by a preset, which is that of its name by default."""
    if unknown := sorted(row.keys() - _ARCHIVE_KEYS):
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_ARCHIVE_KEYS))}")
    url, preset, revision = (_text(where, row, key) for key in ("url", "preset", "revision"))
    if url and preset:
        raise ConfigError(f"{where}: url and preset exclude each other")
    if preset is not None and preset not in PRESETS:
        raise ConfigError(f"{where}: there is no preset {preset!r}; there are {', '.join(PRESETS)}")
    found = PRESETS.get(preset or name)
    if url is not None:
        try:
            found = LinkTemplate(checked_template(url))
        except TemplateError as error:
            raise ConfigError(f"{where}: url: {error}") from error
    if found is None and revision:
        raise ConfigError(f"{where}: revision needs a url or a preset")
    return replace(found, revision=revision) if found and revision else found


def _person(file: Path, number: int, row: object) -> ConfiguredPerson:
    where = f"{file}: [[people]] number {number}"
    if not isinstance(row, dict):
        raise ConfigError(f"{where} must be a table")
    if unknown := sorted(row.keys() - _PERSON_KEYS):
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_PERSON_KEYS))}")
    if not isinstance(row.get("name"), str):
        raise ConfigError(f"{where}: name is missing")
    return ConfiguredPerson(
        name=row["name"],
        login=_text(where, row, "login"),
        aliases=_texts(where, row, "aliases"),
        initials=_texts(where, row, "initials"),
        since=_date(where, row, "since"),
        until=_date(where, row, "until"),
    )


def _text(where: str, row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{where}: {key} must be a text in quotes")
    return value


def _texts(where: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f'{where}: {key} must be a list of texts, as in {key} = ["WV"]')
    return tuple(value)


def _date(where: str, row: Mapping[str, Any], key: str) -> datetime.date | None:
    value = row.get(key)
    if value is not None and (not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)):
        raise ConfigError(f"{where}: {key} must be a date without quotes, as in {key} = 2020-01-31")
    return value


def index_folder(given: Path | None, config: Config, environment: Mapping[str, str]) -> Path:
    """Give the index directory: as given, else of the environment, else as configured, else the platform's."""
    if given is not None:
        return given
    if named := environment.get(INDEX_VARIABLE):
        return Path(named)
    if config.index is not None:
        return config.index
    import platformdirs  # noqa: PLC0415  # most runs name their index

    return platformdirs.user_data_path("minutes-search", appauthor=False) / "index"
