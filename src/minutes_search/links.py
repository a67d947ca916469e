"""Links to where an item stands on the web: made from its archive's template when they are shown, and never stored.

So a changed template, branch or site needs no new index. The templates of `minutes.toml` come first, then what the
index knows of its sources: the pages of a site, the files of a repository on a known forge; then those of archives that
are known by their name (`PRESETS`). An archive with none of these has no links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_search.frozen import field, frozen, replace

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minutes_search.ledger import ActionPlace
    from minutes_search.model import Meeting
    from minutes_search.store import StoredItem
    from minutes_search.store.sources import ArchiveSource

DEFAULT_REVISION = "main"


def at_line(around: Sequence[str], line: int) -> str:
    """Return the address of a line from what stands around its number, see `Links.around_line`."""
    return str(line).join(around)


@frozen
class LinkTemplate:
    """How the address of an item is made."""

    url: str
    revision: str = DEFAULT_REVISION


@frozen
class Spot:
    """A place in a source file, as far as an address needs it."""

    archive: str
    path: str
    date: datetime.date
    line: int = 1
    anchor: str | None = None


@frozen
class Links:
    """The addresses of whatever stands in some archives; None for what is in an archive without a template."""

    templates: Mapping[str, LinkTemplate] = field(default_factory=dict)
    """By archive."""
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The pages of crawled sites, by archive and path."""
    known: Mapping[str, LinkTemplate] = field(default_factory=dict)
    """By archive, of repositories that the index was made from."""

    def with_sources(self, sources: Mapping[str, ArchiveSource]) -> Links:
        """Return these, and what an index knows of its sources."""
        from minutes_search.link_templates import forge_template  # noqa: PLC0415  # see of_spot
        from minutes_search.places import GitPlace  # noqa: PLC0415

        pages = {(archive, path): url for archive, each in sources.items() for path, url in each.addresses.items()}
        git = {archive: each.place for archive, each in sources.items() if isinstance(each.place, GitPlace)}
        known = {archive: template for archive, place in git.items() if (template := forge_template(place))}
        return replace(self, addresses=pages, known=known)

    def of_item(self, stored: StoredItem) -> str | None:
        """Return the address of an item."""
        return self.of_line(stored, stored.item.line)

    def of_line(self, stored: StoredItem, line: int) -> str | None:
        """Return the address of another line of an item."""
        around = self.around_line(stored)
        return None if around is None else at_line(around, line)

    def around_line(self, stored: StoredItem) -> tuple[str, ...] | None:
        """Return what stands around the number of a line, wherever the address of a line of an item has it.

        Who asks for many lines of an item has these parts made once, see `at_line`.
        """
        return self._around_line(Spot(stored.archive, stored.path, stored.date, anchor=stored.item.anchor))

    def of_action(self, place: ActionPlace) -> str | None:
        """Return the address of a copy of an action; the ledger keeps no anchors."""
        return self.of_spot(Spot(place.archive, place.path, place.date, place.line))

    def of_meeting(self, meeting: Meeting) -> str | None:
        """Return the address of a meeting."""
        return self.of_spot(Spot(meeting.archive, meeting.path, meeting.date))

    def of_spot(self, spot: Spot) -> str | None:
        """Return the address of a place."""
        around = self._around_line(replace(spot, line=1))
        return None if around is None else at_line(around, spot.line)

    def _around_line(self, spot: Spot) -> tuple[str, ...] | None:
        # What makes addresses is imported where some are shown: a query that prints none is a tenth quicker.
        from minutes_search.link_templates import PRESETS, around_line, encoded  # noqa: PLC0415

        if template := self.templates.get(spot.archive):
            return around_line(template, spot)
        if address := self.addresses.get((spot.archive, spot.path)):
            return (f"{address}#{encoded(spot.anchor)}" if spot.anchor else address,)
        template = self.known.get(spot.archive) or PRESETS.get(spot.archive)
        return around_line(template, spot) if template else None
