"""Reading single values of `minutes.toml`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the place and what would be right there."""


def read_text(where: str, row: Mapping[str, Any], key: str) -> str | None:
    """Return a text; None where there is none. `where` begins the message of a ConfigError."""
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{where}: {key} must be a text in quotes")
    return value


def read_texts(where: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return a list of texts; an empty one where there is none. Raises ConfigError."""
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f'{where}: {key} must be a list of texts, as in {key} = ["WV"]')
    return tuple(value)


def read_date(where: str, row: Mapping[str, Any], key: str) -> datetime.date | None:
    """Return a day; None where there is none. Raises ConfigError."""
    value = row.get(key)
    if value is not None and (not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)):
        raise ConfigError(f"{where}: {key} must be a date without quotes, as in {key} = 2020-01-31")
    return value


def read_flag(where: str, row: Mapping[str, Any], key: str, *, default: bool) -> bool:
    """Return whether something is wanted. Raises ConfigError."""
    value = row.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} must be true or false")
    return value


def read_number(where: str, row: Mapping[str, Any], key: str, *, default: float, least: float = 0) -> float:
    """Return a number that is at least so large. Raises ConfigError."""
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= least:
        raise ConfigError(f"{where}: {key} must be a number, {least:g} or more")
    return value
