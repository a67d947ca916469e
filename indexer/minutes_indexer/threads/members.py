"""Items as members of threads: what every comparison needs is at hand, all else is read when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from minutes_indexer.threads.features import Words
    from minutes_indexer.threads.traits import Head, ItemTraits

Where = tuple[str, str]
"""Archive and path of a meeting."""


class Member:
    """An item of a thread."""

    __slots__ = ("_read", "_traits", "_words", "bare", "day", "head", "row", "standing", "text", "where")

    def __init__(  # noqa: PLR0913  # by name
        self,
        *,
        where: Where,
        day: int,
        head: Head,
        text: int,
        bare: bool,
        standing: bool,
        read: Callable[[], ItemTraits] | None = None,
        traits: ItemTraits | None = None,
        row: int = -1,
    ) -> None:
        """Make a member of which either all is known, or can be read."""
        self.where = where
        self.day = day
        """The ordinal of the meeting's day."""
        self.head = head
        self.text = text
        """As of `ItemTraits`."""
        self.bare = bare
        """There is nothing but the title."""
        self.standing = standing
        self.row = row
        """Its number in the table that it was made of."""
        self._read = read
        self._traits = traits
        self._words: Words | None = None

    @classmethod
    def of(cls, traits: ItemTraits, where: Where, day: int) -> Member:
        """Make a member of what is at hand as a whole."""
        return cls(
            where=where,
            day=day,
            head=traits.head,
            text=traits.text,
            bare=not traits.notes,
            standing=traits.standing,
            traits=traits,
        )

    @property
    def traits(self) -> ItemTraits:
        """All that is known of the item."""
        if self._traits is None:
            assert self._read is not None  # noqa: S101  # one of the two is given
            self._traits = self._read()
        return self._traits

    @property
    def words(self) -> Words:
        """The words of title and text."""
        if self._words is None:
            self._words = self.traits.count_words()
        return self._words

    def forget_words(self) -> None:
        """Make room where they will hardly be asked for again."""
        self._words = None

    @property
    def order(self) -> tuple[object, ...]:
        """What the items of a thread are sorted by."""
        return self.day, self.where, self.traits.line, self.traits.id
