"""A git repository as a source of minutes, read by the git command."""

from minutes_indexer.sources.git.source import GitSource

__all__ = ["GitSource"]
