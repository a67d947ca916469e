"""The configuration, `minutes.toml`: where the index is, people whom the attendee tables do not tell, and links."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes_search.config.values import ConfigError, read_date, read_text, read_texts
from minutes_search.frozen import field, frozen
from minutes_search.links import Links
from minutes_search.patterns import pattern

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from minutes_search.config.archives import ConfiguredArchive
    from minutes_search.places import Place

_REPOSITORY = pattern(r"[\w.-]+/[\w.-]+")

FILE_NAME = "minutes.toml"
INDEX_VARIABLE = "MINUTES_SEARCH_INDEX"
CACHE_VARIABLE = "MINUTES_SEARCH_CACHE"
_KEYS = {"index", "cache", "people", "renamed", "archives"}
_PERSON_KEYS = {"name", "login", "aliases", "initials", "since", "until"}


@frozen
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


@frozen
class Config:
    """What `minutes.toml` says."""

    index: Path | None = None
    """As written, relative to the file's folder."""
    people: tuple[ConfiguredPerson, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Former ``owner/repo`` to present one, in lower case."""
    links: Links = field(default_factory=Links)
    """The templates of ``[archives.NAME]``, each the address of an item of that archive."""
    cache: Path | None = None
    """Where what was fetched is kept; as written, relative to the file's folder."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the minutes of archives are, of those of which it is said."""
    presets: Mapping[str, Place] = field(default_factory=dict)
    """Where they are of archives that only name a preset, or are called as one."""


def load_config(folder: Path) -> Config:
    """Read ``minutes.toml`` of a folder; an empty configuration where there is none. Raises ConfigError."""
    file = folder / FILE_NAME
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    data = _parsed(file, text)
    if unknown := sorted(data.keys() - _KEYS):
        raise ConfigError(f"{file}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    people = data.get("people", [])
    if not isinstance(people, list):
        raise ConfigError(f"{file}: people must be tables, each under [[people]]")
    archives = _archives(file, data["archives"]) if "archives" in data else {}
    return Config(
        _folder(file, data, "index"),
        tuple(_person(file, number, row) for number, row in enumerate(people, 1)),
        _renamed(file, data.get("renamed", {})),
        Links({name: archive.template for name, archive in archives.items() if archive.template}),
        _folder(file, data, "cache"),
        {name: archive.place for name, archive in archives.items() if archive.place},
        {name: archive.preset for name, archive in archives.items() if archive.preset and not archive.place},
    )


def _parsed(file: Path, text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415  # most folders have no such file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error


def _archives(file: Path, table: object) -> dict[str, ConfiguredArchive]:
    from minutes_search.config.archives import read_archives  # noqa: PLC0415  # most files have none

    return read_archives(file, table)


def _folder(file: Path, data: Mapping[str, Any], key: str) -> Path | None:
    folder = data.get(key)
    if folder is not None and not isinstance(folder, str):
        raise ConfigError(f'{file}: {key} must be a folder in quotes, as in {key} = ".{key}"')
    return file.parent / folder if folder else None


def _renamed(file: Path, table: object) -> dict[str, str]:
    """Read the table of renamed repositories, each as ``"old/name" = "new/name"``."""
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: renamed must be a table, under [renamed]")
    for old, new in table.items():
        if not (_REPOSITORY.fullmatch(old) and isinstance(new, str) and _REPOSITORY.fullmatch(new)):
            raise ConfigError(f'{file}: [renamed] {old!r} must be as in "old-owner/name" = "new-owner/name"')
    return {old.lower(): new.lower() for old, new in table.items()}


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
        login=read_text(where, row, "login"),
        aliases=read_texts(where, row, "aliases"),
        initials=read_texts(where, row, "initials"),
        since=read_date(where, row, "since"),
        until=read_date(where, row, "until"),
    )


def index_folder(given: Path | None, config: Config, environment: Mapping[str, str]) -> Path:
    """Give the index directory: as given, else of the environment, else as configured, else the platform's."""
    if folder := _said(given, environment.get(INDEX_VARIABLE), config.index):
        return folder
    import platformdirs  # noqa: PLC0415  # most runs name their index

    return platformdirs.user_data_path("minutes-search", appauthor=False) / "index"


def cache_folder(given: Path | None, config: Config, environment: Mapping[str, str]) -> Path:
    """Give the folder for what is fetched, found as the index directory is."""
    if folder := _said(given, environment.get(CACHE_VARIABLE), config.cache):
        return folder
    import platformdirs  # noqa: PLC0415  # only what fetches needs it

    return platformdirs.user_cache_path("minutes-search", appauthor=False)


def _said(given: Path | None, of_environment: str | None, configured: Path | None) -> Path | None:
    if given is not None:
        return given
    return Path(of_environment) if of_environment else configured
