"""What is known of items and meetings for tying them together: worked out once, each meeting by itself, and compact.

The definition of issue 3: an item is compared by its owners' persons, its title and its text, "checkbox, numbering and
whitespace aside". Checkboxes, list marks and owner marks are not in an item's title to begin with.
"""

from __future__ import annotations

import marshal
import pickle
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.relations import tied
from minutes_indexer.threads.features import count_words
from minutes_indexer.threads.sketch import bands
from minutes_indexer.vocabulary import is_section
from minutes_search.changes import fold_line, plain, title_words
from minutes_search.model import TextLine

if TYPE_CHECKING:
    import datetime
    from collections.abc import Hashable, Iterable, Iterator

    from minutes_indexer.threads.features import Words
    from minutes_search.model import Item, Meeting, Mention, Status

_DIGEST = 8
_SAYS_NOTHING = frozenset({"", "n a", "na", "none", "nothing", "no topics", "no updates", "no update", "tbd", "empty"})


class Owners(NamedTuple):
    """Whose an item is."""

    keys: tuple[str, ...]
    """As `owners_key` gives them."""
    persons: tuple[tuple[str, str | None], ...]
    """Each label, folded, with its person; sorted."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, folded and sorted."""
        return tuple(label for label, _ in self.persons)

    @property
    def resolved(self) -> bool:
        """Whether the person of every label is known."""
        return all(person is not None for _, person in self.persons)

    def are_like(self, other: Owners) -> bool:
        """Tell whether they are the same persons.

        A label that is unresolved in one of the two stands for whom the same label stands for in the other.
        """
        if self.keys == other.keys:
            return True
        return self.labels == other.labels and all(
            None in {one, two} or one == two for (_, one), (_, two) in zip(self.persons, other.persons, strict=True)
        )


class Head:
    """What an item has in common with others: owners and title."""

    def __init__(
        self,
        owners: Owners,
        title: tuple[str, ...],
        nameless: bool,
        bands: tuple[int, ...],
    ) -> None:
        self.owners = owners
        self.title = title
        """Its words in alphabetical order, so that another order of the words makes no other title."""
        self.nameless = nameless
        """The title names nothing that could be met again ("N/A"), so that only the text counts."""
        self.bands = bands
        """What similar titles are found by; none where it is nameless."""

    @property
    def identity(self) -> tuple[Owners, tuple[str, ...], bool]:
        """What makes heads the same."""
        return self.owners, self.title, self.nameless

    def let_go(self) -> None:
        """Make room when no other item is looked for any more."""
        self.bands = ()
        self.__dict__.pop("keys", None)
        self.__dict__.pop("groups", None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Head) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    def __reduce__(self) -> tuple[type[Head], tuple[Owners, tuple[str, ...], bool, tuple[int, ...]]]:
        return Head, (*self.identity, self.bands)

    @cached_property
    def groups(self) -> tuple[Hashable, Hashable]:
        """What items of the same owners have in common: the persons, or else their labels."""
        return ("persons", self.owners.keys), ("labels", self.owners.labels)

    @cached_property
    def keys(self) -> tuple[Hashable, Hashable]:
        """What items of one title and the same owners have in common."""
        persons, labels = self.groups
        return (persons, self.title), (labels, self.title)


class Handed(NamedTuple):
    """An action of an item: itself, or one nested in it."""

    line: int
    text: str
    assignees: tuple[Mention, ...]
    status: Status | None
    whole: bool
    """It is the item, not one nested in it."""


@dataclass(slots=True)
class ItemTraits:
    """One item as it is tied to others."""

    id: str
    line: int
    standing: bool
    """It is of kind `standing`."""
    title: str
    """As written."""
    head: Head
    notes: bytes
    """The lines besides the title, as they are compared: a digest of each."""
    text: int
    """The same for all items of the same title and notes, and for no others."""
    own: bool
    """The first of the lines is that of the title."""
    packed: bytes
    """The lines: number, text and depth of each, as `marshal` has them."""
    actions: tuple[Handed, ...]

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines."""
        return tuple(TextLine(*line) for line in marshal.loads(self.packed))  # noqa: S302  # of this run's own making

    @property
    def keys(self) -> list[Hashable]:
        """What each of the lines is compared by."""
        notes: list[Hashable] = [self.notes[start : start + _DIGEST] for start in range(0, len(self.notes), _DIGEST)]
        return [self.head.title, *notes] if self.own else notes

    def count_words(self) -> Words:
        """Count the words of title and notes, each as often as it stands there."""
        texts = [text for _, text, _ in marshal.loads(self.packed)]  # noqa: S302  # likewise
        return count_words(self.head.title, map(fold_line, texts[1:] if self.own else texts))


@dataclass(frozen=True, slots=True)
class MeetingTraits:
    """One meeting as it is tied to others. The items are packed until they are asked for: there are many at a time."""

    archive: str
    path: str
    date: datetime.date
    ids: tuple[str, ...]
    """Of the items."""
    ties: tuple[tuple[int, str, str], ...]
    """Line, proposal and reference, as `relations` has them."""
    lines: tuple[bytes, ...]
    """Of each item, packed; apart from all else, so that they are there once however often the items are made."""
    packed: bytes

    @property
    def items(self) -> tuple[ItemTraits, ...]:
        """The items, made anew."""
        items: tuple[ItemTraits, ...] = pickle.loads(self.packed)  # noqa: S301  # of this run's own making
        for item, lines in zip(items, self.lines, strict=True):
            item.packed = lines
        return items

    @property
    def in_order(self) -> list[ItemTraits]:
        """The items in the order of the file, made anew."""
        return in_order(self.items)


def in_order(items: Iterable[ItemTraits]) -> list[ItemTraits]:
    """Give items of a meeting in the order of the file."""
    return sorted(items, key=lambda item: (item.line, item.id))


def traits_of(meeting: Meeting) -> MeetingTraits:
    """Work out what tying needs to know of a meeting."""
    items = tuple(item_traits(item) for item in meeting.items)
    lines = tuple(item.packed for item in items)
    for item in items:
        item.packed = b""
    return MeetingTraits(
        meeting.archive,
        meeting.path,
        meeting.date,
        tuple(item.id for item in items),
        tuple(tie for item in meeting.items for tie in tied(item)),
        lines,
        pickle.dumps(items, pickle.HIGHEST_PROTOCOL),
    )


def item_traits(item: Item) -> ItemTraits:
    """Work out what tying needs to know of an item."""
    own = bool(item.lines) and item.lines[0].text.endswith(item.title)
    notes = b"".join([_note(line.text) for line in (item.lines[1:] if own else item.lines)])
    title = title_words(item.title)
    nameless = _is_nameless(item)
    return ItemTraits(
        id=item.id,
        line=item.line,
        standing=item.kind == "standing",
        title=item.title,
        head=Head(_owners(item.owners), title, nameless, () if nameless else bands(title)),
        notes=notes,
        text=int.from_bytes(_digest(_digest(" ".join(title).encode("utf-8", "surrogatepass")) + notes), "little"),
        own=own,
        packed=marshal.dumps([(line.line, line.text, line.depth) for line in item.lines]),
        actions=tuple(handed(item)),
    )


def owners_key(owners: Iterable[Mention]) -> tuple[str, ...]:
    """Give the owners' persons; an unresolved label stands for itself. Their order and number do not count."""
    return tuple(sorted({mention.person or _folded(mention.label) for mention in owners}))


def _owners(owners: tuple[Mention, ...]) -> Owners:
    return _known_owners(tuple([(mention.label, mention.person) for mention in owners]))


@lru_cache(maxsize=1 << 12)
def _known_owners(owners: tuple[tuple[str, str | None], ...]) -> Owners:
    persons = {_folded(label): person for label, person in owners}
    keys = {person or _folded(label) for label, person in owners}
    return Owners(tuple(sorted(keys)), tuple(sorted(persons.items(), key=lambda each: each[0])))


def handed(item: Item) -> Iterator[Handed]:
    """Give the actions of an item, itself first where it is one."""
    if item.kind == "action":
        yield Handed(item.line, item.title, item.assignees, item.status, whole=True)
    for action in item.actions:
        whole = action.line == item.line
        # What an action item says on its own line is that action.
        if not (whole and item.kind == "action"):
            yield Handed(action.line, action.text, action.assignees or item.owners * whole, action.status, whole)


def _is_nameless(item: Item) -> bool:
    folded = plain(item.title)
    if folded in _SAYS_NOTHING:
        return True
    # Prose under a heading such as "Discussion" has no title but the heading's.
    return bool(item.section) and plain(item.section[-1]) == folded and is_section(item.title)


@lru_cache(maxsize=1 << 14)
def _note(text: str) -> bytes:
    """Give what a line is compared by: the same for all that fold to the same."""
    return _digest(fold_line(text).encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> bytes:
    """Give 64 bits for some bytes: of a million, two have the same once in 40 million times."""
    return blake2b(data, digest_size=_DIGEST).digest()


def _folded(label: str) -> str:
    return plain(label) or label
