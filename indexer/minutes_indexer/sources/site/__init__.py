"""A published site as a source: crawled politely, kept in a cache, asked only for what changed."""

from minutes_indexer.sources.site.source import SiteSource

__all__ = ["SiteSource"]
