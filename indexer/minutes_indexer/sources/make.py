"""From a place to the source that reads it. What only one kind needs is imported for that kind only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.sources.folder import FolderSource
from minutes_search.places import FolderPlace, GitPlace, SitePlace

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.sources.base import Source
    from minutes_search.places import Place


def make_source(place: Place, archive: str, cache: Path) -> Source:
    """Make the source of an archive. `cache`: the folder for what is fetched."""
    match place:
        case FolderPlace():
            return FolderSource(place.folder, archive)
        case GitPlace():
            from minutes_indexer.sources.git import GitSource  # noqa: PLC0415

            return GitSource(place, archive, cache)
        case SitePlace():
            from minutes_indexer.sources.site import SiteSource  # noqa: PLC0415

            return SiteSource(place, archive, cache)
