"""A small archive's people, for tests of what reads labels without resolving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minutes_indexer.marks import Mark

INITIALS = frozenset({"AB", "DR", "PN", "TL", "WV", "MvN", "MLB"})
NAMES = frozenset(
    {"Ada", "Ada Brook", "Ada B", "Dafydd", "Priya", "Théo", "Wilma", "Wilma V", "Oskar", "Martin", "MartinB"}
)
LOGINS = frozenset({"adabrook", "wilmav"})
SURNAMES = frozenset({"Brook", "Verhoeven"})


class Lantern:
    """Knows the people above by initials, first name, short name, full name and login."""

    by_initials = True

    def __init__(self) -> None:
        self.read: dict[tuple[str, bool, bool], Mark] = {}

    def knows(self, label: str) -> bool:
        return label.rstrip(".") in INITIALS | NAMES | LOGINS

    def may_name(self, label: str) -> bool:
        known = {each.casefold() for each in INITIALS | NAMES | LOGINS | SURNAMES}
        return label.casefold().rstrip(".") in known

    def has_initials(self, label: str) -> bool:
        return label in INITIALS


LANTERN = Lantern()
