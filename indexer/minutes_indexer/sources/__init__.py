"""Where minutes come from: one file a kind of source, behind one interface."""

from minutes_indexer.sources.base import Source, SourceError, SourceFile, SourceState, Version
from minutes_indexer.sources.folder import FolderSource

__all__ = ["FolderSource", "Source", "SourceError", "SourceFile", "SourceState", "Version"]
