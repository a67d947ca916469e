"""What the index remembers of its sources: where each archive's minutes are, and of which state of that place it is.

So an archive can be refreshed without being named again, its items be linked to, and a commit be looked up.

The places alone also stand in a file of their own, in a form that every version of the program reads: an index of
another version, or a damaged one, can be made anew without naming all its sources.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from minutes_search.frozen import field, frozen
from minutes_search.store.errors import IndexNotTrustedError
from minutes_search.store.trust import check_trusted, owner_writes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from minutes_search.places import Place
    from minutes_search.store.store import Store
    from minutes_search.store.writer import Writer

_NAME = "sources"
_COMMITS = "commits of "
_FILE = "sources.json"


@frozen
class ArchiveSource:
    """Where the minutes of an archive came from."""

    place: Place
    revision: str | None = None
    """The commit that the archive is of."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """The published page of a file, by its path."""


def put_sources(writer: Writer, sources: Mapping[str, ArchiveSource]) -> None:
    """Keep the sources by archive, in place of those before."""
    from minutes_search.places import place_to_dict  # noqa: PLC0415  # a query asks for commits only

    rows = {
        archive: {"place": place_to_dict(each.place), "revision": each.revision, "addresses": dict(each.addresses)}
        for archive, each in sorted(sources.items())
    }
    writer.put_meta(_NAME, json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def load_sources(store: Store) -> dict[str, ArchiveSource]:
    """Read the sources, by archive; an archive that was made of something without a place has none."""
    from minutes_search.places import place_from_dict  # noqa: PLC0415

    rows = json.loads(store.meta(_NAME) or b"{}")
    return {
        archive: ArchiveSource(place_from_dict(row["place"]), row["revision"], row["addresses"])
        for archive, row in rows.items()
    }


def put_commits(writer: Writer, archive: str, ids: Sequence[str]) -> None:
    """Keep the ids of the commits of an archive's branch, the oldest first, in place of those before."""
    writer.put_meta(_COMMITS + archive, " ".join(ids).encode())


def load_commits(store: Store, archive: str) -> list[str]:
    """Read the ids of the commits of an archive's branch, the oldest first; none where it is in no repository."""
    return (store.meta(_COMMITS + archive) or b"").decode().split()


def save_places(folder: Path, places: Mapping[str, Place]) -> None:
    """Write the places of all archives beside the index, unless they stand there. OSError where that cannot be done."""
    from minutes_search.places import place_to_dict  # noqa: PLC0415

    if read_places(folder) == places:
        return
    rows = {archive: place_to_dict(place) for archive, place in sorted(places.items())}
    aside = folder / f"{_FILE}.new"
    with open(aside, "w", encoding="utf-8", opener=owner_writes) as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / _FILE)


def read_places(folder: Path) -> dict[str, Place]:
    """Read the places of all archives; none where they are not known. For an index that cannot be read itself."""
    from minutes_search.places import place_from_dict  # noqa: PLC0415

    try:
        check_trusted(folder)
        rows = json.loads((folder / _FILE).read_text("utf-8"))
        return {archive: place_from_dict(row) for archive, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexNotTrustedError):
        return {}
