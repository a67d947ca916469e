"""The configuration, `minutes.toml`, and what the environment says in its place."""

from minutes_search.config.file import (
    CACHE_VARIABLE,
    FILE_NAME,
    INDEX_VARIABLE,
    Config,
    ConfiguredPerson,
    cache_folder,
    index_folder,
    load_config,
)
from minutes_search.config.values import ConfigError

__all__ = [
    "CACHE_VARIABLE",
    "FILE_NAME",
    "INDEX_VARIABLE",
    "Config",
    "ConfigError",
    "ConfiguredPerson",
    "cache_folder",
    "index_folder",
    "load_config",
]
